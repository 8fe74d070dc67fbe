/** How events sold towards their dates, reckoned from the simulator's truth by other means than the program's. */
import type { TrueAccount } from './true-views.ts';

const DAY_MS = 86_400_000;

export interface TruePace {
  readonly eventId: number;
  /** Days from today to its next date; below zero once it is over. */
  readonly left: number;
  readonly lastAtMs: number;
  /** Tickets in the end, what was given back left out. */
  readonly final: number;
  /** Tickets so many days before the date, by then. */
  soldBy(left: number): number;
}

/** Of each event that sold in the currency. */
export function truePaces(
  { movements, day, showOf, eventOf }: TrueAccount,
  currency: string,
  nowMs: number,
): TruePace[] {
  const daysBetween = (from: number, to: number) =>
    Math.max(0, (Date.parse(day(to)) - Date.parse(day(from))) / DAY_MS);
  const moved = new Map<number, { left: number; tickets: number }[]>();
  const startsOf = new Map<number, readonly number[]>();
  for (const { order, at, measures } of movements) {
    if (order.currency !== currency) continue;
    const come = (measures.tickets_sold ?? 0n) + (measures.exchanged_in_tickets ?? 0n);
    const gone =
      (measures.exchanged_out_tickets ?? 0n) +
      (measures.refunded_tickets ?? 0n) +
      (measures.cancelled_tickets ?? 0n);
    const list = moved.get(order.eventId) ?? [];
    list.push({ left: daysBetween(at, showOf(order).startAt * 1000), tickets: Number(come - gone) });
    moved.set(order.eventId, list);
    startsOf.set(
      order.eventId,
      eventOf(order).shows.map(({ startAt }) => startAt * 1000),
    );
  }
  return [...moved].map(([eventId, list]) => {
    const soldBy = (from: number) =>
      list.reduce((sum, { left, tickets }) => sum + (left >= from ? tickets : 0), 0);
    const starts = startsOf.get(eventId) ?? [];
    const lastAtMs = Math.max(...starts);
    const next = starts.filter((start) => start >= nowMs);
    const left = next.length === 0 ? -1 : daysBetween(nowMs, Math.min(...next));
    return { eventId, left, lastAtMs, final: soldBy(0), soldBy };
  });
}

/** The value below which a part of the values lies, between two of them in proportion. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)] ?? 0;
  return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place % 1);
}
