// Facts rebuilt, and every view for BI read whole, on a store of 1.2 million orders.
import { fileURLToPath } from 'node:url';
import { measure, median, spread } from './measure.js';
import { load, makeFolder, startSimulator } from './zakaz.js';

const ORDERS = 1_200_000;
const MAX_VIEW_MS = 300;
const MIN_ORDERS_PER_SECOND = 500_000;
const engineScript = fileURLToPath(new URL('./views-engine.js', import.meta.url));

/** @param {{rounds: number}} options */
export async function views({ rounds }) {
  const folder = makeFolder();
  const simulator = await startSimulator(ORDERS);
  try {
    const first = await load(simulator.url, folder);
    console.log(`a store of ${ORDERS} orders was loaded in ${first.seconds.toFixed(1)} s`);
  } finally {
    simulator.stop();
  }
  const { stdout, code } = await measure([engineScript, folder, String(rounds)]);
  if (code !== 0) throw new Error(`the engine's part ended with ${code}`);
  /** @type {{rebuilds: {wallMs: number, cpuMs: number, statements: Record<string, number>}[], views: {name: string, rows: number, rowsRead: number, ms: number[], cpuMs: number[]}[]}} */
  const figures = JSON.parse(stdout);
  for (const [statement, ms] of Object.entries(figures.rebuilds.at(-1)?.statements ?? {}))
    console.log(`  ${statement.padEnd(50)} ${ms.toFixed(0).padStart(6)} ms`);
  const seconds = (of) => spread(figures.rebuilds.map((rebuild) => rebuild[of] / 1000));
  console.log(
    `facts rebuilt: engine time ${seconds('wallMs')} s, CPU of all threads ${seconds('cpuMs')} s\n`,
  );
  console.log(
    `${'view'.padEnd(18)} ${'rows'.padStart(9)} ${'rows read'.padStart(10)}   ms, median (range)       CPU ms, all threads`,
  );
  for (const { name, rows, rowsRead, ms, cpuMs } of figures.views)
    console.log(
      `${name.padEnd(18)} ${String(rows).padStart(9)} ${String(rowsRead).padStart(10)}   ${spread(ms, 0).padEnd(20)} ${spread(cpuMs, 0)}`,
    );
  const engineSeconds = median(figures.rebuilds.map(({ wallMs }) => wallMs)) / 1000;
  return [
    ...figures.views.map(({ name, ms }) => ({
      what: `${name} for all time, median`,
      value: median(ms),
      most: MAX_VIEW_MS,
      unit: ' ms',
      digits: 0,
    })),
    {
      what: `facts of ${ORDERS} orders rebuilt (${Math.round(ORDERS / engineSeconds)} orders a second), median`,
      value: engineSeconds,
      most: ORDERS / MIN_ORDERS_PER_SECOND,
      unit: ' s',
    },
  ];
}
