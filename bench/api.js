// The questions of a dashboard over 1.2 million orders, over HTTP, one after another: each about a period of its own, so that none is
// answered from what was kept. All of time is asked besides, once cold and once more.
import { firstPage } from './first-page.js';
import { startServer } from './server.js';
import { load, makeFolder, startSimulator } from './zakaz.js';

const ORDERS = 1_200_000;
const QUESTIONS = 40;
const MOST_MS = 100;
const MOST_MS_KEPT = 20;
const DAY_MS = 86_400_000;

/** Routes below /api/v1/sales, with what they ask besides a period. */
const ROUTES = {
  summary: '&compare=previous',
  daily: '&compare=year',
  today: '',
  heatmap: '',
  cities: '&compare=previous',
  plan: '',
  refunds: '',
  'promo-codes': '',
  buyers: '',
  utm: '&by=campaign',
  events: '&sort=gross',
};

export async function api() {
  const simulator = await startSimulator(ORDERS);
  const folder = makeFolder();
  try {
    const { seconds, metrics } = await load(simulator.url, folder, ['--full']);
    console.log(`${metrics.orders_paid} paid orders loaded in ${seconds.toFixed(0)} s`);
    const server = await startServer(simulator.url, folder, { ZAKAZ_SCHEDULE: 'off' });
    try {
      const limits = await measureRoutes(server, Date.parse(metrics.sale_ts.max));
      return [...limits, ...(await firstPage(server))];
    } finally {
      await server.stop();
    }
  } finally {
    simulator.stop();
  }
}

/** @param {Parameters<typeof ask>[0]} server @param {number} lastMs of the last sale */
async function measureRoutes(server, lastMs) {
  const limits = [];
  const all = periodOf(lastMs, 3_600);
  const [event] = (await ask(server, `events?${all}&per_page=1`)).body.data.events;
  const routes = { ...ROUTES, [`events/${event.event_id}`]: '' };
  await ask(server, `summary?${all}`);
  for (const [route, more] of Object.entries(routes)) {
    const times = [];
    for (let index = 0; index < QUESTIONS; index += 1) {
      // From a day to a year, ending on one day after another.
      const period = periodOf(lastMs - index * 5 * DAY_MS, 1 + Math.round((364 * index) / (QUESTIONS - 1)));
      times.push((await ask(server, `${route}?${period}${more}`)).ms);
    }
    const cold = (await ask(server, `${route}?${all}${more}`)).ms;
    const kept = (await ask(server, `${route}?${all}${more}`)).ms;
    const sorted = times.sort((a, b) => a - b);
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
    console.log(
      `  ${route.padEnd(14)} median ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms; ` +
        `all of time ${cold.toFixed(0)} ms, once more ${kept.toFixed(0)} ms`,
    );
    const unit = ' ms';
    limits.push({ what: `${route}, p95`, value: at(0.95), most: MOST_MS, unit, digits: 0 });
    limits.push({ what: `${route}, all of time`, value: cold, most: MOST_MS, unit, digits: 0 });
    limits.push({ what: `${route}, once more`, value: kept, most: MOST_MS_KEPT, unit, digits: 0 });
  }
  const curve = (await ask(server, `curve?event=${event.event_id}`)).ms;
  limits.push({ what: 'curve', value: curve, most: MOST_MS, unit: ' ms', digits: 0 });
  return limits;
}

/** @param {number} lastMs @param {number} days */
function periodOf(lastMs, days) {
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  return `from=${day(lastMs - (days - 1) * DAY_MS)}&to=${day(lastMs)}`;
}

/** @param {{get: (path: string) => Promise<{status: number, text: string}>}} server @param {string} path */
async function ask(server, path) {
  const start = performance.now();
  const { status, text } = await server.get(`/api/v1/sales/${path}`);
  const ms = performance.now() - start;
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return { ms, body: JSON.parse(text) };
}
