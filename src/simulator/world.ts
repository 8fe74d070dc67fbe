/**
 * The organiser's orders as they are now: the frozen history, orders made since, and whatever was changed since. Only what is
 * new or changed is kept; the rest is made again when asked for. Inside, times are whole epoch seconds; the public methods
 * speak epoch milliseconds and kopecks as bigint.
 */
import { type Clock, systemClock } from '../core/clock.ts';
import { createHistory, type History } from './history.ts';
import { createLive, type Live, type LiveOptions } from './live.ts';
import { giveBack, type OrderState, type Ticket, ticketsSold, totalPrice } from './order.ts';
import { OrderColumns } from './order-columns.ts';
import { type TrueOrigin, toTrueOrigin } from './origin.ts';
import { type TrueOrder, toTrueOrder, type WorldCounts } from './truth.ts';

/** 2025-11-10T00:00:00+03:00, epoch milliseconds. */
export const DEFAULT_ANCHOR_MS = Date.UTC(2025, 10, 9, 21);

/** What to make up. The same options give the same world. */
export interface WorldOptions {
  /** Orders that exist at the anchor, 0 to 16 million. @default 2000 */
  readonly orders?: number | undefined;
  /** @default 1 */
  readonly seed?: number | undefined;
  /** Where the frozen history ends, epoch milliseconds. @default DEFAULT_ANCHOR_MS */
  readonly anchor?: number | undefined;
  /** Length of the history. @default 4 */
  readonly years?: number | undefined;
  /** Events that exist at the anchor, 1 to 8,000. @default one per 557 orders (as at the real service), 24 to 600 */
  readonly events?: number | undefined;
  /** Orders with services, season tickets, tickets removed before payment, discounts of the order, refunds in two steps. @default false */
  readonly cases?: boolean | undefined;
  /** What goes on after the anchor; all of it up to now happens at the first request, so let the anchor lie near. @default nothing */
  readonly live?: LiveOptions | undefined;
  readonly clock?: Clock | undefined;
}

/** How a refund is made. */
export interface RefundOptions {
  /** Ids of the tickets. @default all not refunded yet */
  readonly tickets?: readonly number[] | undefined;
  /** Kept back, percent of what is given back, 0 to 100. @default 0 */
  readonly deduction?: number | undefined;
  /** How much of each price is given back this time, percent. @default 100 */
  readonly share?: number | undefined;
}

interface Sums {
  paid: number;
  tickets: number;
  /** Kopecks; exact as a number below 90 trillion roubles. */
  revenue: number;
}

/** An order made since the anchor; it is held whole only once it changes. */
interface Birth {
  readonly createdAt: number;
  readonly isPayed: boolean;
}

/** The organiser's account behind the simulated service. */
export class World {
  readonly history: History;
  readonly columns: OrderColumns;
  readonly #clock: Clock;
  readonly #live: Live | null;
  readonly #births: Birth[] = [];
  readonly #changed = new Map<number, OrderState>();
  /** Positions of orders that vanished, ascending. */
  readonly #removed: number[] = [];
  #version = 0;
  #frozenSums: Sums | null = null;

  /** @throws RangeError for sizes that cannot be */
  constructor(options: WorldOptions = {}) {
    const { orders = 2000, seed = 1, anchor = DEFAULT_ANCHOR_MS, years = 4, cases = false, live } = options;
    const events = options.events ?? Math.min(600, Math.max(24, Math.round(orders / 557)));
    this.#clock = options.clock ?? systemClock;
    this.history = createHistory({ seed, orders, anchorAt: Math.floor(anchor / 1000), years, events, cases });
    this.columns = new OrderColumns(this);
    this.#live = live === undefined ? null : createLive({ seed, anchorMs: anchor, ...live });
  }

  /** Goes up with every change: what was computed from an older version is stale. */
  get version(): number {
    return this.#version;
  }

  /** Positions in use, vanished orders among them. */
  get size(): number {
    return this.history.orders + this.#births.length;
  }

  /** Positions of vanished orders, ascending. */
  get removed(): readonly number[] {
    return this.#removed;
  }

  /** The present, epoch milliseconds: never before the anchor. */
  now(): number {
    return Math.max(this.#clock.now(), this.history.anchorAt * 1000);
  }

  /** How far the account's doings reach, whole epoch seconds: the anchor while nothing is live. */
  horizon(): number {
    return this.#live === null ? this.history.anchorAt : Math.floor(this.now() / 1000);
  }

  /** Lets happen what should have happened by now. Called before every answer; idempotent. */
  advance(): void {
    this.#live?.advance(this, this.now());
  }

  /** @throws RangeError for a position out of range */
  stateAt(index: number): OrderState {
    const changed = this.#changed.get(index);
    if (changed !== undefined) return changed;
    const birth = this.#births[index - this.history.orders];
    if (birth === undefined) return this.history.stateOf(this.history.orderAt(index));
    return this.history.newbornState(this.history.orderAt(index, birth.createdAt), birth.isPayed);
  }

  /** @returns the position of an order that exists, else null */
  indexOf(id: number): number | null {
    const index = this.history.indexOf(id);
    return index === null || index >= this.size || this.isRemoved(index) ? null : index;
  }

  /** Whether the order at a position is no longer what it was at first. */
  isChanged(index: number): boolean {
    return this.#changed.has(index);
  }

  /** Whether the order at a position vanished. */
  isRemoved(index: number): boolean {
    return this.#removed.length > 0 && this.#removed[this.removedBefore(index)] === index;
  }

  /** How many positions below `index` vanished. */
  removedBefore(index: number): number {
    let low = 0;
    let high = this.#removed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#removed[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Makes a new order, the last by id. @param atMs epoch milliseconds @default now @returns its id */
  createOrder(options: { readonly payed: boolean }, atMs = this.now()): number {
    const index = this.size;
    this.#births.push({ createdAt: Math.floor(atMs / 1000), isPayed: options.payed });
    this.#version += 1;
    this.columns.touch(index);
    return this.history.idOf(index);
  }

  /** Pays an order. @throws RangeError when there is none */
  pay(id: number, atMs = this.now()): void {
    this.#change(id, atMs, (state, at) => {
      state.payedAt = at;
      for (const ticket of state.tickets) ticket.updatedAt = at;
    });
  }

  /** Cancels an order with all its tickets; what was paid is kept. @throws RangeError when there is none */
  cancel(id: number, atMs = this.now()): void {
    this.#change(id, atMs, (state, at) => {
      state.deletedAt = at;
      for (const ticket of state.tickets.filter(({ deletedAt }) => deletedAt === 0)) {
        ticket.deletedAt = at;
        ticket.updatedAt = at;
      }
    });
  }

  /** Takes a cancellation back; refunds stay. @throws RangeError when there is no such order */
  restore(id: number, atMs = this.now()): void {
    this.#change(id, atMs, (state, at) => {
      const cancelledAt = state.deletedAt;
      state.deletedAt = 0;
      for (const ticket of state.tickets) {
        // One that was removed by itself stays so.
        if (ticket.deletedAt === cancelledAt) ticket.deletedAt = 0;
        ticket.updatedAt = at;
      }
    });
  }

  /** Refunds tickets without cancelling anything. @throws RangeError when there is no such order or ticket */
  refund(id: number, options: RefundOptions = {}, atMs = this.now()): void {
    this.#change(id, atMs, (state, at) => {
      for (const ticket of chosenTickets(state, options.tickets)) {
        const price = Math.floor((ticket.price * (options.share ?? 100)) / 100);
        const withheld = Math.floor((price * (options.deduction ?? 0)) / 100);
        giveBack(ticket, { at, amount: price - withheld, withheld });
        ticket.updatedAt = at;
      }
    });
  }

  /** Takes a ticket out of a paid order; its money is kept. @throws RangeError when there is no such order or ticket */
  removeTicket(id: number, ticketId: number, atMs = this.now()): void {
    this.#change(id, atMs, (state, at) => {
      for (const ticket of chosenTickets(state, [ticketId])) {
        ticket.deletedAt = at;
        ticket.updatedAt = at;
      }
    });
  }

  /** Exchanges one paid order for another, which is paid already. @throws RangeError when there is no such order */
  exchange(id: number, newId: number, atMs = this.now()): void {
    this.#change(newId, atMs, (state) => {
      state.exchangedFrom = [...state.exchangedFrom, id];
    });
    this.#change(id, atMs, (state, at) => {
      state.exchangedFor = [...state.exchangedFor, newId];
      for (const ticket of state.tickets.filter(({ deletedAt }) => deletedAt === 0)) ticket.deletedAt = at;
    });
  }

  /** Scans all tickets at the gate: their `updated_at` moves, the order's does not. @throws RangeError when there is none */
  scan(id: number, atMs = this.now()): void {
    const state = this.#changeable(id);
    const at = Math.floor(atMs / 1000);
    for (const ticket of state.tickets) {
      ticket.checkedAt = at;
      ticket.updatedAt = at;
    }
    this.#version += 1;
  }

  /** Makes an order vanish without a trace. @throws RangeError when there is none */
  remove(id: number): void {
    const { index } = this.#changeable(id).order;
    this.#removed.splice(this.removedBefore(index), 0, index);
    this.#version += 1;
  }

  /** Every order that exists, by id. */
  *truth(): Generator<TrueOrder> {
    this.advance();
    for (let index = 0; index < this.size; index += 1) {
      if (!this.isRemoved(index)) yield toTrueOrder(this.stateAt(index));
    }
  }

  /** One order, null when there is none. */
  truthOf(id: number): TrueOrder | null {
    this.advance();
    const index = this.indexOf(id);
    return index === null ? null : toTrueOrder(this.stateAt(index));
  }

  /** Where an order came from, null when there is none. */
  originOf(id: number): TrueOrigin | null {
    const index = this.indexOf(id);
    return index === null ? null : toTrueOrigin(this.stateAt(index).order, this.history.buyerOf(index));
  }

  /** Totals; the first call walks the whole history (about 1.5 µs an order), later ones what changed since. */
  counts(): WorldCounts {
    this.advance();
    this.#frozenSums ??= this.#sumHistory();
    const sums = { ...this.#frozenSums };
    const { orders } = this.history;
    const isOfHistory = (index: number) => index < orders;
    const revised = new Set([...this.#changed.keys(), ...this.#removed].filter(isOfHistory));
    for (const index of revised) {
      addTo(sums, this.history.stateOf(this.history.orderAt(index)), -1);
      if (!this.isRemoved(index)) addTo(sums, this.stateAt(index), 1);
    }
    for (let index = orders; index < this.size; index += 1) {
      if (!this.isRemoved(index)) addTo(sums, this.stateAt(index), 1);
    }
    const total = this.size - this.#removed.length;
    const { paid, tickets, revenue } = sums;
    return { total, paid, unpaid: total - paid, tickets, revenue: BigInt(revenue) };
  }

  #sumHistory(): Sums {
    const sums: Sums = { paid: 0, tickets: 0, revenue: 0 };
    for (let index = 0; index < this.history.orders; index += 1) {
      addTo(sums, this.history.stateOf(this.history.orderAt(index)), 1);
    }
    return sums;
  }

  #change(id: number, atMs: number, change: (state: OrderState, at: number) => void): void {
    const state = this.#changeable(id);
    const at = Math.floor(atMs / 1000);
    change(state, at);
    state.updatedAt = at;
    this.#version += 1;
    this.columns.touch(state.order.index);
  }

  #changeable(id: number): OrderState {
    const index = this.indexOf(id);
    if (index === null) throw new RangeError(`there is no order ${id}`);
    const state = this.stateAt(index);
    this.#changed.set(index, state);
    return state;
  }
}

function chosenTickets(state: OrderState, ids: readonly number[] | undefined): readonly Ticket[] {
  if (ids === undefined) return state.tickets.filter(({ refundedAt }) => refundedAt === 0);
  return ids.map((id) => {
    const ticket = state.tickets.find((candidate) => candidate.id === id);
    if (ticket === undefined) throw new RangeError(`order ${state.order.id} has no ticket ${id}`);
    return ticket;
  });
}

function addTo(sums: Sums, state: OrderState, sign: 1 | -1): void {
  if (state.payedAt === 0) return;
  sums.paid += sign;
  sums.tickets += sign * ticketsSold(state);
  sums.revenue += sign * totalPrice(state);
}
