/**
 * The window of a load: from days as a person types them to instants. Days are days of one zone, so a day may last 23 or 25
 * hours and may begin at 01:00. Few calls, hence Temporal; rows are reckoned in `time.ts`.
 */
import { Temporal } from 'temporal-polyfill';

/** Half open: `fromMs <= instant < toMs`, epoch milliseconds. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which end cannot be used, and why. `text` is what was typed. */
export interface WindowFault {
  readonly kind: 'malformed' | 'impossible' | 'future' | 'reversed';
  readonly end: 'from' | 'to';
  readonly text: string;
}

/** A window, or why there is none. */
export type WindowResult =
  | { readonly ok: true; readonly window: Window }
  | { readonly ok: false; readonly fault: WindowFault };

/** Two ends as they were typed. */
export interface WindowRequest {
  /** `2025-11-03`, `2025-11-03T10:00` (of the zone) or an instant, `2025-11-03T10:00:00+03:00`. */
  readonly from: string;
  /** The same; a day is meant to its end. */
  readonly to: string;
  /** IANA name. */
  readonly zone: string;
  readonly nowMs: number;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:?\d{2})?)$/;

/**
 * Turns two typed ends into a window. Nothing may lie beyond the end of today: a window in the future is a slip of the hand.
 *
 * @throws RangeError for a zone that is no IANA time zone
 */
export function parseWindow({ from, to, zone, nowMs }: WindowRequest): WindowResult {
  const fromMs = parseEnd({ text: from, end: 'from', zone });
  if (typeof fromMs !== 'number') return { ok: false, fault: fromMs };
  const toMs = parseEnd({ text: to, end: 'to', zone });
  if (typeof toMs !== 'number') return { ok: false, fault: toMs };
  if (fromMs > nowMs) return refuse('future', 'from', from);
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(zone).toPlainDate();
  if (toMs > startOfDay(today.add({ days: 1 }), zone)) return refuse('future', 'to', to);
  if (toMs <= fromMs) return refuse('reversed', 'to', to);
  return { ok: true, window: { fromMs, toMs } };
}

interface End {
  readonly text: string;
  readonly end: 'from' | 'to';
  readonly zone: string;
}

function parseEnd({ text, end, zone }: End): number | WindowFault {
  const trimmed = text.trim();
  try {
    if (DAY.test(trimmed)) {
      const day = Temporal.PlainDate.from(trimmed);
      return startOfDay(end === 'to' ? day.add({ days: 1 }) : day, zone);
    }
    if (LOCAL_TIME.test(trimmed)) {
      return Temporal.PlainDateTime.from(trimmed).toZonedDateTime(zone).epochMilliseconds;
    }
    if (INSTANT.test(trimmed)) return Temporal.Instant.from(trimmed).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'impossible', end, text };
    throw error;
  }
  return { kind: 'malformed', end, text };
}

/** The first instant of the day: midnight, or what follows it where clocks skip midnight. */
function startOfDay(day: Temporal.PlainDate, zone: string): number {
  return day.toZonedDateTime(zone).epochMilliseconds;
}

function refuse(kind: WindowFault['kind'], end: WindowFault['end'], text: string): WindowResult {
  return { ok: false, fault: { kind, end, text } };
}
