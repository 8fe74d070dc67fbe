/**
 * The odd values of the wire, each read in one place: `true`/`1`/`"1"`, numbers as text, `[]` for an empty object, zero dates.
 * Reasons name what is wrong and never quote the value, which may be a person's.
 */
import { z } from 'zod';
import { parseMoney } from '../core/money.ts';
import { parseInstant } from '../core/time.ts';

const ID = /^\d{1,19}$/;
const NO_DATE = /^(?:|0000-00-00.*)$/;

function refuse(context: z.RefinementCtx, message: string): never {
  context.issues.push({ code: 'custom', message, input: undefined });
  return z.NEVER;
}

function toId(value: unknown): string | null {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === 'string' && ID.test(value) && BigInt(value) > 0n) return BigInt(value).toString();
  return null;
}

/** An id, as decimal text: exact beyond 2^53 too. */
export const wireId = z.transform((value: unknown, context) => {
  return toId(value) ?? refuse(context, 'no id');
});

/** An id that may be missing: null, `0` and `""` are none. */
export const wireOptionalId = z.transform((value: unknown, context) => {
  if (value === undefined || value === null || value === 0 || value === '' || value === '0') return null;
  return toId(value) ?? refuse(context, 'no id');
});

export const wireFlag = z.transform((value: unknown, context) => {
  if (value === true || value === 1 || value === '1' || value === 'true') return true;
  if (value === false || value === 0 || value === '0' || value === 'false') return false;
  return refuse(context, 'neither yes nor no');
});

/** An amount of money in hundredths, never negative. */
export const wireMoney = z.transform((value: unknown, context) => {
  const amount = parseMoney(value);
  if (amount === null) return refuse(context, 'no amount of money');
  if (amount < 0n) return refuse(context, 'negative amount');
  return amount;
});

/** An amount that may be missing: null and `""` count as nothing. */
export const wireOptionalMoney = z.transform((value: unknown, context) => {
  if (value === undefined || value === null || value === '') return 0n;
  const amount = parseMoney(value);
  return amount === null ? refuse(context, 'no amount of money') : amount;
});

/** A moment in epoch milliseconds; null for none, `""` and zero dates. */
export const wireInstant = z.transform((value: unknown, context) => {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return refuse(context, 'no date');
  if (NO_DATE.test(value)) return null;
  return parseInstant(value) ?? refuse(context, 'no date');
});

/** How many of a ticket. */
export const wireQuantity = z.transform((value: unknown, context) => {
  if (value === undefined || value === null) return 1;
  const quantity = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  if (typeof quantity === 'number' && Number.isInteger(quantity) && quantity >= 0 && quantity <= 100_000) {
    return quantity;
  }
  return refuse(context, 'no whole number');
});

/** Text that may be missing or a number. */
export const wireText = z.transform((value: unknown, context) => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return refuse(context, 'no text');
});

/** An object that PHP writes as `[]` when it is empty, and that may be missing. Other shapes count as empty too. */
export const wireObject = z.transform((value: unknown): Readonly<Record<string, unknown>> => {
  return isRecord(value) ? value : {};
});

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
