/**
 * Who may write, where one process owns the store and others go through it: one run at a time, as when each opened the store by
 * itself. What takes a moment only (webhooks) waits for its turn, and a run waits for that; a run that meets another is told so.
 */
import { hostname } from 'node:os';
import type { Clock } from '../core/clock.ts';
import type { StoreLockedError } from '../core/errors.ts';
import { heldBy } from './lock.ts';

/** Whoever has the turn, as it is told to others. */
export interface TurnHolder {
  /** `load`, `repair`, `backfill`, `webhooks` */
  readonly purpose: string;
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly sinceMs: number;
}

/** The right to write. */
export interface Turn {
  /** Lets the next one in. Safe to call twice. */
  release(): void;
}

interface Waiting {
  readonly holder: Omit<TurnHolder, 'sinceMs'>;
  readonly isBrief: boolean;
  readonly grant: (turn: Turn) => void;
  readonly refuse: (reason: unknown) => void;
}

export class WriterTurns {
  readonly #clock: Clock;
  readonly #line: Waiting[] = [];
  #holder: (TurnHolder & { readonly isBrief: boolean }) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Null when nobody writes. */
  get holder(): TurnHolder | null {
    return this.#holder;
  }

  /**
   * For a run: waits for what takes a moment, never for another run.
   * @throws StoreLockedError that names the run at work; the signal's reason
   */
  take(purpose: string, pid: number, signal?: AbortSignal): Promise<Turn> {
    return this.#stand({ holder: { purpose, pid }, isBrief: false, signal });
  }

  /** For what takes a moment: waits for whoever writes. @throws the signal's reason */
  takeBriefly(purpose: string, signal?: AbortSignal): Promise<Turn> {
    return this.#stand({ holder: { purpose, pid: process.pid }, isBrief: true, signal });
  }

  #stand({
    holder,
    isBrief,
    signal,
  }: Pick<Waiting, 'holder' | 'isBrief'> & { readonly signal: AbortSignal | undefined }): Promise<Turn> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const leave = () => {
        this.#line.splice(this.#line.indexOf(waiting), 1);
        reject(signal?.reason);
      };
      const forget = () => signal?.removeEventListener('abort', leave);
      const waiting: Waiting = {
        ...{ holder, isBrief },
        grant(turn) {
          forget();
          resolve(turn);
        },
        refuse(reason) {
          forget();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#line.push(waiting);
      this.#next();
    });
  }

  /** Lets in who is first, and sends away the runs that would have to wait for a run. */
  #next(): void {
    if (this.#holder === null) {
      const first = this.#line.shift();
      if (first === undefined) return;
      const { holder, isBrief } = first;
      const held = { ...holder, isBrief, sinceMs: this.#clock.now() };
      this.#holder = held;
      first.grant({
        release: () => {
          if (this.#holder !== held) return;
          this.#holder = null;
          this.#next();
        },
      });
    }
    const held = this.#holder;
    if (held === null || held.isBrief) return;
    for (const run of this.#line.filter(({ isBrief }) => !isBrief)) {
      this.#line.splice(this.#line.indexOf(run), 1);
      run.refuse(toLocked(held));
    }
  }
}

function toLocked({ purpose, pid, sinceMs }: TurnHolder): StoreLockedError {
  return heldBy({ purpose, pid, started_at: new Date(sinceMs).toISOString(), host: hostname() });
}
