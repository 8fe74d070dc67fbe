import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  SourceBodyError,
  SourceHttpError,
  SourceNetworkError,
  SourceShapeError,
  SourceTimeoutError,
  StoreUnavailableError,
} from '../core/errors.ts';
import {
  complaintOf,
  DEFAULT_RETRY_POLICY,
  isRetryableStatus,
  parseHttpDate,
  parseRetryAfter,
  retriesAllowed,
  retryDelayMs,
  retryKind,
} from './retry-policy.ts';

const POLICY = { ...DEFAULT_RETRY_POLICY, maxRetries: 5 };
const MAX_MS = DEFAULT_RETRY_POLICY.maxRetryAfterMs;
const NOW = Date.UTC(2025, 10, 9, 12);

const httpError = (httpStatus: number, retryAfterMs: number | null = null) =>
  new SourceHttpError('', { httpStatus, retryable: true, retryAfterMs });
const networkError = (reason: string, retryable = true, stale = false) =>
  new SourceNetworkError('', {
    retryable,
    details: { reason, ...(stale ? { stale_connection: true } : {}) },
  });
const bodyError = (reason: string) => new SourceBodyError('', { details: { reason } });

describe('what is retried', () => {
  test('S1: 408, 429 and every 5xx are, other statuses are not', () => {
    const retried = [200, 301, 400, 401, 404, 408, 422, 429, 500, 502, 503, 504, 599].filter((status) =>
      isRetryableStatus(POLICY, status),
    );
    expect(retried).toEqual([408, 429, 500, 502, 503, 504, 599]);
  });

  test('a broken body and an unknown name have short allowances of their own', () => {
    const allowed = [
      httpError(503),
      new SourceTimeoutError(''),
      networkError('ECONNRESET'),
      bodyError('html'),
      bodyError('json'),
      bodyError('gzip'),
      networkError('ENOTFOUND'),
      bodyError('too-large'),
      networkError('CERT_HAS_EXPIRED', false),
      new SourceShapeError(''),
      new StoreUnavailableError('', { fault: 'unreachable', retryable: true }),
    ].map((error) => retriesAllowed(POLICY, retryKind(error)));
    expect(allowed).toEqual([5, 5, 5, 5, 2, 2, 2, 0, 0, 0, 0]);
    expect(retriesAllowed({ ...POLICY, maxRetries: 1 }, 'body')).toBe(1);
  });

  test('S6: 429, 503 and an HTML page complain of load; a reused closed connection and a 404 of nothing', () => {
    expect(complaintOf(httpError(429, 7_000))).toEqual({ overloaded: true, retryAfterMs: 7_000 });
    expect(complaintOf(httpError(500))).toEqual({ overloaded: false, retryAfterMs: null });
    expect(complaintOf(bodyError('html'))).toEqual({ overloaded: true, retryAfterMs: null });
    expect(complaintOf(networkError('ECONNRESET'))).toEqual({ overloaded: false, retryAfterMs: null });
    expect(complaintOf(networkError('ECONNRESET', true, true))).toBeNull();
    expect(complaintOf(bodyError('gzip'))).toBeNull();
    expect(
      complaintOf(new SourceHttpError('', { httpStatus: 404, retryable: false, retryAfterMs: null })),
    ).toBeNull();
  });
});

describe('retryDelayMs', () => {
  test('S2: grows by doubling up to the cap, drawn from the whole range', () => {
    const waits = (random: number) =>
      [0, 1, 2, 5, 6, 50, 5000].map((retry) =>
        retryDelayMs(POLICY, retry, { random, error: httpError(503) }),
      );
    expect(waits(1)).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
    expect(waits(0.5)).toEqual([250, 500, 1_000, 8_000, 15_000, 15_000, 15_000]);
    expect(waits(0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('S4: is never shorter than what Retry-After asks', () => {
    expect(retryDelayMs(POLICY, 0, { random: 0, error: httpError(429, 90_000) })).toBe(90_000);
    expect(retryDelayMs(POLICY, 9, { random: 1, error: httpError(429, 2_000) })).toBe(30_000);
  });
});

describe('parseRetryAfter', () => {
  test('S4: reads seconds', () => {
    expect(parseRetryAfter('120', null, NOW)).toBe(120_000);
    expect(parseRetryAfter(' 0 ', null, NOW)).toBe(0);
  });

  test('S5: reads a date against the answer\u2019s own Date, not against a clock that is a day off', () => {
    const serverTime = parseHttpDate('Sun, 09 Nov 2025 12:00:00 GMT');
    expect(serverTime).toBe(NOW);
    expect(parseRetryAfter('Sun, 09 Nov 2025 12:02:00 GMT', serverTime, NOW + 86_400_000)).toBe(120_000);
    expect(parseRetryAfter('Sun, 09 Nov 2025 12:02:00 GMT', null, NOW)).toBe(120_000);
    expect(parseRetryAfter('Sun, 09 Nov 2025 11:59:59 GMT', serverTime, NOW)).toBeNull();
    expect(parseRetryAfter('Mon, 09 Nov 2026 12:00:00 GMT', serverTime, NOW)).toBe(MAX_MS);
  });

  test.each([
    '',
    '-5',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    'soon',
    'Sun, 99 Foo 2025 12:00:00 GMT',
    '2025-11-09',
    '٣',
  ])('S7: ignores garbage: "%s"', (value) => {
    expect(parseRetryAfter(value, null, NOW)).toBeNull();
  });

  test('S7: cuts a huge wait to the longest allowed', () => {
    expect(parseRetryAfter('1000000000', null, NOW)).toBe(MAX_MS);
    expect(parseRetryAfter('9'.repeat(400), null, NOW)).toBe(MAX_MS);
    expect(parseRetryAfter('60', null, NOW, 1_000)).toBe(1_000);
  });

  test('S7: whatever the header says, gives null or a whole wait within bounds', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.date({ noInvalidDate: true }).map(toHeader),
    );
    const time = fc.option(fc.integer({ min: 0, max: 8.64e15 }));
    fc.assert(
      fc.property(value, time, (text, responseDate) => {
        const waitMs = parseRetryAfter(text, responseDate, NOW);
        expect(waitMs === null || (Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= MAX_MS)).toBe(true);
      }),
    );
  });

  test('S5: any whole number of seconds comes back, as a number and as a date', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: MAX_MS / 1000 }),
        fc.integer({ min: 0, max: 4e9 }),
        (seconds, at) => {
          expect(parseRetryAfter(String(seconds), null, NOW)).toBe(seconds * 1000);
          expect(parseRetryAfter(toHeader(new Date((at + seconds) * 1000)), at * 1000, NOW)).toBe(
            seconds * 1000,
          );
        },
      ),
    );
  });
});

function toHeader(date: Date): string {
  return date.toUTCString();
}
