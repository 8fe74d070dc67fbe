/**
 * What goes on after the anchor: ticks at fixed times, each a new order or something that befalls a recent one. What a tick
 * does follows from the seed, its number and the ticks before it, so it does not matter how often anybody looks.
 */
import { draw, keyOf, STREAM, unit } from './random.ts';
import type { World } from './world.ts';

/** How busy the account is. */
export interface LiveOptions {
  /** New orders in a minute, 0 or more; four in five are paid at once. */
  readonly ordersPerMinute: number;
  /** Payments, cancellations, refunds, restores and scans of recent orders in a minute. @default 0.4 × ordersPerMinute */
  readonly changesPerMinute?: number | undefined;
}

/** Applies the ticks that are due. */
export interface Live {
  /** @param nowMs epoch milliseconds */
  advance(world: World, nowMs: number): void;
}

/** How far back, in orders, a change may reach. */
const RECENT_ORDERS = 400;
/** An order that fits the change is looked for this often; then the tick passes without a change. */
const ATTEMPTS = 8;
/** Share of new orders that are paid on the spot. */
const PAYED_SHARE = 0.8;

const SALT = { jitter: 1, kind: 2, payed: 3, change: 4, target: 16 } as const;

/** @throws RangeError for a rate that is negative or no number */
export function createLive(
  options: LiveOptions & { readonly seed: number; readonly anchorMs: number },
): Live {
  const { seed, anchorMs, ordersPerMinute, changesPerMinute = 0.4 * ordersPerMinute } = options;
  if (!(ordersPerMinute >= 0 && changesPerMinute >= 0)) {
    throw new RangeError('ordersPerMinute and changesPerMinute: numbers from 0 up');
  }
  const perMinute = ordersPerMinute + changesPerMinute;
  if (perMinute === 0) return { advance: () => {} };
  const intervalMs = 60_000 / perMinute;
  const birthShare = ordersPerMinute / perMinute;
  let tick = 0;

  return {
    advance(world, nowMs) {
      while (true) {
        const key = keyOf(seed, STREAM.tick, tick);
        const atMs = anchorMs + (tick + unit(key, SALT.jitter)) * intervalMs;
        if (atMs > nowMs) return;
        if (unit(key, SALT.kind) < birthShare) addOrder(world, key, atMs);
        else changeRecentOrder(world, key, atMs);
        tick += 1;
      }
    },
  };
}

/** Makes one order, paid or not by the draw of `key`. */
export function addOrder(world: World, key: number, atMs: number): void {
  world.createOrder({ payed: unit(key, SALT.payed) < PAYED_SHARE }, atMs);
}

/** Lets one thing befall a recent order, by the draw of `key`. */
export function changeRecentOrder(world: World, key: number, atMs: number): void {
  const chance = unit(key, SALT.change);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const id = recentOrder(world, key, attempt);
    if (id !== null && tryChange(world, id, chance, atMs)) return;
  }
}

function recentOrder(world: World, key: number, attempt: number): number | null {
  const reach = Math.min(RECENT_ORDERS, world.size);
  if (reach === 0) return null;
  const index = world.size - 1 - (draw(key, SALT.target + attempt) % reach);
  return world.isRemoved(index) ? null : world.history.idOf(index);
}

/** @returns false when the order is not in the state for it */
function tryChange(world: World, id: number, chance: number, atMs: number): boolean {
  const index = world.indexOf(id);
  if (index === null) return false;
  const state = world.stateAt(index);
  const isPayed = state.payedAt > 0;
  const isCancelled = state.deletedAt > 0;
  const isRefunded = state.tickets.some((ticket) => ticket.refundedAt > 0);
  if (chance < 0.45) {
    if (isPayed || isCancelled) return false;
    world.pay(id, atMs);
  } else if (chance < 0.7) {
    if (isCancelled || isPayed !== chance > 0.62) return false;
    world.cancel(id, atMs);
  } else if (chance < 0.82) {
    if (!isPayed || isRefunded) return false;
    const first = state.tickets.slice(0, 1).map((ticket) => ticket.id);
    const isPartial = chance < 0.75;
    world.refund(id, { tickets: isPartial ? first : undefined, deduction: chance < 0.79 ? 0 : 10 }, atMs);
  } else if (chance < 0.88) {
    if (!isCancelled || !isPayed) return false;
    world.restore(id, atMs);
  } else {
    if (!isPayed || isCancelled || state.tickets.some((ticket) => ticket.checkedAt > 0)) return false;
    world.scan(id, atMs);
  }
  return true;
}
