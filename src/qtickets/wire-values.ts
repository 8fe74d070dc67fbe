/**
 * The odd values of the wire, each read in one place: `true`/`1`/`"1"`, numbers as text, `[]` for an empty object, zero dates.
 * What a value means is decided here; which row and field it stands in is known to `wire-row.ts`.
 */
import { parseInstant } from '../core/time.ts';

const ID = /^\d{1,19}$/;
const NO_DATE = /^(?:|0000-00-00.*)$/;
const MAX_QUANTITY = 100_000;

/** @returns the id as decimal text, exact beyond 2^53 too; null for what is no id */
export function parseId(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === 'string' && ID.test(value) && BigInt(value) > 0n) return BigInt(value).toString();
  return null;
}

/** @returns null for what is neither yes nor no */
export function parseFlag(value: unknown): boolean | null {
  if (value === true || value === 1 || value === '1' || value === 'true') return true;
  if (value === false || value === 0 || value === '0' || value === 'false') return false;
  return null;
}

/** @returns epoch milliseconds; null for none: missing, `""` and zero dates; undefined for what is no date */
export function parseMoment(value: unknown): number | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return undefined;
  return parseInstant(value) ?? (NO_DATE.test(value) ? null : undefined);
}

/** How many of a ticket; a missing one is one. @returns null for what is no such number */
export function parseQuantity(value: unknown): number | null {
  if (value === undefined || value === null) return 1;
  const quantity = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  if (typeof quantity !== 'number' || !Number.isInteger(quantity)) return null;
  return quantity >= 0 && quantity <= MAX_QUANTITY ? quantity : null;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
