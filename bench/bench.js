// A full load against its floor, on loopback and in turn, several rounds: absolute times mean nothing on a shared machine, the
// ratio of medians does. Usage: npm run bench -- [--rounds 3] [--orders 123200]
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, median, spread } from './measure.js';

const MAX_RATIO = 2.5;
const MAX_PEAK_MB = 900;
const ORDERS_PER_PAGE = 50;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, orders: { type: 'string', default: '123200' } },
});
const rounds = Number(values.rounds);
const orders = Number(values.orders);
const pages = Math.ceil(orders / ORDERS_PER_PAGE);
const zakaz = fileURLToPath(new URL('../bin/zakaz.js', import.meta.url));
const floorScript = fileURLToPath(new URL('./floor.js', import.meta.url));

async function startSimulator() {
  const child = spawn(
    process.execPath,
    [zakaz, 'simulate', '--behaviour', 'documented', '--orders', String(orders), '--port', '0'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return { url, stop: () => child.kill('SIGTERM') };
  }
  throw new Error('the simulator ended before it listened');
}

/** @param {string} url */
async function loadOnce(url) {
  const dataDir = mkdtempSync(join(tmpdir(), 'zakaz-bench-'));
  try {
    const env = {
      PATH: process.env['PATH'],
      QTICKETS_BASE_URL: url,
      QTICKETS_TOKEN: 'bench',
      QTICKETS_RPS: '0',
      ORG_NAME: 'bench',
    };
    const args = [zakaz, 'load', '--full', '--json', '--data-dir', dataDir];
    const { stdout, ...figures } = await measure(args, env);
    const metrics = JSON.parse(stdout);
    if (metrics.distinct_ids !== orders || !metrics.complete) throw new Error(`not complete: ${stdout}`);
    return figures;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const simulator = await startSimulator();
const floors = [];
const loads = [];
try {
  // Once unmeasured: the simulator's code gets hot, its index is built.
  await measure([floorScript, simulator.url, String(pages)]);
  for (let round = 1; round <= rounds; round += 1) {
    const floor = await measure([floorScript, simulator.url, String(pages)]);
    const load = await loadOnce(simulator.url);
    floors.push(floor);
    loads.push(load);
    console.log(
      `round ${round}: floor ${floor.seconds.toFixed(2)} s, load ${load.seconds.toFixed(2)} s, peak ${load.peakMb.toFixed(0)} MiB`,
    );
  }
} finally {
  simulator.stop();
}

const seconds = (runs) => runs.map((run) => run.seconds);
const cpu = (runs, kind) => runs.map((run) => run.cpu[kind] ?? 0);
const ratio = median(seconds(loads)) / median(seconds(floors));
const peaks = loads.map((run) => run.peakMb);
console.log(`
${orders} orders on ${pages} pages, ${rounds} rounds in turn; whole processes, median (range)
  floor   ${spread(seconds(floors))} s
  load    ${spread(seconds(loads))} s
  ratio   ${ratio.toFixed(2)}   (at most ${MAX_RATIO})
  peak    ${spread(peaks, 0)} MiB   (at most ${MAX_PEAK_MB})
where the load's CPU time goes
  download, batches       ${spread(cpu(loads, 'main'))} s
  reading pages, garbage  ${spread(cpu(loads, 'others'))} s
  engine                  ${spread(cpu(loads, 'engine'))} s
and the floor's           ${spread(floors.map((run) => Object.values(run.cpu).reduce((sum, one) => sum + one, 0)))} s`);
process.exitCode = ratio <= MAX_RATIO && Math.max(...peaks) <= MAX_PEAK_MB ? 0 : 1;
