/**
 * What may go wrong, switched on by name. All of it is deterministic: rules count the requests they are meant for, so "every
 * tenth" is the tenth, the twentieth and so on since the faults were set.
 */
import { addOrder, changeRecentOrder } from './live.ts';
import { draw, keyOf, STREAM } from './random.ts';
import type { World } from './world.ts';

/** How one answer goes wrong. */
export type AnswerFault =
  /** An error status with the JSON body of the captures; 429 and 503 may say when to come back. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: RetryAfter | undefined }
  /** HTTP 200 with a page for people. */
  | { readonly kind: 'html' }
  /** HTTP 200, valid as HTTP, the JSON cut off in the middle. */
  | { readonly kind: 'truncated' }
  /** The connection is reset in the middle of the body. */
  | { readonly kind: 'reset' }
  /** Nothing ever comes, or the body never ends. */
  | { readonly kind: 'stall'; readonly where: 'headers' | 'body' }
  /** The body comes one byte at a time. @default everyMs 1000 */
  | { readonly kind: 'drip'; readonly everyMs?: number | undefined }
  /** The right answer, late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** HTTP 200 with `{"error":…}`. */
  | { readonly kind: 'error-envelope' }
  /** HTTP 200 or 204 without a body. */
  | { readonly kind: 'empty'; readonly status: 200 | 204 }
  /** `data` is null. */
  | { readonly kind: 'null-data' }
  /** A redirect. */
  | { readonly kind: 'redirect'; readonly location: string }
  /** The right body behind a byte order mark. */
  | { readonly kind: 'byte-order-mark' }
  /** A body that says it is gzip and is damaged. */
  | { readonly kind: 'corrupt-gzip' };

/** Seconds, `date` for an HTTP date 2 s ahead, or any text as it is. */
export type RetryAfter = number | 'date' | (string & {});

/** Which answers go wrong. */
export type FaultRule = AnswerFault & {
  /** Every n-th of the requests meant. @default 1 */
  readonly every?: number | undefined;
  /** Spare the first n requests meant. @default 0 */
  readonly after?: number | undefined;
  /** At most this often. @default for ever */
  readonly times?: number | undefined;
  /** Only requests whose path after the base URL starts so: `/orders`. @default all */
  readonly path?: string | undefined;
  /** Only list requests for this page. @default all */
  readonly page?: number | undefined;
};

/** Everything that can be switched on, all off by default. */
export interface Faults {
  /** Answers that go wrong; the first rule that hits wins. */
  readonly answers?: readonly FaultRule[] | undefined;
  /** Added to every answer's time, milliseconds. */
  readonly latencyMs?: number | undefined;
  /** Added to `paging.total` of orders. */
  readonly wrongTotal?: number | undefined;
  /** Pages of orders beyond the last repeat the last. */
  readonly repeatLastPage?: boolean | undefined;
  /** Pages of orders after the first are empty, though the total says more. */
  readonly onlyFirstPage?: boolean | undefined;
  /** Every page of orders is the first. */
  readonly pageIgnored?: boolean | undefined;
  /** Every /orders call answers 503, the others work. */
  readonly ordersDown?: boolean | undefined;
  /** Everything answers 503 until then, epoch milliseconds. */
  readonly downUntil?: number | undefined;
  /** So many orders are born after each page of orders; a recent one is paid, cancelled, refunded or restored, too. */
  readonly birthsPerPage?: number | undefined;
  /** So many orders vanish after each page of orders. */
  readonly removalsPerPage?: number | undefined;
  /** This page of orders always answers 500. */
  readonly failPage?: number | undefined;
  /** Three orders in four have odd shapes: flags `1`, `"1"`, `"0"`; numbers as texts; `custom` a list or an object. */
  readonly shapes?: boolean | undefined;
  /** Of the orders at every n-th position the paid ones are unreadable: price `1 500,00`, or `payed_at` null. */
  readonly badRows?: number | undefined;
}

/** A request as the rules see it. */
export interface FaultTarget {
  /** Path after the base URL. */
  readonly path: string;
  /** Page of a list request, else null. */
  readonly page: number | null;
}

/** The faults that are on, and how far their rules have counted. */
export interface FaultState {
  readonly faults: Faults;
  /** @returns what goes wrong with this answer; null when nothing does */
  next(target: FaultTarget): AnswerFault | null;
}

/** Starts counting. @throws RangeError for counts below 1 */
export function createFaultState(faults: Faults): FaultState {
  const rules: FaultRule[] = [...(faults.answers ?? [])];
  if (faults.failPage !== undefined) {
    rules.unshift({ kind: 'status', status: 500, path: '/orders', page: faults.failPage });
  }
  if (faults.ordersDown === true) rules.unshift({ kind: 'status', status: 503, path: '/orders' });
  for (const { every = 1, times = 1 } of rules) {
    if (!(every >= 1 && times >= 1)) throw new RangeError('every and times: numbers from 1 up');
  }
  const counters = rules.map((rule) => ({ rule, seen: 0, hits: 0 }));

  return {
    faults,
    next(target) {
      let hit: AnswerFault | null = null;
      // All rules count every request meant for them, so that one does not move another.
      for (const counter of counters) {
        const { rule } = counter;
        const { every = 1, after = 0, times = Number.POSITIVE_INFINITY } = rule;
        if (!isMeant(rule, target)) continue;
        counter.seen += 1;
        const number = counter.seen - after;
        if (hit !== null || number < 1 || number % every !== 0 || counter.hits >= times) continue;
        counter.hits += 1;
        hit = rule;
      }
      return hit;
    },
  };
}

function isMeant({ path, page }: FaultRule, target: FaultTarget): boolean {
  if (path !== undefined && !target.path.startsWith(path)) return false;
  return page === undefined || page === target.page;
}

/** Whether the order at a position is one of the unreadable ones, and in which way. */
export function badRowAt(faults: Faults, position: number, isPayed: boolean): 'price' | 'payed_at' | null {
  const every = faults.badRows ?? 0;
  if (every < 1 || !isPayed || position % every !== every - 1) return null;
  return Math.floor(position / every) % 2 === 0 ? 'price' : 'payed_at';
}

/** Lets orders be born and vanish after page number `served`, as the faults say. */
export function churn(world: World, faults: Faults, served: number): void {
  const { birthsPerPage = 0, removalsPerPage = 0 } = faults;
  const atMs = world.now();
  for (let number = 0; number < birthsPerPage; number += 1) {
    addOrder(world, keyOf(served, STREAM.churn, number), atMs);
  }
  if (birthsPerPage > 0) changeRecentOrder(world, keyOf(served, STREAM.churn, birthsPerPage), atMs);
  for (let number = 0; number < removalsPerPage && world.size > 0; number += 1) {
    const position = draw(keyOf(served, STREAM.churn, 1000 + number), 1) % world.size;
    if (!world.isRemoved(position)) world.remove(world.history.idOf(position));
  }
}
