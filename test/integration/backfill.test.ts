/** History in slices: each proved by itself, nothing lost that changes between two of them. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { type BackfillOptions, backfill } from '../../src/loader/backfill.ts';
import type { Behaviour } from '../../src/simulator/behaviours.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);
const HOUR_MS = 3_600_000;

let store: TestStore;
let clock: RecordingClock;
let simulator: Simulator;
let config: ConfigWithSource;
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(() => simulator.close());

async function openAccount(behaviour: Behaviour = 'documented'): Promise<void> {
  clock = createRecordingClock({ startMs: START_MS });
  const size = { orders: 1200, seed: 6, years: 1, anchor: START_MS - HOUR_MS };
  simulator = await createSimulator({ behaviour, ...size, clock, live: { ordersPerMinute: 0 } });
  accounts += 1;
  config = store.config(`slices-${accounts}`, simulator.url);
}

const run = (options: Partial<BackfillOptions> = {}) =>
  backfill({
    ...{ config, clock, span: null, size: 'month' as const, threads: 0 },
    withStore: (use) => use(store.warehouse),
    ...options,
  });

async function expectTruth(): Promise<void> {
  expect((await store.sql(factsQuery(config.organization))).sort()).toEqual(
    trueFacts(simulator.world.truth()),
  );
  const count = `SELECT count() FROM stg_qtickets_api_orders_raw WHERE organization = '${config.organization}'`;
  expect(await store.sql(count)).toEqual([String(simulator.world.counts().paid)]);
}

const oldest = () =>
  [...simulator.world.truth()].find(
    ({ payed, deletedAt, tickets }) =>
      payed && deletedAt === null && tickets.every((one) => one.refundedAt === null),
  )?.id ?? 0;

describe('all history, month by month', () => {
  it('is the truth in the end, and the next load takes only what changed', async () => {
    await openAccount();
    const { backfill: done, error } = await run();
    expect(error).toBeNull();
    expect(done).toMatchObject({ is_whole: true, complete: true });
    expect(done.slices.length).toBeGreaterThanOrEqual(12);
    expect(new Set(done.slices.map(({ status }) => status))).toEqual(new Set(['ok']));
    expect(done.slices.at(-1)?.to).toBeNull();
    await expectTruth();
    const { metrics } = await store.load(config, { clock });
    expect(metrics).toMatchObject({ status: 'ok', mode: 'window', requests: 3, rows: { orders: 0 } });
  });

  it('has what is born and changes while it goes on, in slices long done too', async () => {
    await openAccount();
    const { backfill: done } = await run({
      onSlice: ({ number }) => {
        if (number === 4) simulator.world.cancel(oldest());
        if (number === 7) simulator.world.refund(oldest(), { deduction: 10 });
        if (number === 9) simulator.world.createOrder({ payed: true });
      },
    });
    expect(done.complete).toBe(true);
    await expectTruth();
  });

  it('goes on with the slices that are left when it was stopped', async () => {
    await openAccount();
    const abort = new AbortController();
    const cut = await run({
      signal: abort.signal,
      onSlice: ({ number }) => {
        if (number === 6) abort.abort(new InterruptedError('SIGTERM'));
      },
    });
    expect(cut.error?.code).toBe('INTERRUPTED');
    expect(cut.backfill.complete).toBe(false);
    expect(cut.backfill.slices.map(({ status }) => status).slice(0, 7)).toEqual([
      ...['ok', 'ok', 'ok', 'ok', 'ok', 'interrupted', 'left'],
    ]);
    // Meanwhile a scheduled load takes what is new, and leaves history to the slices.
    expect((await store.load(config, { clock })).metrics).toMatchObject({ status: 'ok', mode: 'window' });
    simulator.world.cancel(oldest());
    const { backfill: done } = await run();
    expect(done.complete).toBe(true);
    expect(done.slices.map(({ status }) => status).slice(0, 6)).toEqual([
      ...['done', 'done', 'done', 'done', 'done', 'ok'],
    ]);
    await expectTruth();
    // It came to its end: asked for once more, it begins anew.
    const again = await run();
    expect(again.backfill.slices.every(({ status }) => status === 'ok')).toBe(true);
  });
});

describe('a span', () => {
  it('holds what changed in it, and does not move the watermark', async () => {
    await openAccount();
    const span = { fromMs: Date.UTC(2025, 4, 1), toMs: Date.UTC(2025, 5, 1) };
    const { backfill: done } = await run({ span, size: { days: 10 } });
    expect(done).toMatchObject({ is_whole: false, complete: true });
    expect(done.slices).toHaveLength(4);
    const meant = [...simulator.world.truth()].filter(
      ({ payed, updatedAt }) => payed && updatedAt >= span.fromMs && updatedAt < span.toMs,
    );
    const stored = await store.sql(
      `SELECT order_id FROM stg_qtickets_api_orders_raw WHERE organization = '${config.organization}'`,
    );
    expect(new Set(stored)).toEqual(new Set(meant.map(({ id }) => String(id))));
    const watermarks = `SELECT count() FROM meta_watermarks WHERE organization = '${config.organization}'`;
    expect(await store.sql(watermarks)).toEqual(['0']);
  });

  it('is refused where the source cannot be asked for it', async () => {
    await openAccount('observed-2025-11');
    await expect(run()).rejects.toMatchObject({ code: 'SOURCE_FILTER' });
  });
});
