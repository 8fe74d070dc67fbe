// Webhooks at a steady pace while the server loads: how long each waits for its answer, and whether each is in the store in the end.
import { setTimeout as delay } from 'node:timers/promises';
import autocannon from 'autocannon';
import { somePaidOrders, startServer, toWebhook, WEBHOOKS, whenIdle } from './server.js';
import { ask, makeFolder, startSimulator } from './zakaz.js';

const ORDERS = 60_000;
/** The load lasts as long as the webhooks come. */
const LATENCY_MS = 100;
const PER_SECOND = 200;
const SECONDS = 30;
const MAX_P99_MS = 250;
const FIRST_ID = 900_000_000;
/** Each sends what is due in a second at its beginning: many, begun one after another, come near to an even stream. */
const CANNONS = 20;
/** One for each webhook of a second, so that none waits for the answer to another. */
const CONNECTIONS = PER_SECOND / CANNONS;

export async function serve() {
  const simulator = await startSimulator(ORDERS, ['--latency', String(LATENCY_MS)]);
  const folder = makeFolder();
  const server = await startServer(simulator.url, folder);
  try {
    const orders = await somePaidOrders(simulator.url);
    const { times, refused, seconds } = await flood(server.url, orders);
    const { live } = JSON.parse((await server.get('/api/v1/health')).text);
    const start = performance.now();
    await whenIdle(server);
    const drained = (performance.now() - start) / 1000;
    const applied = Number(await ask(folder, 'SELECT uniqExact(order_id) FROM meta_webhooks'));
    const stored = await ask(
      folder,
      `SELECT count() FROM stg_qtickets_api_orders_raw WHERE order_id >= ${FIRST_ID}`,
    );
    const sent = times.length;
    console.log(`${sent} webhooks in ${seconds.toFixed(1)} s, ${(sent / seconds).toFixed(0)} a second; ${live === null ? 'the load ended before' : 'the load was at work all the time'}
  answered after ${at(times, 0.5)} ms in the middle, ${at(times, 0.99)} ms at 99 of 100, ${at(times, 1)} ms at most; all applied ${drained.toFixed(1)} s later`);
    return [
      { what: 'webhooks answered, 99 of 100, ms', value: at(times, 0.99), most: MAX_P99_MS, digits: 0 },
      { what: 'webhooks refused', value: refused, most: 0, digits: 0 },
      { what: 'webhooks lost', value: sent - applied, most: 0, digits: 0 },
      { what: 'their orders missing', value: sent - Number(stored), most: 0, digits: 0 },
      { what: 'seconds for webhooks of one second', value: seconds / SECONDS, most: 1.02 },
      { what: 'loads that ended too early', value: live === null ? 1 : 0, most: 0, digits: 0 },
    ];
  } finally {
    await server.stop();
    simulator.stop();
  }
}

/** Sends at the pace, whether answers come or not, as long as they come within a second. */
async function flood(url, orders) {
  const times = [];
  let made = 0;
  const next = () => {
    const order = { ...orders[made % orders.length], id: FIRST_ID + made };
    made += 1;
    return toWebhook(order, 'payed');
  };
  const start = performance.now();
  let end = start;
  const fire = async (index) => {
    await delay((index * 1000) / CANNONS);
    const firing = autocannon({
      ...{ url: `${url}${WEBHOOKS}`, method: 'POST', connections: CONNECTIONS },
      ...{ overallRate: CONNECTIONS, amount: CONNECTIONS * SECONDS },
      requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
    });
    // Its own summary has whole milliseconds, and adds what it takes for times that were left out.
    firing.on('response', (_client, _status, _bytes, ms) => {
      times.push(ms);
      end = performance.now();
    });
    return await firing;
  };
  const results = await Promise.all(Array.from({ length: CANNONS }, (_, index) => fire(index)));
  const refused = results.reduce((sum, { non2xx, errors }) => sum + non2xx + errors, 0);
  times.sort((a, b) => a - b);
  return { times, refused, seconds: (end - start) / 1000 };
}

/** A quantile of sorted times, milliseconds. */
function at(times, share) {
  return Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
}
