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
  refundedAt: number;
  refundedAmount: number;
  /** Kept back of the price at the refund. */
  withheld: number;
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
}

/** Price after the discount, down to the kopeck. */
export function discountedPrice(price: number, discount: Discount | null): number {
  return discount === null ? price : Math.floor((price * (100 - discount.percent)) / 100);
}

/** What the order costs: the sum of its tickets, whatever became of them. */
export function totalPrice(tickets: readonly Ticket[]): number {
  return tickets.reduce((sum, ticket) => sum + ticket.price, 0);
}
