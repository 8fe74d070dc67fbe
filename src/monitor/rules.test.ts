import { describe, expect, it } from 'vitest';
import { NO_ALERTS } from '../../test/support/no-alerts.ts';
import type { AlertRule } from '../protocol/alert-names.ts';
import type { LoadRun } from './queries.ts';
import { RULES } from './rules.ts';
import type { Situation } from './situation.ts';

const NOW = Date.UTC(2025, 10, 11, 12);
const HOUR = 3_600_000;

const run = (hoursAgo: number, more: Partial<LoadRun> = {}): LoadRun => ({
  ...{
    started_s: (NOW - hoursAgo * HOUR) / 1000,
    seen_ms: NOW - hoursAgo * HOUR,
    status: 'ok',
    mode: 'window',
  },
  ...{ reason: null, server_total: 10, distinct_ids: 10, error_code: null, http_status: null, ...more },
});

/** Loaded with proof an hour ago, the last sale thirty hours ago, one show on sale. */
const situation = (more: Partial<Situation> = {}): Situation => ({
  ...{ nowMs: NOW, runs: [run(1)], watermarkMs: NOW - HOUR, lastSaleMs: NOW - 30 * HOUR, showsOnSale: 1 },
  ...{ rejects: { orders: 0, events: 0, plans: 0 }, failedChecks: null, webhooks: null, freeBytes: 1e12 },
  yesterday: { day: '2025-11-10', endMs: NOW - 15 * HOUR, tickets: 30, before: [40, 50, 60, 50] },
  channels: [],
  ...more,
});

const judge = (
  rule: AlertRule,
  more: Partial<Situation> = {},
  limits: Partial<typeof NO_ALERTS.limits> = {},
) => RULES[rule](situation(more), { ...NO_ALERTS.limits, ...limits });
const causeOf = (rule: AlertRule, more: Partial<Situation>) => judge(rule, more)?.[0]?.cause;

/** Nothing was proved for five hours; this is what the newest loads met. */
const unproved = (...runs: readonly LoadRun[]) => ({ runs, watermarkMs: NOW - 5 * HOUR });

describe('no new sales', () => {
  it.each([
    ['none', {}],
    ['loader-dead', unproved(run(5))],
    ['loader-dead', unproved()],
    ['loader-dead', unproved(run(1, { status: 'running' }))],
    ['at-work', unproved(run(1, { status: 'running', seen_ms: NOW - 1_000 }))],
    [
      'token-refused',
      unproved(
        run(1, { status: 'running', seen_ms: NOW }),
        run(2, { status: 'error', error_code: 'TOKEN_REFUSED' }),
      ),
    ],
    [
      'source-down',
      unproved(run(1, { status: 'error', error_code: 'SOURCE_UNAVAILABLE', http_status: 503 })),
    ],
    ['filter-ignored', unproved(run(1, { status: 'error', error_code: 'SOURCE_FILTER' }))],
    ['filter-ignored', unproved(run(1, { status: 'incomplete', reason: 'filter-lost' }))],
    ['incomplete', unproved(run(1, { status: 'incomplete', reason: 'count-short' }))],
    ['load-failed', unproved(run(1, { status: 'error', error_code: 'STORE_UNAVAILABLE' }))],
    ['load-failed', unproved(run(1, { status: 'interrupted' }))],
    // Read whole each time, but old orders only in turns: one of them may have been paid.
    ['filter-ignored', { runs: [run(1, { mode: 'sweep' })], watermarkMs: NOW - 9 * HOUR }],
  ])('are told to be %s', (cause, more) => {
    expect(causeOf('no-sales', more)).toBe(cause);
  });

  it.each([
    ['something was sold within the hours', { lastSaleMs: NOW - 23 * HOUR }],
    ['nothing is on sale', { showsOnSale: 0 }],
    ['the account was never loaded', { runs: [], watermarkMs: null, lastSaleMs: null }],
  ])('are no problem where %s', (_, more) => {
    expect(judge('no-sales', more)).toEqual([]);
  });

  it('are no problem where the rule is off, and one where nothing was ever sold', () => {
    expect(judge('no-sales', {}, { noSalesHours: 0 })).toEqual([]);
    expect(causeOf('no-sales', { lastSaleMs: null })).toBe('none');
  });
});

describe('a load that was not proved', () => {
  it('is missed after its hours, but not while the first one takes its time', () => {
    expect(judge('stale')).toEqual([]);
    expect(causeOf('stale', unproved(run(5)))).toBe('loader-dead');
    const first = { runs: [run(9, { status: 'running', seen_ms: NOW })], watermarkMs: null };
    expect(judge('stale', first)).toEqual([]);
  });

  it('is one problem however often, and none after a restart or a good one', () => {
    const error = (hoursAgo: number) => run(hoursAgo, { status: 'error', error_code: 'SOURCE_UNAVAILABLE' });
    expect(judge('failed-run', { runs: [error(1), error(2), error(3), run(4)] })).toMatchObject([
      { cause: 'source-down', facts: { failures: 3 } },
    ]);
    expect(judge('failed-run', { runs: [run(1), error(2)] })).toEqual([]);
    expect(judge('failed-run', { runs: [run(1, { status: 'interrupted' }), run(2)] })).toEqual([]);
    expect(judge('failed-run', { runs: [] })).toBeNull();
  });
});

describe('a drop', () => {
  const day = (tickets: number, before: readonly number[]) => ({
    yesterday: { day: '2025-11-10', endMs: NOW - 15 * HOUR, tickets, before },
  });

  it('is one against the median of the weekdays, by the share that is set', () => {
    expect(judge('drop', day(20, [40, 50, 60, 50]))).toMatchObject([{ facts: { tickets: 20, usual: 50 } }]);
    expect(judge('drop', day(21, [40, 50, 60, 50]))).toEqual([]);
    expect(judge('drop', day(0, [50, 1000, 50, 50]))).toMatchObject([{ facts: { usual: 50 } }]);
  });

  it('is not judged on small numbers or few weeks, nor before the day is loaded to its end', () => {
    expect(judge('drop', day(0, [19, 19, 19, 19]))).toEqual([]);
    expect(judge('drop', day(0, [50, 50, 0, 0]))).toEqual([]);
    expect(judge('drop', { ...day(0, [50, 50, 50, 50]), watermarkMs: NOW - 16 * HOUR })).toBeNull();
  });
});

describe('what cannot be known', () => {
  it('is neither a problem nor the end of one', () => {
    expect(judge('disk', { freeBytes: null })).toBeNull();
    expect(judge('failed-check', { failedChecks: null })).toBeNull();
  });
});
