/**
 * A value that must not be printed. Whatever prints, logs or serialises it gets `[secret]`; only `reveal()` gives it out,
 * so that every place that does can be found by that word.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** A shorter value is looked for nowhere: it would be found in plain words. No account has a token so short. */
const LEAST_LENGTH = 8;

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for a request header or a login and nothing else. */
  reveal(): string {
    return this.#value;
  }

  /** The first 8 hexadecimal digits of SHA-256: tells two tokens apart, gives neither away. */
  fingerprint(): string {
    return createHash('sha256').update(this.#value).digest('hex').slice(0, 8);
  }

  /** Whether it has so many characters or more. */
  hasLength(length: number): boolean {
    return this.#value.length >= length;
  }

  /** The HMAC-SHA1 of some bytes, hexadecimal in lower case. */
  sign(bytes: Uint8Array): string {
    return createHmac('sha1', this.#value).update(bytes).digest('hex');
  }

  /** Whether a signature is this secret's; takes the same time whatever is wrong with it. */
  hasSigned(bytes: Uint8Array, signature: string): boolean {
    return isSame(this.sign(bytes), signature);
  }

  /** Whether a text is the value; takes the same time whatever is wrong with it. */
  equals(text: string): boolean {
    return isSame(this.#value, text);
  }

  /** A text without the value, however it is spelled there: as it is, in an address, in base64. */
  scrub(text: string): string {
    return this.#spellings().reduce((clean, spelling) => clean.replaceAll(spelling, '[secret]'), text);
  }

  /** Whether the value stands in a text. */
  isIn(text: string): boolean {
    return this.#spellings().some((spelling) => text.includes(spelling));
  }

  #spellings(): string[] {
    const value = this.#value;
    if (value.length < LEAST_LENGTH) return [];
    return [value, encodeURIComponent(value), Buffer.from(value).toString('base64').replace(/=+$/, '')];
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** Digests are compared: texts of different lengths could not be, and their lengths would show. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
