import { describe, expect, it } from 'vitest';
import { EVER, isWithin, toSpan } from './span.ts';

const ZONE = 'Europe/Moscow';

describe('days of a history', () => {
  it('begin and end with the days of the report zone, both included', () => {
    const span = toSpan({ from: '2025-11-03', to: '2025-11-04' }, ZONE);
    const moments = [
      '2025-11-02T20:59:59Z',
      '2025-11-02T21:00:00Z',
      '2025-11-04T20:59:59Z',
      '2025-11-04T21:00:00Z',
    ];
    expect(moments.map((moment) => isWithin(span, moment))).toEqual([false, true, true, false]);
  });

  it('are open where nothing is said, and never beyond what the store can hold', () => {
    expect(toSpan({}, ZONE)).toEqual(EVER);
    expect(toSpan({ from: '1901-01-01', to: '9999-01-01' }, ZONE)).toEqual(EVER);
  });

  it.each([{ from: '2025-02-30' }, { to: '2025-13-01' }, { from: '2025-02-02', to: '2025-02-01' }])(
    'are refused where there are no such days: %o',
    (period) => {
      expect(() => toSpan(period, ZONE)).toThrow();
    },
  );
});
