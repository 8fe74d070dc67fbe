/** Days without times, as `2025-03-10`, reckoned with as the calendar has them. */
import { Temporal } from 'temporal-polyfill';

const DAY_MS = 86_400_000;

/** The day so many days later; earlier for a negative number. */
export function addDays(day: string, days: number): string {
  return toText(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
}

/** From one day to another: 0 for the same. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** The same day a year before; 28 February for 29 February. */
export function yearBefore(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  const before = String(Number(year) - 1).padStart(4, '0');
  return month === '02' && date === '29' ? `${before}-02-28` : `${before}-${month}-${date}`;
}

/** All days from one to another, both included. */
export function listDays(from: string, to: string): string[] {
  const first = Date.parse(`${from}T00:00:00Z`);
  const length = Math.max(0, daysBetween(from, to) + 1);
  return Array.from({ length }, (_, index) => toText(first + index * DAY_MS));
}

/** Whether the calendar has the day: no 30 February. */
export function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(ms) && toText(ms) === text;
}

/** The first instant of a day, epoch milliseconds: midnight, or what follows it where clocks skip midnight. @param zone IANA name */
export function startOfDay(day: string, zone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}

function toText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
