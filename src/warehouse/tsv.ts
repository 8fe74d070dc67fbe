/**
 * Values of ClickHouse's TabSeparated text. Free of both engines: threads that transform rows import it.
 * Rows are built in hot loops, so these are plain functions from a value to a field; a row is their concatenation with
 * `\t` between and `\n` at the end. Encode it as UTF-8 (`Buffer.from(text)`), which turns lone surrogates into U+FFFD.
 */
import { formatMoney } from '../core/money.ts';

/** NULL of a Nullable column. */
export const TSV_NULL = '\\N';

const SPECIAL = /[\\\t\n\r\f'\0\b]/;
const ALL_SPECIAL = new RegExp(SPECIAL, 'g');
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\f': '\\f',
  '\b': '\\b',
  '\0': '\\0',
  "'": "\\'",
};

/** A String. Text without special characters, nearly all of it, comes back as it is. */
export function tsvString(text: string): string {
  return SPECIAL.test(text) ? text.replace(ALL_SPECIAL, (character) => ESCAPES[character] ?? '') : text;
}

/** A Decimal(18, 2) from hundredths: `12345n` is `123.45`. */
export function tsvMoney(hundredths: bigint): string {
  return formatMoney(hundredths);
}

/** The last second that a DateTime can hold: 2106-02-07T06:28:15Z. */
export const MAX_DATETIME_SECONDS = 4_294_967_295;

/** Whole seconds of an instant, held within what DateTime can store. @param epochMs epoch milliseconds, UTC */
export function clampToDateTime(epochMs: number): number {
  const seconds = Math.floor(epochMs / 1000);
  return Math.min(Math.max(seconds, 0), MAX_DATETIME_SECONDS);
}

/** Fewer digits than these the engine takes for a year, not for seconds (seen on 26.7: `0` and `1234` are refused). */
const SECONDS_DIGITS = 10;

/**
 * A DateTime of any zone, as epoch seconds: no zone rules are applied on the way in. Out of range is clamped.
 * Both engines read it with `date_time_input_format=basic`, which `insert` sets.
 * @param epochMs epoch milliseconds, UTC
 */
export function tsvDateTime(epochMs: number): string {
  const seconds = String(clampToDateTime(epochMs));
  return seconds.length < SECONDS_DIGITS ? seconds.padStart(SECONDS_DIGITS, '0') : seconds;
}

/** A Nullable(DateTime). @param epochMs epoch milliseconds, UTC */
export function tsvNullableDateTime(epochMs: number | null): string {
  return epochMs === null ? TSV_NULL : tsvDateTime(epochMs);
}

/** An Array of numbers; ids beyond 2^53 as bigint or decimal text. */
export function tsvNumbers(values: readonly (number | bigint | string)[]): string {
  return `[${values.join(',')}]`;
}
