/**
 * Holds the orders of the source against those of the store: sums by day and event first, and order by order only where those
 * differ. Writes nothing.
 */
import { IdSet } from '../core/id-set.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Window } from '../core/window.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { Differences } from './differences.ts';
import { type Sums, SumsByDay, type SumsPair } from './order-sums.ts';
import type { SourceOrder, SourceOrders } from './source-orders.ts';
import { ALL_TIMES, type StoredOrders, StoredOrdersReader } from './stored-orders.ts';

/** Orders that a query may bring one by one, as far as days can be parted: some 10 MB. */
const ORDERS_PER_QUERY = 20_000;
/** Their text has to fit into a URL. */
const DAYS_PER_QUERY = 200;

export interface CompareOptions {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly orders: SourceOrders;
  readonly zone: ZoneClock;
  /** Sales to compare; null compares all. */
  readonly window: Window | null;
  /** Up to when changes were loaded with proof, seconds since 1970; null when never. */
  readonly watermarkS: number | null;
  readonly signal?: AbortSignal | undefined;
}

export interface Comparison {
  readonly source: Sums;
  readonly store: Sums;
  /** Marked as vanished and still not listed. */
  readonly marked: Sums;
  /** Days and events that differ. */
  readonly days: readonly SumsPair[];
  readonly differences: Differences;
}

/** @throws StoreQueryError, StoreUnavailableError */
export async function compareOrders(options: CompareOptions): Promise<Comparison> {
  const { warehouse, organization, orders, zone, window, watermarkS } = options;
  const seconds =
    window === null
      ? ALL_TIMES
      : { fromS: Math.ceil(window.fromMs / 1000), lastS: Math.ceil(window.toMs / 1000) - 1 };
  const days = window && { first: zone.day(window.fromMs), last: zone.day(window.toMs - 1) };
  const isCompared = (order: SourceOrder) =>
    order.state === 'paid' && (days === null || (order.day >= days.first && order.day <= days.last));

  const source = new SumsByDay();
  for (const order of orders.all()) if (isCompared(order)) source.add(order, sumsOf(order));
  const reader = new StoredOrdersReader(warehouse, organization, seconds);
  const store = new SumsByDay();
  const rows = await reader.byDay();
  for (const row of rows) if (!row.isMarked) store.add(row, row);
  const pairs = source.differingFrom(store);

  const search = new Search({
    ...options,
    reader,
    isCompared,
    differences: new Differences(zone, watermarkS),
  });
  const marked = await search.visitMarked(rows.filter((row) => row.isMarked));
  await search.visit(pairs);
  return {
    source: source.total(),
    store: store.total(),
    marked: marked.total(),
    days: pairs,
    differences: search.differences,
  };
}

interface SearchOptions extends CompareOptions {
  readonly reader: StoredOrdersReader;
  readonly isCompared: (order: SourceOrder) => boolean;
  readonly differences: Differences;
}

/** How many orders the store holds of a day. */
interface DayOrders {
  readonly day: string;
  readonly orders: number;
}

/** Goes through orders one by one. */
class Search {
  readonly #options: SearchOptions;
  /** Orders of the source that the store was found to hold, one way or other. */
  readonly #met = new IdSet();

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  get differences(): Differences {
    return this.#options.differences;
  }

  /** @returns those that the source still does not list */
  async visitMarked(days: readonly DayOrders[]): Promise<SumsByDay> {
    const still = new SumsByDay();
    const { orders, differences } = this.#options;
    for await (const row of this.#stored(days)) {
      if (!row.isMarked) continue;
      const order = orders.find(row.firstId);
      if (order === null || order.state === 'refused') {
        still.add(row, row);
        continue;
      }
      this.#met.add(order.id.toString());
      differences.add(order.state === 'paid' ? 'returned' : 'unpaid', order, row);
    }
    return still;
  }

  async visit(pairs: readonly SumsPair[]): Promise<void> {
    const { orders, reader, isCompared, differences } = this.#options;
    const names = new Set(pairs.map(nameOf));
    const days = pairs.map(({ day, store }) => ({ day, orders: store.orders }));
    for await (const row of this.#stored(days)) {
      if (!row.isMarked && names.has(nameOf(row))) this.#judge(row);
    }
    const unmet: bigint[] = [];
    for (const order of orders.all()) {
      if (isCompared(order) && names.has(nameOf(order)) && !this.#isMet(order.id)) unmet.push(order.id);
    }
    // The store may have them at a time that is not compared.
    for await (const row of reader.ofIds(unmet)) this.#judge(row);
    for (const id of unmet) if (!this.#isMet(id)) differences.add('missing', orders.find(id), null);
  }

  #judge(row: StoredOrders): void {
    const { orders, differences } = this.#options;
    const order = orders.find(row.firstId);
    if (order === null) {
      differences.add('unlisted', null, row);
      return;
    }
    // What cannot be read now may be as it was; the pass as a whole is not proved then.
    if (order.state === 'refused') return;
    this.#met.add(order.id.toString());
    if (order.state === 'unpaid') differences.add('unpaid', order, row);
    else if (row.isMarked) differences.add('returned', order, row);
    else if (order.fingerprint !== row.fingerprint) differences.add('different', order, row);
  }

  #isMet(id: bigint): boolean {
    return this.#met.has(id.toString());
  }

  /** The stored orders of some days one by one; a bounded number is held at once. */
  async *#stored(days: readonly DayOrders[]): AsyncGenerator<StoredOrders> {
    const { reader, signal } = this.#options;
    for (const some of inPortions(days)) {
      signal?.throwIfAborted();
      yield* await reader.ofDays(some);
    }
  }
}

/** Days together as long as they hold few orders; each day once. */
function* inPortions(all: readonly DayOrders[]): Generator<readonly string[]> {
  const ordersByDay = new Map<string, number>();
  for (const { day, orders } of all) ordersByDay.set(day, (ordersByDay.get(day) ?? 0) + orders);
  let days: string[] = [];
  let held = 0;
  for (const [day, orders] of ordersByDay) {
    if (days.length > 0 && (held + orders > ORDERS_PER_QUERY || days.length === DAYS_PER_QUERY)) {
      yield days;
      days = [];
      held = 0;
    }
    days.push(day);
    held += orders;
  }
  if (days.length > 0) yield days;
}

function nameOf({ day, eventId }: { readonly day: string; readonly eventId: string }): string {
  return `${day} ${eventId}`;
}

function sumsOf({ id, tickets, revenue, fingerprint }: SourceOrder): Sums {
  return { orders: 1, tickets, ticketRows: tickets, revenue, firstId: id, lastId: id, fingerprint };
}
