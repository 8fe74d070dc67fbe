/** Keys that are given out once and kept as digests: who reads the data folder cannot use what lies there. */
import { createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A key nobody can guess, of letters that an address takes. */
export function makeKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

/** What is kept of a key. Keys are random, so that a fast digest is enough. */
export function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
