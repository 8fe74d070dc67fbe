import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { textsFor } from '../core/texts/index.ts';
import { createOutput } from './output.ts';
import { createProgress, describeProgress } from './progress.ts';

const texts = textsFor('en');
const orders = (done: number, total: number | null) =>
  ({ phase: 'orders', done, total, written: 0 }) as const;

/** A clock that stands still until it is moved. */
function stillClock() {
  let nowMs = 0;
  return {
    now: () => nowMs,
    monotonic: () => nowMs,
    sleep: async () => {},
    move(ms: number) {
      nowMs += ms;
    },
  };
}

describe('describeProgress', () => {
  it.each([
    [orders(400, 20_000), 500, 'Orders: 400 of 20,000'],
    [orders(4_000, 20_000), 4_000, 'Orders: 4,000 of 20,000, 1,000/s, 16 s left'],
    [orders(4_000, null), 4_000, 'Orders: 4,000, 1,000/s'],
    [orders(20_000, 20_000), 4_000, 'Orders: 20,000 of 20,000, 5,000/s'],
    [{ phase: 'contract', proofs: [] }, 0, 'Finding out what the source honours ...'],
    [{ phase: 'events', done: 10, total: 221 }, 0, 'Events: 10 of 221'],
    [{ phase: 'facts', done: 1, total: 49 }, 0, 'Daily sales: 1 of 49'],
    [
      { phase: 'retry', attempt: 1, waitMs: 2_500, code: 'SOURCE_HTTP' },
      0,
      'The source failed; attempt 2 in 2.5 s',
    ],
  ] as const)('%j', (progress, elapsedMs, line) => {
    expect(describeProgress(progress, elapsedMs, texts)).toBe(line);
  });
});

describe('createProgress', () => {
  it('writes nothing where no line can be rewritten', () => {
    const stream = new PassThrough();
    const progress = createProgress({ output: createOutput(stream, {}), texts, clock: stillClock() });
    progress.update(orders(1, 2));
    progress.end();
    expect(stream.read()).toBeNull();
  });

  it('rewrites one line, not too often, never wider than the terminal, and takes it away', () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 24 });
    const clock = stillClock();
    const progress = createProgress({ output: createOutput(stream, { LANG: 'C' }), texts, clock });
    progress.update(orders(1, 20_000));
    progress.update(orders(2, 20_000));
    clock.move(5_000);
    progress.update(orders(10_000, 20_000));
    progress.end();
    progress.end();
    expect(String(stream.read()).split('\r\u001b[2K')).toEqual([
      '',
      'Orders: 1 of 20,000',
      'Orders: 10,000 of 20,0~',
      '',
    ]);
  });
});
