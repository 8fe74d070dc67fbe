// A long life in a few minutes: loads and webhooks one after another with pages open, and whether memory stays what it was.
// Usage: npm run soak -- [--loads 500] [--webhooks 10000] [--minutes 15]. Ends with 1 when memory grows or a webhook is lost.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSimulator } from '../dist/simulator/simulator.js';
import { median } from './measure.js';
import { startServer, whenIdle } from './server.js';
import { ask, makeFolder, removeFolders } from './zakaz.js';

const ORDERS = 2_000;
const WATCHERS = 5;
const LOOK_MS = 500;
/** The engine keeps caches that fill for a while: the second quarter is what the last is held against. */
const MAX_GROWTH = 1.1;

const { values } = parseArgs({
  options: {
    loads: { type: 'string', default: '500' },
    webhooks: { type: 'string', default: '10000' },
    minutes: { type: 'string', default: '15' },
  },
});
const [loads, webhooks, minutes] = [values.loads, values.webhooks, values.minutes].map(Number);
const each = Math.ceil(webhooks / loads);

const simulator = await createSimulator({ behaviour: 'documented', orders: ORDERS, years: 1 });
const folder = makeFolder();
const server = await startServer(simulator.url, folder, { ZAKAZ_SCHEDULE: 'off' });
const endMs = performance.now() + minutes * 60_000;
const memory = [];
let sent = 0;
let done = 0;
let isOver = false;
const pages = Array.from({ length: WATCHERS }, keepPageOpen);

try {
  for (; done < loads && performance.now() < endMs; done += 1) {
    const bodies = await changes();
    await server.post('/api/v1/runs', { kind: 'load' });
    await Promise.all(bodies.map((body) => server.webhook(body)));
    sent += bodies.length;
    await whenIdle(server);
    memory.push(residentMb());
    if (done % 25 === 24)
      console.log(
        `${done + 1} loads, ${sent} webhooks, ${memory.at(-1)?.toFixed(0)} MB, ${await heapMb()} MB of it in the heap`,
      );
  }
} finally {
  isOver = true;
}
const runs = await ask(folder, "SELECT countIf(status != 'ok') FROM meta_job_runs");
const applied = Number(await ask(folder, 'SELECT count() FROM meta_webhooks'));
const code = await server.stop();
await Promise.all(pages);
await simulator.close();
removeFolders();

const quarter = Math.floor(memory.length / 4);
const [before, after] = [memory.slice(quarter, 2 * quarter), memory.slice(-quarter)].map(median);
const growth = after / before;
const wrong = [
  ...(growth > MAX_GROWTH ? [`memory grew ${growth.toFixed(2)} times, at most ${MAX_GROWTH}`] : []),
  ...(applied === sent ? [] : [`${sent - applied} webhooks were lost`]),
  ...(runs === '0' ? [] : [`${runs} loads were not proved`]),
  ...(code === 0 ? [] : [`the server ended with ${code}`]),
];
console.log(
  `${done} loads, ${sent} webhooks, ${WATCHERS} pages open: ${before.toFixed(0)} MB, then ${after.toFixed(0)} MB (${growth.toFixed(2)} times)`,
);
for (const line of wrong) console.log(`MISSED ${line}`);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** Changes some orders. @returns them as a webhook tells them */
async function changes() {
  const { world } = simulator;
  const ids = Array.from({ length: each }, () => world.createOrder({ payed: true }));
  const answers = await Promise.all(
    ids.map((id) => fetch(`${simulator.url}/orders/${id}`, { headers: { authorization: 'Bearer bench' } })),
  );
  const orders = await Promise.all(answers.map((answer) => answer.json()));
  return orders.map(({ data }) => data);
}

/** What an open page asks for: live progress, health and figures now and then. */
async function keepPageOpen() {
  const stop = new AbortController();
  const live = watchLive(stop.signal);
  while (!isOver) {
    await Promise.all([
      server.get('/api/v1/health'),
      server.get('/api/v1/runs?limit=50'),
      server.get('/metrics'),
    ]);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  stop.abort();
  await live;
}

async function watchLive(signal) {
  try {
    const answer = await server.open('/api/v1/runs/live', signal);
    for await (const _ of answer.body) if (signal.aborted) return;
  } catch {
    // It ends so.
  }
}

/** What JavaScript holds; the rest is the engine's. */
async function heapMb() {
  const { text } = await server.get('/metrics');
  const bytes = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1] ?? '0';
  return (Number(bytes) / 1e6).toFixed(0);
}

function residentMb() {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
  return match ? Number(match[1]) / 1000 : 0;
}
