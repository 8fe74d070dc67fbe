/**
 * Decides what of a batch is written: what the store does not hold exactly so, and no older news. Pure; the months whose facts
 * change come with it.
 */
import type { ReadPage } from '../qtickets/reading.ts';
import { ticketIdsOf } from '../warehouse/rows.ts';
import type { Tombstone } from '../warehouse/tombstones.ts';
import { type LinesByOrder, type OrderPage, startOf } from './order-page.ts';

/** What the store holds of an order. */
export interface Stored {
  readonly version: bigint;
  readonly contentHash: bigint;
  readonly factMonths: readonly number[];
}

export interface ChangedOrder {
  readonly orderId: string;
  readonly version: bigint;
  readonly ticketIds: readonly string[];
  /** Its row as it will be. */
  readonly line: string;
}

export interface BatchPlan {
  readonly organization: string;
  readonly orderChunks: Uint8Array[];
  readonly ticketChunks: Uint8Array[];
  orders: number;
  tickets: number;
  /** Orders, each once, that the store holds exactly so or newer. */
  unchanged: number;
  readonly months: Set<number>;
  /** Orders that replace a stored version. */
  readonly changed: ChangedOrder[];
  /** Orders that the store did not hold, though their day was told already. */
  readonly late: Omit<ChangedOrder, 'ticketIds'>[];
  /** Orders that the store holds as paid and that are not any more. */
  readonly unpaid: Tombstone[];
}

export interface PlanOptions {
  readonly organization: string;
  /** What the store holds; grows by what the batch is going to write, so that an order that comes twice is written once. */
  readonly stored: Map<string, Stored>;
  /** Whether a sale that the store does not hold comes late. Epoch milliseconds. */
  readonly isLate: (saleMs: number) => boolean;
}

export function planBatch(pages: readonly ReadPage<OrderPage>[], options: PlanOptions): BatchPlan {
  const { organization } = options;
  const plan: BatchPlan = {
    organization,
    orderChunks: [],
    ticketChunks: [],
    orders: 0,
    tickets: 0,
    unchanged: 0,
    months: new Set(),
    changed: [],
    late: [],
    unpaid: [],
  };
  const planning = { ...options, plan };
  for (const read of pages) {
    const { page } = read;
    const kept: boolean[] = [];
    for (const index of page.paid.idIndexes.keys()) kept.push(keeps(read, index, planning));
    pushLines(plan.orderChunks, page.paid.orderLines, kept);
    pushLines(plan.ticketChunks, page.paid.ticketLines, kept);
    planUnpaid(page, options.stored, plan);
  }
  return plan;
}

/** Decides whether an order is written, and notes what its writing brings with it. */
function keeps(
  { page, isNew }: ReadPage<OrderPage>,
  index: number,
  { stored, isLate, plan }: PlanOptions & { readonly plan: BatchPlan },
): boolean {
  const { paid, ids } = page;
  const idIndex = paid.idIndexes[index] ?? -1;
  const orderId = ids[idIndex] ?? '';
  const version = paid.versions[index] ?? 0n;
  const before = stored.get(orderId);
  if (before?.contentHash === paid.contentHashes[index] || isOlder(version, before)) {
    if (isNew[idIndex]) plan.unchanged += 1;
    return false;
  }
  const factMonths = monthsOf(page, index);
  plan.orders += 1;
  plan.tickets += paid.ticketCounts[index] ?? 0;
  for (const month of factMonths) plan.months.add(month);
  stored.set(orderId, { version, contentHash: paid.contentHashes[index] ?? 0n, factMonths });
  if (before !== undefined) {
    for (const month of before.factMonths) plan.months.add(month);
    const ticketIds = ticketIdsOf(linesOf(paid.ticketLines, index));
    plan.changed.push({ orderId, version, ticketIds, line: lineOf(paid.orderLines, index) });
  } else if (isLate(paid.saleMs[index] ?? 0)) {
    plan.late.push({ orderId, version, line: lineOf(paid.orderLines, index) });
  }
  return true;
}

function monthsOf({ paid: { factMonths, factMonthEnds } }: OrderPage, index: number): readonly number[] {
  const months: number[] = [];
  const end = factMonthEnds[index] ?? 0;
  for (let place = startOf(factMonthEnds, index); place < end; place += 1)
    months.push(factMonths[place] ?? 0);
  return months;
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

function linesOf({ bytes, ends }: LinesByOrder, index: number): Uint8Array {
  return bytes.subarray(startOf(ends, index), ends[index]);
}

function lineOf(lines: LinesByOrder, index: number): string {
  return Buffer.from(linesOf(lines, index)).toString();
}

/** The lines of the orders that are kept, in as few pieces as there are gaps. */
function pushLines(chunks: Uint8Array[], { bytes, ends }: LinesByOrder, kept: readonly boolean[]): void {
  let from: number | null = null;
  kept.forEach((isKept, index) => {
    const start = startOf(ends, index);
    if (isKept) from ??= start;
    else if (from !== null) {
      chunks.push(bytes.subarray(from, start));
      from = null;
    }
  });
  if (from !== null) chunks.push(bytes.subarray(from));
}
