/**
 * A set of ids that counts distinct ones exactly in little memory: ids that lie near one another share a bitmap of 8,192
 * bits, lone ones a plain set. Ids beyond 2^53 come as decimal strings and are kept as such.
 */

const CHUNK_BITS = 13;
const CHUNK_SIZE = 1 << CHUNK_BITS;
/** A chunk turns from a set into a bitmap here: about where 1 KiB of bits is the smaller of the two. */
const SPARSE_LIMIT = 32;

export class IdSet {
  readonly #chunks = new Map<number, Set<number> | Uint8Array>();
  readonly #large = new Set<string>();
  #size = 0;

  /** Distinct ids added so far. */
  get size(): number {
    return this.#size;
  }

  /** @returns true when the id is new */
  add(id: number | string): boolean {
    const isNew = typeof id === 'string' ? this.#addLarge(id) : this.#addNumber(id);
    if (isNew) this.#size += 1;
    return isNew;
  }

  has(id: number | string): boolean {
    if (typeof id === 'string') {
      return Number.isSafeInteger(Number(id)) ? this.has(Number(id)) : this.#large.has(id);
    }
    const chunk = this.#chunks.get(Math.floor(id / CHUNK_SIZE));
    if (chunk === undefined) return false;
    const bit = id % CHUNK_SIZE;
    if (chunk instanceof Set) return chunk.has(bit);
    return ((chunk[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  #addLarge(id: string): boolean {
    if (Number.isSafeInteger(Number(id))) return this.#addNumber(Number(id));
    if (this.#large.has(id)) return false;
    this.#large.add(id);
    return true;
  }

  #addNumber(id: number): boolean {
    const key = Math.floor(id / CHUNK_SIZE);
    const bit = id % CHUNK_SIZE;
    const chunk = this.#chunks.get(key);
    if (chunk === undefined) {
      this.#chunks.set(key, new Set([bit]));
      return true;
    }
    if (chunk instanceof Set) {
      if (chunk.has(bit)) return false;
      chunk.add(bit);
      if (chunk.size > SPARSE_LIMIT) this.#chunks.set(key, toBitmap(chunk));
      return true;
    }
    const byte = chunk[bit >> 3] ?? 0;
    const mask = 1 << (bit & 7);
    if ((byte & mask) !== 0) return false;
    chunk[bit >> 3] = byte | mask;
    return true;
  }
}

function toBitmap(bits: ReadonlySet<number>): Uint8Array {
  const bitmap = new Uint8Array(CHUNK_SIZE / 8);
  for (const bit of bits) bitmap[bit >> 3] = (bitmap[bit >> 3] ?? 0) | (1 << (bit & 7));
  return bitmap;
}
