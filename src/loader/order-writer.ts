/**
 * Writes pages of orders in batches: tickets first, then orders, each acknowledged before the next. Before anything of a batch is
 * written, the months whose facts it changes are marked stale. What the store already holds exactly so is left out, older news
 * too, so that loading twice writes nothing.
 */
import {
  ORDER_COLUMNS,
  ORDERS_TABLE,
  type RowVersion,
  TICKET_COLUMNS,
  TICKETS_TABLE,
} from '../warehouse/rows.ts';
import { orderTombstones, type Tombstone, ticketTombstones } from '../warehouse/tombstones.ts';
import type { InsertBatch } from '../warehouse/warehouse.ts';
import { type MetaContext, markMonths, writeRejects } from './meta-rows.ts';
import type { LinesByOrder, OrderPage } from './order-page.ts';
import { orderTickets, orderVersions } from './queries.ts';

/** Orders a batch: with their tickets well under a block of the engine, so that it is all there or not at all. */
const ORDERS_PER_BATCH = 10_000;
/** Ids a look-up: their text has to fit into a URL. */
const IDS_PER_LOOKUP = 500;

export interface OrderWriterOptions {
  readonly meta: MetaContext;
  readonly now: () => number;
  readonly loadedAtMs: number;
  /** False when the store holds no order of this organisation: then there is nothing to compare with. */
  readonly hasRows: boolean;
  readonly ordersPerBatch?: number;
}

export interface WriteCounts {
  readonly orders: number;
  readonly tickets: number;
  readonly unchanged: number;
}

interface Stored {
  readonly version: bigint;
  readonly contentHash: bigint;
  readonly factMonths: readonly number[];
}

interface Batch {
  readonly pages: OrderPage[];
  orders: number;
}

export class OrderWriter {
  readonly #options: OrderWriterOptions;
  readonly #markedMonths = new Set<number>();
  readonly #counts = { orders: 0, tickets: 0, unchanged: 0 };
  #batch: Batch = { pages: [], orders: 0 };
  #writing: Promise<void> = Promise.resolve();
  #batches = 0;

  constructor(options: OrderWriterOptions) {
    this.#options = options;
  }

  /** Rows acknowledged so far. */
  get counts(): WriteCounts {
    return this.#counts;
  }

  /** Takes a page. Waits while one batch is being written and the next is full. */
  async add(page: OrderPage): Promise<void> {
    this.#batch.pages.push(page);
    this.#batch.orders += page.paid.idIndexes.length;
    if (this.#batch.orders >= (this.#options.ordersPerBatch ?? ORDERS_PER_BATCH)) await this.#startWriting();
  }

  /** Writes what is left and waits until all is acknowledged. */
  async finish(): Promise<void> {
    await this.#startWriting();
    await this.#writing;
  }

  /** Waits for the batch under way and drops what was not begun. */
  async abandon(): Promise<void> {
    this.#batch = { pages: [], orders: 0 };
    await this.#writing.catch(() => undefined);
  }

  async #startWriting(): Promise<void> {
    await this.#writing;
    const batch = this.#batch;
    this.#batch = { pages: [], orders: 0 };
    this.#writing = this.#write(batch);
    // The failure is met by whoever waits next; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
  }

  async #write({ pages }: Batch): Promise<void> {
    const { meta, now } = this.#options;
    const stored = await this.#lookUp(pages);
    const plan = planBatch(pages, stored, meta.organization);
    const fresh = [...plan.months].filter((month) => !this.#markedMonths.has(month));
    await markMonths(meta, fresh, true, now());
    for (const month of fresh) this.#markedMonths.add(month);

    const number = this.#batches++;
    const token = (table: string) => `${meta.runId}:${table}:${number}`;
    const removed = await this.#vanishedTickets(plan);
    await this.#insert({
      table: TICKETS_TABLE,
      columns: TICKET_COLUMNS,
      chunks: plan.ticketChunks,
      rows: plan.tickets,
      token: token('tickets'),
    });
    await this.#insert(ticketTombstones(removed, this.#rowVersion(), token('gone-tickets')));
    await this.#insert({
      table: ORDERS_TABLE,
      columns: ORDER_COLUMNS,
      chunks: plan.orderChunks,
      rows: plan.orders,
      token: token('orders'),
    });
    await this.#insert(orderTombstones(plan.unpaid, this.#rowVersion(), token('gone-orders')));
    await writeRejects(
      meta,
      'order',
      pages.flatMap(({ rejects }) => rejects),
      now(),
    );
    this.#counts.orders += plan.orders + plan.unpaid.length;
    this.#counts.tickets += plan.tickets + removed.length;
    this.#counts.unchanged += plan.unchanged;
  }

  async #insert(batch: InsertBatch): Promise<void> {
    if (batch.rows > 0) await this.#options.meta.warehouse.insert(batch);
  }

  #rowVersion(): Omit<RowVersion, 'version'> {
    const { meta, loadedAtMs } = this.#options;
    return { isRemoved: true, loadId: meta.runId, loadedAtMs };
  }

  async #lookUp(pages: readonly OrderPage[]): Promise<Map<string, Stored>> {
    const stored = new Map<string, Stored>();
    if (!this.#options.hasRows) return stored;
    const ids = pages.flatMap(({ ids: all, paid, unpaid }) =>
      [...paid.idIndexes, ...unpaid.idIndexes].map((index) => all[index] ?? ''),
    );
    const { warehouse, organization } = this.#options.meta;
    for (let start = 0; start < ids.length; start += IDS_PER_LOOKUP) {
      const some = ids.slice(start, start + IDS_PER_LOOKUP);
      for (const row of await warehouse.query(orderVersions, { organization, ids: some })) {
        stored.set(row.order_id, {
          version: BigInt(row.version),
          contentHash: BigInt(row.content_hash),
          factMonths: row.fact_months,
        });
      }
    }
    return stored;
  }

  /** Tickets that the store holds of changed orders and the source no longer lists. */
  async #vanishedTickets({ changed, unpaid }: BatchPlan): Promise<Tombstone[]> {
    const { warehouse, organization } = this.#options.meta;
    const kept = new Map([
      ...changed.map((order) => [order.orderId, order] as const),
      ...unpaid.map((order) => [order.orderId, { ...order, ticketIds: [] as string[] }] as const),
    ]);
    const ids = [...kept.keys()];
    const vanished: Tombstone[] = [];
    for (let start = 0; start < ids.length; start += IDS_PER_LOOKUP) {
      const some = ids.slice(start, start + IDS_PER_LOOKUP);
      for (const row of await warehouse.query(orderTickets, { organization, ids: some })) {
        const order = kept.get(row.order_id);
        if (order === undefined || order.ticketIds.includes(row.ticket_id)) continue;
        vanished.push({
          organization,
          orderId: row.order_id,
          ticketId: row.ticket_id,
          version: order.version,
        });
      }
    }
    return vanished;
  }
}

interface ChangedOrder {
  readonly orderId: string;
  readonly version: bigint;
  readonly ticketIds: readonly string[];
}

interface BatchPlan {
  readonly organization: string;
  readonly orderChunks: Uint8Array[];
  readonly ticketChunks: Uint8Array[];
  orders: number;
  tickets: number;
  unchanged: number;
  readonly months: Set<number>;
  /** Orders that replace a stored version. */
  readonly changed: ChangedOrder[];
  /** Orders that the store holds as paid and that are not any more. */
  readonly unpaid: Tombstone[];
}

function planBatch(
  pages: readonly OrderPage[],
  stored: ReadonlyMap<string, Stored>,
  organization: string,
): BatchPlan {
  const plan: BatchPlan = {
    organization,
    orderChunks: [],
    ticketChunks: [],
    orders: 0,
    tickets: 0,
    unchanged: 0,
    months: new Set(),
    changed: [],
    unpaid: [],
  };
  for (const page of pages) {
    const kept = Array.from(page.paid.idIndexes, (_, index) => keeps(page, index, stored, plan));
    pushLines(plan.orderChunks, page.paid.orderLines, kept);
    pushLines(plan.ticketChunks, page.paid.ticketLines, kept);
    planUnpaid(page, stored, plan);
  }
  return plan;
}

/** Decides whether an order is written, and notes what its writing brings with it. */
function keeps(
  page: OrderPage,
  index: number,
  stored: ReadonlyMap<string, Stored>,
  plan: BatchPlan,
): boolean {
  const { paid, ids } = page;
  const orderId = ids[paid.idIndexes[index] ?? -1] ?? '';
  const version = paid.versions[index] ?? 0n;
  const before = stored.get(orderId);
  if (before?.contentHash === paid.contentHashes[index] || isOlder(version, before)) {
    plan.unchanged += 1;
    return false;
  }
  const ticketIds = paid.ticketIds[index] ?? [];
  plan.orders += 1;
  plan.tickets += ticketIds.length;
  for (const month of paid.factMonths[index] ?? []) plan.months.add(month);
  if (before !== undefined) {
    for (const month of before.factMonths) plan.months.add(month);
    plan.changed.push({ orderId, version, ticketIds });
  }
  return true;
}

function planUnpaid({ ids, unpaid }: OrderPage, stored: ReadonlyMap<string, Stored>, plan: BatchPlan): void {
  unpaid.idIndexes.forEach((idIndex, index) => {
    const orderId = ids[idIndex] ?? '';
    const version = unpaid.versions[index] ?? 0n;
    const before = stored.get(orderId);
    if (before === undefined || isOlder(version, before)) return;
    for (const month of before.factMonths) plan.months.add(month);
    plan.unpaid.push({ organization: plan.organization, orderId, ticketId: '', version });
  });
}

/** Whether the stored version knows of a later change. */
function isOlder(version: bigint, before: Stored | undefined): boolean {
  return before !== undefined && version >> 32n < before.version >> 32n;
}

/** The lines of the orders that are kept, in as few pieces as there are gaps. */
function pushLines(chunks: Uint8Array[], { bytes, ends }: LinesByOrder, kept: readonly boolean[]): void {
  let from: number | null = null;
  kept.forEach((isKept, index) => {
    const start = index === 0 ? 0 : (ends[index - 1] ?? 0);
    if (isKept) from ??= start;
    else if (from !== null) {
      chunks.push(bytes.subarray(from, start));
      from = null;
    }
  });
  if (from !== null) chunks.push(bytes.subarray(from));
}
