/**
 * Fetches single orders by id and writes them through the writer of every load, so that they replace what the store holds of them,
 * whatever that claims to be.
 */
import { readFileSync } from 'node:fs';
import { SourceHttpError } from '../core/errors.ts';
import type { ZoneClock } from '../core/time.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import { toListOfOne } from '../qtickets/one-answer.ts';
import { SQL_ROOT } from '../warehouse/query.ts';
import type { MetaContext } from './meta-rows.ts';
import { createOrderPageReader, type OrderPage, type OrderPageSettings } from './order-page.ts';
import { OrderWriter, type WriteCounts } from './order-writer.ts';
import { verifyVersions } from './queries.ts';
import { raiseVersions } from './raise-versions.ts';

/** Orders fetched and written together: few, so that little is lost when a repair is stopped. */
const ORDERS_PER_BATCH = 100;
/** Ids a statement: their text has to fit into a URL. */
const IDS_PER_STATEMENT = 500;

export interface ReloadOptions {
  readonly client: HttpClient;
  readonly meta: MetaContext;
  readonly pages: OrderPageSettings;
  readonly zone: ZoneClock;
  /** Up to when all was loaded with proof, epoch milliseconds; null when never. */
  readonly provedUntilMs: number | null;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}

/** Writes orders anew. One for a whole run: the tokens of its batches may not repeat. */
export class OrderReloader {
  readonly #options: ReloadOptions;
  readonly #writer: OrderWriter;
  readonly #read: (body: Uint8Array, seenAtMs: number) => OrderPage;
  readonly #reloaded = new Set<string>();
  readonly #notFound = new Set<string>();

  constructor(options: ReloadOptions) {
    const { meta, now, pages, zone, provedUntilMs } = options;
    const { loadedAtMs } = pages;
    this.#options = options;
    this.#writer = new OrderWriter({ meta, now, zone, provedUntilMs, loadedAtMs, hasRows: true });
    this.#read = createOrderPageReader(pages);
  }

  /** Rows acknowledged so far. */
  get written(): WriteCounts {
    return this.#writer.counts;
  }

  /** Different orders fetched so far. */
  get reloaded(): number {
    return this.#reloaded.size;
  }

  /** Orders that the source did not know by their id. */
  get notFound(): number {
    return this.#notFound.size;
  }

  /**
   * Fetches and writes the orders.
   * @param onOrder told each order, as the source has it now, before it is written
   * @throws what a request throws but HTTP 404; StoreQueryError, StoreUnavailableError; what was written until then stays
   */
  async reload(ids: readonly bigint[], onOrder: (page: OrderPage) => void): Promise<void> {
    const { meta, signal } = this.#options;
    for (let start = 0; start < ids.length; start += ORDERS_PER_BATCH) {
      signal?.throwIfAborted();
      const some = ids.slice(start, start + ORDERS_PER_BATCH);
      const pages = await Promise.all(some.map((id) => this.#fetch(id.toString(), onOrder)));
      await changeOrders(meta, 'distrust_orders', some);
      const stored = await this.#versions(some);
      for (const page of pages) {
        if (page === null) continue;
        const isNew = page.ids.map(() => true);
        const raised = raiseVersions(page, stored);
        await this.#writer.add({ page: raised, isNew, isReread: false, listTotal: ids.length });
      }
      await this.#writer.finish();
    }
  }

  async #fetch(id: string, onOrder: (page: OrderPage) => void): Promise<OrderPage | null> {
    const { client, now, signal } = this.#options;
    try {
      const page = await client.get({ path: `orders/${id}`, signal }, ({ body, serverTimeMs }) =>
        this.#read(toListOfOne(body, id), serverTimeMs ?? now()),
      );
      this.#reloaded.add(id);
      onOrder(page);
      return page;
    } catch (error) {
      if (!(error instanceof SourceHttpError && error.httpStatus === 404)) throw error;
      this.#notFound.add(id);
      return null;
    }
  }

  async #versions(ids: readonly bigint[]): Promise<Map<string, bigint>> {
    const { warehouse, organization } = this.#options.meta;
    const rows = await warehouse.query(verifyVersions, { organization, ids });
    return new Map(rows.map(({ order_id, version }) => [order_id, version]));
  }
}

/** Writes a new version of stored orders, made of the one that is there. */
export async function changeOrders(
  { warehouse, organization, runId }: MetaContext,
  statement: 'distrust_orders' | 'mark_vanished',
  ids: readonly bigint[],
  nowMs = 0,
): Promise<void> {
  const sql = readFileSync(new URL(`repair/${statement}.sql`, SQL_ROOT), 'utf8');
  const more = statement === 'mark_vanished' ? { at_s: Math.floor(nowMs / 1000), run_id: runId } : {};
  for (let start = 0; start < ids.length; start += IDS_PER_STATEMENT) {
    const some = ids.slice(start, start + IDS_PER_STATEMENT);
    await warehouse.execute(sql, { organization, ids: some, ...more });
  }
}
