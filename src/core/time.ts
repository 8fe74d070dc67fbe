/**
 * Instants as the source writes them, and the offset of a zone at an instant. Fast enough for every row; days and windows,
 * which are few, are reckoned with Temporal in `window.ts`.
 */

const SHAPE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MINUTE_MS = 60_000;

/**
 * Reads an ISO 8601 instant. Text without an offset is taken to be in `assumedOffset`.
 *
 * @param assumedOffset minutes east of UTC for text that carries none
 * @default 180, Moscow, the zone the source writes its times in (Source: captures of 2025-11-03)
 * @returns epoch milliseconds; null for what is no date (`0000-00-00 00:00:00`, 30 February)
 */
export function parseInstant(text: string, assumedOffset = 180): number | null {
  if (!SHAPE.test(text)) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (year === 0 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const offsetAt = text.length > 19 ? offsetStart(text) : text.length;
  const milliseconds = offsetAt > 20 ? Number(text.slice(20, offsetAt).padEnd(3, '0').slice(0, 3)) : 0;
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  return local - offsetMinutes(text, offsetAt, assumedOffset) * MINUTE_MS;
}

/** Whether a text is a day of the calendar, `2021-05-18`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && parseInstant(`${text}T00:00:00Z`) !== null;
}

/** A number of some digits that are known to be digits. */
function digits(text: string, start: number, count: number): number {
  let value = 0;
  for (let index = start; index < start + count; index += 1) value = value * 10 + text.charCodeAt(index) - 48;
  return value;
}

function daysInMonth(year: number, month: number): number {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (DAYS_IN_MONTH[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** Where the offset begins, behind seconds and their fraction; the text's end when there is none. */
function offsetStart(text: string): number {
  let index = 19;
  if (text[index] === '.') index += 1;
  while (index < text.length && text.charCodeAt(index) >= 48 && text.charCodeAt(index) <= 57) index += 1;
  return index;
}

function offsetMinutes(text: string, start: number, assumed: number): number {
  if (start === text.length) return assumed;
  const sign = text[start];
  if (sign === 'Z') return 0;
  const minutesAt = text[start + 3] === ':' ? start + 4 : start + 3;
  const minutes = minutesAt < text.length ? digits(text, minutesAt, 2) : 0;
  const offset = digits(text, start + 1, 2) * 60 + minutes;
  return sign === '-' ? -offset : offset;
}

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
const NOT_DIGITS = /\D+/;

/** Reckons with one time zone, remembering its offset for each day it met. */
export interface ZoneClock {
  readonly zone: string;
  /** Milliseconds to add to UTC for the zone's wall clock at `epochMs`. */
  offsetMs(epochMs: number): number;
  /** `2021-05-18T12:23:40+03:00`: whole seconds, always a colon in the offset. */
  format(epochMs: number): string;
  /** `202105` */
  month(epochMs: number): number;
  /** `2021-05-18` */
  day(epochMs: number): string;
}

/** @throws RangeError for a name that is no IANA time zone */
export function createZoneClock(zone: string): ZoneClock {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** By UTC day; null where the offset changes within the day. */
  const daily = new Map<number, number | null>();
  /** By quarter of an hour, the finest step at which offsets change, for the days where they do. */
  const quarterly = new Map<number, number>();

  function reckon(at: number): number {
    // `5/18/2021, 12:23:40`
    const [month = 1, day = 1, year = 0, hour = 0, minute = 0, second = 0] = parts
      .format(at)
      .split(NOT_DIGITS)
      .map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) - at;
  }

  function offsetOfDay(day: number): number | null {
    let offset = daily.get(day);
    if (offset === undefined) {
      const [first, last] = [reckon(day * DAY_MS), reckon((day + 1) * DAY_MS - QUARTER_MS)];
      offset = first === last ? first : null;
      daily.set(day, offset);
    }
    return offset;
  }

  function offsetMs(epochMs: number): number {
    const ofDay = offsetOfDay(Math.floor(epochMs / DAY_MS));
    if (ofDay !== null) return ofDay;
    const quarter = Math.floor(epochMs / QUARTER_MS);
    const known = quarterly.get(quarter) ?? reckon(quarter * QUARTER_MS);
    quarterly.set(quarter, known);
    return known;
  }

  const wallClock = (epochMs: number) => new Date(epochMs + offsetMs(epochMs));

  return {
    zone,
    offsetMs,
    format(epochMs) {
      const minutes = Math.round(offsetMs(epochMs) / MINUTE_MS);
      const magnitude = Math.abs(minutes);
      const offset = `${pad(Math.floor(magnitude / 60))}:${pad(magnitude % 60)}`;
      return `${wallClock(epochMs).toISOString().slice(0, 19)}${minutes < 0 ? '-' : '+'}${offset}`;
    },
    month(epochMs) {
      const date = wallClock(epochMs);
      return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1;
    },
    day: (epochMs) => wallClock(epochMs).toISOString().slice(0, 10),
  };
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
