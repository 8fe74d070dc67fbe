/**
 * Orders that were exchanged for others: who told of it, and which months it touches. The money of an exchange hangs on both orders, so
 * when one of them changes, the months of the other are to be rebuilt too.
 */
import { chunksOf } from '../core/chunks.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import { insertRows, type MetaContext, markMonths } from './meta-rows.ts';
import type { OrderPage } from './order-page.ts';
import { exchangePartners, exchangesTold, IDS_PER_LOOKUP, orderVersions } from './queries.ts';

const COLUMNS = ['organization', 'primary_order_id', 'secondary_order_id', '_load_id', '_loaded_at'];

/** The exchanges of one account. */
export class Exchanges {
  readonly #meta: MetaContext;
  #areAny: boolean | null = null;

  constructor(meta: MetaContext) {
    this.#meta = meta;
  }

  /**
   * Writes what pages tell of exchanges, and marks the months of the orders beside those that they hold: before either is written, as
   * a load that is cut off in between must not forget it. What was told once stays.
   */
  async note(pages: readonly OrderPage[], nowMs: number): Promise<void> {
    const { warehouse, organization, runId } = this.#meta;
    const told = pages.flatMap(({ exchanges }) => exchanges);
    this.#areAny = told.length > 0 || (this.#areAny ?? (await this.#lookForAny()));
    if (!this.#areAny) return;
    const ids = new Set([
      ...pages.flatMap(({ ids: held }) => held),
      ...told.flatMap(({ primary, secondary }) => [primary, secondary]),
    ]);
    await markMonths(this.#meta, await this.#monthsBeside([...ids]), true, nowMs);
    const rows = told.map(({ primary, secondary }) => [
      ...[tsvString(organization), primary, secondary, runId, tsvDateTime(nowMs)],
    ]);
    await insertRows(warehouse, 'stg_qtickets_api_exchanges_raw', COLUMNS, rows);
  }

  /** Hardly an account has one, and then nothing more is asked. */
  async #lookForAny(): Promise<boolean> {
    const { warehouse, organization } = this.#meta;
    return (await warehouse.query(exchangesTold, { organization })).length > 0;
  }

  /** Months (yyyymm) of these orders, and of those that are known to have been exchanged for one of them or the other way round. */
  async #monthsBeside(ids: readonly string[]): Promise<number[]> {
    const { warehouse, organization } = this.#meta;
    const orders = new Set(ids);
    for (const some of chunksOf(ids, IDS_PER_LOOKUP)) {
      const partners = await warehouse.query(exchangePartners, { organization, ids: some.map(BigInt) });
      for (const { order_id } of partners) orders.add(order_id);
    }
    const months = new Set<number>();
    for (const some of chunksOf([...orders], IDS_PER_LOOKUP)) {
      for (const { fact_months } of await warehouse.query(orderVersions, {
        organization,
        ids: some.map(BigInt),
      })) {
        for (const month of fact_months) months.add(month);
      }
    }
    return [...months];
  }
}
