/**
 * When the next request may start: one limiter for all requests of a client. Starts are spaced, never saved up for a burst.
 * The rate halves when the source complains and creeps back (AIMD); a pause holds every request, whoever caused it.
 */
import PQueue from 'p-queue';
import type { Clock } from '../core/clock.ts';
import { backoffMs, type Complaint, type RetryPolicy } from './retry-policy.ts';

/** Where a limiter without a configured limit ends up at the first complaint, and what it must reach to be free again. */
const UNLIMITED_CEILING = 20;
/** Never slower than one request in ten seconds, unless the configuration asks for it. */
const SLOWEST_PER_SECOND = 0.1;
/** Each success gives back a fiftieth of the full rate: 25 successes after one halving. */
const RECOVERY_STEPS = 50;

/** How an attempt failed. */
export interface Failure extends Complaint {
  /** What `acquire` gave for the attempt. */
  readonly ticket: number;
}

export interface RateLimiter {
  /**
   * Resolves when a request may start, in the order of asking.
   *
   * @returns a number for `failed`, larger for every later start
   * @throws the signal's reason
   */
  acquire(signal: AbortSignal): Promise<number>;
  /** The source answered: ends a row of failures and raises a lowered rate a little. */
  succeeded(): void;
  /** The source failed or complained: lowers the rate, and pauses all requests where it asked to or fails again and again. */
  failed(failure: Failure): void;
  /** Starts a second at present; 0 is no limit. */
  readonly requestsPerSecond: number;
  /** Time requests have been held in all, milliseconds. */
  readonly heldMs: number;
}

export interface RateLimiterOptions {
  readonly clock: Clock;
  /** Starts a second; 0 is no limit. */
  readonly requestsPerSecond: number;
  readonly policy: Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs' | 'pauseAfterFailures'>;
}

/** Builds a limiter. It starts no timer until someone has to wait. */
export function createRateLimiter({ clock, requestsPerSecond, policy }: RateLimiterOptions): RateLimiter {
  const ceiling = requestsPerSecond === 0 ? UNLIMITED_CEILING : requestsPerSecond;
  const floor = Math.min(ceiling, SLOWEST_PER_SECOND);
  /** Only the first in line looks at the clock, so a pause or a lower rate reaches all who wait behind. */
  const line = new PQueue({ concurrency: 1 });
  const fullRate = requestsPerSecond === 0 ? Number.POSITIVE_INFINITY : requestsPerSecond;
  let rate = fullRate;
  let lastStartMs = Number.NEGATIVE_INFINITY;
  let pausedUntilMs = Number.NEGATIVE_INFINITY;
  let tickets = 0;
  /** Failures of requests that were under way already say nothing new: four 503 at once halve the rate once. */
  let halvedAtTicket = 0;
  let pausedAtTicket = 0;
  let failuresInRow = 0;
  let pausesInRow = 0;
  let heldMs = 0;

  function pause(ms: number): void {
    pausedUntilMs = Math.max(pausedUntilMs, clock.monotonic() + ms);
  }

  return {
    acquire(signal) {
      const askedMs = clock.monotonic();
      return line.add(
        async () => {
          for (;;) {
            const startMs = Math.max(lastStartMs + 1000 / rate, pausedUntilMs);
            const waitMs = startMs - clock.monotonic();
            if (!(waitMs > 0)) break;
            await clock.sleep(Math.ceil(waitMs), signal);
          }
          lastStartMs = clock.monotonic();
          heldMs += lastStartMs - askedMs;
          tickets += 1;
          return tickets;
        },
        { signal },
      );
    },

    succeeded() {
      failuresInRow = 0;
      pausesInRow = 0;
      if (rate >= ceiling) return;
      rate += ceiling / RECOVERY_STEPS;
      // Half a step early, so that rounding cannot leave the rate a hair below.
      if (rate > ceiling - ceiling / RECOVERY_STEPS / 2) rate = fullRate;
    },

    failed({ ticket, overloaded, retryAfterMs }) {
      failuresInRow += 1;
      if (overloaded && ticket > halvedAtTicket) {
        rate = Math.max(floor, Math.min(rate, ceiling) / 2);
        halvedAtTicket = tickets;
      }
      if (retryAfterMs !== null) pause(retryAfterMs);
      if (failuresInRow >= policy.pauseAfterFailures && ticket > pausedAtTicket) {
        pause(backoffMs(policy, pausesInRow));
        pausesInRow += 1;
        pausedAtTicket = tickets;
      }
    },

    get requestsPerSecond() {
      return Number.isFinite(rate) ? rate : 0;
    },
    get heldMs() {
      return heldMs;
    },
  };
}
