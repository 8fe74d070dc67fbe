/** Loads of a source that ignores every filter: what is new each time, the rest in turns, and nothing claimed beyond that. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { type ListSource, startListSource, wireOrder } from '../support/list-source.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);
const HALF_HOUR_MS = 1_800_000;
const PAGES = 40;
const SWEEP_PAGES = 9;

let store: TestStore;
let clock: RecordingClock;
const open: { close(): Promise<void> }[] = [];
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

interface Account {
  readonly simulator: Simulator;
  readonly config: ConfigWithSource;
}

async function openAccount(pages = PAGES): Promise<Account> {
  clock = createRecordingClock({ startMs: START_MS });
  const simulator = await createSimulator({
    ...{ behaviour: 'observed-2025-11', orders: pages * 50 - 20, seed: 11, years: 1, clock },
    anchor: START_MS - HALF_HOUR_MS,
  });
  open.push(simulator);
  accounts += 1;
  const config = store.config(`sweep-${accounts}`, simulator.url, { sweepPages: SWEEP_PAGES });
  return { simulator, config };
}

async function load({ config }: Pick<Account, 'config'>, options: Parameters<TestStore['load']>[1] = {}) {
  await clock.sleep(HALF_HOUR_MS);
  return (await store.load(config, { clock, ...options })).metrics;
}

const column = (config: ConfigWithSource, expression: string, table = 'stg_qtickets_api_orders_raw') =>
  store.sql(`SELECT ${expression} FROM ${table} WHERE organization = '${config.organization}'`);
const watermark = ({ config }: Account) =>
  column(config, "maxIf(toUnixTimestamp(value), name = 'orders.updated_at')", 'meta_watermarks');

async function expectTruth({ simulator, config }: Account): Promise<void> {
  expect((await store.sql(factsQuery(config.organization))).sort()).toEqual(
    trueFacts(simulator.world.truth()),
  );
}

/** Orders at some places of the list that can be cancelled. */
function sold({ world }: Simulator, ...places: readonly number[]): number[] {
  const plain = [...world.truth()].filter(
    ({ payed, deletedAt, tickets }) =>
      payed && deletedAt === null && tickets.every((one) => one.refundedAt === null),
  );
  return places.map((place) => plain[Math.floor(place * (plain.length - 1))]?.id ?? 0);
}

const orderPages = ({ simulator }: Account) =>
  simulator.requests.entries.filter(({ url }) => url.includes('/orders?')).length;

describe('a load of a source that cannot be asked for what changed', () => {
  it('has every new order at once, and every change once all pages had their turn', async () => {
    const account = await openAccount();
    const { simulator, config } = account;
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'full', distinct_ids: PAGES * 50 - 20 });
    const first = await watermark(account);

    const changed = sold(simulator, 0.05, 0.5, 0.95);
    for (const id of changed) simulator.world.cancel(id);
    const born = Array.from({ length: 30 }, () => simulator.world.createOrder({ payed: true }));
    simulator.requests.clear();
    const metrics = await load(account);
    expect(metrics).toMatchObject({
      ...{ status: 'ok', mode: 'sweep', plan: 'pages', orders_seen: 30, orders_paid: 30 },
      completeness: { verdict: 'complete' },
      distinct_ids: PAGES * 50 + 10,
      server_total: PAGES * 50 + 10,
    });
    // The first page and those of the end, the portion with its seam and its anchor twice: far from all.
    expect(orderPages(account)).toBeLessThanOrEqual(3 + SWEEP_PAGES + 4);
    const stored = new Set(await column(config, 'order_id'));
    expect(born.filter((id) => !stored.has(String(id)))).toEqual([]);
    expect(await column(config, 'countIf(cancelled_at >= toDateTime(1763899200))')).toEqual(['1']);
    expect(metrics.oldest_read_at).not.toBeNull();

    // What was not read again yet is known as of the first load, and no more is claimed.
    expect(await watermark(account)).toEqual(first);
    for (let round = 2; round * SWEEP_PAGES < PAGES + SWEEP_PAGES; round += 1) {
      expect(await load(account)).toMatchObject({ status: 'ok', mode: 'sweep' });
    }
    await expectTruth(account);
    expect(Number((await watermark(account))[0])).toBeGreaterThan(Number(first[0]));
  });

  it('costs a handful of requests and no row when nothing happened', async () => {
    const account = await openAccount();
    await load(account);
    account.simulator.requests.clear();
    expect(await load(account)).toMatchObject({
      status: 'ok',
      mode: 'sweep',
      rows: { orders: 0, tickets: 0, facts: 0, events: 0, shows: 0 },
    });
    expect(orderPages(account)).toBeLessThanOrEqual(2 + SWEEP_PAGES + 4);
  });

  it('S45: stays proved when orders vanished, and keeps their sales', async () => {
    const account = await openAccount();
    await load(account);
    const before = await column(account.config, 'count()');
    for (const id of sold(account.simulator, 0.1, 0.3, 0.99)) account.simulator.world.remove(id);
    account.simulator.world.createOrder({ payed: true });
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'sweep' });
    expect(await column(account.config, 'count()')).toEqual([String(Number(before[0]) + 1)]);
  });

  it('S24: is not proved where the source counts more than it lists, and says so', async () => {
    const account = await openAccount();
    await load(account);
    const before = await watermark(account);
    account.simulator.setFaults({ wrongTotal: 3 });
    expect(await load(account)).toMatchObject({
      status: 'incomplete',
      completeness: { reason: 'count-short' },
    });
    account.simulator.setFaults({});
    expect(await watermark(account)).toEqual(before);
    expect(await load(account)).toMatchObject({ status: 'ok' });
  });

  it('is not fooled where the page number is ignored from one day to the next', async () => {
    const account = await openAccount();
    await load(account);
    account.simulator.setFaults({ pageIgnored: true });
    account.simulator.world.createOrder({ payed: true });
    expect(await load(account)).toMatchObject({ status: 'incomplete' });
    account.simulator.setFaults({});
    expect(await load(account)).toMatchObject({ status: 'ok' });
  });
});

describe('a list that is not as it was known', () => {
  let source: ListSource;
  const place = async () => {
    source = await startListSource(20);
    open.push(source);
    clock = createRecordingClock({ startMs: START_MS });
    accounts += 1;
    return { config: store.config(`grown-${accounts}`, source.url, { sweepPages: 1 }) };
  };

  it('is read whole when orders appear among the old ones', async () => {
    const account = await place();
    for (let id = 100; id < 500; id += 2) source.orders.push(wireOrder(id));
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'full', distinct_ids: 200 });
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'sweep' });
    source.orders.splice(120, 0, wireOrder(339));
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'full', distinct_ids: 201 });
    expect(await column(account.config, 'countIf(order_id = 339)')).toEqual(['1']);
  });

  it('is read whole each time where the newest come first', async () => {
    const account = await place();
    for (let id = 300; id > 100; id -= 1) source.orders.push(wireOrder(id));
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'full' });
    source.orders.unshift(wireOrder(301));
    expect(await load(account)).toMatchObject({ status: 'ok', mode: 'full', distinct_ids: 201 });
  });
});

describe('a load by pages that was cut off', () => {
  it('is gone on with: what was proved and acknowledged is not fetched again, and the end is the same', async () => {
    const account = await openAccount(130);
    const { simulator } = account;
    const abort = new AbortController();
    const cut = await load(account, {
      signal: abort.signal,
      ordersPerBatch: 500,
      onProgress: (progress) => {
        const isFar = progress.phase === 'orders' && progress.done >= 5_500;
        if (isFar) abort.abort(new InterruptedError('SIGTERM'));
      },
    });
    expect(cut.status).toBe('interrupted');
    simulator.world.createOrder({ payed: true });
    simulator.world.remove(sold(simulator, 0.2)[0] ?? 0);
    simulator.requests.clear();
    expect(await load(account)).toMatchObject({
      status: 'ok',
      mode: 'full',
      orders_resumed: expect.any(Number),
    });
    // Two stretches of 50 pages were proved; the contract, the first page, seams and anchors come on top of the 30 that are left.
    expect(orderPages(account)).toBeLessThan(75);
    const { paid } = simulator.world.counts();
    expect(await column(account.config, 'count()')).toEqual([String(paid + 1)]);
    const last = await load(account);
    expect(last).toMatchObject({ status: 'ok', mode: 'sweep', server_total: 130 * 50 - 20 });
  });

  it('comes to its end in several loads where each may send a few requests only', async () => {
    const account = await openAccount(200);
    const { simulator, config } = account;
    const thrifty = { ...config, source: { ...config.source, maxRequests: 120 } };
    const statuses: string[] = [];
    do {
      simulator.requests.clear();
      const metrics = await load({ config: thrifty }, { ordersPerBatch: 500 });
      expect(simulator.requests.total).toBeLessThanOrEqual(120);
      if (metrics.status !== 'ok') expect(metrics.error?.code).toBe('SOURCE_BUDGET');
      statuses.push(metrics.status);
    } while (!statuses.includes('ok') && statuses.length < 10);
    expect(statuses.at(-1)).toBe('ok');
    expect(new Set(statuses.slice(0, -1))).toEqual(new Set(['incomplete']));
    await expectTruth(account);
  });
});
