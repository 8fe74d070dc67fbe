/**
 * What an accountant has to know of and hardly an order of the captures shows: services, season tickets, tickets removed before the
 * payment, discounts of the whole order, refunds in two steps. Drawn for each order by its key; times of the order stay as they were.
 */
import type { OrderState, Ticket } from './order.ts';
import { unit } from './random.ts';

const SALT = { service: 200, season: 201, removed: 202, discount: 203, twoSteps: 204 } as const;

/** Shares of the paid orders that each fits. */
const SERVICE_SHARE = 0.1;
const SEASON_SHARE = 0.1;
const REMOVED_SHARE = 0.15;
const DISCOUNT_SHARE = 0.1;
const TWO_STEPS_SHARE = 0.5;
const PARKING = 25_000;
const DISCOUNT_PERCENT = 7;

/** The same order with what is drawn for it; one that was not paid stays as it is. */
export function withCases(state: OrderState): OrderState {
  const { order, payedAt } = state;
  if (payedAt === 0) return state;
  const is = (salt: number, share: number) => unit(order.key, salt) < share;
  let tickets = state.tickets;
  if (is(SALT.twoSteps, TWO_STEPS_SHARE)) tickets = tickets.map((ticket) => inTwoSteps(ticket, payedAt));
  if (is(SALT.season, SEASON_SHARE)) tickets = asSeasonTicket(tickets);
  else if (is(SALT.removed, REMOVED_SHARE)) tickets = removedBefore(tickets, state);
  if (is(SALT.service, SERVICE_SHARE)) {
    tickets = tickets.map((ticket, place) =>
      place === 0 ? { ...ticket, services: [PARKING, PARKING / 2] } : ticket,
    );
  }
  const price = tickets.reduce((sum, ticket) => sum + ticket.price, 0);
  const discounted = is(SALT.discount, DISCOUNT_SHARE) ? Math.floor((price * DISCOUNT_PERCENT) / 100) : 0;
  return { ...state, tickets, discounted };
}

/** A third of the refund half-way between payment and refund, the rest when it was. */
function inTwoSteps(ticket: Ticket, payedAt: number): Ticket {
  if (ticket.refundedAt === 0) return ticket;
  const at = Math.floor((payedAt + ticket.refundedAt) / 2);
  const amount = Math.floor(ticket.refundedAmount / 3);
  const last = { at: ticket.refundedAt, amount: ticket.refundedAmount - amount, withheld: ticket.withheld };
  return { ...ticket, refundedAt: at, refunds: [{ at, amount, withheld: 0 }, last] };
}

/** The first ticket is paid for, the others are its parts. One that was given back is left alone. */
function asSeasonTicket(tickets: Ticket[]): Ticket[] {
  const [main] = tickets;
  if (main === undefined || tickets.length === 1 || tickets.some(({ refundedAt }) => refundedAt > 0))
    return tickets;
  const price = tickets.reduce((sum, ticket) => sum + ticket.price, 0);
  return tickets.map((ticket) =>
    ticket === main ? { ...main, price } : { ...ticket, price: 0, mainId: main.id },
  );
}

/** The last ticket was taken out again a second before the order was paid. */
function removedBefore(tickets: Ticket[], { order, payedAt }: OrderState): Ticket[] {
  const last = tickets.at(-1);
  const isPossible = payedAt > order.createdAt + 1 && tickets.length > 1 && last?.refundedAt === 0;
  return isPossible ? [...tickets.slice(0, -1), { ...last, deletedAt: payedAt - 1, checkedAt: 0 }] : tickets;
}
