/** What is true of the simulated orders, as plain objects: what a test compares a store with, without going through HTTP. */
import { type OrderState, originalPrice, serviceFee, totalPrice } from './order.ts';

/** A ticket as it truly is. Money in kopecks, times in epoch milliseconds. */
export interface TrueTicket {
  readonly id: number;
  readonly showId: number;
  readonly price: bigint;
  readonly quantity: number;
  readonly checkedAt: number | null;
  readonly deletedAt: number | null;
  /** The first refund. */
  readonly refundedAt: number | null;
  /** Of all refunds. */
  readonly refundedAmount: bigint;
  /** Kept back of the price at all refunds. */
  readonly withheld: bigint;
  /** Oldest first. */
  readonly refunds: readonly TrueRefund[];
  /** What services sold with it cost. */
  readonly services: bigint;
  readonly fee: bigint;
  /** The season ticket that it is a part of; null for a ticket of its own. */
  readonly mainId: number | null;
  /** Where in the hall. */
  readonly zone: string;
}

/** Money given back for a ticket. */
export interface TrueRefund {
  readonly at: number;
  readonly amount: bigint;
  readonly withheld: bigint;
}

/** An order as it truly is, whatever the wire makes of it. Money in kopecks, times in epoch milliseconds. */
export interface TrueOrder {
  readonly id: number;
  readonly payed: boolean;
  readonly createdAt: number;
  readonly payedAt: number | null;
  readonly updatedAt: number;
  readonly deletedAt: number | null;
  /** What was paid, or is to be, whatever became of the tickets later. */
  readonly price: bigint;
  readonly originalPrice: bigint;
  readonly currency: string;
  /** Ids of the orders that were exchanged for it. */
  readonly exchangedFrom: readonly number[];
  readonly isBackOffice: boolean;
  readonly discountId: number | null;
  readonly eventId: number;
  readonly cityName: string;
  readonly tickets: readonly TrueTicket[];
}

/** Totals. `tickets` and `revenue` (kopecks) are gross: of paid orders, whatever was cancelled or refunded later. */
export interface WorldCounts {
  readonly total: number;
  readonly paid: number;
  readonly unpaid: number;
  readonly tickets: number;
  readonly revenue: bigint;
}

/** An order's truth. */
export function toTrueOrder(state: OrderState): TrueOrder {
  const { order } = state;
  return {
    id: order.id,
    payed: state.payedAt > 0,
    createdAt: order.createdAt * 1000,
    payedAt: toMs(state.payedAt),
    updatedAt: state.updatedAt * 1000,
    deletedAt: toMs(state.deletedAt),
    price: BigInt(totalPrice(state)),
    originalPrice: BigInt(originalPrice(state)),
    currency: order.show.event.currency,
    exchangedFrom: state.exchangedFrom,
    isBackOffice: order.isBackOffice,
    discountId: order.discount?.id ?? null,
    eventId: order.show.event.id,
    cityName: order.show.event.city.name,
    tickets: state.tickets.map((ticket) => ({
      id: ticket.id,
      showId: order.show.id,
      price: BigInt(ticket.price),
      quantity: 1,
      checkedAt: toMs(ticket.checkedAt),
      deletedAt: toMs(ticket.deletedAt),
      refundedAt: toMs(ticket.refundedAt),
      refundedAmount: BigInt(ticket.refundedAmount),
      withheld: BigInt(ticket.withheld),
      refunds: ticket.refunds.map(({ at, amount, withheld }) => ({
        ...{ at: at * 1000, amount: BigInt(amount), withheld: BigInt(withheld) },
      })),
      services: BigInt(ticket.services.reduce((sum, price) => sum + price, 0)),
      fee: BigInt(serviceFee(ticket.price, order)),
      mainId: ticket.mainId === 0 ? null : ticket.mainId,
      zone: ticket.tier.zone,
    })),
  };
}

function toMs(at: number): number | null {
  return at === 0 ? null : at * 1000;
}
