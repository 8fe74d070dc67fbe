// A long life in a few minutes: loads and webhooks one after another with pages open, and whether memory stays what it was. The first
// fifth warms up: the engine's caches and the allocators' pools fill. Then the last fifth is held against the second.
// Usage: npm run soak -- [--loads 500] [--webhooks 10000] [--minutes 15]. Ends with 1 when memory grows, a webhook is lost, a load is not
// proved, or the time is up before all is done.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createSimulator } from '../dist/simulator/simulator.js';
import { median } from './measure.js';
import { startServer, whenIdle } from './server.js';
import { ask, makeFolder, removeFolders } from './zakaz.js';

const ORDERS = 2_000;
const WATCHERS = 5;
const LOOK_MS = 500;
/** What a page asks for, one after another. */
const QUESTIONS = [
  ...['/api/v1/runs?limit=50', '/metrics', '/api/v1/data-health', '/api/v1/checks'],
  ...['/api/v1/sales/summary?compare=previous', '/api/v1/sales/daily', '/api/v1/sales/events'],
];
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
// As the units of `zakaz schedule` and the image set it.
const server = await startServer(simulator.url, folder, {
  ZAKAZ_SCHEDULE: 'off',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '131072',
});
const endMs = performance.now() + minutes * 60_000;
const memory = [];
let sent = 0;
let done = 0;
let unanswered = 0;
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
    if (done % 25 === 24) console.log(`${done + 1} loads, ${sent} webhooks, ${await memoryParts()}`);
  }
} finally {
  isOver = true;
}
const proved = Number(await ask(folder, "SELECT countIf(status = 'ok') FROM meta_job_runs"));
const applied = Number(await ask(folder, 'SELECT count() FROM meta_webhooks'));
const code = await server.stop();
await Promise.all(pages);
await simulator.close();
removeFolders();

const fifth = Math.floor(memory.length / 5);
const [before, after] = [memory.slice(fifth, 2 * fifth), memory.slice(-fifth)].map(median);
const growth = after / before;
const wrong = [
  ...(done === loads ? [] : [`${minutes} minutes were enough for ${done} of ${loads} loads`]),
  ...(growth > MAX_GROWTH ? [`memory grew ${growth.toFixed(2)} times, at most ${MAX_GROWTH}`] : []),
  ...(applied === sent ? [] : [`${sent - applied} webhooks were lost`]),
  ...(unanswered === 0 ? [] : [`${unanswered} questions of pages were not answered`]),
  ...(proved === done ? [] : [`${done - proved} loads were not proved`]),
  ...(code === 0 ? [] : [`the server ended with ${code}`]),
];
console.log(
  `${done} loads, ${sent} webhooks, ${WATCHERS} pages open: ${before.toFixed(0)} MB in the second fifth, ${after.toFixed(0)} MB in the last (${growth.toFixed(2)} times), ` +
    `${(100 * slopeOf(memory.slice(fifth))).toFixed(1)} MB more with each 100 loads`,
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

/** An open page: live progress, health, and figures now and then. @param {unknown} _ @param {number} index of the page */
async function keepPageOpen(_, index) {
  const stop = new AbortController();
  const live = watchLive(stop.signal);
  for (let look = index; !isOver; look += 1) {
    const question = QUESTIONS[look % QUESTIONS.length] ?? '';
    const answers = await Promise.all([server.get('/api/v1/health'), server.get(question)]);
    unanswered += answers.filter(({ status }) => status !== 200).length;
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

/** All that is resident; of it what is not of files, and what JavaScript holds. */
async function memoryParts() {
  const { text } = await server.get('/metrics');
  const heap = Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(text)?.[1] ?? '0') / 1e6;
  return `${residentMb().toFixed(0)} MB: ${residentMb('RssAnon').toFixed(0)} MB of its own, ${heap.toFixed(0)} MB of them objects`;
}

/** @param {'VmRSS' | 'RssAnon'} part */
function residentMb(part = 'VmRSS') {
  const match = new RegExp(`^${part}:\\s+(\\d+) kB$`, 'm').exec(
    readFileSync(`/proc/${server.pid}/status`, 'utf8'),
  );
  return match ? (Number(match[1]) * 1024) / 1e6 : 0;
}

/** Of the straight line nearest to the values, a step. @param {readonly number[]} values */
function slopeOf(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const rise = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  return rise / values.reduce((sum, _, index) => sum + (index - middle) ** 2, 0);
}
