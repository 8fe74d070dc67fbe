// A full load from a source that takes its time: four requests at once should leave nothing to wait for but the source.
import { CONCURRENCY, load, makeFolder, ORDERS_PER_PAGE, startSimulator } from './zakaz.js';

const ORDERS = 100_000;
const LATENCY_MS = 200;
/** The contract, the events and the ends of the list are asked for besides; the program has to start, the facts to be built. */
const MAX_RATIO = 1.15;

export async function latency() {
  const simulator = await startSimulator(ORDERS, ['--latency', String(LATENCY_MS)]);
  try {
    const pages = Math.ceil(ORDERS / ORDERS_PER_PAGE);
    const ideal = (pages * LATENCY_MS) / CONCURRENCY / 1000;
    const { seconds, metrics } = await load(simulator.url, makeFolder(), ['--full']);
    console.log(`${ORDERS} orders on ${pages} pages, ${LATENCY_MS} ms a page, ${CONCURRENCY} at once
  ideal   ${ideal.toFixed(2)} s
  load    ${seconds.toFixed(2)} s, ${metrics.requests} requests`);
    const ratio = seconds / ideal;
    return [
      { what: 'full load from a slow source against the ideal', value: ratio, most: MAX_RATIO, unit: ' x' },
    ];
  } finally {
    simulator.stop();
  }
}
