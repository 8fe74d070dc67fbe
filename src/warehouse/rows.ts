/**
 * Rows of the staging and dimension tables, and their text for an insert. Free of both engines: worker threads use it.
 * Money is in hundredths, moments are epoch milliseconds, ids decimal text.
 */
import { TSV_NULL, tsvDateTime, tsvMoney, tsvNullableDateTime, tsvNumbers, tsvString } from './tsv.ts';

/** What a version of a row carries about itself rather than about the sale. */
export interface RowVersion {
  /** Newer versions replace older ones: seconds of the newest change * 2^32 + seconds of when it was seen. */
  readonly version: bigint;
  readonly isRemoved: boolean;
  readonly loadId: string;
  readonly loadedAtMs: number;
}

export interface OrderRow {
  readonly organization: string;
  readonly orderId: string;
  readonly eventId: string;
  readonly city: string;
  readonly saleMs: number;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number;
  readonly cancelledAtMs: number | null;
  readonly ticketsSold: number;
  readonly revenue: bigint;
  readonly originalRevenue: bigint;
  /** Of the tickets sold; in the revenue. */
  readonly servicesAmount: bigint;
  readonly serviceFee: bigint;
  readonly freeTickets: number;
  /** Rows of tickets that come with it. */
  readonly ticketRows: number;
  readonly refunds: readonly Refund[];
  /** What the order's own list of refunds comes to. */
  readonly listedRefunds: bigint | null;
  readonly cancellations: readonly Cancellation[];
  readonly currency: string;
  readonly paymentType: string;
  readonly discountId: string | null;
  readonly promoCodeId: string | null;
  readonly accessCodeId: string | null;
  readonly backendUserId: string | null;
  readonly utm: Utm;
  readonly buyerKey: string;
  readonly payloadJson: string;
  /** Months (yyyymm) in which the order adds to a fact. */
  readonly factMonths: readonly number[];
}

/** Money given back at one moment, and the tickets given back by it. */
export interface Refund {
  readonly atMs: number;
  readonly tickets: number;
  readonly amount: bigint;
  /** Kept back. */
  readonly withheld: bigint;
}

/** Tickets cancelled without a refund at one moment. */
export interface Cancellation {
  readonly atMs: number;
  readonly tickets: number;
}

export interface Utm {
  readonly source: string;
  readonly medium: string;
  readonly campaign: string;
  readonly content: string;
  readonly term: string;
}

export interface TicketRow {
  readonly organization: string;
  readonly orderId: string;
  readonly ticketId: string;
  readonly eventId: string;
  readonly showId: string;
  readonly seatId: string;
  readonly seatName: string;
  readonly currency: string;
  readonly price: bigint;
  readonly originalPrice: bigint;
  readonly discountValue: bigint;
  readonly serviceFee: bigint;
  readonly servicesAmount: bigint;
  readonly quantity: number;
  readonly multipriceCode: string;
  /** Season ticket that it is a part of. */
  readonly mainTicketId: string | null;
  readonly isSold: boolean;
  /** Share in the revenue of the order. */
  readonly revenue: bigint;
  readonly saleMs: number;
  readonly checkedAtMs: number | null;
  readonly removedAtMs: number | null;
  readonly cancelledAtMs: number | null;
  readonly refundedAtMs: number | null;
  readonly refundedAmount: bigint;
  readonly withheldAmount: bigint;
  readonly refunds: readonly Refund[];
  readonly relatedTickets: readonly string[];
  readonly updatedAtMs: number | null;
}

const VERSION_COLUMNS = ['_ver', '_removed', '_load_id', '_loaded_at'] as const;

export const ORDERS_TABLE = 'stg_qtickets_api_orders_raw';
export const ORDER_COLUMNS = [
  ...['organization', 'order_id', 'event_id', 'city', 'sale_ts', 'created_at', 'updated_at', 'cancelled_at'],
  ...['tickets_sold', 'revenue', 'original_revenue', 'services_amount', 'service_fee_amount', 'free_tickets'],
  ...['ticket_rows', 'refund_times', 'refund_tickets', 'refund_amounts', 'refund_withholdings'],
  ...['listed_refunds', 'cancel_times', 'cancel_tickets', 'currency', 'payment_type', 'discount_id'],
  ...['promo_code_id', 'access_code_id', 'backend_user_id', 'utm_source', 'utm_medium', 'utm_campaign'],
  ...['utm_content', 'utm_term', 'buyer_key', 'payload_json', '_fact_months', '_content_hash'],
  ...VERSION_COLUMNS,
];

export const TICKETS_TABLE = 'stg_qtickets_api_tickets_raw';
export const TICKET_COLUMNS = [
  ...['organization', 'order_id', 'ticket_id', 'event_id', 'show_id', 'seat_id', 'seat_name', 'currency'],
  ...['price', 'original_price', 'discount_value', 'service_fee_amount', 'services_amount', 'quantity'],
  ...['multiprice_code', 'main_ticket_id', 'is_sold', 'revenue', 'sale_ts', 'checked_at', 'removed_at'],
  ...['cancelled_at', 'refunded_at', 'refunded_amount', 'withheld_amount'],
  ...['refund_times', 'refund_tickets', 'refund_amounts', 'refund_withholdings'],
  ...['related_tickets', 'updated_at'],
  ...VERSION_COLUMNS,
];

/** The fields of an order that say something of the sale: what its content hash is made of. */
export function orderContent(row: OrderRow): string {
  const { utm } = row;
  return [
    tsvString(row.organization),
    row.orderId,
    row.eventId,
    tsvString(row.city),
    tsvDateTime(row.saleMs),
    tsvNullableDateTime(row.createdAtMs),
    tsvDateTime(row.updatedAtMs),
    tsvNullableDateTime(row.cancelledAtMs),
    row.ticketsSold,
    tsvMoney(row.revenue),
    tsvMoney(row.originalRevenue),
    tsvMoney(row.servicesAmount),
    tsvMoney(row.serviceFee),
    row.freeTickets,
    row.ticketRows,
    refundFields(row.refunds),
    optionalMoney(row.listedRefunds),
    tsvMoments(row.cancellations),
    tsvNumbers(row.cancellations.map(({ tickets }) => tickets)),
    tsvString(row.currency),
    tsvString(row.paymentType),
    row.discountId ?? TSV_NULL,
    row.promoCodeId ?? TSV_NULL,
    row.accessCodeId ?? TSV_NULL,
    row.backendUserId ?? TSV_NULL,
    tsvString(utm.source),
    tsvString(utm.medium),
    tsvString(utm.campaign),
    tsvString(utm.content),
    tsvString(utm.term),
    row.buyerKey,
    tsvString(row.payloadJson),
    tsvNumbers(row.factMonths),
  ].join('\t');
}

/** The whole line of an order, for `ORDER_COLUMNS`. @param version the fields of `versionFields` */
export function orderLine(content: string, contentHash: bigint, version: string): string {
  return `${content}\t${contentHash}\t${version}\n`;
}

/** The fields of a ticket that say something of the sale. */
export function ticketContent(row: TicketRow): string {
  return [
    tsvString(row.organization),
    row.orderId,
    row.ticketId,
    row.eventId,
    row.showId,
    tsvString(row.seatId),
    tsvString(row.seatName),
    tsvString(row.currency),
    tsvMoney(row.price),
    tsvMoney(row.originalPrice),
    tsvMoney(row.discountValue),
    tsvMoney(row.serviceFee),
    tsvMoney(row.servicesAmount),
    row.quantity,
    tsvString(row.multipriceCode),
    row.mainTicketId ?? 0,
    row.isSold ? 1 : 0,
    tsvMoney(row.revenue),
    tsvDateTime(row.saleMs),
    tsvNullableDateTime(row.checkedAtMs),
    tsvNullableDateTime(row.removedAtMs),
    tsvNullableDateTime(row.cancelledAtMs),
    tsvNullableDateTime(row.refundedAtMs),
    tsvMoney(row.refundedAmount),
    tsvMoney(row.withheldAmount),
    refundFields(row.refunds),
    tsvNumbers(row.relatedTickets),
    tsvNullableDateTime(row.updatedAtMs),
  ].join('\t');
}

/** Moments, tickets, amounts and withholdings, side by side. Hardly any row has one. */
function refundFields(refunds: readonly Refund[]): string {
  if (refunds.length === 0) return '[]\t[]\t[]\t[]';
  return [
    tsvMoments(refunds),
    tsvNumbers(refunds.map(({ tickets }) => tickets)),
    tsvNumbers(refunds.map(({ amount }) => tsvMoney(amount))),
    tsvNumbers(refunds.map(({ withheld }) => tsvMoney(withheld))),
  ].join('\t');
}

function tsvMoments(moments: readonly { readonly atMs: number }[]): string {
  return moments.length === 0 ? '[]' : tsvNumbers(moments.map(({ atMs }) => tsvDateTime(atMs)));
}

/** The whole lines of tickets that carry one version, for `TICKET_COLUMNS`. @param version the fields of `versionFields` */
export function ticketLines(contents: readonly string[], version: string): string {
  const tail = `\t${version}\n`;
  return contents.length === 0 ? '' : `${contents.join(tail)}${tail}`;
}

/** Reads the ticket ids back from whole lines of `TICKET_COLUMNS`. */
export function ticketIdsOf(lines: Uint8Array): string[] {
  const text = Buffer.from(lines.buffer, lines.byteOffset, lines.byteLength).toString('latin1');
  const place = TICKET_COLUMNS.indexOf('ticket_id');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t')[place] ?? '');
}

/** The version fields of an order and its tickets, for the end of their lines. */
export function versionFields({ version, isRemoved, loadId, loadedAtMs }: RowVersion): string {
  return `${version}\t${isRemoved ? 1 : 0}\t${tsvString(loadId)}\t${tsvDateTime(loadedAtMs)}`;
}

export interface EventRow {
  readonly organization: string;
  readonly eventId: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly cityId: string | null;
  readonly city: string;
  readonly cityZone: string;
  readonly placeName: string;
  readonly placeAddress: string;
  readonly eventTypeId: string | null;
  readonly age: string;
  readonly currency: string;
  readonly createdAtMs: number | null;
  readonly updatedAtMs: number | null;
  readonly deletedAtMs: number | null;
}

export interface ShowRow {
  readonly organization: string;
  readonly showId: string;
  readonly eventId: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly startMs: number | null;
  readonly finishMs: number | null;
  readonly openMs: number | null;
  readonly saleStartMs: number | null;
  readonly saleFinishMs: number | null;
  /** Hundredths. */
  readonly minPrice: bigint | null;
  readonly maxPrice: bigint | null;
  readonly updatedAtMs: number | null;
  readonly deletedAtMs: number | null;
}

const DIMENSION_VERSION_COLUMNS = ['_ver', '_load_id', '_loaded_at'];

export const EVENTS_TABLE = 'dim_events';
export const EVENT_COLUMNS = [
  ...['organization', 'event_id', 'name', 'is_active', 'city_id', 'city', 'city_zone', 'place_name'],
  ...['place_address', 'event_type_id', 'age', 'currency', 'created_at', 'updated_at', 'deleted_at'],
  ...['_content_hash', ...DIMENSION_VERSION_COLUMNS],
];

export const SHOWS_TABLE = 'dim_shows';
export const SHOW_COLUMNS = [
  ...['organization', 'show_id', 'event_id', 'name', 'is_active', 'start_at', 'finish_at', 'open_at'],
  ...['sale_start_at', 'sale_finish_at', 'min_price', 'max_price', 'updated_at', 'deleted_at'],
  ...DIMENSION_VERSION_COLUMNS,
];

export function eventContent(row: EventRow): string {
  return [
    tsvString(row.organization),
    row.eventId,
    tsvString(row.name),
    row.isActive ? 1 : 0,
    row.cityId ?? 0,
    tsvString(row.city),
    tsvString(row.cityZone),
    tsvString(row.placeName),
    tsvString(row.placeAddress),
    row.eventTypeId ?? 0,
    tsvString(row.age),
    tsvString(row.currency),
    tsvNullableDateTime(row.createdAtMs),
    tsvNullableDateTime(row.updatedAtMs),
    tsvNullableDateTime(row.deletedAtMs),
  ].join('\t');
}

export function showContent(row: ShowRow): string {
  return [
    tsvString(row.organization),
    row.showId,
    row.eventId,
    tsvString(row.name),
    row.isActive ? 1 : 0,
    tsvNullableDateTime(row.startMs),
    tsvNullableDateTime(row.finishMs),
    tsvNullableDateTime(row.openMs),
    tsvNullableDateTime(row.saleStartMs),
    tsvNullableDateTime(row.saleFinishMs),
    optionalMoney(row.minPrice),
    optionalMoney(row.maxPrice),
    tsvNullableDateTime(row.updatedAtMs),
    tsvNullableDateTime(row.deletedAtMs),
  ].join('\t');
}

/** The version fields of an event or a show, for the end of its line. */
export function dimensionVersionFields({
  version,
  loadId,
  loadedAtMs,
}: Omit<RowVersion, 'isRemoved'>): string {
  return `${version}\t${tsvString(loadId)}\t${tsvDateTime(loadedAtMs)}`;
}

function optionalMoney(hundredths: bigint | null): string {
  return hundredths === null ? TSV_NULL : tsvMoney(hundredths);
}
