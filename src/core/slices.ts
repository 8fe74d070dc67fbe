/** Cuts a span of time into slices along the calendar of a zone: months, weeks from Monday on, or so many days each. */
import { Temporal } from 'temporal-polyfill';
import type { Window } from './window.ts';

export type SliceSize = 'month' | 'week' | { readonly days: number };

/**
 * The slices in their order; the first and the last may be shorter than the others.
 * @param zone IANA name
 */
export function sliceSpan({ fromMs, toMs }: Window, size: SliceSize, zone: string): Window[] {
  const slices: Window[] = [];
  let startMs = fromMs;
  while (startMs < toMs) {
    const endMs = Math.min(nextBoundary(startMs, size, zone), toMs);
    slices.push({ fromMs: startMs, toMs: endMs });
    startMs = endMs;
  }
  return slices;
}

function nextBoundary(fromMs: number, size: SliceSize, zone: string): number {
  const day = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone).toPlainDate();
  return nextStart(day, size).toZonedDateTime(zone).epochMilliseconds;
}

function nextStart(day: Temporal.PlainDate, size: SliceSize): Temporal.PlainDate {
  if (size === 'month') return day.with({ day: 1 }).add({ months: 1 });
  if (size === 'week') return day.add({ days: 8 - day.dayOfWeek });
  return day.add({ days: size.days });
}
