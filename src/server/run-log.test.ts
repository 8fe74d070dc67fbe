import { describe, expect, it } from 'vitest';
import { RunLog } from './run-log.ts';

const orders = (done: number) => ({ phase: 'orders', done, total: 200, written: done }) as const;

describe('the log of a run', () => {
  it('has a line a second of a phase that goes on, and never lacks its last count', () => {
    const log = new RunLog('run-1');
    log.note({ phase: 'contract', proofs: [] }, 0);
    for (const [index, done] of [50, 100, 150].entries()) log.note(orders(done), index * 600);
    log.note(orders(200), 1_300);
    log.note({ phase: 'facts', done: 1, total: 1 }, 1_400);
    const steps = log.after(0).map(({ step }) => step);
    expect(steps).toEqual([
      { phase: 'contract', honoured: 0, asked: 0 },
      orders(50),
      orders(150),
      orders(200),
      { phase: 'facts', done: 1, total: 1 },
    ]);
    expect(log.after(3).map(({ number, run_id }) => [number, run_id])).toEqual([
      [4, 'run-1'],
      [5, 'run-1'],
    ]);
  });

  it('tells every retry, and how it ended after all that was held back', () => {
    const log = new RunLog('run-2');
    const retry = (attempt: number) =>
      ({ phase: 'retry', attempt, waitMs: 20, code: 'SOURCE_HTTP' }) as const;
    log.note(orders(50), 0);
    for (const attempt of [1, 2]) log.note(retry(attempt), 10);
    log.note(orders(100), 20);
    const end = { status: 'error', reason: null, distinct_ids: 100, server_total: 200 } as const;
    log.say({ phase: 'ended', ...end, error_code: 'SOURCE_HTTP' }, 30);
    expect(log.after(0).map(({ step }) => step.phase)).toEqual([
      'orders',
      'retry',
      'retry',
      'orders',
      'ended',
    ]);
    expect(log.after(0).at(3)?.step).toEqual(orders(100));
  });
});
