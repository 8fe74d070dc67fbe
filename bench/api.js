// The questions of a dashboard over 1.2 million orders, over HTTP, one after another: each about a period or an event of its own, so that
// none is answered from what was kept. All of time is asked besides, once cold and once more.
import { firstPage } from './first-page.js';
import { startServer } from './server.js';
import { load, makeFolder, startSimulator } from './zakaz.js';

const ORDERS = 1_200_000;
const QUESTIONS = 40;
const MOST_MS = 100;
const MOST_MS_KEPT = 20;
const DAY_MS = 86_400_000;

/**
 * Routes below /api/v1/sales with what they ask besides a period, of all sales and of some.
 * @param {{event: string, show: string, city: string, channel: string}} some
 */
function routesOf({ event, show, city, channel }) {
  return [
    ...[
      'summary?compare=previous',
      'daily?compare=year',
      'today?',
      'heatmap?',
      'cities?compare=previous',
      'plan?',
    ],
    ...['refunds?', 'promo-codes?', 'buyers?', 'utm?by=campaign', 'events?sort=gross', `events/${event}?`],
    'events?when=upcoming&sort=sell_through&direction=desc&per_page=100',
    ...[
      'summary?',
      'daily?',
      'cities?',
      'refunds?',
      'heatmap?',
      'promo-codes?',
      'buyers?',
      'events?',
    ].flatMap((route) => [`${route}city=${encodeURIComponent(city)}`, `${route}channel=${channel}`]),
    ...['summary?', 'daily?', 'refunds?', 'heatmap?', 'promo-codes?', 'buyers?', 'utm?'].map(
      (route) => `${route}event=${event}`,
    ),
    ...['summary?', 'daily?', 'refunds?', 'heatmap?', 'promo-codes?', 'buyers?'].map(
      (route) => `${route}event=${event}&show=${show}`,
    ),
    ...[`events/${event}?channel=${channel}`, `events/${event}?show=${show}`],
  ];
}

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
  const { events } = (await ask(server, `events?${all}&per_page=${QUESTIONS}`)).body.data;
  const [{ event_id: event, city }] = events;
  const { shows, channels } = (await ask(server, `events/${event}?${periodOf(lastMs, 3_599)}`)).body.data;
  const some = { event, city, show: shows[0].show_id, channel: channels[0].channel };
  for (const route of routesOf(some)) {
    const times = [];
    for (let index = 0; index < QUESTIONS; index += 1) {
      // From a day to a year, ending on one day after another.
      const period = periodOf(lastMs - index * 5 * DAY_MS, 1 + Math.round((364 * index) / (QUESTIONS - 1)));
      times.push((await ask(server, `${route}&${period}`)).ms);
    }
    const cold = (await ask(server, `${route}&${all}`)).ms;
    const kept = (await ask(server, `${route}&${all}`)).ms;
    const name = decodeURIComponent(route).replace(/[?&]+$/, '');
    limits.push(...limitsOf(name, times), limitOf(`${name}, all of time`, cold));
    limits.push({ ...limitOf(`${name}, once more`, kept), most: MOST_MS_KEPT });
  }
  const curves = [];
  for (const { event_id } of events) curves.push((await ask(server, `curve?event=${event_id}`)).ms);
  const choices = [];
  for (let limit = 1; limit <= QUESTIONS; limit += 1)
    choices.push((await ask(server, `filters?limit=${limit}`, '/api/v1/')).ms);
  return [...limits, ...limitsOf('curve', curves), ...limitsOf('filters', choices)];
}

/** @param {string} name @param {number[]} times */
function limitsOf(name, times) {
  const sorted = times.sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return [{ ...limitOf(`${name}, p95`, at(0.95)), note: `median ${at(0.5).toFixed(0)} ms` }];
}

/** @param {string} what @param {number} value milliseconds */
function limitOf(what, value) {
  return { what, value, most: MOST_MS, unit: ' ms', digits: 0 };
}

/** @param {number} lastMs @param {number} days */
function periodOf(lastMs, days) {
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  return `from=${day(lastMs - (days - 1) * DAY_MS)}&to=${day(lastMs)}`;
}

/** @param {{get: (path: string) => Promise<{status: number, text: string}>}} server @param {string} path @param {string} [root] */
async function ask(server, path, root = '/api/v1/sales/') {
  const start = performance.now();
  const { status, text } = await server.get(`${root}${path}`);
  const ms = performance.now() - start;
  if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
  return { ms, body: JSON.parse(text) };
}
