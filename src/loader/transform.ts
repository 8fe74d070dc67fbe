/** From an order of the wire to rows of the store. Pure: the same order gives the same rows. */
import type { ZoneClock } from '../core/time.ts';
import type { WireOrder, WireTicket } from '../qtickets/wire-order.ts';
import type { Cancellation, OrderRow, Refund, TicketRow } from '../warehouse/rows.ts';
import { reckonOrder, type TicketMoney } from './order-money.ts';

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

/** The rows of a paid order; what they say of money is reckoned in `order-money.ts`. */
export function toOrderRows(
  order: WireOrder,
  { buyerKey, payloadJson }: BuyerFields,
  { organization, zone, cities }: TransformContext,
): OrderRows {
  const eventId = order.event_id ?? '0';
  const money = reckonOrder(order);
  const tickets: TicketRow[] = [];
  // Loops rather than chains of small functions: they are compiled in a fraction of the time.
  for (const [index, ticket] of order.baskets.entries()) {
    tickets.push(toTicketRow(ticket, order, money.tickets[index] ?? NOT_SOLD, organization));
  }
  const sold = sumSold(tickets);
  const cancellations = cancellationsOf(tickets);
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
      ticketsSold: sold.tickets,
      revenue: money.revenue,
      originalRevenue: order.original_price === 0n ? money.revenue : order.original_price,
      servicesAmount: sold.services,
      serviceFee: sold.fees,
      freeTickets: sold.free,
      ticketRows: tickets.length,
      refunds: money.refunds,
      listedRefunds: money.listedRefunds,
      cancellations,
      currency: order.currency_id,
      paymentType: order.payment_type_id,
      discountId: order.discount_id,
      promoCodeId: order.promo_code_id,
      accessCodeId: order.access_code_id,
      backendUserId: order.backend_user_id,
      utm: order.utm,
      buyerKey,
      payloadJson,
      factMonths: monthsOf(order.payed_at, money.refunds, cancellations, zone),
    },
    tickets,
  };
}

function sumSold(tickets: readonly TicketRow[]) {
  const sold = { tickets: 0, free: 0, services: 0n, fees: 0n };
  for (const { isSold, quantity, price, servicesAmount, serviceFee } of tickets) {
    if (!isSold) continue;
    sold.tickets += quantity;
    if (price === 0n) sold.free += quantity;
    sold.services += servicesAmount;
    sold.fees += quantity === 1 ? serviceFee : serviceFee * BigInt(quantity);
  }
  return sold;
}
const NOT_SOLD: TicketMoney = { isSold: false, mainId: null, revenue: 0n, refunds: [], cancelledAtMs: null };

/** Ids of two orders. */
export interface Exchange {
  /** The order that was exchanged. */
  readonly primary: string;
  /** The order that it was exchanged for. */
  readonly secondary: string;
}

/** What an order tells of its exchanges. Source: documented for webhooks; lists were not seen to tell any. */
export function exchangesOf({ id, primary_orders, secondary_orders }: WireOrder): readonly Exchange[] {
  if (primary_orders.length === 0 && secondary_orders.length === 0) return NO_EXCHANGES;
  return [
    ...primary_orders.map((primary) => ({ primary, secondary: id })),
    ...secondary_orders.map((secondary) => ({ primary: id, secondary })),
  ].filter(({ primary, secondary }) => primary !== secondary);
}

const NO_EXCHANGES: readonly Exchange[] = [];

/** The newest change of the order or one of its tickets, epoch milliseconds: a scan moves the ticket's date alone. */
export function changedAtOf(order: WireOrder): number {
  let newest = updatedAtOf(order);
  for (const ticket of order.baskets) newest = Math.max(newest, newestChange(ticket));
  return newest;
}

function updatedAtOf({ updated_at, payed_at }: WireOrder): number {
  return updated_at ?? payed_at;
}

function toTicketRow(
  ticket: WireTicket,
  order: WireOrder,
  money: TicketMoney,
  organization: string,
): TicketRow {
  const { isSold, mainId, revenue, refunds, cancelledAtMs } = money;
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
    servicesAmount: ticket.services,
    quantity: ticket.quantity,
    multipriceCode: ticket.multiprice_code,
    mainTicketId: mainId,
    isSold,
    revenue,
    saleMs: order.payed_at,
    checkedAtMs: ticket.checked_at,
    removedAtMs: ticket.deleted_at,
    cancelledAtMs,
    refundedAtMs: ticket.refunded_at,
    refundedAmount: ticket.refunded_amount,
    withheldAmount: ticket.refunded_deduction_amount,
    refunds,
    relatedTickets: ticket.related_baskets,
    updatedAtMs: ticket.updated_at,
  };
}

/** By moment, oldest first. */
function cancellationsOf(tickets: readonly TicketRow[]): readonly Cancellation[] {
  const cancelled = tickets.filter(({ cancelledAtMs }) => cancelledAtMs !== null);
  if (cancelled.length === 0) return NO_CANCELLATIONS;
  const moments = new Map<number, number>();
  for (const { cancelledAtMs: atMs, quantity } of cancelled) {
    if (atMs !== null) moments.set(atMs, (moments.get(atMs) ?? 0) + quantity);
  }
  return [...moments].map(([atMs, count]) => ({ atMs, tickets: count })).sort((a, b) => a.atMs - b.atMs);
}
const NO_CANCELLATIONS: readonly Cancellation[] = [];

/** Months of the sale, and of refunds and cancellations where there are any: most orders have none. */
function monthsOf(
  saleMs: number,
  refunds: readonly Refund[],
  cancellations: readonly Cancellation[],
  zone: ZoneClock,
): number[] {
  const months = [zone.month(saleMs)];
  if (refunds.length === 0 && cancellations.length === 0) return months;
  for (const { atMs } of [...refunds, ...cancellations]) {
    const month = zone.month(atMs);
    if (!months.includes(month)) months.push(month);
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
