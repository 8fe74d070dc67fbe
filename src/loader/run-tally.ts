/** Counts what the pages of one load held. Each order counts once, by its first sight, however often paging repeats it. */
import { largestId } from '../core/ids.ts';
import { formatMoney } from '../core/money.ts';
import type { ZoneClock } from '../core/time.ts';
import type { RunMetrics } from '../protocol/run.ts';
import type { ReadPage } from '../qtickets/reading.ts';
import { noDrift } from '../qtickets/wire-drift.ts';
import type { Oddities } from './drift.ts';
import type { OrderPage } from './order-page.ts';

type Counted = Pick<
  RunMetrics,
  | 'pages'
  | 'orders_seen'
  | 'orders_paid'
  | 'orders_unpaid'
  | 'orders_out_of_window'
  | 'orders_repeated'
  | 'rejected'
  | 'distinct_ids'
  | 'tickets_sold'
  | 'revenue'
  | 'sale_ts'
  | 'unknown_fields'
>;

export class RunTally {
  readonly #zone: ZoneClock;
  readonly #rejects = new Set<string>();
  readonly #drift = noDrift();
  readonly #sums = { pages: 0, distinct: 0, paid: 0, unpaid: 0, outOfWindow: 0, repeated: 0, tickets: 0 };
  #nameless = 0;
  #revenue = 0n;
  #firstSaleMs: number | null = null;
  #lastSaleMs: number | null = null;
  #beforeWindow = 0;
  #perPage: number | null = null;

  constructor(zone: ZoneClock) {
    this.#zone = zone;
  }

  /** Orders whose own `updated_at` lies before the window: a filter that is honoured gives none. */
  get beforeWindow(): number {
    return this.#beforeWindow;
  }

  /** Distinct orders so far. */
  get distinct(): number {
    return this.#sums.distinct;
  }

  /** What the pages showed of the source. */
  get oddities(): Oddities {
    return {
      unknownFields: [...this.#drift.unknownFields].sort(),
      changedTypes: [...this.#drift.changedTypes].sort(),
      newValues: [...this.#drift.newValues].sort(),
      perPage: this.#perPage,
    };
  }

  /** The highest id so far; null before the first. */
  newestId: string | null = null;

  /** The latest total the source answered; null before the first page. */
  serverTotal: number | null = null;

  add({ page, isNew, isReread, listTotal }: ReadPage<OrderPage>): void {
    const sums = this.#sums;
    const fresh = isNew.filter(Boolean).length;
    const countNew = (indexes: Iterable<number>) => {
      let count = 0;
      for (const index of indexes) if (isNew[index]) count += 1;
      return count;
    };
    const outside = countNew(page.outOfWindowPaid);
    const outsideUnpaid = countNew(page.outOfWindowUnpaid);
    sums.pages += 1;
    sums.distinct += fresh;
    sums.paid += countNew(page.paid.idIndexes) + outside;
    sums.unpaid += countNew(page.unpaid.idIndexes) + outsideUnpaid;
    sums.outOfWindow += outside + outsideUnpaid;
    if (!isReread) sums.repeated += page.ids.length - fresh;
    this.#beforeWindow += page.beforeWindow;
    this.serverTotal = listTotal;
    this.#perPage = page.paging.perPage;
    this.newestId = largestId(this.newestId === null ? page.ids : [this.newestId, ...page.ids]);
    for (const field of page.drift.unknownFields) this.#drift.unknownFields.add(field);
    for (const field of page.drift.changedTypes) this.#drift.changedTypes.add(field);
    for (const value of page.drift.newValues) this.#drift.newValues.add(value);
    for (const { entityId, payloadHash } of page.rejects) {
      const key = `${entityId}:${payloadHash}`;
      if (entityId === '' && !this.#rejects.has(key)) this.#nameless += 1;
      this.#rejects.add(key);
    }
    this.#addSales(page, isNew);
  }

  #addSales({ paid }: OrderPage, isNew: readonly boolean[]): void {
    paid.idIndexes.forEach((idIndex, index) => {
      if (!isNew[idIndex]) return;
      const saleMs = paid.saleMs[index] ?? 0;
      this.#sums.tickets += paid.ticketsSold[index] ?? 0;
      this.#revenue += paid.revenue[index] ?? 0n;
      this.#firstSaleMs = Math.min(saleMs, this.#firstSaleMs ?? saleMs);
      this.#lastSaleMs = Math.max(saleMs, this.#lastSaleMs ?? saleMs);
    });
  }

  toMetrics(): Counted {
    const { pages, distinct, paid, unpaid, outOfWindow, repeated, tickets } = this.#sums;
    const iso = (epochMs: number | null) => (epochMs === null ? null : this.#zone.format(epochMs));
    return {
      pages,
      orders_seen: distinct + this.#nameless,
      orders_paid: paid,
      orders_unpaid: unpaid,
      orders_out_of_window: outOfWindow,
      orders_repeated: repeated,
      rejected: this.#rejects.size,
      distinct_ids: distinct,
      tickets_sold: tickets,
      revenue: formatMoney(this.#revenue),
      sale_ts: { min: iso(this.#firstSaleMs), max: iso(this.#lastSaleMs) },
      unknown_fields: [...this.#drift.unknownFields].sort(),
    };
  }
}
