/**
 * An order as the simulator holds it. Times are whole epoch seconds, 0 = never; money is whole kopecks. `Order` is what never
 * changes and can be made again from the seed, `OrderState` is what has become of it.
 */
import type { Discount } from './catalogue.ts';
import type { PriceTier, Show } from './events.ts';

/** The unchanging part: who bought what, when. */
export interface Order {
  /** Place among all orders, oldest first. */
  readonly index: number;
  readonly id: number;
  /** Key of every draw about this order. */
  readonly key: number;
  readonly createdAt: number;
  readonly show: Show;
  readonly ticketCount: number;
  readonly discount: Discount | null;
  readonly isBackOffice: boolean;
}

/** One ticket (the source's "basket"). */
export interface Ticket {
  readonly id: number;
  readonly tier: PriceTier;
  readonly price: number;
  readonly createdAt: number;
  updatedAt: number;
  /** Scanned at the gate. */
  checkedAt: number;
  deletedAt: number;
  /** The first refund. */
  refundedAt: number;
  /** Of all refunds. */
  refundedAmount: number;
  /** Kept back of the price at all refunds. */
  withheld: number;
  /** Oldest first. */
  refunds: readonly TicketRefund[];
  /** What each service sold with it costs. */
  readonly services: readonly number[];
  /** Ticket of the season ticket that it is a part of; 0 for none. */
  readonly mainId: number;
}

/** Money given back for a ticket. */
export interface TicketRefund {
  readonly at: number;
  readonly amount: number;
  readonly withheld: number;
}

/** When what happened to an order. A scan moves its tickets' times, never these. */
export interface OrderTimes {
  payedAt: number;
  updatedAt: number;
  /** Cancelled. */
  deletedAt: number;
}

/** An order with all that has become of it. */
export interface OrderState extends OrderTimes {
  readonly order: Order;
  readonly tickets: Ticket[];
  /** Taken off the price of the order, and not of any ticket. */
  readonly discounted: number;
  /** Ids of the orders that were exchanged for it. */
  exchangedFrom: readonly number[];
  /** Ids of the orders that it was exchanged for. */
  exchangedFor: readonly number[];
}

/** What an order is before anything befalls it. */
export const NO_EXCHANGES = { exchangedFrom: [], exchangedFor: [] } as const;
export const NO_REFUNDS = { refundedAt: 0, refundedAmount: 0, withheld: 0, refunds: [] } as const;

/** Price after the discount, down to the kopeck. */
export function discountedPrice(price: number, discount: Discount | null): number {
  return discount === null ? price : Math.floor((price * (100 - discount.percent)) / 100);
}

/** Gives money back for a ticket. */
export function giveBack(ticket: Ticket, refund: TicketRefund): void {
  ticket.refundedAt ||= refund.at;
  ticket.refundedAmount += refund.amount;
  ticket.withheld += refund.withheld;
  ticket.refunds = [...ticket.refunds, refund];
}

/** Whether a ticket was in the order when it was paid; in one that is not paid, all are. */
export function wasPaidFor({ deletedAt }: Ticket, { payedAt }: OrderTimes): boolean {
  return deletedAt === 0 || deletedAt >= payedAt;
}

/** Tickets sold: a season ticket is one. */
export function ticketsSold(state: OrderState): number {
  return state.tickets.filter((ticket) => ticket.mainId === 0 && wasPaidFor(ticket, state)).length;
}

/** What the order costs: the sum of the tickets in it when it was paid and of their services, whatever became of them later. */
export function totalPrice(state: OrderState): number {
  let sum = -state.discounted;
  for (const ticket of state.tickets) {
    if (!wasPaidFor(ticket, state)) continue;
    sum += ticket.price;
    for (const service of ticket.services) sum += service;
  }
  return sum;
}

/** What the order would cost without discounts. */
export function originalPrice({ tickets }: OrderState): number {
  return tickets.reduce((sum, { tier }) => sum + tier.price, 0);
}

/** What of a price the service keeps, in kopecks. */
export function serviceFee(price: number, { show }: Order): number {
  return Math.floor((price * show.event.feePercent) / 100);
}
