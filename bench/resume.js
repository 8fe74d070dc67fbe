// A full load that is killed half-way and run again: little may be read twice, and the store must hold the same in the end.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { createSimulator } from '../dist/simulator/simulator.js';
import { ask, beginLoad, load, makeFolder, ORDERS_PER_PAGE } from './zakaz.js';

/** As the loader writes them: paid orders at once. */
const ORDERS_PER_BATCH = 10_000;
const MAX_BATCHES_AGAIN = 2;

/** Counts and sums of everything, and a hash of what identifies each row. */
const STATE = `SELECT * FROM (
SELECT 'orders', count(), sum(revenue), sum(tickets_sold), sum(cityHash64(order_id, _content_hash)) FROM stg_qtickets_api_orders_raw
UNION ALL
SELECT 'tickets', count(), sum(price), sum(quantity), sum(cityHash64(order_id, ticket_id, checked_at)) FROM stg_qtickets_api_tickets_raw
UNION ALL
SELECT 'facts', sum(orders), sum(revenue), sum(tickets_sold), sum(cityHash64(*)) FROM fact_qtickets_sales_daily
) ORDER BY 1`;

/** @param {{orders: number}} options */
export async function resume({ orders }) {
  const simulator = await createSimulator({ behaviour: 'documented', orders });
  try {
    const whole = makeFolder();
    const { metrics } = await load(simulator.url, whole, ['--full']);
    const pages = pagesAsked(simulator);

    const cut = makeFolder();
    await killHalfWay(simulator, cut, pages / 2);
    const before = pagesAsked(simulator);
    const second = await load(simulator.url, cut, ['--full']);
    const after = pagesAsked(simulator);

    const pagesPerBatch = (ORDERS_PER_BATCH * metrics.distinct_ids) / metrics.orders_paid / ORDERS_PER_PAGE;
    const again = before + after - pages;
    console.log(`an undisturbed load asks for ${pages} pages, a batch is ${pagesPerBatch.toFixed(0)}
killed after ${before}; the second asked for ${after} and went on from ${second.metrics.orders_resumed} orders: ${again} pages again`);
    const [expected, got] = [await ask(whole, STATE), await ask(cut, STATE)];
    console.log(got);
    return [
      { what: 'batches read again', value: again / pagesPerBatch, most: MAX_BATCHES_AGAIN },
      { what: 'differences to an undisturbed load', value: expected === got ? 0 : 1, most: 0, digits: 0 },
    ];
  } finally {
    await simulator.close();
  }
}

/** Pages of orders asked for by id, since the last time. */
function pagesAsked({ requests }) {
  const asked = requests.entries.filter(
    ({ url, body }) => url.includes('/orders') && body?.includes('"operator":">"'),
  );
  requests.clear();
  return asked.length;
}

async function killHalfWay({ url, requests }, folder, pages) {
  const child = beginLoad(url, folder, ['--full']);
  const ended = once(child, 'exit');
  while (requests.total < pages) await wait(5);
  child.kill('SIGKILL');
  await ended;
}
