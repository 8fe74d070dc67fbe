/** From an order of the wire to rows of the store. Pure: the same order gives the same rows. */
import type { ZoneClock } from '../core/time.ts';
import type { WireOrder, WireTicket } from '../qtickets/wire-order.ts';
import type { OrderRow, TicketRow } from '../warehouse/rows.ts';

export interface TransformContext {
  readonly organization: string;
  readonly zone: ZoneClock;
  /** City by event id, as known when the load began. */
  readonly cities: ReadonlyMap<string, string>;
}

/** What of a person reaches the row. */
export type BuyerFields = Pick<OrderRow, 'buyerKey' | 'payloadJson'>;

export interface OrderRows {
  readonly order: OrderRow;
  readonly tickets: readonly TicketRow[];
}

/**
 * Gross is what was sold when the order was paid: a ticket removed before that never was; one removed, refunded or cancelled
 * later still is, and has its own column on its own day.
 */
export function toOrderRows(
  order: WireOrder,
  { buyerKey, payloadJson }: BuyerFields,
  { organization, zone, cities }: TransformContext,
): OrderRows {
  const eventId = order.event_id ?? '0';
  const tickets = order.baskets.map((ticket) => toTicketRow(ticket, order, organization));
  return {
    order: {
      organization,
      orderId: order.id,
      eventId,
      city: cities.get(eventId) ?? '',
      saleMs: order.payed_at,
      createdAtMs: order.created_at,
      updatedAtMs: updatedAtOf(order),
      cancelledAtMs: order.deleted_at,
      ticketsSold: tickets.reduce((sum, ticket) => sum + (ticket.isSold ? ticket.quantity : 0), 0),
      revenue: order.price,
      originalRevenue: order.original_price === 0n ? order.price : order.original_price,
      currency: order.currency_id,
      paymentType: order.payment_type_id,
      discountId: order.discount_id,
      promoCodeId: order.promo_code_id,
      accessCodeId: order.access_code_id,
      backendUserId: order.backend_user_id,
      utm: order.utm,
      buyerKey,
      payloadJson,
      factMonths: monthsOf(order.payed_at, tickets, zone),
    },
    tickets,
  };
}

/** The newest change of the order or one of its tickets, epoch milliseconds: a scan moves the ticket's date alone. */
export function changedAtOf(order: WireOrder): number {
  return order.baskets.reduce((newest, ticket) => Math.max(newest, newestChange(ticket)), updatedAtOf(order));
}

function updatedAtOf({ updated_at, payed_at }: WireOrder): number {
  return updated_at ?? payed_at;
}

function toTicketRow(ticket: WireTicket, order: WireOrder, organization: string): TicketRow {
  const isSold = ticket.deleted_at === null || ticket.deleted_at >= order.payed_at;
  const isRefunded = ticket.refunded_at !== null || ticket.refunded_amount > 0n;
  const removedAtMs = ticket.deleted_at;
  return {
    organization,
    orderId: order.id,
    ticketId: ticket.id,
    eventId: order.event_id ?? '0',
    showId: ticket.show_id ?? '0',
    seatId: ticket.seat_id,
    seatName: ticket.seat_name,
    currency: order.currency_id,
    price: ticket.price,
    originalPrice: ticket.original_price,
    discountValue: ticket.discount_value,
    serviceFee: ticket.service_fee_amount,
    quantity: ticket.quantity,
    multipriceCode: ticket.multiprice_code,
    isSold,
    saleMs: order.payed_at,
    checkedAtMs: ticket.checked_at,
    removedAtMs,
    cancelledAtMs: isSold && !isRefunded ? (removedAtMs ?? order.deleted_at) : null,
    // A refund without a date of its own is of the day the ticket or the order last changed.
    refundedAtMs: isRefunded
      ? (ticket.refunded_at ?? removedAtMs ?? order.updated_at ?? order.payed_at)
      : null,
    refundedAmount: ticket.refunded_amount,
    withheldAmount: isRefunded ? ticket.refunded_deduction_amount : 0n,
    relatedTickets: ticket.related_baskets,
    updatedAtMs: ticket.updated_at,
  };
}

/** Months of the sale, and of refunds and cancellations where there are any: most orders have none. */
function monthsOf(saleMs: number, tickets: readonly TicketRow[], zone: ZoneClock): number[] {
  const months = [zone.month(saleMs)];
  for (const { refundedAtMs, cancelledAtMs } of tickets) {
    for (const at of [refundedAtMs, cancelledAtMs]) {
      if (at === null) continue;
      const month = zone.month(at);
      if (!months.includes(month)) months.push(month);
    }
  }
  return months.sort((a, b) => a - b);
}

function newestChange(ticket: WireTicket): number {
  const { updated_at, checked_at, deleted_at, refunded_at } = ticket;
  return Math.max(updated_at ?? 0, checked_at ?? 0, deleted_at ?? 0, refunded_at ?? 0);
}

/**
 * The version of a row: the newest change first, then when it was seen, so that older news never replaces newer. A change dated
 * after the moment it was seen counts as of that moment: otherwise a date in 2999 would win for ever.
 * @param changedAtMs epoch milliseconds
 * @param seenAtMs epoch milliseconds
 */
export function toVersion(changedAtMs: number, seenAtMs: number): bigint {
  const seen = Math.floor(seenAtMs / 1000);
  const changed = Math.max(0, Math.min(Math.floor(changedAtMs / 1000), seen));
  return (BigInt(changed) << 32n) | BigInt(seen);
}
