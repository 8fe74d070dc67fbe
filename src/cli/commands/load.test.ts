import { describe, expect, it } from 'vitest';
import { UsageError } from '../../core/errors.ts';
import { textsFor } from '../../core/texts/index.ts';
import { type LoadOptions, toScope } from './load.ts';

const NOW = Date.UTC(2025, 10, 9, 12);

function scopeOf(options: LoadOptions, language: 'ru' | 'en' = 'en') {
  try {
    return toScope(options, { texts: textsFor(language), zone: 'Europe/Moscow', nowMs: NOW });
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('toScope', () => {
  it('leaves the choice to the store when nothing is asked', () => {
    expect(scopeOf({})).toEqual({ kind: 'default' });
  });

  it('takes what is asked', () => {
    expect([scopeOf({ full: true }), scopeOf({ sinceHours: 24 })]).toEqual([
      { kind: 'full' },
      { kind: 'since-hours', hours: 24 },
    ]);
    expect(scopeOf({ from: '2025-11-03', to: '2025-11-03' })).toEqual({
      kind: 'range',
      fromMs: Date.UTC(2025, 10, 2, 21),
      toMs: Date.UTC(2025, 10, 3, 21),
    });
  });

  it.each([
    [{ from: '2025-11-03' }, '--from and --to belong together: give both.'],
    [{ to: '2025-11-03' }, '--from and --to belong together: give both.'],
    [{ full: true, sinceHours: 3 }, 'Only one of these can be given: --full, --since-hours.'],
    [
      { full: true, from: '2025-11-03', to: '2025-11-03' },
      'Only one of these can be given: --full, --from/--to.',
    ],
    [{ from: '2026-02-30', to: '2026-03-01' }, '--from "2026-02-30" does not exist in the calendar.'],
    [{ from: '2025-11-05', to: '2025-11-01' }, '--to "2025-11-01" is not after --from.'],
    [{ from: '2026-01-01', to: '2026-01-02' }, '--from "2026-01-01" lies in the future.'],
    [{ from: '3 ноября', to: '2025-11-05' }, '--from "3 ноября" is not a date.'],
  ])('refuses %j', (options, words) => {
    expect(scopeOf(options)).toContain(words);
  });

  it('refuses in Russian too', () => {
    expect(scopeOf({ from: '2026-02-30', to: '2026-03-01' }, 'ru')).toBe(
      '--from: «2026-02-30» нет в календаре. Проверьте день и месяц.',
    );
  });
});
