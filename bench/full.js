// A full load against its floor, which downloads every page and parses it, in turn, several rounds. The source answers from memory: on
// two processors it would otherwise take half of one from the load and nothing from the floor, which keeps one busy alone.
import { fileURLToPath } from 'node:url';
import { measure, median, spread } from './measure.js';
import { keepAnswers, load, makeFolder, ORDERS_PER_PAGE, startSimulator } from './zakaz.js';

const MAX_RATIO = 1.8;
const MAX_PEAK_MB = 700;
const MAX_DELAY_MS = 50;
const floorScript = fileURLToPath(new URL('./floor.js', import.meta.url));

/** @param {{rounds: number, orders: number}} options */
export async function full({ rounds, orders }) {
  const pages = Math.ceil(orders / ORDERS_PER_PAGE);
  const simulator = await startSimulator(orders);
  const source = await keepAnswers(simulator.url);
  const floors = [];
  const loads = [];
  try {
    // Once unmeasured: what is asked is known to the source from then on.
    await runFloor(source.url, orders);
    await load(source.url, makeFolder(), ['--full']);
    for (let round = 1; round <= rounds; round += 1) {
      const floor = await runFloor(source.url, orders);
      const run = await load(source.url, makeFolder(), ['--full']);
      const { distinct_ids: distinct } = run.metrics;
      if (distinct !== orders) throw new Error(`the load met ${distinct} of ${orders} orders`);
      floors.push(floor);
      loads.push(run);
      const ratio = (run.seconds / floor.seconds).toFixed(2);
      console.log(
        `round ${round}: floor ${floor.seconds.toFixed(2)} s, load ${run.seconds.toFixed(2)} s, ratio ${ratio}`,
      );
    }
  } finally {
    source.stop();
    simulator.stop();
  }
  const cpu = (runs, kinds) => spread(runs.map((run) => kinds.reduce((sum, kind) => sum + run.cpu[kind], 0)));
  const all = ['main', 'others', 'engine'];
  const peaks = loads.map(({ peakMb }) => peakMb);
  const delays = loads.map(({ p99Ms }) => p99Ms);
  console.log(`${orders} orders on ${pages} pages, ${rounds} rounds in turn; whole processes, median (range)
  floor   ${spread(floors.map(({ seconds }) => seconds))} s
  load    ${spread(loads.map(({ seconds }) => seconds))} s
  peak    ${spread(peaks, 0)} MB
  delay of the event loop, 99th percentile  ${spread(delays, 1)} ms
where the load's CPU time goes
  download, batches       ${cpu(loads, ['main'])} s
  reading pages, garbage  ${cpu(loads, ['others'])} s
  engine                  ${cpu(loads, ['engine'])} s
and the floor's           ${cpu(floors, all)} s`);
  const ratio = median(loads.map(({ seconds }, index) => seconds / floors[index].seconds));
  return [
    { what: 'full load against its floor, median of the rounds', value: ratio, most: MAX_RATIO, unit: ' x' },
    { what: 'peak memory', value: Math.max(...peaks), most: MAX_PEAK_MB, unit: ' MB', digits: 0 },
    {
      what: 'delay of the event loop, 99th percentile',
      value: median(delays),
      most: MAX_DELAY_MS,
      unit: ' ms',
    },
  ];
}

/** @param {string} url @param {number} orders */
async function runFloor(url, orders) {
  const pages = Math.ceil(orders / ORDERS_PER_PAGE);
  const { stdout, ...figures } = await measure([floorScript, url, String(pages)]);
  const counted = JSON.parse(stdout).orders;
  if (counted !== orders) throw new Error(`the floor met ${counted} of ${orders} orders`);
  return figures;
}
