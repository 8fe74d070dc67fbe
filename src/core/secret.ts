/**
 * A value that must not be printed. Whatever prints, logs or serialises it gets `[secret]`; only `reveal()` gives it out,
 * so that every place that does can be found by that word.
 */
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

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
