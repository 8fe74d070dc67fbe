/**
 * Takes one person out of the store: pseudonym and payload in every version of their orders, merged away or not. The sales stay, for
 * they took place. What is remembered, so that no later load brings the person back, is a keyed hash and never the address.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import { InternalError } from '../../core/errors.ts';
import { defineQuery, SQL_ROOT } from '../../warehouse/query.ts';
import { tsvDateTime, tsvString } from '../../warehouse/tsv.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { addBuyerKey, openBuyerKeys } from '../buyer-key.ts';
import { insertRows } from '../meta-rows.ts';
import { toBuyerKey } from '../personal-data.ts';
import { refuseRival } from '../run-record.ts';

const buyerOrders = defineQuery(
  'buyer_orders',
  z.object({
    order_id: z.string(),
    tickets: z.number(),
    /** Two decimals: hundredths without the point. */
    revenue: z.string().transform((text) => BigInt(text.replace('.', ''))),
    currency: z.string(),
    sold_at: z.string(),
  }),
);

const buyerLeft = defineQuery('buyer_left', z.object({ versions: z.coerce.number() }));

export interface EraseRequest {
  readonly config: Config;
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly email: string;
  readonly clock: Clock;
}

/** What the store holds of a person. Nothing here says who it is. */
export interface FoundBuyer {
  readonly orders: number;
  readonly tickets: number;
  /** Hundredths by currency. */
  readonly revenue: ReadonlyMap<string, bigint>;
  /** ISO 8601, UTC; null without orders. */
  readonly firstSaleAt: string | null;
  readonly lastSaleAt: string | null;
}

/** One person, as far as the store and the keys know them. */
export class BuyerEraser {
  readonly #request: EraseRequest;
  /** By every key there is; the current one first. */
  #pseudonyms: readonly string[] = [];
  #ids: readonly bigint[] = [];

  constructor(request: EraseRequest) {
    this.#request = request;
  }

  /** Looks, and changes nothing but that a key is made where there was none: without it nobody can be remembered. */
  async find(): Promise<FoundBuyer> {
    const { config, warehouse, email } = this.#request;
    const { current, former } = await openBuyerKeys(config);
    const known = current === null ? former : [current, ...former];
    const keys = known.length > 0 ? known : await addBuyerKey(config);
    this.#pseudonyms = [...new Set(keys.map((key) => toBuyerKey(email, key)))];
    const rows = await warehouse.query(buyerOrders, this.#person());
    this.#ids = rows.map(({ order_id }) => BigInt(order_id));
    const revenue = new Map<string, bigint>();
    for (const { currency, revenue: sum } of rows) revenue.set(currency, (revenue.get(currency) ?? 0n) + sum);
    const moments = rows.map(({ sold_at }) => sold_at).sort();
    return {
      orders: rows.length,
      tickets: rows.reduce((sum, { tickets }) => sum + tickets, 0),
      revenue,
      firstSaleAt: moments[0] ?? null,
      lastSaleAt: moments.at(-1) ?? null,
    };
  }

  /**
   * Remembers first, so that a stop half-way forgets nothing; running it again finishes it.
   * @throws StoreLockedError while a load is at work; StoreQueryError, StoreUnavailableError
   */
  async erase({ orders, tickets }: FoundBuyer): Promise<void> {
    const { warehouse, organization, clock } = this.#request;
    await refuseRival(warehouse, organization, clock);
    const columns = ['organization', 'buyer_key', 'orders', 'tickets', 'erased_at'];
    const rows = this.#pseudonyms.map((pseudonym) => [
      ...[tsvString(organization), pseudonym, orders, tickets, tsvDateTime(clock.now())],
    ]);
    await insertRows(warehouse, 'meta_erasures', columns, rows);
    const sql = readFileSync(new URL('repair/erase_buyer.sql', SQL_ROOT), 'utf8');
    await warehouse.execute(sql, { organization, keys: this.#pseudonyms, ids: this.#ids });
    const [left] = await warehouse.query(buyerLeft, this.#person());
    if (left?.versions !== 0) {
      throw new InternalError(`${left?.versions ?? 'some'} versions of orders still hold the person`);
    }
  }

  /** The address itself does not reach the store, which may keep a log of its queries. */
  #person() {
    const { organization, email } = this.#request;
    const emailHash = createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
    return { organization, keys: this.#pseudonyms, email_hash: emailHash };
  }
}
