/** Sums over orders by day and event, which do not hang on the sequence in which orders come. */
import type { DayEvent } from './source-orders.ts';

export interface Sums {
  readonly orders: number;
  readonly tickets: number;
  /** Sold tickets, counted row by row. */
  readonly ticketRows: number;
  /** Hundredths. */
  readonly revenue: bigint;
  /** Null where there is no order. */
  readonly firstId: bigint | null;
  readonly lastId: bigint | null;
  /** Sum of the fingerprints modulo 2^64. */
  readonly fingerprint: bigint;
}

const NOTHING: Sums = {
  orders: 0,
  tickets: 0,
  ticketRows: 0,
  revenue: 0n,
  firstId: null,
  lastId: null,
  fingerprint: 0n,
};

/** Sums of one day and event on both sides. */
export interface SumsPair extends DayEvent {
  readonly source: Sums;
  readonly store: Sums;
}

export class SumsByDay {
  readonly #groups = new Map<string, DayEvent & { readonly sums: Sums }>();

  add({ day, eventId }: DayEvent, sums: Sums): void {
    const name = `${day} ${eventId}`;
    const before = this.#groups.get(name)?.sums ?? NOTHING;
    this.#groups.set(name, { day, eventId, sums: plus(before, sums) });
  }

  total(): Sums {
    return [...this.#groups.values()].reduce((total, { sums }) => plus(total, sums), NOTHING);
  }

  /** Every day and event that is not the same here (the source) and there (the store), by day. */
  differingFrom(store: SumsByDay): SumsPair[] {
    const pairs: SumsPair[] = [];
    for (const name of new Set([...this.#groups.keys(), ...store.#groups.keys()])) {
      const [here, there] = [this.#groups.get(name), store.#groups.get(name)];
      const pair = { source: here?.sums ?? NOTHING, store: there?.sums ?? NOTHING };
      const { day = '', eventId = '' } = here ?? there ?? {};
      if (!isSame(pair.source, pair.store)) pairs.push({ day, eventId, ...pair });
    }
    return pairs.sort((a, b) => a.day.localeCompare(b.day) || a.eventId.localeCompare(b.eventId));
  }
}

function isSame(a: Sums, b: Sums): boolean {
  return (
    a.orders === b.orders &&
    a.tickets === b.tickets &&
    a.ticketRows === b.ticketRows &&
    a.revenue === b.revenue &&
    a.firstId === b.firstId &&
    a.lastId === b.lastId &&
    a.fingerprint === b.fingerprint
  );
}

function plus(a: Sums, b: Sums): Sums {
  return {
    orders: a.orders + b.orders,
    tickets: a.tickets + b.tickets,
    ticketRows: a.ticketRows + b.ticketRows,
    revenue: a.revenue + b.revenue,
    firstId: leastOf(a.firstId, b.firstId),
    lastId: largestOf(a.lastId, b.lastId),
    fingerprint: BigInt.asUintN(64, a.fingerprint + b.fingerprint),
  };
}

function leastOf(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function largestOf(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
