/**
 * A history with every kind of case, its truth known to the kopeck: facts, checks and rebuilds are held against it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { createZoneClock } from '../../src/core/time.ts';
import { rebuildFacts } from '../../src/loader/rebuild.ts';
import { runChecks } from '../../src/monitor/run-checks.ts';
import { readStatus } from '../../src/reports/reports.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { TrueOrder } from '../../src/simulator/truth.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import {
  dayIn,
  factsQuery,
  measuresSql,
  soldTickets,
  sumBy,
  trueFacts,
  trueMovements,
} from '../support/true-facts.ts';

const NOW_MS = Date.UTC(2025, 10, 23, 12);
const DAY_MS = 86_400_000;
const FACTS = [
  ...([
    'fact_qtickets_sales_utm_daily',
    'fact_qtickets_sales_daily',
    'fact_qtickets_sales_show_daily',
  ] as const),
] as const;

const clock = createRecordingClock({ startMs: NOW_MS });
let store: TestStore;
let simulator: Simulator;
let config: ConfigWithSource;
let truth: readonly TrueOrder[] = [];

/** Lets everything befall some orders of the history, on days of its last weeks. */
function makeCases({ world }: Simulator): void {
  const paid = [...world.truth()].filter(
    (order) =>
      order.payed && order.deletedAt === null && order.tickets.every(({ refundedAt }) => refundedAt === null),
  );
  const recent = paid.slice(-120);
  const at = (days: number) => NOW_MS - days * DAY_MS;
  const take = (n: number) => recent.splice(0, n);
  for (const { id } of take(8)) world.refund(id, { deduction: 10 }, at(3));
  for (const { id, tickets } of take(8)) {
    const some = tickets.slice(0, 1).map((ticket) => ticket.id);
    world.refund(id, { tickets: some, share: 30, deduction: 5 }, at(5));
    world.refund(id, { tickets: some, share: 40 }, at(2));
  }
  for (const { id } of take(8)) world.cancel(id, at(4));
  for (const { id } of take(8)) {
    world.cancel(id, at(4));
    world.restore(id, at(1));
  }
  for (const { id } of take(8)) {
    world.cancel(id, at(6));
    world.refund(id, {}, at(2));
  }
  for (const { id, tickets } of take(8)) world.removeTicket(id, tickets[0]?.id ?? 0, at(3));
  for (const { id } of take(6)) world.exchange(id, world.createOrder({ payed: true }, at(1)), at(1));
  for (const { id } of take(2)) {
    world.exchange(id, world.createOrder({ payed: true }, at(2)), at(2));
    world.exchange(id, world.createOrder({ payed: true }, at(1)), at(1));
  }
}

beforeAll(async () => {
  store = await openTestStore();
  simulator = await createSimulator({
    ...{ behaviour: 'documented', orders: 1500, seed: 11, years: 1, anchor: NOW_MS - DAY_MS, clock },
    ...{ cases: true, listsExchanges: true },
  });
  makeCases(simulator);
  config = store.config('figures', simulator.url);
  const { metrics } = await store.load(config, { clock });
  expect(metrics).toMatchObject({ status: 'ok', error: null });
  truth = [...simulator.world.truth()];
});
afterAll(async () => {
  await simulator.close();
  await store.close();
});

const checks = () =>
  runChecks({ warehouse: store.warehouse, organization: 'figures', reportZone: 'Europe/Moscow', clock });
const rebuild = (options: Partial<Parameters<typeof rebuildFacts>[0]> = {}) =>
  rebuildFacts({ config, warehouse: store.warehouse, clock, ...options });
/** All rows of what is derived, whole. */
async function derived(): Promise<string[]> {
  const tables = [...FACTS, 'int_exchanges', 'int_exchanged_tickets'];
  const rows = await Promise.all(
    tables.map((table) => store.sql(`SELECT '${table}', * FROM ${table} WHERE organization = 'figures'`)),
  );
  return rows.flat().sort();
}

describe('the facts of a history with every kind of case', () => {
  it('has every kind of case', () => {
    const paid = truth.filter(({ payed }) => payed);
    const tickets = paid.flatMap((order) => order.tickets.map((ticket) => ({ order, ticket })));
    const kinds = {
      free: tickets.some(({ order, ticket }) => ticket.price === 0n && soldTickets(order).includes(ticket)),
      services: tickets.some(({ ticket }) => ticket.services > 0n),
      fees: tickets.some(({ ticket }) => ticket.fee > 0n),
      season: tickets.some(({ ticket }) => ticket.mainId !== null),
      'several refunds': tickets.some(({ ticket }) => ticket.refunds.length > 1),
      withheld: tickets.some(({ ticket }) => ticket.withheld > 0n),
      'removed before payment': tickets.some(
        ({ order, ticket }) => ticket.deletedAt !== null && ticket.deletedAt < (order.payedAt ?? 0),
      ),
      'removed later': tickets.some(
        ({ order, ticket }) => ticket.deletedAt !== null && order.deletedAt === null,
      ),
      cancelled: paid.some(({ deletedAt }) => deletedAt !== null),
      discounts: paid.some(({ price, originalPrice }) => price < originalPrice),
      'other currencies': new Set(paid.map(({ currency }) => currency)).size > 1,
      exchanged: paid.some(({ exchangedFrom }) => exchangedFrom.length > 0),
      'back office': paid.some(({ isBackOffice }) => isBackOffice),
      unpaid: truth.some(({ payed }) => !payed),
    };
    expect(Object.entries(kinds).filter(([, isThere]) => !isThere)).toEqual([]);
  });

  it.each(['fact_qtickets_sales_daily', 'fact_qtickets_sales_utm_daily'])(
    '%s is true to the kopeck',
    async (table) => {
      expect((await store.sql(factsQuery('figures', table))).sort()).toEqual(trueFacts(truth));
    },
  );

  it('fact_qtickets_sales_show_daily comes to the same by day and show', async () => {
    const measures = [
      'tickets_sold',
      'revenue',
      'refunded_tickets',
      'refunded_amount',
      'withheld_amount',
    ] as const;
    const more = ['cancelled_tickets', 'exchanged_in_amount', 'exchanged_out_amount'] as const;
    const all = [...measures, ...more];
    const day = dayIn('Europe/Moscow');
    const expected = sumBy(
      trueMovements(truth),
      ({ order, at }) => [day(at), order.tickets[0]?.showId, order.currency].join('\t'),
      all,
    );
    const rows = await store.sql(`
      SELECT sales_date, show_id, currency, ${measuresSql(all)} FROM fact_qtickets_sales_show_daily
      WHERE organization = 'figures' GROUP BY ALL`);
    expect(rows.sort()).toEqual(expected);
  });
});

describe('the checks', () => {
  it('find nothing wrong but what is odd, and are shown by the status', async () => {
    const report = await checks();
    const bad = report.checks.filter(({ status }) => status !== 'passed');
    expect(bad.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(bad.filter(({ status }) => status === 'broken')).toEqual([]);
    expect(report.healthy).toBe(true);
    const { checks: kept } = await readStatus(store.warehouse, 'figures');
    expect(kept?.not_passed.map(({ check }) => check)).toEqual(bad.map(({ check }) => check).sort());
    expect(kept?.passed).toBe(report.checks.length - bad.length);
  });
});

describe('a rebuild', () => {
  it('gives the same rows, and mends what was wrong', async () => {
    const before = await derived();
    const report = await rebuild();
    expect(report).toMatchObject({
      status: 'ok',
      months_done_before: 0,
      completeness: { reason: 'facts-rebuilt' },
    });
    expect(await derived()).toEqual(before);

    const spoil = (sql: string) => store.warehouse.execute(sql);
    await spoil(`ALTER TABLE fact_qtickets_sales_daily DROP PARTITION ('figures', 202511)`);
    await spoil(
      `INSERT INTO fact_qtickets_sales_show_daily SELECT * FROM fact_qtickets_sales_show_daily LIMIT 3`,
    );
    await spoil(
      `INSERT INTO fact_qtickets_sales_utm_daily (organization, sales_date, orders) VALUES ('figures', '2019-01-01', 1)`,
    );
    await spoil(
      `INSERT INTO int_exchanges (organization, primary_order_id, secondary_order_id, amount) VALUES ('figures', 1, 2, 5)`,
    );
    expect((await checks()).healthy).toBe(false);
    expect(await rebuild()).toMatchObject({ status: 'ok' });
    expect(await derived()).toEqual(before);
    expect((await checks()).healthy).toBe(true);
  });

  it('goes on where it was cut off', async () => {
    const before = await derived();
    const { months } = await rebuild();
    expect(months.length).toBeGreaterThan(5);
    await store.warehouse.execute(`ALTER TABLE fact_qtickets_sales_daily DROP PARTITION ('figures', 202511)`);
    const abort = new AbortController();
    const onProgress = () => abort.abort(new InterruptedError('SIGTERM'));
    await expect(rebuild({ signal: abort.signal, onProgress, monthsPerBuild: 5 })).rejects.toThrow(
      InterruptedError,
    );
    expect(
      await store.sql(`SELECT status FROM meta_job_runs WHERE mode = 'rebuild' ORDER BY _ver DESC LIMIT 1`),
    ).toEqual(['interrupted']);
    const rest = await rebuild();
    expect(rest).toMatchObject({ status: 'ok', months_done_before: 5 });
    expect(rest.months).toEqual(months.slice(5));
    expect(await derived()).toEqual(before);
    expect((await rebuild()).months).toEqual(months);
  });

  it('of some days touches their months alone', async () => {
    const report = await rebuild({ from: '2025-09-30', to: '2025-10-01' });
    expect(report.months).toEqual([202509, 202510]);
    const zone = createZoneClock('Europe/Moscow');
    expect(report.started_at).toBe(zone.format(NOW_MS));
  });

  it('is no load: the last one stays what it was', async () => {
    const { last_run, last_ok_run } = await readStatus(store.warehouse, 'figures');
    expect([last_run?.mode, last_ok_run?.mode]).toEqual(['full', 'full']);
  });
});
