import { describe, expect, it } from 'vitest';
import { createFormat, NOTHING } from './format.ts';

const ru = createFormat('ru', 'Europe/Moscow');
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('values on the screen', () => {
  it('money is exact where a float is not, and has no kopecks where they are zero', () => {
    expect(plain(ru.money('12345678901234567.89', 'RUB'))).toBe('12 345 678 901 234 567,89 ₽');
    expect(plain(ru.money('11397.00', 'RUB'))).toBe('11 397 ₽');
    expect(plain(ru.money('-0.50', 'RUB'))).toBe('-0,50 ₽');
  });

  it('what is not known is said so, never zero', () => {
    const words = [
      ru.money(null, 'RUB'),
      ru.money('1.00', ''),
      ru.count(null),
      ru.percent(null),
      ru.change(null),
    ];
    expect(new Set(words)).toEqual(new Set([NOTHING]));
  });

  it('days are days, whatever the zone of the reader; moments are of the report zone', () => {
    expect(ru.day('2026-01-01')).toContain('1 января 2026');
    expect(ru.time('2026-01-01T21:30:00Z')).toBe('00:30');
  });

  it('changes carry a sign, shares do not', () => {
    expect([0.1234, -0.5, 0].map((share) => plain(ru.change(share)))).toEqual(['+12,3 %', '−50 %', '0 %']);
    expect(plain(ru.percent(0.256))).toBe('25,6 %');
  });
});
