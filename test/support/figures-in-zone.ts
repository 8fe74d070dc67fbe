/**
 * What holds of facts and of what was known, in one report zone: call once in a test file of its own, for a process has room for one store.
 * Orders go through the program's own reader and writer, in whatever sequence their versions come.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createZoneClock } from '../../src/core/time.ts';
import { rebuildStaleFacts } from '../../src/loader/facts.ts';
import { Versions } from '../../src/loader/meta-rows.ts';
import { createOrderPageReader } from '../../src/loader/order-page.ts';
import { OrderWriter } from '../../src/loader/order-writer.ts';
import { NO_BUYERS } from '../../src/loader/personal-data.ts';
import { sumsAgree } from '../../src/loader/queries.ts';
import { readDayAsKnown } from '../../src/reports/reports.ts';
import { type WireObject, wireOrder } from './list-source.ts';
import { openTestStore, type TestStore } from './test-store.ts';
import { dayIn } from './true-facts.ts';

const HOUR_MS = 3_600_000;
const RUNS = 6;
const FACTS = [
  'fact_qtickets_sales_utm_daily',
  'fact_qtickets_sales_daily',
  'fact_qtickets_sales_show_daily',
];
/** Long after all that happens: every day is a past one. */
const SEEN_MS = Date.UTC(2026, 5, 1, 12);
const SECOND_MS = 1000;

const iso = (ms: number) => new Date(ms).toISOString();

/** What may befall an order between two versions. */
const step = fc.record({
  kind: fc.constantFrom('cancel', 'restore', 'refund', 'part of a refund', 'take out', 'touch', 'move'),
  hours: fc.integer({ min: 1, max: 60 }),
  ticket: fc.nat(2),
});
const life = fc.record({
  tickets: fc.integer({ min: 1, max: 3 }),
  edge: fc.nat(99),
  hours: fc.integer({ min: -30, max: 30 }),
  isUnpaidFirst: fc.boolean(),
  steps: fc.array(step, { maxLength: 4 }),
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

/** All versions of an order, oldest first. Each changes at a second of its own. */
function versionsOf(
  id: number,
  { tickets: count, edge, hours, isUnpaidFirst, steps }: Life,
  edges: readonly number[],
) {
  const paidMs = (edges[edge % edges.length] ?? 0) + hours * HOUR_MS;
  const tickets: WireObject[] = Array.from({ length: count }, () => ({}));
  const fields: WireObject = { payed_at: iso(paidMs), created_at: iso(paidMs), price: 100 * count };
  const versions: WireObject[] = [];
  let atMs = paidMs;
  const note = () => {
    fields['updated_at'] = iso(atMs);
    versions.push(
      wireOrder(
        id,
        { ...fields },
        tickets.map((ticket) => ({ ...ticket, updated_at: iso(atMs) })),
      ),
    );
  };
  if (isUnpaidFirst) {
    const changed = iso(paidMs - HOUR_MS);
    versions.push(
      wireOrder(
        id,
        { payed: false, payed_at: null, updated_at: changed },
        tickets.map(() => ({ updated_at: changed })),
      ),
    );
  }
  note();
  for (const { kind, hours: later, ticket: place } of steps) {
    atMs += later * HOUR_MS;
    const ticket = tickets[place % count] ?? {};
    if (kind === 'cancel') fields['deleted_at'] = iso(atMs);
    if (kind === 'restore') fields['deleted_at'] = null;
    if (kind === 'take out') ticket['deleted_at'] = iso(atMs);
    if (kind === 'refund')
      Object.assign(ticket, { refunded_at: iso(atMs), refunded_amount: 90, refunded_deduction_amount: 10 });
    if (kind === 'part of a refund') Object.assign(ticket, { refunded_at: iso(atMs), refunded_amount: 30 });
    if (kind === 'move') fields['event_id'] = 8;
    note();
  }
  return versions;
}

/** @param edges moments where a day or month begins or clocks change, epoch milliseconds */
export function describeFiguresIn(reportZone: string, edges: readonly number[]): void {
  const zone = createZoneClock(reportZone);
  let store: TestStore;
  let accounts = 0;
  beforeAll(async () => {
    store = await openTestStore(systemClock, reportZone);
  });
  afterAll(() => store.close());

  /** Brings versions in, batch by batch, as loads would, and builds the facts. @returns the account */
  async function bring(batches: readonly (readonly WireObject[])[]): Promise<string> {
    accounts += 1;
    const organization = `account-${accounts}`;
    const versions = new Versions(systemClock);
    for (const [number, rows] of batches.entries()) {
      const runId = `${organization}-${number}`;
      const meta = { warehouse: store.warehouse, organization, runId, versions };
      const seenMs = SEEN_MS + number * SECOND_MS;
      const read = createOrderPageReader({
        ...{ organization, reportZone, runId, loadedAtMs: seenMs, buyers: NO_BUYERS, cities: new Map() },
        window: { fromMs: null, toMs: null },
      });
      const paging = { perPage: 50, currentPage: 1, total: rows.length };
      const page = read(Buffer.from(JSON.stringify({ data: rows, paging })), seenMs);
      expect(page.rejects).toEqual([]);
      const now = () => seenMs;
      const writer = new OrderWriter({
        meta,
        now,
        loadedAtMs: seenMs,
        zone,
        hasRows: true,
        provedUntilMs: SEEN_MS,
      });
      await writer.add({ page, isNew: page.ids.map(() => true), isReread: false, listTotal: rows.length });
      await writer.finish();
      if (number % 2 === 0 || number === batches.length - 1) await rebuildStaleFacts({ meta, now });
    }
    return organization;
  }

  const factsOf = async (organization: string) => {
    const rows = FACTS.map((table) =>
      store.sql(
        `SELECT '${table}', * EXCEPT organization FROM ${table} WHERE organization = '${organization}'`,
      ),
    );
    return (await Promise.all(rows)).flat().sort();
  };
  /** Figures by day, event and currency that are not 0: of the facts, and of all that was ever put on record. */
  const figuresOf = (organization: string) =>
    store.sql(`
      SELECT sales_date, event_id, currency, figure.1, toDecimalString(figure.2, 2)
      FROM fact_qtickets_sales_daily
      ARRAY JOIN [
        ('orders', toDecimal64(orders, 2)), ('tickets_sold', toDecimal64(tickets_sold, 2)), ('revenue', revenue),
        ('refunded_tickets', toDecimal64(refunded_tickets, 2)), ('refunded_amount', refunded_amount),
        ('withheld_amount', withheld_amount), ('cancelled_tickets', toDecimal64(cancelled_tickets, 2))] AS figure
      WHERE organization = '${organization}' AND figure.2 != 0
      ORDER BY ALL`);
  const restatedOf = (organization: string) =>
    store.sql(`
      SELECT day, event_id, currency, figure, toDecimalString(sum(new - old), 2)
      FROM meta_restatements WHERE organization = '${organization}'
      GROUP BY ALL HAVING sum(new - old) != 0 ORDER BY ALL`);

  describe(`figures in ${reportZone}`, () => {
    it('stand on the days of the zone, at every edge of days, months and clocks', async () => {
      const moments = edges.flatMap((edge) => [edge - SECOND_MS, edge, edge + SECOND_MS]);
      const orders = moments.map((ms, index) => {
        const refundMs = moments[moments.length - 1 - index] ?? 0;
        const refund = refundMs > ms ? { refunded_at: iso(refundMs), refunded_amount: 100 } : {};
        const updated = iso(Math.max(ms, refundMs));
        return {
          ms,
          refundMs,
          row: wireOrder(1 + index, { payed_at: iso(ms), created_at: iso(ms), updated_at: updated }, [
            refund,
          ]),
        };
      });
      const organization = await bring([orders.map(({ row }) => row)]);
      const day = dayIn(reportZone);
      const count = (days: readonly string[]) =>
        [...new Set(days)].sort().map((one) => `${one}\t${days.filter((other) => other === one).length}`);
      const sold = `SELECT sales_date, sum(orders) FROM fact_qtickets_sales_daily WHERE organization = '${organization}' GROUP BY 1 HAVING sum(orders) > 0 ORDER BY 1`;
      expect(await store.sql(sold)).toEqual(count(orders.map(({ ms }) => day(ms))));
      const refunded = `SELECT sales_date, sum(refunded_tickets) FROM fact_qtickets_sales_show_daily WHERE organization = '${organization}' GROUP BY 1 HAVING sum(refunded_tickets) > 0 ORDER BY 1`;
      const given = orders.filter(({ ms, refundMs }) => refundMs > ms);
      expect(await store.sql(refunded)).toEqual(count(given.map(({ refundMs }) => day(refundMs))));
      expect(await store.warehouse.query(sumsAgree, { organization, months: [] })).toEqual([]);
    });

    it('are the same in whatever sequence versions arrive, with repeats, and what was put on record adds up to them', async () => {
      const history = fc.record({
        lives: fc.array(life, { minLength: 1, maxLength: 5 }),
        arrivals: fc.array(fc.tuple(fc.nat(4), fc.nat(5)), { maxLength: 16 }),
        lastFirst: fc.boolean(),
        perBatch: fc.integer({ min: 1, max: 6 }),
      });
      await fc.assert(
        fc.asyncProperty(history, async ({ lives, arrivals, lastFirst, perBatch }) => {
          const orders = lives.map((one, index) => versionsOf(10 + index, one, edges));
          const newest = orders.flatMap((versions) => versions.slice(-1));
          const some = arrivals.flatMap(([order, version]) => {
            const versions = orders[order % orders.length] ?? [];
            return versions.slice(version % versions.length).slice(0, 1);
          });
          const sequence = lastFirst ? [...newest, ...some] : [...some, ...newest];
          const batches = Array.from({ length: Math.ceil(sequence.length / perBatch) }, (_, index) =>
            sequence.slice(index * perBatch, (index + 1) * perBatch),
          );
          const expected = await bring([newest]);
          const organization = await bring(batches);
          expect(await factsOf(organization)).toEqual(await factsOf(expected));
          expect(await store.warehouse.query(sumsAgree, { organization, months: [] })).toEqual([]);
          const figures = await figuresOf(organization);
          expect(await restatedOf(organization)).toEqual(figures);
          expect(await restatedOf(expected)).toEqual(figures);

          const [day = '2025-01-01'] = figures.map((row) => row.split('\t')[0]);
          const asKnown = (knownOn: string) =>
            readDayAsKnown(store.warehouse, { organization, day, knownOn });
          const before = await asKnown(day);
          expect(before.figures.filter(({ known }) => known !== '0.00')).toEqual([]);
          const after = await asKnown('2026-06-01');
          expect(after.figures.filter(({ known, now }) => known !== now)).toEqual([]);
          expect(after.changes).toEqual([]);
        }),
        { numRuns: RUNS, endOnFailure: true },
      );
    });
  });
}
