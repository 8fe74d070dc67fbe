import { describe, expect, it } from 'vitest';
import { parseCron } from './cron.ts';

/** The next moments after an instant, as instants. */
function next(pattern: string, zone: string, from: string, count: number): string[] {
  const slots = parseCron(pattern, zone);
  const found: string[] = [];
  for (let at: number | null = Date.parse(from); found.length < count; ) {
    at = slots?.after(at) ?? null;
    if (at === null) return found;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('a schedule', () => {
  it('X6: of 02:30 each night comes once a day, also when clocks change over it', () => {
    // Spring: 02:00 becomes 03:00 on the 30th. Autumn: 03:00 becomes 02:00 on the 26th.
    expect(next('30 2 * * *', 'Europe/Berlin', '2025-03-29T00:00:00Z', 3)).toEqual([
      '2025-03-29T01:30',
      '2025-03-30T01:00',
      '2025-03-31T00:30',
    ]);
    expect(next('30 2 * * *', 'Europe/Berlin', '2025-10-25T00:00:00Z', 3)).toEqual([
      '2025-10-25T00:30',
      '2025-10-26T00:30',
      '2025-10-27T01:30',
    ]);
  });

  it('X6: of every half hour goes on through both changes without a gap or a repeat', () => {
    for (const from of ['2025-10-25T23:45:00Z', '2025-03-30T00:15:00Z']) {
      const moments = next('*/30 * * * *', 'Europe/Berlin', from, 8).map((at) => Date.parse(`${at}:00Z`));
      expect(moments.slice(1).map((at, index) => at - (moments[index] ?? 0))).toEqual(
        new Array(7).fill(1_800_000),
      );
    }
  });

  it('tells the slot before a moment, the same as the one it told before', () => {
    const slots = parseCron('15 3 * * *', 'Europe/Moscow');
    const at = slots?.after(Date.parse('2025-11-03T12:00:00Z')) ?? 0;
    expect(new Date(at).toISOString()).toBe('2025-11-04T00:15:00.000Z');
    expect(slots?.before(at + 1)).toBe(at);
    expect(slots?.before(at)).toBe(at - 86_400_000);
  });

  it.each(['', 'x', '* * * *', '0 0 * * * *', '61 * * * *', '0 0 30 2 *', 'every half hour'])(
    'is not made of %j',
    (pattern) => {
      expect(parseCron(pattern, 'UTC')).toBeNull();
    },
  );
});
