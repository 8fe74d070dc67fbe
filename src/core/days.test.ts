import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isDay, listDays, yearBefore } from './days.ts';

describe('days', () => {
  it('go on over months, leap days and clock changes', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2025-03-01', -1)).toBe('2025-02-28');
    expect(addDays('2025-03-30', 1)).toBe('2025-03-31');
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(listDays('2025-12-31', '2026-01-01')).toEqual(['2025-12-31', '2026-01-01']);
    expect(listDays('2025-12-31', '2025-12-30')).toEqual([]);
  });

  it('a year before the leap day is the last of February', () => {
    expect(yearBefore('2024-02-29')).toBe('2023-02-28');
    expect(yearBefore('2025-02-28')).toBe('2024-02-28');
  });

  it('are those of the calendar alone', () => {
    expect(['2025-02-28', '2025-02-30', '2025-13-01', 'soon'].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
