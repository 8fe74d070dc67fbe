/** Lines of text laid into one growing buffer as UTF-8, with the place where each order's lines end. */
import type { Encoding } from '../qtickets/read-json.ts';
import type { LinesByOrder } from './order-page.ts';

const INITIAL_BYTES = 64 * 1024;
/** UTF-8 needs at most three bytes for a UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = { utf8: 3, latin1: 1 } as const;

export class RowBuffer {
  #bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #length = 0;
  #ends: number[] = [];

  /** Takes the lines of one order, none of them too. */
  append(text: string, encoding: Encoding): void {
    const needed = this.#length + text.length * MAX_BYTES_PER_UNIT[encoding];
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length, encoding);
    this.#ends.push(this.#length);
  }

  /** Gives out a copy of what was written, in a buffer of its own, and starts anew. */
  take(): LinesByOrder {
    const bytes = Buffer.allocUnsafeSlow(this.#length);
    this.#bytes.copy(bytes, 0, 0, this.#length);
    const ends = Uint32Array.from(this.#ends);
    this.#length = 0;
    this.#ends = [];
    return { bytes, ends };
  }
}
