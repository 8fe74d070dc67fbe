/** Reckoning with amounts as they come from the store: text with two places. */
import { formatMoney, parseMoney } from '../../core/money.ts';

/** Hundredths of an amount that the store gave. */
export function hundredths(amount: string): bigint {
  return parseMoney(amount) ?? 0n;
}

/** An amount parted among so many, rounded to the nearest kopeck; null among none. */
export function shareOut(amount: string, among: number): string | null {
  if (among === 0) return null;
  const [whole, parts] = [hundredths(amount), BigInt(among)];
  const half = whole < 0n ? -parts / 2n : parts / 2n;
  return formatMoney((whole + half) / parts);
}

/** Sum of amounts. */
export function addUp(amounts: readonly string[]): string {
  return formatMoney(amounts.reduce((sum, amount) => sum + hundredths(amount), 0n));
}

/** One amount as a part of another; null of nothing. */
export function partOf(part: string, whole: string): number | null {
  return divide(Number(hundredths(part)), Number(hundredths(whole)));
}

/** 0.1 for ten per cent more than before; null where there was nothing before. */
export function changeOf(now: string | number | null, before: string | number | null): number | null {
  if (now === null || before === null) return null;
  const [current, former] = [toNumber(now), toNumber(before)];
  return divide(current - former, Math.abs(former));
}

/** Null for a division by nothing. Ratios are rounded to a millionth. */
export function divide(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6;
}

function toNumber(value: string | number): number {
  return typeof value === 'number' ? value : Number(hundredths(value));
}
