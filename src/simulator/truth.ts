/** What is true of the simulated orders, as plain objects: what a test compares a store with, without going through HTTP. */
import { type OrderState, totalPrice } from './order.ts';

/** A ticket as it truly is. Money in kopecks, times in epoch milliseconds. */
export interface TrueTicket {
  readonly id: number;
  readonly showId: number;
  readonly price: bigint;
  readonly quantity: number;
  readonly checkedAt: number | null;
  readonly deletedAt: number | null;
  readonly refundedAt: number | null;
  readonly refundedAmount: bigint;
  /** Kept back of the price at the refund. */
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
  readonly price: bigint;
  readonly currency: string;
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
    price: BigInt(totalPrice(state.tickets)),
    currency: 'RUB',
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
    })),
  };
}

function toMs(at: number): number | null {
  return at === 0 ? null : at * 1000;
}
