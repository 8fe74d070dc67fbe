import { describe, expect, it } from 'vitest';
import { allOf, parallel } from './parallel.ts';

async function* numbers(from: number, count: number): AsyncGenerator<number> {
  for (let index = 0; index < count; index += 1) {
    await Promise.resolve();
    yield from + index;
  }
}

describe('parallel', () => {
  it('yields what every producer makes', async () => {
    const tasks = [0, 10, 20, 30].map((from) => () => numbers(from, 10));
    const seen: number[] = [];
    for await (const item of parallel(tasks, { concurrency: 2 })) seen.push(item);
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it('keeps no more producers running than asked, and lets few items wait', async () => {
    let running = 0;
    let most = 0;
    let made = 0;
    let read = 0;
    let mostWaiting = 0;
    const task = async function* one() {
      running += 1;
      most = Math.max(most, running);
      for await (const item of numbers(0, 20)) {
        made += 1;
        mostWaiting = Math.max(mostWaiting, made - read);
        yield item;
      }
      running -= 1;
    };
    for await (const _item of parallel(Array(8).fill(task), { concurrency: 3, buffer: 4 })) {
      read += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect({ most, read }).toEqual({ most: 3, read: 160 });
    expect(mostWaiting).toBeLessThanOrEqual(4 + 3 + 1);
  });

  it('throws the first failure and starts nothing more', async () => {
    let started = 0;
    const tasks = Array.from(
      { length: 50 },
      (_, index) =>
        async function* one() {
          started += 1;
          if (index === 3) throw new Error('broken');
          yield index;
        },
    );
    const read = async () => {
      for await (const _item of parallel(tasks, { concurrency: 2 })) await Promise.resolve();
    };
    await expect(read()).rejects.toThrow('broken');
    expect(started).toBeLessThan(50);
  });

  it('stops its producers when the reader leaves', async () => {
    let finished = 0;
    const task = async function* endless() {
      try {
        for (;;) yield 1;
      } finally {
        finished += 1;
      }
    };
    for await (const _item of parallel([task, task], { concurrency: 2 })) break;
    expect(finished).toBe(2);
  });
});

describe('allOf', () => {
  it('gives results in the order of the tasks, whichever ends first', async () => {
    const waiting: (() => void)[] = [];
    const tasks = [0, 1, 2].map((result) => async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return result;
    });
    const results = allOf(tasks, { concurrency: 3 });
    for (const end of waiting.reverse()) end();
    expect(await results).toEqual([0, 1, 2]);
  });

  it('throws the first failure and begins no task after it', async () => {
    let begun = 0;
    const tasks = Array.from({ length: 50 }, (_, index) => async () => {
      begun += 1;
      if (index === 3) throw new Error('broken');
    });
    await expect(allOf(tasks, { concurrency: 2 })).rejects.toThrow('broken');
    expect(begun).toBeLessThan(10);
  });
});
