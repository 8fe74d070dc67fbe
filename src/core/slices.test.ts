import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SliceSize, sliceSpan } from './slices.ts';

const MOSCOW = 'Europe/Moscow';
const at = (text: string) => Date.parse(text);
const starts = (size: SliceSize, from: string, to: string, zone = MOSCOW) =>
  sliceSpan({ fromMs: at(from), toMs: at(to) }, size, zone).map(({ fromMs }) =>
    new Date(fromMs).toISOString(),
  );

describe('sliceSpan', () => {
  it('cuts along months of the zone, whatever their length', () => {
    expect(starts('month', '2024-01-20T12:00:00+03:00', '2024-03-05T00:00:00+03:00')).toEqual([
      '2024-01-20T09:00:00.000Z',
      '2024-01-31T21:00:00.000Z',
      '2024-02-29T21:00:00.000Z',
    ]);
  });

  it('cuts along weeks that begin on Monday', () => {
    expect(starts('week', '2025-11-05T00:00:00+03:00', '2025-11-18T00:00:00+03:00')).toEqual([
      '2025-11-04T21:00:00.000Z',
      '2025-11-09T21:00:00.000Z',
      '2025-11-16T21:00:00.000Z',
    ]);
  });

  it('counts days of the calendar where clocks change', () => {
    expect(
      starts({ days: 1 }, '2025-10-25T00:00:00+02:00', '2025-10-28T00:00:00+01:00', 'Europe/Berlin'),
    ).toEqual(['2025-10-24T22:00:00.000Z', '2025-10-25T22:00:00.000Z', '2025-10-26T23:00:00.000Z']);
  });

  it('leaves no gap and overlaps nothing', () => {
    const size = fc.constantFrom<SliceSize>('month', 'week', { days: 1 }, { days: 10 });
    const moment = fc.integer({ min: at('2020-01-01'), max: at('2026-01-01') });
    const zones = fc.constantFrom(MOSCOW, 'America/Sao_Paulo', 'Asia/Beirut');
    fc.assert(
      fc.property(
        size,
        moment,
        fc.integer({ min: 1, max: 90 * 86_400_000 }),
        zones,
        (by, fromMs, span, zone) => {
          const slices = sliceSpan({ fromMs, toMs: fromMs + span }, by, zone);
          const edges = slices.map(({ fromMs: start }) => start);
          expect([...edges.slice(1), fromMs + span]).toEqual(slices.map(({ toMs }) => toMs));
          expect(edges[0]).toBe(fromMs);
        },
      ),
    );
  });
});
