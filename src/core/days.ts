/** Days of a zone, as `2025-11-03`: which comes before which, and when one begins. Few calls, hence Temporal. */
import { Temporal } from 'temporal-polyfill';

/** The day so many days later; earlier for a negative number. */
export function addDays(day: string, days: number): string {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

/** The first instant of a day, epoch milliseconds: midnight, or what follows it where clocks skip midnight. @param zone IANA name */
export function startOfDay(day: string, zone: string): number {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
}
