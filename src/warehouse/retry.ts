/** When and how long a request to a server is tried again. */
import type { Clock } from '../core/clock.ts';
import { StoreQueryError, StoreUnavailableError, type ZakazError } from '../core/errors.ts';
import { wasNeverSent } from './errors.ts';

export interface RetryPolicy {
  /** Attempts in all, the first one too. */
  readonly attempts: number;
  /** The wait before the second attempt is at most this, and at most twice the last after that; milliseconds. */
  readonly baseMs: number;
  readonly capMs: number;
}

/** About half a minute of waiting at most: a restart of the server passes, an outage is told. */
export const RETRY_POLICY: RetryPolicy = { attempts: 6, baseMs: 500, capMs: 15_000 };

/**
 * Failures that pass: too many queries at once (202), time limit (159), network between servers (209, 210), memory limit (241),
 * replica without its keeper (242), too many parts (252), a shard that no connection reaches (279), too few replicas (285), an insert
 * that is on its way to most replicas (286), a replica that is behind (289), status of an insert unknown (319), keeper (999).
 */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  ...[159, 202, 209, 210, 241, 242, 252],
  ...[279, 285, 286, 289, 319, 999],
]);
/** This 252 does not: the batch itself spans too many partitions. */
const TOO_MANY_PARTITIONS = /Too many partitions for single INSERT block/;

/**
 * Whether to try again.
 * - `repeatable`, an insert by token or a read: also when nobody knows what became of the request, as twice is the same as once
 * - `once`: only when the request surely never reached the server
 */
export function isWorthRetrying(error: ZakazError, kind: 'repeatable' | 'once'): boolean {
  if (error instanceof StoreUnavailableError && error.fault === 'unreachable') {
    return kind === 'repeatable' || wasNeverSent(error);
  }
  if (kind === 'once') return false;
  if (!(error instanceof StoreQueryError) && !(error instanceof StoreUnavailableError)) return false;
  return PASSING_CODES.has(error.details['engine_code']) && !TOO_MANY_PARTITIONS.test(error.message);
}

export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  readonly kind: 'repeatable' | 'once';
  /** Turns what an attempt threw into the program's error. */
  readonly toError: (thrown: unknown) => ZakazError;
}

/**
 * Runs the operation until it succeeds, fails for good, or the attempts are used up; waits with full jitter in between.
 * @throws the last failure
 */
export async function withRetry<Result>(
  operation: () => Promise<Result>,
  { policy, clock, random, kind, toError }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (thrown) {
      const error = toError(thrown);
      if (attempt >= policy.attempts || !isWorthRetrying(error, kind)) throw error;
      await clock.sleep(random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
    }
  }
}
