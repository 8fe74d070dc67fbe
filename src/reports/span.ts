/** Days of a history, as the queries of runs, comparisons and alerts take them. */
import { addDays, isDay, startOfDay } from '../core/days.ts';
import { UsageError } from '../core/errors.ts';
import type { HistoryFilter } from '../protocol/api/filter.ts';

/** Seconds since 1970, the first included, the last not. */
export interface Span {
  readonly from_s: number;
  readonly to_s: number;
}

/** As far as the times of the store go. */
export const EVER: Span = { from_s: 0, to_s: 4_294_967_295 };

/** @param zone whose days they are @throws UsageError for days that do not exist, or stand the wrong way round */
export function toSpan({ from, to }: HistoryFilter, zone: string): Span {
  for (const [name, text] of Object.entries({ from, to })) {
    if (text !== undefined && !isDay(text)) throw new UsageError(`${name} is no day of the calendar`);
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new UsageError('the period ends before it begins');
  }
  const secondsOf = (day: string) =>
    Math.min(EVER.to_s, Math.max(0, Math.floor(startOfDay(day, zone) / 1000)));
  return {
    from_s: from === undefined ? EVER.from_s : secondsOf(from),
    to_s: to === undefined ? EVER.to_s : secondsOf(addDays(to, 1)),
  };
}

/** Whether an instant lies within, ISO 8601. */
export function isWithin({ from_s, to_s }: Span, instant: string): boolean {
  const seconds = Date.parse(instant) / 1000;
  return seconds >= from_s && seconds < to_s;
}
