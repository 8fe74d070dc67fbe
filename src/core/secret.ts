/**
 * A value that must not be printed. Whatever prints, logs or serialises it gets `[secret]`; only `reveal()` gives it out,
 * so that every place that does can be found by that word.
 */
import { createHash } from 'node:crypto';
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
