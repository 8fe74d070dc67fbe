/**
 * The frozen history: order i and what had become of it at the anchor, as pure functions of (seed, i). Ids ascend with time
 * and have gaps, yet id and position can be turned into one another without a table. Times are whole epoch seconds.
 */
import { type Calendar, createCalendar } from './calendar.ts';
import { withCases } from './cases.ts';
import { DISCOUNTS } from './catalogue.ts';
import { createProgramme, type Programme, type Show } from './events.ts';
import {
  discountedPrice,
  NO_EXCHANGES,
  NO_REFUNDS,
  type Order,
  type OrderState,
  type OrderTimes,
  type Ticket,
} from './order.ts';
import { between, draw, itemAt, keyOf, pickWeighted, STREAM, unit } from './random.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const FIRST_ORDER_ID = 1_614_202;
const ORDER_ID_STEP = 97;
const FIRST_TICKET_ID = 12_361_332;
const TICKET_ID_STEP = 64;

/** Shares of all orders. Free and back-office ones are never left unpaid, so 17 % are in the end; the captured page has 20 %. */
const UNPAID_SHARE = 0.19;
const BACK_OFFICE_SHARE = 0.04;
const DISCOUNT_SHARE = 0.38;
/** Share of tickets shown at the gate, once their show is over. */
const SCANNED_SHARE = 0.7;
/** Tickets in an order: 2.8 on average, as captured (139 in 50 orders). */
const TICKET_COUNTS = [0.24, 0.32, 0.16, 0.13, 0.04, 0.09, 0.01, 0.01] as const;
/** What becomes of paid orders. */
const FATES = [
  { weight: 935, fate: 'kept' },
  { weight: 14, fate: 'refunded' },
  { weight: 16, fate: 'refunded-and-cancelled' },
  { weight: 18, fate: 'partly-refunded' },
  { weight: 11, fate: 'cancelled' },
  { weight: 6, fate: 'restored' },
] as const;

/** With all cases, one event in so many is sold in another currency. */
const FOREIGN_EVERY = 5;

/** One salt for each thing that is drawn about an order. */
const SALT = {
  id: 1,
  jitter: 2,
  show: 3,
  ticketCount: 4,
  hasDiscount: 5,
  discount: 6,
  backOffice: 7,
  unpaid: 8,
  payment: 9,
  touched: 10,
  fate: 11,
  fateAt: 12,
  expiry: 13,
  withheld: 14,
  extended: 15,
  basket: 16,
  ticketId: 17,
  scanned: 18,
  scannedAt: 19,
  buyer: 20,
  buyerAge: 21,
  tier: 32,
} as const;

type Fate = (typeof FATES)[number]['fate'];

interface Life extends OrderTimes {
  readonly fate: Fate;
  readonly fateAt: number;
}

/** What a history is made of. */
export interface HistoryOptions {
  readonly seed: number;
  readonly orders: number;
  /** Whole epoch seconds. */
  readonly anchorAt: number;
  readonly years: number;
  readonly events: number;
  /** Whether orders hold all that can befall money. */
  readonly cases: boolean;
}

/** The pure functions of one history. */
export interface History {
  readonly orders: number;
  readonly anchorAt: number;
  readonly programme: Programme;
  readonly calendar: Calendar;
  idOf(index: number): number;
  /** @returns the position of an id that could be an order's, else null */
  indexOf(id: number): number | null;
  /** @returns the first position whose id is `id` or larger */
  firstIndexFrom(id: number): number;
  /** The buyer's number; about four orders in ten come from someone who bought before. */
  buyerOf(index: number): number;
  /** Order `index` of the history, or one made later at `createdAt`. */
  orderAt(index: number, createdAt?: number): Order;
  /** Times of an order of the history at the anchor; cheaper than `stateOf`. */
  timesOf(order: Order): OrderTimes;
  /** An order of the history at the anchor. */
  stateOf(order: Order): OrderState;
  /** A new order, paid on the spot or not. */
  newbornState(order: Order, isPayed: boolean): OrderState;
}

/** @throws RangeError for a size that cannot be: a negative one, more than 16 million orders or 8,000 events */
export function createHistory(options: HistoryOptions): History {
  const { seed, orders, anchorAt } = options;
  if (!Number.isInteger(orders) || orders < 0 || orders > 16_000_000) {
    throw new RangeError('orders: a whole number from 0 to 16,000,000');
  }
  if (!Number.isInteger(options.events) || options.events < 1 || options.events > 8000) {
    throw new RangeError('events: a whole number from 1 to 8,000');
  }
  const startAt = anchorAt - Math.max(1, Math.round(options.years * 365.25)) * DAY;
  const programme = createProgramme({
    ...{ seed, startAt, anchorAt, count: options.events },
    foreignEvery: options.cases ? FOREIGN_EVERY : 0,
  });
  const endAt = Math.max(anchorAt + DAY, ...programme.events.slice(-20).map((event) => event.finishAt));
  const calendar = createCalendar({ startAt, anchorAt, endAt, orders, shows: programme.shows });
  const keyAt = (index: number) => keyOf(seed, STREAM.order, index);
  const idOf = (index: number) =>
    FIRST_ORDER_ID + index * ORDER_ID_STEP + (draw(keyAt(index), SALT.id) % ORDER_ID_STEP);

  return {
    orders,
    anchorAt,
    programme,
    calendar,
    idOf,
    indexOf(id) {
      const index = Math.floor((id - FIRST_ORDER_ID) / ORDER_ID_STEP);
      return index >= 0 && idOf(index) === id ? index : null;
    },
    firstIndexFrom(id) {
      const index = Math.floor((id - FIRST_ORDER_ID) / ORDER_ID_STEP);
      if (index < 0) return 0;
      return idOf(index) < id ? index + 1 : index;
    },
    buyerOf(index) {
      const key = keyAt(index);
      if (unit(key, SALT.buyer) < 0.6) return index;
      return Math.floor(index * unit(key, SALT.buyerAge));
    },
    orderAt(index, createdAt) {
      const key = keyAt(index);
      const at = createdAt ?? calendar.createdAt(index, unit(key, SALT.jitter));
      const isBackOffice = unit(key, SALT.backOffice) < BACK_OFFICE_SHARE;
      const hasDiscount = !isBackOffice && unit(key, SALT.hasDiscount) < DISCOUNT_SHARE;
      return {
        index,
        id: idOf(index),
        key,
        createdAt: at,
        show: calendar.showAt(at, unit(key, SALT.show)),
        ticketCount: countTickets(unit(key, SALT.ticketCount)),
        discount: hasDiscount ? pickWeighted(DISCOUNTS, unit(key, SALT.discount)) : null,
        isBackOffice,
      };
    },
    timesOf: (order) => lifeOf(order, anchorAt),
    stateOf(order) {
      const life = lifeOf(order, anchorAt);
      const state = toState(order, life, ticketsOf(order, life, anchorAt));
      return options.cases ? withCases(state) : state;
    },
    newbornState(order, isPayed) {
      const at = order.createdAt;
      const life: Life = {
        payedAt: isPayed ? at : 0,
        updatedAt: at,
        deletedAt: 0,
        fate: 'kept',
        fateAt: 0,
      };
      const state = toState(order, life, ticketsOf(order, life, at));
      return options.cases ? withCases(state) : state;
    },
  };
}

function toState(order: Order, { payedAt, updatedAt, deletedAt }: Life, tickets: Ticket[]): OrderState {
  return { order, payedAt, updatedAt, deletedAt, tickets, discounted: 0, ...NO_EXCHANGES };
}

function countTickets(chance: number): number {
  let rest = chance;
  for (let count = 1; count < TICKET_COUNTS.length; count += 1) {
    rest -= TICKET_COUNTS[count - 1] ?? 0;
    if (rest < 0) return count;
  }
  return TICKET_COUNTS.length;
}

/** Whether the buyer asked for more time to pay. */
export function isReserveExtended(order: Order): boolean {
  return unit(order.key, SALT.extended) < 0.05;
}

/** Until when seats are kept for an unpaid order. */
export function reservedUntil(order: Order): number {
  return order.createdAt + (isReserveExtended(order) ? 2 : 1) * DAY;
}

/** What had become of an order at the anchor: what would happen later has not happened yet. */
function lifeOf(order: Order, anchorAt: number): Life {
  const { key, createdAt } = order;
  const isFree = order.discount?.percent === 100;
  const isInstant = isFree || order.isBackOffice;
  if (!isInstant && unit(key, SALT.unpaid) < UNPAID_SHARE) return unpaidLife(order, anchorAt);
  const delay = isInstant ? 0 : 15 + Math.floor(-90 * Math.log(1 - unit(key, SALT.payment)));
  const payedAt = createdAt + delay;
  if (payedAt > anchorAt) return pendingLife(createdAt);
  // Free orders are swept up by a later job of the service; the others are closed seconds after the payment.
  const touched = payedAt + (isFree ? Math.floor(unit(key, SALT.touched) * 36 * HOUR) : 4);
  const updatedAt = Math.min(touched, anchorAt);
  const kept: Life = { payedAt, updatedAt, deletedAt: 0, fate: 'kept', fateAt: 0 };

  const { fate } = pickWeighted(FATES, unit(key, SALT.fate));
  if (fate === 'kept') return kept;
  const span = Math.max(order.show.startAt - updatedAt, DAY);
  const fateAt = updatedAt + Math.floor((0.02 + 0.9 * unit(key, SALT.fateAt)) * span);
  if (fateAt > anchorAt) return kept;
  // Nothing is given back for a ticket that cost nothing.
  const effective = isFree && fate !== 'restored' ? 'cancelled' : fate;
  const isCancelled = effective === 'cancelled' || effective === 'refunded-and-cancelled';
  return { payedAt, updatedAt: fateAt, deletedAt: isCancelled ? fateAt : 0, fate: effective, fateAt };
}

function unpaidLife(order: Order, anchorAt: number): Life {
  const chance = unit(order.key, SALT.expiry);
  // One in four is given up by the buyer within hours, nearly all others by the service when the reserve runs out.
  const deletedAt =
    chance < 0.25
      ? order.createdAt + 60 + Math.floor(chance * 4 * 3 * HOUR)
      : reservedUntil(order) + 15 * MINUTE + Math.floor(chance * 3 * MINUTE);
  if (chance > 0.985 || deletedAt > anchorAt) return pendingLife(order.createdAt);
  return { payedAt: 0, updatedAt: deletedAt, deletedAt, fate: 'kept', fateAt: 0 };
}

function pendingLife(createdAt: number): Life {
  return { payedAt: 0, updatedAt: createdAt, deletedAt: 0, fate: 'kept', fateAt: 0 };
}

/** How many of an order's tickets are refunded: from the first one on. */
function countRefunded(order: Order, fate: Fate): number {
  if (fate === 'refunded' || fate === 'refunded-and-cancelled') return order.ticketCount;
  return fate === 'partly-refunded' ? Math.ceil(order.ticketCount / 2) : 0;
}

function ticketsOf(order: Order, life: Life, anchorAt: number): Ticket[] {
  const { key, show } = order;
  const firstId = FIRST_TICKET_ID + order.index * TICKET_ID_STEP + (draw(key, SALT.ticketId) % 48);
  const basketAt = order.createdAt - between(key, SALT.basket, 20, 170);
  const refunded = countRefunded(order, life.fate);
  const withheldShare = unit(key, SALT.withheld) < 0.5 ? 0 : 0.1;
  const touchedAt = life.payedAt > 0 ? life.payedAt : life.updatedAt;
  return Array.from({ length: order.ticketCount }, (_, number) => {
    // Squared: the first kinds of ticket sell best.
    const tier = itemAt(show.tiers, Math.floor(unit(key, SALT.tier + number) ** 2 * show.tiers.length));
    const price = discountedPrice(tier.price, order.discount);
    const isRefunded = number < refunded;
    const withheld = isRefunded ? Math.floor(price * withheldShare) : 0;
    const isLost = isRefunded || life.deletedAt > 0;
    const checkedAt = isLost || life.payedAt === 0 ? 0 : scannedAt(order, number, anchorAt);
    return {
      id: firstId + number,
      tier,
      price,
      createdAt: basketAt + Math.min(number * 2, 18),
      updatedAt: checkedAt > 0 ? checkedAt + (checkedAt % 5) : isLost ? life.updatedAt : touchedAt,
      checkedAt,
      deletedAt: life.deletedAt,
      ...(isRefunded ? refundedOnce(life.fateAt, price - withheld, withheld) : NO_REFUNDS),
      services: NO_SERVICES,
      mainId: 0,
    };
  });
}

const NO_SERVICES: readonly number[] = [];

function refundedOnce(at: number, amount: number, withheld: number): Pick<Ticket, keyof typeof NO_REFUNDS> {
  return { refundedAt: at, refundedAmount: amount, withheld, refunds: [{ at, amount, withheld }] };
}

/** A party mostly comes together: whether and when is drawn once for the order, seconds differ by ticket. */
function scannedAt(order: Order, number: number, anchorAt: number): number {
  if (unit(order.key, SALT.scanned) >= SCANNED_SHARE) return 0;
  const at = gateTime(order.show, order.createdAt, unit(order.key, SALT.scannedAt)) + number * 6;
  return at + 5 > anchorAt ? 0 : at;
}

function gateTime(show: Show, createdAt: number, chance: number): number {
  if (show.event.genre.kind !== 'exhibition') return show.startAt + Math.floor((chance - 0.7) * HOUR);
  // Some day between the purchase and the end, between 10 and 19 o'clock of the city.
  const offset = show.event.city.offsetHours * HOUR;
  const firstDay = Math.floor((Math.max(show.openAt, createdAt) + offset) / DAY) + 1;
  const days = Math.max(1, Math.floor((show.finishAt + offset) / DAY) - firstDay + 1);
  const day = firstDay + Math.floor(chance * days);
  return day * DAY + 10 * HOUR + Math.floor(((chance * days) % 1) * 9 * HOUR) - offset;
}
