/**
 * The money of an order: what it brought in on the day of the sale, what was given back and when, and which of its tickets count.
 * Pure, and the one place where that is decided: rows, facts and restatements go by what comes out of here. Money is hundredths.
 */
import type { WireOrder, WireTicket } from '../qtickets/wire-order.ts';
import type { Refund } from '../warehouse/rows.ts';

/** What a ticket is to its order. */
export interface TicketMoney {
  /** Counted as sold: in the order when it was paid, and not a part of a season ticket. */
  readonly isSold: boolean;
  /** The season ticket that it is a part of; null for a ticket of its own. */
  readonly mainId: string | null;
  /** Its share in what the order brought in. */
  readonly revenue: bigint;
  /** Oldest first. A ticket is given back by its first refund; what comes later is money alone. */
  readonly refunds: readonly Refund[];
  /** Sold, then removed or its order cancelled, without a refund of its own; epoch milliseconds. */
  readonly cancelledAtMs: number | null;
}

export interface OrderMoney {
  /** What was paid, whatever became of it later. */
  readonly revenue: bigint;
  /** What the order's own list of refunds comes to; null where it has none. */
  readonly listedRefunds: bigint | null;
  /** In the sequence of the order's tickets. */
  readonly tickets: readonly TicketMoney[];
  /** All that was given back, by moment, oldest first. */
  readonly refunds: readonly Refund[];
}

/** Reckons an order: the same order gives the same money. */
export function reckonOrder(order: WireOrder): OrderMoney {
  return reckonUntouched(order) ?? reckonAny(order);
}

/**
 * The money of an order as nearly all are: each ticket sold for its price, and nothing came after. The same as `reckonAny` says, in a
 * third of the time.
 * @returns null for another one
 */
function reckonUntouched({ baskets, price, deleted_at, refunds }: WireOrder): OrderMoney | null {
  if (deleted_at !== null || refunds.list.length > 0) return null;
  let worth = 0n;
  for (const ticket of baskets) {
    const isTouched =
      ticket.deleted_at !== null || ticket.related_baskets.length > 0 || isToldRefunded(ticket);
    if (isTouched) return null;
    worth += priceOf(ticket);
  }
  if (worth !== price) return null;
  const tickets: TicketMoney[] = [];
  for (const ticket of baskets) {
    const revenue = priceOf(ticket);
    tickets.push({ isSold: true, mainId: null, revenue, refunds: NO_REFUNDS, cancelledAtMs: null });
  }
  return { revenue: price, listedRefunds: null, tickets, refunds: NO_REFUNDS };
}

/** Exported for tests. */
export function reckonAny(order: WireOrder): OrderMoney {
  const { baskets } = order;
  const mains = mainTickets(baskets);
  const wasPaidFor = (ticket: WireTicket) =>
    ticket.deleted_at === null || ticket.deleted_at >= order.payed_at;
  const revenue = grossOf(order, baskets.filter(wasPaidFor));
  const prices = baskets.map((ticket) => (wasPaidFor(ticket) ? priceOf(ticket) : null));
  const shares = shareOut(revenue, prices);
  const sold = baskets.map((ticket) => wasPaidFor(ticket) && !mains.has(ticket.id));
  const own = baskets.map((ticket, index) => ownRefunds(ticket, order, sold[index] === true));
  const { byTicket, rest } = addRest(order, own);
  const listed = order.refunds.list;
  return {
    revenue,
    listedRefunds: listed.length === 0 ? null : sum(listed.map(({ amount }) => amount)),
    tickets: baskets.map((ticket, index) => {
      const isSold = sold[index] === true;
      const isCancelled = isSold && own[index]?.length === 0;
      return {
        isSold,
        mainId: mains.get(ticket.id) ?? null,
        revenue: shares[index] ?? 0n,
        refunds: byTicket[index] ?? [],
        cancelledAtMs: isCancelled ? (ticket.deleted_at ?? order.deleted_at) : null,
      };
    }),
    refunds: byMoment([...byTicket.flat(), ...rest]),
  };
}

/** What a ticket and its services cost. */
function priceOf({ price, quantity, services }: WireTicket): bigint {
  return price * BigInt(quantity) + services;
}

/**
 * The price of the order. Where that has come down to the price of the tickets that are left, what the others cost is in it again:
 * it was paid.
 */
function grossOf(order: WireOrder, paidFor: readonly WireTicket[]): bigint {
  const worth = sum(paidFor.map(priceOf));
  if (order.price >= worth) return order.price;
  const isGone = (ticket: WireTicket) =>
    ticket.deleted_at !== null || order.deleted_at !== null || isToldRefunded(ticket);
  const left = paidFor.filter((ticket) => !isGone(ticket));
  const isReduced = left.length < paidFor.length && order.price === sum(left.map(priceOf));
  return isReduced ? worth : order.price;
}

/**
 * Parts of season tickets, and the ticket that each belongs to: the first by id of those that are related to one another. Source: the
 * documentation of removing tickets, which calls the other ones related to it.
 */
function mainTickets(tickets: readonly WireTicket[]): ReadonlyMap<string, string> {
  const groups = new Map<string, Set<string>>();
  for (const { id, related_baskets: related } of tickets) {
    if (related.length === 0) continue;
    const group = new Set([id, ...related].flatMap((one) => [...(groups.get(one) ?? [one])]));
    for (const one of group) groups.set(one, group);
  }
  const mains = new Map<string, string>();
  const listed = tickets.map(({ id }) => id);
  for (const { id } of tickets) {
    const group = listed.filter((one) => groups.get(id)?.has(one));
    const first = group.reduce((least, one) => (BigInt(one) < BigInt(least) ? one : least), id);
    if (first !== id) mains.set(id, first);
  }
  return mains;
}

/** Parts a sum in proportion to prices, to the kopeck; nothing goes to those without one. */
function shareOut(total: bigint, prices: readonly (bigint | null)[]): readonly bigint[] {
  const worth = sum(prices.map((price) => price ?? 0n));
  if (worth === total) return prices.map((price) => price ?? 0n);
  if (worth === 0n) {
    const first = prices.findIndex((price) => price !== null);
    return prices.map((_, index) => (index === first ? total : 0n));
  }
  let reached = 0n;
  let given = 0n;
  return prices.map((price) => {
    reached += price ?? 0n;
    const share = (total * reached) / worth - given;
    given += share;
    return share;
  });
}

function isToldRefunded({ refunded_at, refunded_amount, refunds }: WireTicket): boolean {
  return refunded_at !== null || refunded_amount > 0n || refunds.list.length > 0;
}

/**
 * A ticket's refunds: those of its list, each on its day, and what its own fields tell beyond them. A ticket that tells nothing, but is
 * named by a refund of the order, is given back by that one.
 */
function ownRefunds(ticket: WireTicket, order: WireOrder, isSold: boolean): readonly Refund[] {
  const named = order.refunds.list.find(({ baskets }) => baskets.includes(ticket.id));
  if (!isToldRefunded(ticket) && named === undefined) return NO_REFUNDS;
  const undatedMs =
    ticket.refunded_at ??
    named?.at ??
    ticket.deleted_at ??
    order.deleted_at ??
    ticket.updated_at ??
    order.updated_at ??
    order.payed_at;
  const refunds = ticket.refunds.list.map(({ at, amount, withheld }) =>
    dated(at ?? undatedMs, amount, withheld),
  );
  const amount = above(ticket.refunded_amount, refunds, amountOf);
  const withheld = above(ticket.refunded_deduction_amount, refunds, withheldOf);
  const isMore = amount > 0n || withheld > 0n || refunds.length === 0;
  if (isMore) refunds.push(dated(undatedMs, amount, withheld));
  return refunds
    .sort((a, b) => a.atMs - b.atMs)
    .map((refund, place) => ({ ...refund, tickets: isSold && place === 0 ? ticket.quantity : 0 }));
}
const NO_REFUNDS: readonly Refund[] = [];

interface Amounts {
  readonly amount: bigint;
  readonly withheld: bigint;
}
const amountOf = ({ amount }: Amounts) => amount;
const withheldOf = ({ withheld }: Amounts) => withheld;

function dated(atMs: number, amount: bigint, withheld: bigint): Refund {
  return { atMs, tickets: 0, amount, withheld };
}

/** What a sum is larger by than its parts; 0 when it is not. */
function above(total: bigint, parts: readonly Amounts[], money: (part: Amounts) => bigint): bigint {
  const difference = total - sum(parts.map(money));
  return difference > 0n ? difference : 0n;
}

/**
 * Adds what the order's own list of refunds tells beyond those of its tickets: refunds of services, or of tickets that do not tell.
 * It goes to the first ticket that the refund names, else to the first one.
 */
function addRest(
  order: WireOrder,
  own: readonly (readonly Refund[])[],
): { readonly byTicket: readonly (readonly Refund[])[]; readonly rest: readonly Refund[] } {
  const { list } = order.refunds;
  const told = own.flat();
  let amountLeft = above(sum(list.map(amountOf)), told, amountOf);
  let withheldLeft = above(sum(list.map(withheldOf)), told, withheldOf);
  if (amountLeft === 0n && withheldLeft === 0n) return { byTicket: own, rest: [] };
  const undatedMs = order.deleted_at ?? order.updated_at ?? order.payed_at;
  const byTicket = own.map((refunds) => [...refunds]);
  const rest: Refund[] = [];
  for (const atMs of new Set(list.map(({ at }) => at ?? undatedMs))) {
    const entries = list.filter(({ at }) => (at ?? undatedMs) === atMs);
    const known = told.filter((refund) => refund.atMs === atMs);
    const amount = least(above(sum(entries.map(amountOf)), known, amountOf), amountLeft);
    const withheld = least(above(sum(entries.map(withheldOf)), known, withheldOf), withheldLeft);
    if (amount === 0n && withheld === 0n) continue;
    amountLeft -= amount;
    withheldLeft -= withheld;
    const place = order.baskets.findIndex(({ id }) => entries.some(({ baskets }) => baskets.includes(id)));
    (byTicket[Math.max(place, 0)] ?? rest).push(dated(atMs, amount, withheld));
  }
  for (const refunds of byTicket) refunds.sort((a, b) => a.atMs - b.atMs);
  return { byTicket, rest };
}

function byMoment(refunds: readonly Refund[]): readonly Refund[] {
  if (refunds.length < 2) return refunds;
  const moments = new Map<number, Refund>();
  for (const refund of refunds) {
    const { tickets, amount, withheld } = moments.get(refund.atMs) ?? {
      tickets: 0,
      amount: 0n,
      withheld: 0n,
    };
    moments.set(refund.atMs, {
      atMs: refund.atMs,
      tickets: tickets + refund.tickets,
      amount: amount + refund.amount,
      withheld: withheld + refund.withheld,
    });
  }
  return [...moments.values()].sort((a, b) => a.atMs - b.atMs);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
