/**
 * Slows down who guesses. Each address may be wrong a few times; then it waits, twice as long each time. Guesses from many addresses at
 * once slow down all that never were right, a little: nobody is locked out for long by others.
 */
import { isIPv6 } from 'node:net';
import type { Clock } from '../../core/clock.ts';

/** Wrong ones before an address waits. */
const FREE_GUESSES = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Wrong ones of all addresses, before all of them wait. */
const FREE_OF_ALL = 50;
const WAIT_OF_ALL_MS = 2_000;
/** What was guessed so long ago is forgotten. */
const MEMORY_MS = 60 * 60_000;
const MAX_ADDRESSES = 10_000;

interface Guessing {
  wrong: number;
  untilMs: number;
  lastMs: number;
}

export class Guesses {
  readonly #clock: Clock;
  /** By address, the one that was wrong longest ago first. */
  readonly #byAddress = new Map<string, Guessing>();
  /** Addresses that were right. */
  readonly #trusted = new Set<string>();
  #all: Guessing = { wrong: 0, untilMs: 0, lastMs: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds that the address has to wait before it may try; 0 for now. */
  waitMs(address: string): number {
    const place = placeOf(address);
    const now = this.#clock.monotonic();
    const own = this.#byAddress.get(place)?.untilMs ?? 0;
    const shared = this.#trusted.has(place) ? 0 : this.#all.untilMs;
    return Math.max(0, Math.ceil(Math.max(own, shared) - now));
  }

  noteWrong(address: string): void {
    const place = placeOf(address);
    const now = this.#clock.monotonic();
    const before = this.#byAddress.get(place);
    const wrong = 1 + (before !== undefined && now - before.lastMs < MEMORY_MS ? before.wrong : 0);
    const beyond = wrong - FREE_GUESSES;
    const wait = beyond < 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(beyond, 20));
    this.#byAddress.delete(place);
    this.#byAddress.set(place, { wrong, untilMs: now + wait, lastMs: now });
    const [oldest] = this.#byAddress.keys();
    if (this.#byAddress.size > MAX_ADDRESSES && oldest !== undefined) this.#byAddress.delete(oldest);
    const all = 1 + (now - this.#all.lastMs < MEMORY_MS ? this.#all.wrong : 0);
    this.#all = { wrong: all, untilMs: all > FREE_OF_ALL ? now + WAIT_OF_ALL_MS : 0, lastMs: now };
  }

  noteRight(address: string): void {
    const place = placeOf(address);
    this.#byAddress.delete(place);
    this.#trusted.add(place);
    const [oldest] = this.#trusted;
    if (this.#trusted.size > MAX_ADDRESSES && oldest !== undefined) this.#trusted.delete(oldest);
  }
}

/** Who has one IPv6 address has a whole network of them. */
function placeOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
}
