/**
 * Writes pages of orders in batches: tickets first, then orders, each acknowledged before the next. Before anything of a batch is
 * written, the months whose facts it changes are marked stale. What the store already holds exactly so is left out, older news
 * too, so that loading twice writes nothing.
 */
import { chunksOf } from '../core/chunks.ts';
import type { ZoneClock } from '../core/time.ts';
import type { ReadPage } from '../qtickets/reading.ts';
import {
  ORDER_COLUMNS,
  ORDERS_TABLE,
  type RowVersion,
  TICKET_COLUMNS,
  TICKETS_TABLE,
} from '../warehouse/rows.ts';
import { orderTombstones, type Tombstone, ticketTombstones } from '../warehouse/tombstones.ts';
import type { InsertBatch } from '../warehouse/warehouse.ts';
import { type BatchPlan, planBatch, type Stored } from './batch-plan.ts';
import { Exchanges } from './exchanges.ts';
import { type MetaContext, markMonths, writeRejects } from './meta-rows.ts';
import type { OrderPage } from './order-page.ts';
import { IDS_PER_LOOKUP, orderTickets, orderVersions } from './queries.ts';
import { noteRestatements } from './restatements.ts';

/** A batch is full with so many orders or tickets: well under a block of the engine, so that it is all there or not at all. */
const ORDERS_PER_BATCH = 10_000;
const TICKETS_PER_BATCH = 40_000;

export interface OrderWriterOptions {
  readonly meta: MetaContext;
  readonly now: () => number;
  readonly loadedAtMs: number;
  readonly zone: ZoneClock;
  /** Up to when all was loaded with proof, epoch milliseconds: what turns up for a day before that comes late. @default never */
  readonly provedUntilMs?: number | null | undefined;
  /** False when the store holds no order of this organisation: then there is nothing to compare with. */
  readonly hasRows: boolean;
  readonly ordersPerBatch?: number | undefined;
  /** Tells the writers of one run apart: the tokens of their batches may not be the same. @default 'orders' */
  readonly name?: string;
  /** Told of the pages of a batch when all its rows are acknowledged. */
  readonly onAcknowledged?: (pages: readonly ReadPage<OrderPage>[]) => Promise<void>;
}

export interface WriteCounts {
  readonly orders: number;
  readonly tickets: number;
  readonly unchanged: number;
}

interface Batch {
  readonly pages: ReadPage<OrderPage>[];
  orders: number;
  tickets: number;
}

const NO_TICKETS: readonly string[] = [];

const emptyBatch = (): Batch => ({ pages: [], orders: 0, tickets: 0 });

export class OrderWriter {
  readonly #options: OrderWriterOptions;
  readonly #markedMonths = new Set<number>();
  readonly #counts = { orders: 0, tickets: 0, unchanged: 0 };
  readonly #exchanges: Exchanges;
  #batch = emptyBatch();
  #writing: Promise<void> = Promise.resolve();
  #batches = 0;

  constructor(options: OrderWriterOptions) {
    this.#options = options;
    this.#exchanges = new Exchanges(options.meta);
  }

  /** Rows acknowledged so far. */
  get counts(): WriteCounts {
    return this.#counts;
  }

  /** Takes a page. Waits while one batch is being written and the next is full. */
  async add(read: ReadPage<OrderPage>): Promise<void> {
    this.#batch.pages.push(read);
    const { ticketCounts } = read.page.paid;
    this.#batch.orders += ticketCounts.length;
    this.#batch.tickets += ticketCounts.reduce((sum, count) => sum + count, 0);
    const { ordersPerBatch = ORDERS_PER_BATCH } = this.#options;
    const isFull = this.#batch.orders >= ordersPerBatch || this.#batch.tickets >= TICKETS_PER_BATCH;
    if (isFull) await this.#startWriting();
  }

  /** Writes what is left and waits until all is acknowledged. */
  async finish(): Promise<void> {
    await this.#startWriting();
    await this.#writing;
  }

  /** Waits for the batch under way and drops what was not begun. */
  async abandon(): Promise<void> {
    this.#batch = emptyBatch();
    await this.#writing.catch(() => undefined);
  }

  async #startWriting(): Promise<void> {
    await this.#writing;
    const batch = this.#batch;
    this.#batch = emptyBatch();
    this.#writing = this.#write(batch);
    // The failure is met by whoever waits next; until then it must not count as unhandled.
    this.#writing.catch(() => undefined);
  }

  async #write(batch: Batch): Promise<void> {
    const { meta, zone, now, name = 'orders' } = this.#options;
    const plan = planBatch(batch.pages, {
      organization: meta.organization,
      stored: await this.#lookUp(batch.pages),
      isLate: (saleMs) => this.#isLate(saleMs),
    });
    await this.#exchanges.note(
      batch.pages.map(({ page }) => page),
      now(),
    );
    const fresh = [...plan.months].filter((month) => !this.#markedMonths.has(month));
    await markMonths(meta, fresh, true, now());
    for (const month of fresh) this.#markedMonths.add(month);
    await noteRestatements(meta, plan, { zone, seenMs: now() });

    const number = this.#batches++;
    const token = (table: string) => `${meta.runId}:${name}:${table}:${number}`;
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
      batch.pages.flatMap(({ page }) => page.rejects),
      now(),
    );
    this.#counts.orders += plan.orders + plan.unpaid.length;
    this.#counts.tickets += plan.tickets + removed.length;
    this.#counts.unchanged += plan.unchanged;
    await this.#options.onAcknowledged?.(batch.pages);
  }

  async #insert(batch: InsertBatch): Promise<void> {
    if (batch.rows > 0) await this.#options.meta.warehouse.insert(batch);
  }

  /** Whether a report of the day of a sale may have been made without it. */
  #isLate(saleMs: number): boolean {
    const { zone, provedUntilMs = null } = this.#options;
    return provedUntilMs !== null && zone.day(saleMs) < zone.day(provedUntilMs);
  }

  #rowVersion(): Omit<RowVersion, 'version'> {
    const { meta, loadedAtMs } = this.#options;
    return { isRemoved: true, loadId: meta.runId, loadedAtMs };
  }

  /** What the store holds of the batch's orders. Of a store that was empty only what came twice in this load is asked. */
  async #lookUp(pages: Batch['pages']): Promise<Map<string, Stored>> {
    const stored = new Map<string, Stored>();
    const { hasRows } = this.#options;
    const ids = pages.flatMap(({ page: { ids: all, paid, unpaid }, isNew }) =>
      [...paid.idIndexes, ...unpaid.idIndexes]
        .filter((index) => hasRows || !isNew[index])
        .map((index) => all[index] ?? ''),
    );
    const { warehouse, organization } = this.#options.meta;
    for (const some of chunksOf(ids, IDS_PER_LOOKUP)) {
      for (const row of await warehouse.query(orderVersions, { organization, ids: some.map(BigInt) })) {
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
      ...changed.map(({ orderId, version, ticketIds }) => [orderId, { version, ticketIds }] as const),
      ...unpaid.map(({ orderId, version }) => [orderId, { version, ticketIds: NO_TICKETS }] as const),
    ]);
    const vanished: Tombstone[] = [];
    for (const some of chunksOf([...kept.keys()], IDS_PER_LOOKUP)) {
      for (const row of await warehouse.query(orderTickets, { organization, ids: some.map(BigInt) })) {
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
