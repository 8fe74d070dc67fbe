/** What the store says of orders, by day and event or one by one, for a comparison with the source. */
import type { Warehouse } from '../warehouse/warehouse.ts';
import { verifyOrders } from './queries.ts';
import type { DayEvent } from './source-orders.ts';

/** Orders of one day and event in sum, or one order. */
export interface StoredOrders extends DayEvent {
  readonly isMarked: boolean;
  readonly orders: number;
  readonly tickets: number;
  /** Sold tickets, counted row by row. */
  readonly ticketRows: number;
  /** Hundredths. */
  readonly revenue: bigint;
  readonly firstId: bigint;
  readonly lastId: bigint;
  /** Sum modulo 2^64. */
  readonly fingerprint: bigint;
}

/** First and last second of the sales that are compared, seconds since 1970. */
export interface Seconds {
  readonly fromS: number;
  readonly lastS: number;
}

/** Ids a query: their text has to fit into a URL. */
const IDS_PER_QUERY = 500;

export class StoredOrdersReader {
  readonly #warehouse: Warehouse;
  readonly #organization: string;
  readonly #seconds: Seconds;

  constructor(warehouse: Warehouse, organization: string, seconds: Seconds) {
    this.#warehouse = warehouse;
    this.#organization = organization;
    this.#seconds = seconds;
  }

  /** Sums by day, event and mark. */
  byDay(): Promise<StoredOrders[]> {
    return this.#read({ ...this.#seconds, days: [], ids: [], isByOrder: false });
  }

  /** The orders of some days, one by one. */
  ofDays(days: readonly string[]): Promise<StoredOrders[]> {
    return this.#read({ ...this.#seconds, days, ids: [], isByOrder: true });
  }

  /** Orders by id, whenever they were sold. */
  async *ofIds(all: readonly bigint[]): AsyncGenerator<StoredOrders> {
    for (let start = 0; start < all.length; start += IDS_PER_QUERY) {
      const ids = all.slice(start, start + IDS_PER_QUERY);
      yield* await this.#read({ ...ALL_TIMES, days: [], ids, isByOrder: true });
    }
  }

  async #read({ fromS, lastS, days, ids, isByOrder }: Request): Promise<StoredOrders[]> {
    return await this.#warehouse.query(verifyOrders, {
      organization: this.#organization,
      from_s: fromS,
      last_s: lastS,
      days,
      ids,
      by_order: isByOrder ? 1 : 0,
    });
  }
}

interface Request extends Seconds {
  readonly days: readonly string[];
  readonly ids: readonly bigint[];
  readonly isByOrder: boolean;
}

/** All that a DateTime can hold. */
export const ALL_TIMES: Seconds = { fromS: 0, lastS: 4_294_967_295 };
