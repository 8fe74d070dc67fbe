/**
 * When a request is sent again, how often and after how long: one object that can be read, tested and overridden. Everything
 * here is pure; waiting is done by the client and, for all requests together, by the rate limiter.
 */
import {
  SourceBodyError,
  SourceHttpError,
  SourceNetworkError,
  SourceTimeoutError,
  type ZakazError,
} from '../core/errors.ts';

/**
 * What is retried: GET only (nothing else can be expressed), HTTP 408, 429 and every 5xx, connections that cannot be made or
 * break, time-outs, and bodies that are not the JSON they should be. What is not: a refused token, other 4xx, redirects,
 * TLS that cannot be trusted, a body over the limit, JSON of another shape.
 */
export interface RetryPolicy {
  /** Statuses worth a retry, besides all from 500 up. */
  readonly statuses: readonly number[];
  /** Attempts after the first, for one logical request. @default `SourceConfig.maxRetries` */
  readonly maxRetries: number;
  /** Of those, for a 200 whose body is broken: a proxy's hiccup passes at once, a server's fault stays. */
  readonly maxBodyRetries: number;
  /** Of those, for a host name that does not resolve: nearly always a typing error. */
  readonly maxDnsRetries: number;
  /** Milliseconds; the n-th wait is drawn evenly from 0 … base × 2^n ("full jitter"). */
  readonly baseDelayMs: number;
  /** Milliseconds; no drawn wait is longer. */
  readonly maxDelayMs: number;
  /** Milliseconds; a `Retry-After` that asks for more is cut to this. */
  readonly maxRetryAfterMs: number;
  /** Milliseconds from the first attempt; a wait that would end later is not begun. Holds one longest `Retry-After`. */
  readonly totalBudgetMs: number;
  /**
   * After so many failed attempts in a row, over all requests, all of them pause together, for base × 2^n up to the cap, and
   * again after each further failure. What comes through in between (at most `concurrency` requests) is the probe.
   */
  readonly pauseAfterFailures: number;
}

/** The policy unless a caller says otherwise; `maxRetries` comes from the configuration. */
export const DEFAULT_RETRY_POLICY: Omit<RetryPolicy, 'maxRetries'> = {
  statuses: [408, 429],
  maxBodyRetries: 2,
  maxDnsRetries: 2,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxRetryAfterMs: 15 * 60_000,
  totalBudgetMs: 20 * 60_000,
  pauseAfterFailures: 5,
};

/** Whether an answer with this status is worth asking for again. */
export function isRetryableStatus(policy: Pick<RetryPolicy, 'statuses'>, status: number): boolean {
  return status >= 500 || policy.statuses.includes(status);
}

/** What shares one allowance of retries. */
export type RetryKind = 'never' | 'body' | 'dns' | 'other';

/** Which allowance an error draws on. */
export function retryKind(error: ZakazError): RetryKind {
  if (!error.retryable) return 'never';
  const reason = error.details['reason'];
  if (error instanceof SourceBodyError) {
    if (reason === 'too-large') return 'never';
    return reason === 'html' ? 'other' : 'body';
  }
  if (error instanceof SourceNetworkError) {
    return reason === 'ENOTFOUND' || reason === 'EAI_AGAIN' ? 'dns' : 'other';
  }
  // A store that a reader could not reach, say, is not mended by asking the source again.
  return error instanceof SourceHttpError || error instanceof SourceTimeoutError ? 'other' : 'never';
}

/** Whether a kept-alive connection turned out closed when it was used again: worth one retry at once. */
export function isStaleConnection(error: unknown): error is SourceNetworkError {
  return error instanceof SourceNetworkError && error.details['stale_connection'] === true;
}

/** What a failed attempt tells about the source as a whole. */
export interface Complaint {
  /** It has too much to do: HTTP 429 or 503, or an HTML page with 200, a 503 in disguise (maintenance, captcha). */
  readonly overloaded: boolean;
  /** What `Retry-After` asked for, milliseconds; null when nothing. */
  readonly retryAfterMs: number | null;
}

/** Reads a failure as a complaint; null when it says nothing about the source's health (404, broken gzip, TLS). */
export function complaintOf(error: unknown): Complaint | null {
  if (error instanceof SourceHttpError && error.retryable) {
    const { httpStatus, retryAfterMs } = error;
    return { overloaded: httpStatus === 429 || httpStatus === 503, retryAfterMs };
  }
  if (error instanceof SourceBodyError && error.details['reason'] === 'html') {
    return { overloaded: true, retryAfterMs: null };
  }
  const isFailure = error instanceof SourceNetworkError || error instanceof SourceTimeoutError;
  if (!isFailure || !error.retryable || isStaleConnection(error)) return null;
  return { overloaded: false, retryAfterMs: null };
}

/** How many retries an allowance holds; never more than `maxRetries`. */
export function retriesAllowed(policy: RetryPolicy, kind: RetryKind): number {
  if (kind === 'never') return 0;
  if (kind === 'body') return Math.min(policy.maxBodyRetries, policy.maxRetries);
  if (kind === 'dns') return Math.min(policy.maxDnsRetries, policy.maxRetries);
  return policy.maxRetries;
}

/** base × 2^exponent, at most the cap, milliseconds. */
export function backoffMs(policy: Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs'>, exponent: number): number {
  return Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** exponent);
}

/**
 * The wait before a retry, milliseconds: drawn with full jitter, but never shorter than what the source asked for.
 *
 * @param retry 0 for the first retry
 * @param random a number in 0 … 1
 */
export function retryDelayMs(
  policy: Pick<RetryPolicy, 'baseDelayMs' | 'maxDelayMs'>,
  retry: number,
  { random, error }: { readonly random: number; readonly error: ZakazError },
): number {
  const asked = error instanceof SourceHttpError ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(asked, Math.round(random * backoffMs(policy, retry)));
}

/** The one date format that senders may write. Source: RFC 2068, 3.3.1, repeated by its successors (2026-11-23). */
const IMF_FIXDATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads a date of an HTTP header.
 *
 * @returns epoch milliseconds; null for anything but `Sun, 06 Nov 1994 08:49:37 GMT`
 */
export function parseHttpDate(value: string | undefined): number | null {
  if (value === undefined || !IMF_FIXDATE.test(value)) return null;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? null : parsed;
}

/**
 * Reads `Retry-After`: whole seconds, or a date, which is taken relative to the answer's own `Date`, because the two clocks
 * need not agree.
 *
 * @param responseDate the answer's `Date`, epoch milliseconds; null when it had none
 * @param now this machine's clock, epoch milliseconds, for an answer without `Date`
 * @param maxMs longer waits are cut to this
 * @returns milliseconds in 0 … `maxMs`; null when absent, unreadable, negative or past
 */
export function parseRetryAfter(
  value: string | undefined,
  responseDate: number | null,
  now: number,
  maxMs: number = DEFAULT_RETRY_POLICY.maxRetryAfterMs,
): number | null {
  const text = value?.trim();
  if (text === undefined) return null;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, maxMs);
  const date = parseHttpDate(text);
  if (date === null) return null;
  const waitMs = date - (responseDate ?? now);
  return waitMs < 0 ? null : Math.min(waitMs, maxMs);
}
