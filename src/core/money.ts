/**
 * Money as a whole number of hundredths (kopecks) in a bigint, so that no sum is ever rounded. Text in and out is decimal.
 */

const DECIMAL = /^(-?)(\d{1,16})(?:\.(\d+))?$/;

/** How far a value may lie from a whole kopeck to count as the noise of binary fractions (`1139.6999999999998`). */
const NOISE_DIGITS = 6;

/**
 * Reads an amount of money as the source sends it: a JSON number or a plain decimal string, at most two decimals.
 * Digits past the second are accepted only as the noise of binary fractions (zeros or nines).
 *
 * @returns hundredths; null when the text is not such an amount (`1 500,00`, `1e3`, `12.345`)
 */
export function parseMoney(value: unknown): bigint | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return hundredthsOf(value);
  const match = DECIMAL.exec(String(value));
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const hundredths = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0').slice(0, 2));
  const tail = fraction.slice(2);
  let amount = hundredths;
  if (!/^0*$/.test(tail)) {
    const noise = tail.slice(0, NOISE_DIGITS);
    if (noise === '9'.repeat(NOISE_DIGITS)) amount += 1n;
    else if (noise !== '0'.repeat(NOISE_DIGITS)) return null;
  }
  return sign === '-' ? -amount : amount;
}

/** Of a whole number, in plain numbers where they are exact: they are several times as fast as bigints. */
function hundredthsOf(whole: number): bigint {
  const hundredths = whole * 100;
  return Number.isSafeInteger(hundredths) ? BigInt(hundredths) : BigInt(whole) * 100n;
}

/** Up to this a double holds hundredths exactly. */
const EXACT_AS_NUMBER = BigInt(Number.MAX_SAFE_INTEGER);

/** Writes hundredths as a decimal with two places: `1139700n` is `"11397.00"`. */
export function formatMoney(hundredths: bigint): string {
  // Most amounts of an order: no fee, no discount, nothing given back.
  if (hundredths === 0n) return '0.00';
  const isNegative = hundredths < 0n;
  const magnitude = isNegative ? -hundredths : hundredths;
  const sign = isNegative ? '-' : '';
  if (magnitude <= EXACT_AS_NUMBER) {
    const value = Number(magnitude);
    const cents = value % 100;
    return `${sign}${(value - cents) / 100}.${cents < 10 ? '0' : ''}${cents}`;
  }
  const digits = magnitude.toString();
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
