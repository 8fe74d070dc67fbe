/**
 * A page of orders from the bytes of the answer to the text of the rows, in one go, so that it can run in a worker thread and only
 * bytes and numbers travel between threads. Free of engine, network and environment.
 */
import { hash } from 'node:crypto';
import { createZoneClock } from '../core/time.ts';
import { type Paging, readListAnswer } from '../qtickets/list-answer.ts';
import { type Decode, decoderOf, type Encoding, encodeAs } from '../qtickets/read-json.ts';
import { collectDrift, noDrift, type OrderDrift } from '../qtickets/wire-drift.ts';
import { readOrder, type WireOrder } from '../qtickets/wire-order.ts';
import { type Refusal, WireRow } from '../qtickets/wire-row.ts';
import { orderContent, orderLine, ticketContent, ticketLines, versionFields } from '../warehouse/rows.ts';
import { type BuyerRules, toBuyerFields, toRejectPayload } from './personal-data.ts';
import { RowBuffer } from './row-buffer.ts';
import {
  changedAtOf,
  type Exchange,
  exchangesOf,
  type TransformContext,
  toOrderRows,
  toVersion,
} from './transform.ts';

/** What every page of one load is read with; can be sent to a worker. */
export interface OrderPageSettings {
  readonly organization: string;
  readonly reportZone: string;
  readonly runId: string;
  readonly loadedAtMs: number;
  readonly buyers: BuyerRules;
  readonly cities: ReadonlyMap<string, string>;
  /**
   * Orders whose newest change lies before it, or whose own date does not, are counted, not written. Epoch milliseconds, `toMs`
   * exclusive, null is open.
   */
  readonly window: { readonly fromMs: number | null; readonly toMs: number | null };
}

/** Rows in TabSeparated, one after another, and where each order's end. */
export interface LinesByOrder {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
}

/** Paid orders inside the window; all arrays run side by side. */
export interface PaidOrders {
  /** Place of the order's id in `OrderPage.ids`. */
  readonly idIndexes: Uint32Array<ArrayBuffer>;
  readonly contentHashes: BigUint64Array<ArrayBuffer>;
  readonly versions: BigUint64Array<ArrayBuffer>;
  readonly saleMs: Float64Array<ArrayBuffer>;
  readonly ticketsSold: Uint32Array<ArrayBuffer>;
  /** Hundredths. */
  readonly revenue: BigInt64Array<ArrayBuffer>;
  /** Lines in `ticketLines`, removed and unsold tickets included. */
  readonly ticketCounts: Uint32Array<ArrayBuffer>;
  /** Months (yyyymm) in which the orders add to a fact, one order's after another's. */
  readonly factMonths: Uint32Array<ArrayBuffer>;
  readonly factMonthEnds: Uint32Array<ArrayBuffer>;
  readonly orderLines: LinesByOrder;
  readonly ticketLines: LinesByOrder;
}

export interface Reject {
  /** Empty when not even the id can be read. */
  readonly entityId: string;
  readonly reason: string;
  readonly payloadJson: string;
  readonly payloadHash: bigint;
}

export interface OrderPage {
  readonly paging: Paging;
  readonly count: number;
  readonly ids: readonly string[];
  readonly paid: PaidOrders;
  /** Places in `ids` of orders that are not paid, and the version of what is known of them. */
  readonly unpaid: { readonly idIndexes: readonly number[]; readonly versions: readonly bigint[] };
  /** Places in `ids` of orders outside the window, paid and not. */
  readonly outOfWindowPaid: readonly number[];
  readonly outOfWindowUnpaid: readonly number[];
  /** Orders that changed before the window began by their own `updated_at`: a filter that is honoured gives none. */
  readonly beforeWindow: number;
  readonly rejects: readonly Reject[];
  /** What paid orders inside the window tell of their exchanges. */
  readonly exchanges: readonly Exchange[];
  readonly drift: OrderDrift;
}

/**
 * Makes the reader of one load's pages.
 * @returns a function that throws SourceBodyError and SourceShapeError; rows that cannot be read are in `rejects`
 */
export function createOrderPageReader(
  settings: OrderPageSettings,
): (body: Uint8Array, seenAtMs: number) => OrderPage {
  const { organization, reportZone, cities, runId, loadedAtMs, buyers, window } = settings;
  const zone = createZoneClock(reportZone);
  const contextFor = (encoding: Encoding): TransformContext => ({
    zone,
    organization: encodeAs(encoding, organization),
    cities: new Map([...cities].map(([id, city]) => [id, encodeAs(encoding, city)])),
  });
  const contexts = { utf8: contextFor('utf8'), latin1: contextFor('latin1') };
  const orderBuffer = new RowBuffer();
  const ticketBuffer = new RowBuffer();
  // The source goes by the order's own date, and a ticket's may be later: between two windows no order may be lost.
  const isInWindow = (newestMs: number, ownMs: number | null) =>
    (window.fromMs === null || newestMs >= window.fromMs) &&
    (window.toMs === null || (ownMs ?? newestMs) < window.toMs);
  const isBefore = (atMs: number | null) => window.fromMs !== null && atMs !== null && atMs < window.fromMs;

  return (body, seenAtMs) => {
    const { rows, encoding, paging } = readListAnswer(body);
    const decode = decoderOf(encoding);
    const ids: string[] = [];
    const rejects: Reject[] = [];
    const exchanges: Exchange[] = [];
    const drift = noDrift();
    const unpaid: { idIndexes: number[]; versions: bigint[] } = { idIndexes: [], versions: [] };
    const outOfWindowPaid: number[] = [];
    const outOfWindowUnpaid: number[] = [];
    const paid = new PaidCollector();
    let beforeWindow = 0;

    for (const value of rows) {
      collectDrift(value, decode, drift);
      // Not decoded: what is written of an order is the bytes that came.
      const row = new WireRow(value, asItCame);
      const reading = readOrder(row);
      if (reading.kind === 'refused') {
        if (reading.id !== null) ids.push(reading.id);
        rejects.push(toReject(value, decode, reading));
        continue;
      }
      if (reading.kind === 'unpaid') {
        const index = ids.push(reading.id) - 1;
        const changedAtMs = reading.updatedAtMs ?? seenAtMs;
        if (isBefore(reading.updatedAtMs)) beforeWindow += 1;
        if (isInWindow(changedAtMs, reading.updatedAtMs)) {
          unpaid.idIndexes.push(index);
          unpaid.versions.push(toVersion(changedAtMs, seenAtMs));
        } else outOfWindowUnpaid.push(index);
        continue;
      }
      const index = ids.push(reading.order.id) - 1;
      if (isBefore(reading.order.updated_at)) beforeWindow += 1;
      if (!addPaid(reading.order, row, index, seenAtMs)) outOfWindowPaid.push(index);
    }

    const lines = { orderLines: orderBuffer.take(), ticketLines: ticketBuffer.take() };
    return {
      paging,
      count: rows.length,
      ids,
      paid: { ...paid.take(), ...lines },
      unpaid,
      outOfWindowPaid,
      outOfWindowUnpaid,
      beforeWindow,
      rejects,
      exchanges,
      drift,
    };

    function addPaid(wire: WireOrder, row: WireRow, idIndex: number, seenAt: number): boolean {
      const changedAtMs = changedAtOf(wire);
      if (!isInWindow(changedAtMs, wire.updated_at)) return false;
      const buyer = toBuyerFields(row, wire.client.email, decode, buyers);
      const { order, tickets } = toOrderRows(wire, buyer, contexts[encoding]);
      const content = orderContent(order);
      const ticketContents = tickets.map(ticketContent);
      const hash = hash64([content, ...ticketContents].join('\n'), encoding);
      const version = toVersion(changedAtMs, seenAt);
      const fields = versionFields({ version, isRemoved: false, loadId: runId, loadedAtMs });
      exchanges.push(...exchangesOf(wire));
      orderBuffer.append(orderLine(content, hash, fields), encoding);
      ticketBuffer.append(ticketLines(ticketContents, fields), encoding);
      paid.add({
        idIndex,
        hash,
        version,
        saleMs: order.saleMs,
        ticketsSold: order.ticketsSold,
        revenue: order.revenue,
        ticketCount: tickets.length,
        factMonths: order.factMonths,
      });
      return true;
    }
  };
}

function asItCame(raw: string): string {
  return raw;
}

const DIGEST = Buffer.alloc(16);

/** The first 64 bits of MD5: tells two versions of an order apart, no more is asked of it. */
export function hash64(text: string, encoding: Encoding = 'utf8'): bigint {
  // Asked for as a string, because a buffer takes as long to make as the hash.
  DIGEST.write(hash('md5', Buffer.from(text, encoding), 'binary'), 'binary');
  return DIGEST.readBigUInt64LE();
}

export function toReject(row: unknown, decode: Decode, { id, reason }: Refusal): Reject {
  const payloadJson = toRejectPayload(row, decode);
  return { entityId: id ?? '', reason, payloadJson, payloadHash: hash64(payloadJson) };
}

interface PaidOrder {
  readonly idIndex: number;
  readonly hash: bigint;
  readonly version: bigint;
  readonly saleMs: number;
  readonly ticketsSold: number;
  readonly revenue: bigint;
  readonly ticketCount: number;
  readonly factMonths: readonly number[];
}

class PaidCollector {
  readonly #orders: PaidOrder[] = [];

  add(order: PaidOrder): void {
    this.#orders.push(order);
  }

  /** Typed arrays of one buffer travel between threads without being copied field by field. */
  take(): Omit<PaidOrders, 'orderLines' | 'ticketLines'> {
    const orders = this.#orders;
    const months = orders.flatMap(({ factMonths }) => factMonths);
    const count = orders.length;
    const buffer = new ArrayBuffer(count * (4 * 8 + 4 * 4) + months.length * 4);
    const contentHashes = new BigUint64Array(buffer, 0, count);
    const versions = new BigUint64Array(buffer, count * 8, count);
    const revenue = new BigInt64Array(buffer, count * 16, count);
    const saleMs = new Float64Array(buffer, count * 24, count);
    const idIndexes = new Uint32Array(buffer, count * 32, count);
    const ticketsSold = new Uint32Array(buffer, count * 36, count);
    const ticketCounts = new Uint32Array(buffer, count * 40, count);
    const factMonthEnds = new Uint32Array(buffer, count * 44, count);
    const factMonths = new Uint32Array(buffer, count * 48, months.length);
    factMonths.set(months);
    let monthsEnd = 0;
    for (const [place, order] of orders.entries()) {
      contentHashes[place] = order.hash;
      versions[place] = order.version;
      revenue[place] = order.revenue;
      saleMs[place] = order.saleMs;
      idIndexes[place] = order.idIndex;
      ticketsSold[place] = order.ticketsSold;
      ticketCounts[place] = order.ticketCount;
      monthsEnd += order.factMonths.length;
      factMonthEnds[place] = monthsEnd;
    }
    return {
      contentHashes,
      versions,
      revenue,
      saleMs,
      idIndexes,
      ticketsSold,
      ticketCounts,
      factMonthEnds,
      factMonths,
    };
  }
}

/** Where one order's share begins in what lies one after another. */
export function startOf(ends: Uint32Array, index: number): number {
  return index === 0 ? 0 : (ends[index - 1] ?? 0);
}

/** The buffers of a page that can change threads instead of being copied. */
export function transferables({ paid }: OrderPage): ArrayBuffer[] {
  const { contentHashes, orderLines, ticketLines } = paid;
  return [contentHashes.buffer, orderLines.bytes.buffer, ticketLines.bytes.buffer];
}
