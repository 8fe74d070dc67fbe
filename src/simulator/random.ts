/**
 * Chance that can be asked again: every draw is a pure function of a key and a salt, so that order number i is the same
 * order whoever asks for it, whenever, and nothing has to be kept.
 */

const GOLDEN = 0x9e3779b9;

/** Independent sources of chance, one for each kind of thing that is made up. */
export const STREAM = { order: 1, person: 2, event: 3, show: 4, tick: 5, churn: 6 } as const;

/** Scrambles 32 bits; every bit of the input moves about half of the output. Source: "lowbias32" of hash-prospector. */
export function mix(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** The key from which all draws about one thing are made. */
export function keyOf(seed: number, stream: number, index: number): number {
  return mix(mix(seed + Math.imul(stream, GOLDEN)) ^ Math.imul(index + 1, 0x85ebca6b));
}

/** A whole number in 0 … 2^32 − 1. */
export function draw(key: number, salt: number): number {
  return mix(key + Math.imul(salt, GOLDEN));
}

/** A number in 0 … 1, one excluded. */
export function unit(key: number, salt: number): number {
  return draw(key, salt) / 0x1_0000_0000;
}

/** A whole number in `from` … `to`, both included. */
export function between(key: number, salt: number, from: number, to: number): number {
  return from + Math.floor(unit(key, salt) * (to - from + 1));
}

/** @throws RangeError when there is no such item */
export function itemAt<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index} in a list of ${list.length}`);
  return item;
}

/** @throws RangeError for an empty list */
export function pick<T>(list: readonly T[], key: number, salt: number): T {
  return itemAt(list, draw(key, salt) % list.length);
}

/** Picks by weight. @throws RangeError for an empty list */
export function pickWeighted<T extends { readonly weight: number }>(list: readonly T[], at: number): T {
  let rest = at * list.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of list) {
    rest -= item.weight;
    if (rest < 0) return item;
  }
  return itemAt(list, list.length - 1);
}
