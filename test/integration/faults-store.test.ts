/**
 * Whole loads into a server that fails, each fault by its number in docs/faults.md: a batch is stored once, or the load says that
 * it failed and the next one makes the data whole. What a single statement makes of a fault is in `test/warehouse/server.test.ts`.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/core/secret.ts';
import { type LoadScope, load } from '../../src/loader/load.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { createServerWarehouse } from '../../src/warehouse/server.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { type ClickhouseFront, createClickhouseFront, type FrontFault } from '../support/clickhouse-front.ts';
import { NO_ALERTS } from '../support/no-alerts.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';
import { createTempDir, readAll, selectNumber } from '../warehouse/harness.ts';

const NOW_MS = Date.UTC(2025, 10, 23, 12);
const HOUR_MS = 3_600_000;
const REPORT_ZONE = 'Europe/Moscow';
const FULL: LoadScope = { kind: 'full' };
const LOGIN = { user: 'default', password: new Secret('') };

let folder: Awaited<ReturnType<typeof createTempDir>>;
let front: ClickhouseFront;
let clock: RecordingClock;
let warehouse: Warehouse;
let simulator: Simulator;
let organization = '';
let tests = 0;

/** A connection of its own, as another machine would have. */
const connect = () =>
  createServerWarehouse({
    ...LOGIN,
    url: front.url,
    database: 'zakaz',
    access: 'write',
    clock,
    random: () => 1,
    timeouts: { connectMs: 5_000, insertMs: 600, statementMs: 10_000 },
  });

beforeAll(async () => {
  folder = await createTempDir();
  front = await createClickhouseFront({ path: `${folder.path}/engine` });
});
afterAll(async () => {
  await front.close();
  await folder.remove();
});
beforeEach(async () => {
  clock = createRecordingClock({ startMs: NOW_MS });
  tests += 1;
  organization = `store-${tests}`;
  const anchor = NOW_MS - HOUR_MS;
  const size = { orders: 300, years: 1, seed: 5 };
  simulator = await createSimulator({ behaviour: 'documented', ...size, anchor, clock });
  warehouse = await connect();
  await migrate(warehouse, { reportZone: REPORT_ZONE, clock });
});
afterEach(async () => {
  await warehouse.close();
  await simulator.close();
});

const config = (dataDir = folder.path): ConfigWithSource => ({
  organization,
  reportZone: REPORT_ZONE,
  store: { kind: 'server', url: front.url, ...LOGIN },
  database: 'zakaz',
  dataDir,
  sinceHours: 24,
  looksBackEachLoad: false,
  jobName: 'qtickets_api',
  dryRun: false,
  personalData: 'pseudonymise',
  personalDataKey: null,
  alerts: NO_ALERTS,
  personalDataFormerKeys: [],
  logLevel: 'silent',
  source: {
    baseUrl: new URL(simulator.url),
    token: new Secret('test-token'),
    dialect: 'auto',
    concurrency: 4,
    requestsPerSecond: 0,
    timeoutMs: 10_000,
    maxRetries: 1,
    maxRequests: 0,
    sweepPages: 100,
    reread: { minutes: 180, pages: 50 },
    capacity: { minutes: 0, shows: 50 },
  },
});

interface LoadWith {
  readonly warehouse?: Warehouse;
  readonly clock?: Clock;
  readonly scope?: LoadScope;
  readonly waitMs?: number;
}

const run = (other: LoadWith = {}) =>
  load({
    config: config(),
    warehouse,
    clock,
    scope: { kind: 'default' },
    dryRun: false,
    threads: 0,
    ...other,
  });

async function sql(statement: string): Promise<string[]> {
  const text = await readAll(await warehouse.readOnly(statement, 'TSV'));
  return text === '' ? [] : text.trimEnd().split('\n');
}

/** No row while nothing was proved. */
const watermark = () =>
  sql(
    `SELECT value FROM meta_watermarks WHERE organization = '${organization}' AND name = 'orders.updated_at'`,
  );

async function expectTruth(): Promise<void> {
  const truth = trueFacts(simulator.world.truth());
  expect((await sql(factsQuery(organization))).sort()).toEqual(truth);
  expect((await sql(factsQuery(organization, 'fact_qtickets_sales_utm_daily'))).sort()).toEqual(truth);
  const { paid, tickets } = simulator.world.counts();
  const count = (table: string) => sql(`SELECT count() FROM ${table} WHERE organization = '${organization}'`);
  expect(await count('stg_qtickets_api_orders_raw')).toEqual([String(paid)]);
  expect(await count('stg_qtickets_api_tickets_raw')).toEqual([String(tickets)]);
}

/** Rows beyond the first of a key, newest version or not: none when each batch was stored once. */
async function countCopies(table: string, key: string): Promise<number> {
  return selectNumber(
    warehouse,
    `SELECT count() - uniqExact(${key}) AS n FROM ${table} WHERE organization = '${organization}' SETTINGS final = 0`,
  );
}

const late = (tagged: boolean, commits: boolean): FrontFault => ({
  kind: 'late-error',
  code: 395,
  type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
  tagged,
  commits,
});
const refusal = (code: number, type: string): FrontFault => ({ kind: 'refuse', code, type });

/** Each of the inserts of a load, in the order in which they come. */
const INSERTS = [
  /^INSERT INTO `meta_contract`/,
  /^INSERT INTO `dim_shows`/,
  /^INSERT INTO `dim_events`/,
  /^INSERT INTO `meta_fact_months`/,
  /^INSERT INTO `stg_qtickets_api_tickets_raw`/,
  /^INSERT INTO `stg_qtickets_api_orders_raw`/,
  /^INSERT INTO `meta_watermarks`/,
];

describe('inserts whose fate is unknown', () => {
  it.each<[string, FrontFault]>([
    ['D12: answered too late, though stored', { kind: 'delay-after-commit', ms: 900 }],
    ['D12: a connection lost after the rows were stored', { kind: 'reset-after-commit' }],
    ['D13: an exception after status 200, rows stored', late(true, true)],
    ['D13: an exception after status 200, nothing stored', late(true, false)],
    ['D13: the same as older servers write it', late(false, true)],
    ['D14: a reset in the middle of the request', { kind: 'reset-mid-request', afterBytes: 1 }],
    ['D15: too many parts', refusal(252, 'TOO_MANY_PARTS')],
    ['D15: the memory limit', refusal(241, 'MEMORY_LIMIT_EXCEEDED')],
  ])('%s, at every insert of a load: all is stored once', async (_name, fault) => {
    for (const insert of INSERTS) front.failNext(insert, fault);
    const { metrics } = await run();
    expect(metrics).toMatchObject({ status: 'ok', error: null });
    await expectTruth();
    expect(await countCopies('stg_qtickets_api_orders_raw', 'order_id')).toBe(0);
    expect(await countCopies('stg_qtickets_api_tickets_raw', 'ticket_id')).toBe(0);
    expect((await run({ scope: FULL })).metrics).toMatchObject({
      status: 'ok',
      rows: { orders: 0, tickets: 0 },
    });
  });
});

describe('a store that gives out half-way', () => {
  const isGone = (): FrontFault[] =>
    Array.from({ length: 6 }, () => ({ kind: 'reset-mid-request', afterBytes: 1 }));

  it.each<[string, RegExp, FrontFault[], string]>([
    ['D11: gone at the orders', /^INSERT INTO `stg_qtickets_api_orders_raw`/, isGone(), 'STORE_UNAVAILABLE'],
    ['D11: gone at the watermark', /^INSERT INTO `meta_watermarks`/, isGone(), 'STORE_UNAVAILABLE'],
    [
      'D1: full at the orders',
      /^INSERT INTO `stg_qtickets_api_orders_raw`/,
      [refusal(243, 'NOT_ENOUGH_SPACE')],
      'STORE_UNAVAILABLE',
    ],
    [
      'D17: read-only at the tickets',
      /^INSERT INTO `stg_qtickets_api_tickets_raw`/,
      [refusal(164, 'READONLY')],
      'STORE_UNAVAILABLE',
    ],
    [
      'D12: a month built, the answer lost',
      /^INSERT INTO _build_fact_qtickets_sales_utm_daily/m,
      [{ kind: 'reset-after-commit' }],
      'STORE_UNAVAILABLE',
    ],
    [
      'D13: months swapped in, an exception after it',
      /^ALTER TABLE fact_qtickets_sales_utm_daily REPLACE/,
      [late(true, true)],
      'STORE_QUERY',
    ],
    [
      'D15: no memory to build a month',
      /^INSERT INTO _build_fact_qtickets_sales_daily/m,
      [refusal(241, 'MEMORY_LIMIT_EXCEEDED')],
      'STORE_QUERY',
    ],
  ])('%s: the load fails, the watermark stays, and the next load makes the data whole', async (...taken) => {
    const [, statement, faults, code] = taken;
    front.failNext(statement, ...faults);
    const { metrics, error } = await run();
    expect(error?.code).toBe(code);
    expect(metrics.status).toBe('error');
    expect(await watermark()).toEqual([]);
    expect((await run()).metrics).toMatchObject({ status: 'ok', mode: 'full' });
    await expectTruth();
  });

  it('D4: gone between the last row and the watermark of a later load, which is then read again', async () => {
    await run();
    const before = await watermark();
    await clock.sleep(HOUR_MS);
    simulator.world.createOrder({ payed: true });
    front.failNext(/^INSERT INTO `meta_watermarks`/, ...isGone());
    expect((await run()).error?.code).toBe('STORE_UNAVAILABLE');
    expect(await watermark()).toEqual(before);
    expect((await run()).metrics).toMatchObject({ status: 'ok', mode: 'window', rows: { orders: 0 } });
    await expectTruth();
  });
});

describe('more than one loader', () => {
  it.each([
    ['that began later', 0],
    ['whose clock is behind, so that it seems to have begun first', -HOUR_MS],
  ])('X3: two of one account, from two machines at once: one %s gives way', async (_name, offMs) => {
    const other = await connect();
    // The first is held up while it builds its facts, until the second is through.
    front.failNext(/^INSERT INTO _build_fact_qtickets_sales_utm_daily/m, {
      kind: 'delay-after-commit',
      ms: 4_000,
    });
    const first = run();
    await expect.poll(() => front.log.at(-1)?.sql, { timeout: 20_000 }).toMatch(/^INSERT INTO _build_fact/m);
    // A second more, so that the ids of the two runs cannot tie.
    const later: Clock = { ...clock, now: () => clock.now() + offMs + 1_000 };
    const second = await run({ warehouse: other, scope: FULL, clock: later });
    await other.close();
    expect(second.error?.code).toBe('STORE_LOCKED');
    expect((await first).metrics.status).toBe('ok');
    await expectTruth();
  });

  it('X3: one that may wait goes on when the other has ended', async () => {
    const other = await connect();
    front.failNext(/^INSERT INTO _build_fact_qtickets_sales_utm_daily/m, {
      kind: 'delay-after-commit',
      ms: 1_000,
    });
    const first = run();
    await expect.poll(() => front.log.at(-1)?.sql, { timeout: 20_000 }).toMatch(/^INSERT INTO _build_fact/m);
    const later: Clock = { ...systemClock, now: () => clock.now() + 1_000 };
    const second = await run({ warehouse: other, clock: later, waitMs: HOUR_MS });
    await other.close();
    expect([(await first).metrics.status, second.metrics.status]).toEqual(['ok', 'ok']);
    await expectTruth();
  });

  it('X3: two of different accounts at once do not touch each other', async () => {
    const theirs = await createSimulator({
      behaviour: 'flat',
      orders: 200,
      years: 1,
      anchor: NOW_MS - HOUR_MS,
      clock,
    });
    const other = await connect();
    const { source, ...rest } = config(`${folder.path}/other`);
    const theirConfig = {
      ...rest,
      organization: `${organization}-other`,
      source: { ...source, baseUrl: new URL(theirs.url) },
    };
    const [ours, others] = await Promise.all([
      run(),
      load({ config: theirConfig, warehouse: other, clock, scope: FULL, dryRun: false, threads: 0 }),
    ]);
    expect([ours.metrics.status, others.metrics.status]).toEqual(['ok', 'ok']);
    await expectTruth();
    expect((await sql(factsQuery(theirConfig.organization))).sort()).toEqual(trueFacts(theirs.world.truth()));
    await other.close();
    await theirs.close();
  });
});

describe('a clock that is set back', () => {
  it('X5: between two loads, and the second still brings the facts up to date', async () => {
    const fast: Clock = { ...clock, now: () => clock.now() + HOUR_MS };
    await run({ clock: fast });
    await clock.sleep(10 * 60_000);
    const [sold] = [...simulator.world.truth()].filter(({ payed, deletedAt }) => payed && deletedAt === null);
    simulator.world.cancel(sold?.id ?? 0);
    expect((await run()).metrics).toMatchObject({ status: 'ok', rows: { orders: 1 } });
    await expectTruth();
  });
});
