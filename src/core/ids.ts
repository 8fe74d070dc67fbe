/** Ids as decimal text without leading zeros, so that they stay exact beyond 2^53. */

/** Orders two ids by value: negative when `a` is the smaller. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The largest of the ids; null when there is none. */
export function largestId(ids: readonly string[]): string | null {
  return ids.reduce<string | null>(
    (largest, id) => (largest === null || compareIds(id, largest) > 0 ? id : largest),
    null,
  );
}

/** True when no id is smaller than the one before it. */
export function areAscending(ids: readonly string[]): boolean {
  return ids.every((id, index) => index === 0 || compareIds(ids[index - 1] ?? '', id) <= 0);
}
