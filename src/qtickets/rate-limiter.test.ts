import { describe, expect, test } from 'vitest';
import { createRecordingClock } from '../../test/support/recording-clock.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import { DEFAULT_RETRY_POLICY } from './retry-policy.ts';

const never = () => new AbortController().signal;

function setup(requestsPerSecond: number) {
  const clock = createRecordingClock();
  const limiter = createRateLimiter({ clock, requestsPerSecond, policy: DEFAULT_RETRY_POLICY });
  /** Asks for so many starts at once and tells when each was given, milliseconds. */
  const starts = (count: number) =>
    Promise.all(
      Array.from({ length: count }, async () => {
        await limiter.acquire(never());
        return clock.monotonic();
      }),
    );
  return { clock, limiter, starts };
}

async function fail(limiter: RateLimiter, overloaded: boolean, retryAfterMs: number | null = null) {
  limiter.failed({ ticket: await limiter.acquire(never()), overloaded, retryAfterMs });
}

describe('the rate limit', () => {
  test('spaces starts evenly, the first at once', async () => {
    const { starts } = setup(5);
    expect(await starts(4)).toEqual([0, 200, 400, 600]);
  });

  test('saves nothing up for a burst while idle', async () => {
    const { clock, starts } = setup(5);
    await starts(1);
    await clock.sleep(60_000);
    expect(await starts(3)).toEqual([60_000, 60_200, 60_400]);
  });

  test('0 is no limit', async () => {
    const { clock, starts } = setup(0);
    expect(await starts(50)).toEqual(Array(50).fill(0));
    expect(clock.sleeps).toEqual([]);
  });

  test('S6: halves once for all that were under way when the source complained, and creeps back', async () => {
    const { limiter } = setup(8);
    const underWay = [
      await limiter.acquire(never()),
      await limiter.acquire(never()),
      await limiter.acquire(never()),
    ];
    for (const ticket of underWay) limiter.failed({ ticket, overloaded: true, retryAfterMs: null });
    expect(limiter.requestsPerSecond).toBe(4);
    await fail(limiter, true);
    expect(limiter.requestsPerSecond).toBe(2);
    limiter.succeeded();
    expect(limiter.requestsPerSecond).toBeCloseTo(2.16);
    for (let success = 0; success < 100; success += 1) limiter.succeeded();
    expect(limiter.requestsPerSecond).toBe(8);
  });

  test('S6: without a limit a complaint makes one, and recovery lifts it again', async () => {
    const { limiter } = setup(0);
    await fail(limiter, true);
    expect(limiter.requestsPerSecond).toBe(10);
    for (let success = 0; success < 25; success += 1) limiter.succeeded();
    expect(limiter.requestsPerSecond).toBe(0);
  });

  test('S6: never falls below one request in ten seconds', async () => {
    const { limiter } = setup(5);
    for (let failure = 0; failure < 20; failure += 1) {
      await fail(limiter, true);
      limiter.succeeded();
    }
    expect(limiter.requestsPerSecond).toBeGreaterThanOrEqual(0.1);
  });
});

describe('a pause', () => {
  test('S4: holds all who wait, also the one whose turn was near, and is never shortened', async () => {
    const { clock, limiter, starts } = setup(5);
    const ticket = await limiter.acquire(never());
    const waiting = starts(3);
    limiter.failed({ ticket, overloaded: false, retryAfterMs: 60_000 });
    limiter.failed({ ticket, overloaded: false, retryAfterMs: 1_000 });
    expect(await waiting).toEqual([60_000, 60_200, 60_400]);
    expect(clock.monotonic()).toBe(60_400);
    expect(limiter.heldMs).toBe(60_000 + 60_200 + 60_400);
  });

  test('S2: comes with the fifth failure in a row and doubles with each further one, up to the cap', async () => {
    const { clock, limiter } = setup(0);
    const at: number[] = [];
    for (let failure = 0; failure < 14; failure += 1) {
      await fail(limiter, false);
      at.push(clock.monotonic());
    }
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(gaps).toEqual([0, 0, 0, 0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('S2: ends with one success', async () => {
    const { clock, limiter } = setup(0);
    for (let failure = 0; failure < 6; failure += 1) await fail(limiter, false);
    await limiter.acquire(never());
    limiter.succeeded();
    const sofar = clock.monotonic();
    for (let failure = 0; failure < 4; failure += 1) await fail(limiter, false);
    expect(clock.monotonic()).toBe(sofar);
  });

  test('lets an aborted request go at once, and the next in line take its turn', async () => {
    const { clock, limiter } = setup(1);
    await limiter.acquire(never());
    const controller = new AbortController();
    const reason = new Error('enough');
    const aborted = limiter.acquire(controller.signal);
    const next = limiter.acquire(never());
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await next;
    expect(clock.monotonic()).toBe(1_000);
  });
});
