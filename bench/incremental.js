// Loads of what changed, on a store of 1.2 million orders and on one of 12,000.
import { createSimulator } from '../dist/simulator/simulator.js';
import { median, spread } from './measure.js';
import { load, makeFolder, ORDERS_PER_PAGE } from './zakaz.js';

const LARGE = 1_200_000;
const SMALL = 12_000;
const ROUNDS = 7;
const FEW = 50;
const MANY = 5_000;
/** Where nothing changed: does the filter by date still work, the orders, the events. */
const MAX_REQUESTS = 3;
/** For changes besides: both ends of the list, how many lie where, a page that is not full for each segment, the count. */
const MORE_REQUESTS = 22;
/**
 * A hundred times the orders may cost a quarter more, no more: opening a larger store takes some milliseconds, and one look at all
 * of its orders would take as long as all the rest.
 */
const MAX_GROWTH = 1.25;
/** Months of sales are summed anew where something changed. */
const MAX_FEW_RATIO = 4;
/** Of what a full load takes, for one order in 240. */
const MAX_MANY_SHARE = 0.1;

export async function incremental() {
  const [small, large] = [makeFolder(), makeFolder()];
  const history = { behaviour: 'documented' };
  const source = await createSimulator({ ...history, orders: SMALL });
  await load(source.url, small);
  await source.close();
  const simulator = await createSimulator({ ...history, orders: LARGE });
  try {
    const first = await load(simulator.url, large);
    console.log(
      `a store of ${LARGE} orders was loaded in ${first.seconds.toFixed(1)} s, peak ${first.peakMb.toFixed(0)} MB`,
    );
    const still = await loadsWithoutChanges(simulator.url, { small, large });
    const base = median(still.large.map(({ seconds }) => seconds));
    const growth = base / median(still.small.map(({ seconds }) => seconds));
    const change = changer(simulator);
    const few = await loadChanges(simulator.url, large, change(FEW));
    const many = await loadChanges(simulator.url, large, change(MANY));
    const share = many.seconds / first.seconds;
    return [
      {
        what: 'requests where nothing changed',
        value: most(still, requestsOf),
        most: MAX_REQUESTS,
        digits: 0,
      },
      { what: 'rows written where nothing changed', value: most(still, rowsOf), most: 0, digits: 0 },
      { what: 'the large store against the small one', value: growth, most: MAX_GROWTH, unit: ' x' },
      { what: `requests for ${FEW} changes`, value: requestsOf(few), most: requestsFor(FEW), digits: 0 },
      { what: `${FEW} changes against none`, value: few.seconds / base, most: MAX_FEW_RATIO, unit: ' x' },
      {
        what: `requests for ${MANY} changes`,
        value: requestsOf(many),
        most: requestsFor(FEW + MANY),
        digits: 0,
      },
      {
        what: `${MANY} changes against the full load`,
        value: share,
        most: MAX_MANY_SHARE,
        unit: ' x',
        digits: 3,
      },
    ];
  } finally {
    await simulator.close();
  }
}

/** Both read from the same source, so that only the stores differ, and in turn. */
async function loadsWithoutChanges(url, { small, large }) {
  const runs = { small: [], large: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, folder] of Object.entries({ small, large })) {
      const run = await load(url, folder);
      // The first is not counted: files are not in memory yet.
      if (round > 0) runs[name].push(run);
    }
  }
  for (const name of ['small', 'large']) {
    console.log(`nothing changed, ${name} store: ${spread(runs[name].map(({ seconds }) => seconds))} s`);
  }
  return runs;
}

/** Cancels paid orders, newest first, each once. */
function changer({ world }) {
  let place = world.size;
  return (count) => {
    for (let done = 0; done < count; ) {
      place -= 1;
      const { order, payedAt, deletedAt } = world.stateAt(place);
      if (payedAt === 0 || deletedAt > 0) continue;
      world.cancel(order.id);
      done += 1;
    }
    return count;
  };
}

async function loadChanges(url, folder, count) {
  const run = await load(url, folder);
  const { rows, requests } = run.metrics;
  console.log(`${count} changes: ${run.seconds.toFixed(2)} s, ${requests} requests, ${JSON.stringify(rows)}`);
  if (rows.orders !== count) throw new Error(`${rows.orders} of ${count} changed orders were written`);
  return run;
}

function requestsFor(changes) {
  return MAX_REQUESTS + MORE_REQUESTS + Math.ceil(changes / ORDERS_PER_PAGE);
}

function most({ small, large }, figureOf) {
  return Math.max(...[...small, ...large].map(figureOf));
}

function requestsOf({ metrics }) {
  return metrics.requests;
}

function rowsOf({ metrics }) {
  return Object.values(metrics.rows).reduce((total, rows) => total + rows, 0);
}
