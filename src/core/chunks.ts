/** A list in pieces of at most `size`, in sequence; none of an empty list. */
export function* chunksOf<Item>(list: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
