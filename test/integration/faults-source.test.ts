/**
 * Whole loads of a source that fails, lies or moves, each fault by its number in docs/faults.md. The clock is invented: waits
 * cost no time and can be measured. What a single request makes of a fault is in `test/faults`.
 */
import { createServer } from 'node:http';
import { request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SourceConfig } from '../../src/config/config.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { LoadScope } from '../../src/loader/load.ts';
import { BEHAVIOURS } from '../../src/simulator/behaviours.ts';
import type { AnswerFault } from '../../src/simulator/faults.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { type Fault, startFaultProxy } from '../support/fault-proxy.ts';
import { startListSource, wireOrder } from '../support/list-source.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { listen, startScriptedSource } from '../support/scripted-source.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';

const NOW_MS = Date.UTC(2025, 10, 23, 12);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FULL: LoadScope = { kind: 'full' };

let store: TestStore;
let clock: RecordingClock;
let organization = '';
let tests = 0;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(() => {
  clock = createRecordingClock({ startMs: NOW_MS });
  tests += 1;
  organization = `source-${tests}`;
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function opened<Closable extends { close(): Promise<void> }>(one: Closable): Closable {
  open.push(one);
  return one;
}

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({
    behaviour: 'documented',
    orders: 400,
    seed: 7,
    years: 1,
    anchor: NOW_MS - HOUR_MS,
    clock,
    ...options,
  });
  return opened(simulator);
}

/** One load of this test's account, as `zakaz load` would run it. */
async function load(url: string | URL, source: Partial<SourceConfig> = {}, scope?: LoadScope) {
  const config = store.config(organization, String(url), { maxRetries: 5, ...source });
  return store.load(config, { clock, ...(scope === undefined ? {} : { scope }) });
}

const ask = (columns: string, table: string) =>
  store.sql(`SELECT ${columns} FROM ${table} WHERE organization = '${organization}'`);
const storedIds = async () => new Set(await ask('order_id', 'stg_qtickets_api_orders_raw'));

async function expectTruth({ world }: Simulator): Promise<void> {
  expect((await store.sql(factsQuery(organization))).sort()).toEqual(trueFacts(world.truth()));
  const { paid, tickets } = world.counts();
  expect(await ask('count()', 'stg_qtickets_api_orders_raw')).toEqual([String(paid)]);
  expect(await ask('count()', 'stg_qtickets_api_tickets_raw')).toEqual([String(tickets)]);
}

/** Ids of paid orders that nothing has happened to yet, as the source writes them. */
function paidIds({ world }: Simulator): string[] {
  const plain = [...world.truth()].filter(({ payed, deletedAt }) => payed && deletedAt === null);
  return plain.map(({ id }) => String(id));
}

interface Asked {
  readonly url: string;
  readonly body: string;
}

interface WireList {
  readonly data: readonly { readonly id: number }[];
  readonly paging: { readonly perPage: number; readonly currentPage: number; readonly total: number };
}

interface Alterations {
  readonly ask?: (asked: Asked) => Asked;
  readonly answer?: (list: WireList) => unknown;
}

/** Stands before a source and alters what it is asked for orders, and what it answers. */
async function startBetween(target: string, alter: Alterations): Promise<{ readonly url: string }> {
  const { origin } = new URL(target);
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const url = incoming.url ?? '/';
    const asked = { url, body: Buffer.concat(chunks).toString() };
    const isOrders = url.includes('/orders');
    const sent = isOrders ? (alter.ask?.(asked) ?? asked) : asked;
    const answer = await request(origin + sent.url, {
      method: 'GET',
      headers: { authorization: 'Bearer test-token', 'content-type': 'application/json' },
      body: sent.body === '' ? null : sent.body,
    });
    const text = await answer.body.text();
    const list: WireList = JSON.parse(text);
    const date = String(answer.headers['date']);
    response.writeHead(answer.statusCode, { 'content-type': 'application/json', date });
    const isAltered = isOrders && answer.statusCode === 200;
    response.end(isAltered ? JSON.stringify(alter.answer?.(list) ?? list) : text);
  });
  const { port } = await listen(server);
  opened({
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
  return { url: target.replace(origin, `http://127.0.0.1:${port}`) };
}

describe('answers that fail now and then', () => {
  it('S1: a single 500 costs one retry and nothing else', async () => {
    const simulator = await simulate({
      faults: { answers: [{ kind: 'status', status: 500, after: 30, times: 1 }] },
    });
    const { metrics } = await load(simulator.url);
    expect(metrics).toMatchObject({ status: 'ok', retries: 1 });
    await expectTruth(simulator);
  });

  it.each<[string, AnswerFault]>([
    ['S14: headers that never come', { kind: 'stall', where: 'headers' }],
    ['S15: a body that stops half-way', { kind: 'stall', where: 'body' }],
    ['S16: a body that drips', { kind: 'drip', everyMs: 20 }],
    ['S17: a connection reset in the body', { kind: 'reset' }],
    ['S19: JSON cut off', { kind: 'truncated' }],
    ['S20: a page for people with 200', { kind: 'html' }],
    ['S22: 204', { kind: 'empty', status: 204 }],
    ['S22: 200 without a body', { kind: 'empty', status: 200 }],
    ['S39: damaged gzip', { kind: 'corrupt-gzip' }],
    ['S41: a byte order mark', { kind: 'byte-order-mark' }],
  ])('%s now and then: loaded whole all the same', async (_name, fault) => {
    const simulator = await simulate({ faults: { answers: [{ ...fault, every: 9, times: 4 }] } });
    const { metrics } = await load(simulator.url, { timeoutMs: 500, maxRetries: 8 });
    expect(metrics).toMatchObject({ status: 'ok', distinct_ids: 400 });
    if (fault.kind !== 'byte-order-mark') expect(metrics.retries).toBeGreaterThanOrEqual(4);
    await expectTruth(simulator);
  });

  it.each<[string, Fault]>([
    ['S15: connections that fall silent', { kind: 'black-hole', afterBytes: 100_000 }],
    ['S17: answers ended by FIN too early', { kind: 'half-close', afterBytes: 40_000 }],
    ['S17: connections reset after a while', { kind: 'reset', afterBytes: 40_000 }],
  ])('%s: loaded whole all the same', async (_name, fault) => {
    const simulator = await simulate();
    const proxy = opened(
      await startFaultProxy(new URL(simulator.url), (connection) =>
        connection <= 3 ? fault : { kind: 'pass' },
      ),
    );
    const { metrics } = await load(proxy.url, { timeoutMs: 500, maxRetries: 8 });
    expect(metrics).toMatchObject({ status: 'ok', distinct_ids: 400 });
    expect(metrics.retries).toBeGreaterThan(0);
    await expectTruth(simulator);
  });

  it('S18: connections closed whenever they are used again cost no retry that the policy counts', async () => {
    const simulator = await simulate();
    const proxy = opened(await startFaultProxy(new URL(simulator.url), () => ({ kind: 'reset-on-reuse' })));
    const { metrics } = await load(proxy.url, { concurrency: 1, maxRetries: 0 });
    expect(metrics).toMatchObject({ status: 'ok', distinct_ids: 400 });
    expect(metrics.retries).toBeGreaterThan(20);
    await expectTruth(simulator);
  });
});

describe('a source that asks for patience', () => {
  it('S2: a minute of 503 is outlasted without a hail of requests', async () => {
    const simulator = await simulate({ faults: { downUntil: NOW_MS + 60_000 } });
    const { metrics } = await load(simulator.url, { maxRetries: 30, requestsPerSecond: 5 });
    expect(metrics.status).toBe('ok');
    const refused = simulator.requests.entries.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(2);
    expect(refused.length).toBeLessThan(25);
    await expectTruth(simulator);
  });

  it('S2: a bad minute while the contract is proved anew is not remembered for a day', async () => {
    const simulator = await simulate();
    await load(simulator.url);
    await clock.sleep(25 * HOUR_MS);
    for (const id of paidIds(simulator).slice(0, 70)) simulator.world.cancel(Number(id));
    const answers = [{ kind: 'status' as const, status: 503, path: '/orders', after: 1, times: 5 }];
    simulator.setFaults({ answers });
    await load(simulator.url, { maxRetries: 0, concurrency: 1 });
    simulator.setFaults({});
    await clock.sleep(HOUR_MS);
    expect((await load(simulator.url)).metrics).toMatchObject({ status: 'ok', plan: 'changes' });
    await expectTruth(simulator);
  });

  it('is never asked more often than the limit allows, failures and retries among the rest', async () => {
    clock = createRecordingClock({ startMs: NOW_MS, lagMs: 15 });
    const answers = [
      { kind: 'status' as const, status: 503, every: 7 },
      { kind: 'reset' as const, every: 11 },
    ];
    const simulator = await simulate({ faults: { answers } });
    const { metrics } = await load(simulator.url, { maxRetries: 30, requestsPerSecond: 5 });
    expect(metrics.status).toBe('ok');
    const times = simulator.requests.entries.map(({ at }) => at);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(30);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(199);
  });

  it('S4: a 429 with Retry-After holds the whole load for as long', async () => {
    const answers = [{ kind: 'status' as const, status: 429, retryAfter: 90, after: 34, times: 1 }];
    const simulator = await simulate({ faults: { answers } });
    const { metrics } = await load(simulator.url);
    expect(metrics).toMatchObject({ status: 'ok', retries: 1 });
    const { entries } = simulator.requests;
    const at = entries.findIndex(({ status }) => status === 429);
    const saidMs = entries[at]?.at ?? 0;
    // Three may have been under way.
    for (const later of entries.slice(at + 4)) expect(later.at).toBeGreaterThanOrEqual(saidMs + 90_000);
  });

  it.each([
    ['a day behind', -DAY_MS],
    ['a day ahead', DAY_MS],
  ])('S5: a Retry-After date counts by the source’s clock, %s', async (_name, skewMs) => {
    const theirs: Clock = { ...clock, now: () => clock.now() + skewMs };
    const answers = [{ kind: 'status' as const, status: 429, retryAfter: 'date', after: 20, times: 1 }];
    const anchor = NOW_MS + skewMs - HOUR_MS;
    const simulator = await simulate({ clock: theirs, anchor, faults: { answers } });
    const { metrics } = await load(simulator.url, { concurrency: 1 });
    expect(metrics.status).toBe('ok');
    const { entries } = simulator.requests;
    const at = entries.findIndex(({ status }) => status === 429);
    const waitedMs = (entries[at + 1]?.at ?? 0) - (entries[at]?.at ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(2_000);
    expect(waitedMs).toBeLessThan(10_000);
    // What changes later by that clock is found by the next load, too.
    await clock.sleep(30 * 60_000);
    simulator.world.cancel(Number(paidIds(simulator)[0]));
    expect((await load(simulator.url)).metrics).toMatchObject({ status: 'ok', mode: 'window' });
    await expectTruth(simulator);
  });

  it('S6: a 429 without Retry-After halves the pace, which recovers', async () => {
    clock = createRecordingClock({ startMs: NOW_MS, lagMs: 15 });
    const answers = [{ kind: 'status' as const, status: 429, after: 9, times: 1 }];
    const simulator = await simulate({ orders: 1500, faults: { answers } });
    const { metrics } = await load(simulator.url, { concurrency: 1, requestsPerSecond: 10 });
    expect(metrics).toMatchObject({ status: 'ok', retries: 1 });
    const times = simulator.requests.entries.map(({ at }) => at);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps.slice(0, 8))).toBeLessThanOrEqual(101);
    expect(Math.min(...gaps.slice(10, 14))).toBeGreaterThan(150);
    expect(gaps.at(-1)).toBeLessThanOrEqual(101);
  });

  it.each([
    ['soon', 1_000],
    ['-5', 1_000],
    ['1000000000', 15 * 60_000],
  ])('S7: Retry-After "%s" stops no load for more than %i ms', async (retryAfter, mostMs) => {
    const answers = [{ kind: 'status' as const, status: 429, retryAfter, after: 30, times: 1 }];
    const simulator = await simulate({ faults: { answers } });
    const { metrics } = await load(simulator.url);
    expect(metrics.status).toBe('ok');
    expect(clock.monotonic()).toBeLessThanOrEqual(mostMs + 10_000);
    expect(Math.max(...clock.sleeps)).toBeLessThanOrEqual(mostMs);
  });

  it('S46: three days of maintenance are caught up by one load', async () => {
    const simulator = await simulate();
    const { world } = simulator;
    await load(simulator.url);
    for (let hour = 0; hour < 72; hour += 8) {
      world.cancel(Number(paidIds(simulator)[hour]));
      world.createOrder({ payed: true });
      await clock.sleep(8 * HOUR_MS);
    }
    simulator.setFaults({ answers: [{ kind: 'html' }] });
    expect((await load(simulator.url)).metrics).toMatchObject({ status: 'error' });
    simulator.setFaults({});
    const { metrics } = await load(simulator.url);
    expect(metrics).toMatchObject({ status: 'ok', mode: 'window', plan: 'changes', orders_paid: 18 });
    await expectTruth(simulator);
  });
});

describe('answers that are wrong for good', () => {
  const broken: [string, AnswerFault, string][] = [
    ['S19: JSON cut off', { kind: 'truncated' }, 'SOURCE_BODY'],
    ['S20: a page for people with 200', { kind: 'html' }, 'SOURCE_BODY'],
    ['S21: an error inside a 200', { kind: 'error-envelope' }, 'SOURCE_'],
    ['S22: 204', { kind: 'empty', status: 204 }, 'SOURCE_BODY'],
    ['S23: data that is null', { kind: 'null-data' }, 'SOURCE_SHAPE'],
    ['S40: a redirect', { kind: 'redirect', location: 'http://127.0.0.1:9/login' }, 'SOURCE_REDIRECT'],
  ];

  it.each(broken)('%s from the start is a failure, not an empty account', async (_name, fault, code) => {
    const simulator = await simulate({ faults: { answers: [fault] } });
    const { metrics, error } = await load(simulator.url, { maxRetries: 2 });
    expect(error?.code).toContain(code);
    expect(metrics).toMatchObject({ status: 'error', complete: false, server_total: null });
    expect(await ask('count()', 'meta_watermarks')).toEqual(['0']);
  });

  it.each(broken)(
    '%s half-way keeps what was read, claims no more, and heals',
    async (_name, fault, code) => {
      const simulator = await simulate({ faults: { answers: [{ ...fault, path: '/orders', after: 29 }] } });
      const { metrics } = await load(simulator.url, { concurrency: 1, maxRetries: 2 });
      expect(metrics).toMatchObject({ status: 'incomplete', complete: false });
      expect(metrics.error?.code).toContain(code);
      expect(metrics.distinct_ids).toBeGreaterThan(0);
      expect(await ask('count()', 'meta_watermarks')).toEqual(['0']);
      expect((await storedIds()).size).toBe(metrics.orders_paid);
      simulator.setFaults({});
      expect((await load(simulator.url)).metrics).toMatchObject({ status: 'ok', mode: 'full' });
      await expectTruth(simulator);
    },
  );

  it('S21: an error inside a 200 now and then is not taken for an empty page', async () => {
    const answers = [{ kind: 'error-envelope' as const, path: '/orders', every: 8 }];
    const simulator = await simulate({ faults: { answers } });
    const { metrics } = await load(simulator.url);
    if (metrics.status === 'ok') await expectTruth(simulator);
    simulator.setFaults({});
    expect((await load(simulator.url, {}, FULL)).metrics.status).toBe('ok');
    await expectTruth(simulator);
  });

  it.each<[string, (list: WireList) => unknown]>([
    ['an empty object', () => ({})],
    ['an object by id', ({ data }) => Object.fromEntries(data.map((row) => [row.id, row]))],
    ['a text', () => 'none'],
  ])('S23: data that is %s is a failure, not an empty list', async (_name, dataOf) => {
    const simulator = await simulate();
    const between = await startBetween(simulator.url, {
      answer: (list) => ({ ...list, data: dataOf(list) }),
    });
    const { metrics, error } = await load(between.url);
    expect(error?.code).toBe('SOURCE_SHAPE');
    expect(metrics).toMatchObject({ status: 'error', server_total: null });
  });

  it('S9: a wrong base URL fails at the first answer', async () => {
    const simulator = await simulate();
    const { metrics, error } = await load(simulator.url.replace('/rest/v1', '/rest/v9'));
    expect(error?.message).toContain('QTICKETS_BASE_URL');
    expect(metrics).toMatchObject({ status: 'error', error: { code: 'SOURCE_HTTP', http_status: 404 } });
  });

  it('S40: redirected half-way, the token stays here', async () => {
    const other = opened(await startScriptedSource(() => ({})));
    const answers = [{ kind: 'redirect' as const, location: other.url.href, path: '/orders', after: 30 }];
    const simulator = await simulate({ faults: { answers } });
    const { metrics } = await load(simulator.url);
    expect(metrics).toMatchObject({ status: 'incomplete', error: { code: 'SOURCE_REDIRECT' } });
    expect(other.connections).toBe(0);
  });

  it('S34: pages that repeat the last one for ever are given up soon', async () => {
    const faults = { repeatLastPage: true, wrongTotal: 50_000 };
    const simulator = await simulate({ behaviour: 'observed-2025-11', faults });
    const { metrics } = await load(simulator.url);
    expect(metrics).toMatchObject({ status: 'incomplete', distinct_ids: 400 });
    expect(metrics.requests).toBeLessThan(100);
    expect((await storedIds()).size).toBe(simulator.world.counts().paid);
  });
});

describe.each(BEHAVIOURS)('a source that behaves as %s and moves', (behaviour) => {
  it('S25, S26, S27: while orders are born, change and vanish, complete means complete', async () => {
    const simulator = await simulate({ behaviour, faults: { birthsPerPage: 2, removalsPerPage: 1 } });
    const before = paidIds(simulator);
    const { metrics } = await load(simulator.url);
    const stored = await storedIds();
    const missing = before.filter((id) => simulator.world.indexOf(Number(id)) !== null && !stored.has(id));
    if (metrics.status === 'ok') expect(missing).toEqual([]);
    else expect(metrics.status).toBe('incomplete');
    simulator.setFaults({});
    expect((await load(simulator.url, {}, FULL)).metrics.status).toBe('ok');
    const healed = await storedIds();
    const living = [...simulator.world.truth()].filter(({ payed }) => payed).map(({ id }) => String(id));
    expect(living.filter((id) => !healed.has(id))).toEqual([]);
  });
});

describe('a list in another order', () => {
  /** A list, newest first, and what happens to it after each answer. */
  async function newestFirst(happens: (orders: unknown[], number: number) => void) {
    const source = opened(await startListSource(20));
    for (let id = 300; id > 100; id -= 1) source.orders.push(wireOrder(id));
    let answers = 0;
    let isOver = false;
    const between = await startBetween(source.url, {
      answer: (list) => {
        answers += 1;
        if (!isOver) happens(source.orders, answers);
        return list;
      },
    });
    const end = () => {
      isOver = true;
    };
    return { url: between.url, end };
  }

  it('S26: orders born at its head shift others to pages already read: nothing is lost or counted twice', async () => {
    const source = await newestFirst((orders, number) => {
      if (number % 3 === 0) orders.unshift(wireOrder(1000 + number));
    });
    const { metrics } = await load(source.url);
    const stored = await storedIds();
    const missing = Array.from({ length: 200 }, (_, index) => String(101 + index)).filter(
      (id) => !stored.has(id),
    );
    expect(missing).toEqual([]);
    expect(metrics.orders_repeated).toBeGreaterThan(0);
    source.end();
    expect((await load(source.url, {}, FULL)).metrics.status).toBe('ok');
    expect(await ask('sum(orders)', 'fact_qtickets_sales_daily')).toEqual(
      await ask('count()', 'stg_qtickets_api_orders_raw'),
    );
  });

  it('S27: orders that vanish from its head let others slip past: the load says so, or has them', async () => {
    const source = await newestFirst((orders, number) => {
      if (number > 12) orders.shift();
    });
    const { metrics } = await load(source.url, { concurrency: 1 });
    const stored = await storedIds();
    const missing = Array.from({ length: 100 }, (_, index) => String(101 + index)).filter(
      (id) => !stored.has(id),
    );
    if (metrics.status === 'ok') expect(missing).toEqual([]);
    source.end();
    expect((await load(source.url, {}, FULL)).metrics.status).toBe('ok');
  });

  /** Rows of a page in an order that is another each time. */
  const shuffled = (list: WireList, number: number) => ({
    ...list,
    data: list.data.toSorted((a, b) => ((a.id * number) % 101) - ((b.id * number) % 101)),
  });

  it('S32: a source that ignores the order, differently each time, is read page by page', async () => {
    const simulator = await simulate();
    let answers = 1;
    const between = await startBetween(simulator.url, {
      answer: (list) => {
        answers += 1;
        return shuffled(list, answers);
      },
    });
    const { metrics } = await load(between.url);
    expect(metrics).toMatchObject({ status: 'ok', plan: 'pages', distinct_ids: 400 });
    expect(metrics.contract.find(({ capability }) => capability === 'order')?.verdict).toBe('ignored');
    await expectTruth(simulator);
  });

  it('S32: one that stops obeying the order half-way is not believed any more', async () => {
    const simulator = await simulate();
    let answers = 0;
    const between = await startBetween(simulator.url, {
      answer: (list) => {
        answers += 1;
        return answers > 29 ? shuffled(list, 7) : list;
      },
    });
    const { metrics } = await load(between.url, { concurrency: 1 });
    expect(metrics).toMatchObject({ status: 'incomplete', completeness: { reason: 'filter-lost' } });
    expect((await load(simulator.url)).metrics.status).toBe('ok');
    await expectTruth(simulator);
  });
});

describe('a source that understands otherwise', () => {
  /** Changes some orders in one second, a page and more of them. @returns that second, epoch milliseconds */
  async function changeTogether(simulator: Simulator, url = simulator.url): Promise<number> {
    await load(url);
    await clock.sleep(HOUR_MS);
    const atMs = simulator.world.now();
    for (const id of paidIds(simulator).slice(0, 70)) simulator.world.cancel(Number(id), atMs);
    await clock.sleep(HOUR_MS);
    return atMs;
  }

  it.each(BEHAVIOURS)(
    'S31: orders that changed in the window’s first second are in it (%s)',
    async (behaviour) => {
      const simulator = await simulate({ behaviour });
      const fromMs = await changeTogether(simulator);
      const { metrics } = await load(simulator.url, {}, { kind: 'range', fromMs, toMs: null });
      expect(metrics).toMatchObject({ status: 'ok', rows: { orders: 70 } });
      await expectTruth(simulator);
    },
  );

  it('S31: a lower bound that leaves out its own second is noticed and not used', async () => {
    const simulator = await simulate();
    const between = await startBetween(simulator.url, {
      ask: ({ url, body }) => ({ url, body: body.replaceAll('">="', '">"') }),
    });
    const fromMs = await changeTogether(simulator, between.url);
    const { metrics } = await load(between.url, {}, { kind: 'range', fromMs, toMs: null });
    expect(metrics).toMatchObject({ status: 'ok', plan: 'keyset', rows: { orders: 70 } });
    await expectTruth(simulator);
  });

  it('S33: pages of another size than usual are taken as they come', async () => {
    const source = opened(await startListSource(17));
    for (let id = 101; id <= 300; id += 1) source.orders.push(wireOrder(id));
    expect((await load(source.url)).metrics).toMatchObject({ status: 'ok', distinct_ids: 200 });
  });

  it('S33: a page that is shorter than it should be is not taken for the end, nor for whole', async () => {
    const simulator = await simulate({ behaviour: 'observed-2025-11' });
    const between = await startBetween(simulator.url, {
      answer: (list) => (list.paging.currentPage === 3 ? { ...list, data: list.data.slice(3) } : list),
    });
    const { metrics } = await load(between.url);
    expect(metrics).toMatchObject({ status: 'incomplete', distinct_ids: 397, server_total: 400 });
  });

  it('S30: a filter by date that loses its effect is noticed by the next load, which reads without it', async () => {
    const simulator = await simulate();
    await load(simulator.url);
    await clock.sleep(HOUR_MS);
    simulator.world.cancel(Number(paidIds(simulator)[3]));
    await load(simulator.url);
    simulator.setBehaviour('observed-2025-11');
    simulator.world.cancel(Number(paidIds(simulator)[3]));
    await clock.sleep(HOUR_MS);
    expect((await load(simulator.url)).metrics).toMatchObject({ status: 'ok', plan: 'pages' });
    await expectTruth(simulator);
  });

  it('S30: a filter by id that loses its effect makes one load incomplete, and the next reads without it', async () => {
    const simulator = await simulate({ orders: 1000 });
    const between = await startBetween(simulator.url, {
      ask: ({ url, body }) => ({
        url,
        body: body.replace(/,?\{"column":"id"[^}]*\}/g, '').replace('[,', '['),
      }),
    });
    expect((await load(simulator.url)).metrics).toMatchObject({ status: 'ok', plan: 'keyset' });
    // More than a page of changes, so that there is something to read by id.
    for (const id of paidIds(simulator).slice(0, 120)) simulator.world.cancel(Number(id));
    await clock.sleep(HOUR_MS);
    const lost = await load(between.url);
    expect(lost.metrics).toMatchObject({ status: 'incomplete', completeness: { reason: 'filter-lost' } });
    await clock.sleep(HOUR_MS);
    expect((await load(between.url)).metrics).toMatchObject({ status: 'ok', plan: 'pages' });
    await expectTruth(simulator);
  });

  it('S45: an order that vanished keeps no load from being complete, and its sale stays', async () => {
    const simulator = await simulate();
    await load(simulator.url);
    const [id = ''] = paidIds(simulator);
    simulator.world.remove(Number(id));
    const { metrics } = await load(simulator.url, {}, FULL);
    expect(metrics).toMatchObject({ status: 'ok', distinct_ids: 399 });
    expect((await storedIds()).has(id)).toBe(true);
  });

  it('S44: a proxy that drops the body of a GET is found out', async () => {
    const simulator = await simulate();
    const between = await startBetween(simulator.url, { ask: ({ url }) => ({ url, body: '' }) });
    const { metrics } = await load(between.url);
    expect(metrics).toMatchObject({ status: 'incomplete', completeness: { reason: 'page-ignored' } });
    const ofOrders = metrics.contract.filter(({ endpoint }) => endpoint === 'orders');
    expect(ofOrders.filter(({ verdict }) => verdict === 'honoured')).toEqual([]);
  });
});
