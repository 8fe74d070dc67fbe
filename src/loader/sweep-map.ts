/** When the rows of a list were read last, by id. Pure. */

/** Rows with `after < id <= upTo`. */
export interface Piece {
  readonly after: bigint;
  readonly upTo: bigint;
  /** Rows of the list up to `upTo`, as they were counted then. */
  readonly rank: number;
  /** Epoch milliseconds. */
  readonly readAtMs: number;
}

export class SweepMap {
  #pieces: readonly Piece[] = [];

  /** Notes what was read; it covers what it overlaps. */
  add(piece: Piece): void {
    const rest = this.#pieces.flatMap((old) => [
      ...(old.after < piece.after ? [{ ...old, upTo: min(old.upTo, piece.after) }] : []),
      ...(old.upTo > piece.upTo ? [{ ...old, after: max(old.after, piece.upTo) }] : []),
    ]);
    this.#pieces = [...rest, piece].sort((a, b) => (a.after < b.after ? -1 : 1));
  }

  /** The highest id known; null where something before it was never read. */
  get newest(): bigint | null {
    let end = 0n;
    for (const { after, upTo } of this.#pieces) {
      if (after > end) return null;
      end = upTo;
    }
    return this.#pieces.length === 0 ? null : end;
  }

  /** What was read longest ago, and how many rows lie before it; null where nothing was read. */
  get oldest(): { readonly piece: Piece; readonly rankBefore: number } | null {
    let found: { readonly piece: Piece; readonly rankBefore: number } | null = null;
    let rankBefore = 0;
    for (const piece of this.#pieces) {
      if (found === null || piece.readAtMs < found.piece.readAtMs) found = { piece, rankBefore };
      rankBefore = piece.rank;
    }
    return found;
  }
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
