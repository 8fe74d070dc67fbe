import { describe, expect, it } from 'vitest';
import { textsFor } from './index.ts';

const en = textsFor('en').format;
const ru = textsFor('ru').format;

describe('createFormat', () => {
  it('writes numbers with ordinary spaces', () => {
    expect([ru.number(1234567), en.number(1234567)]).toEqual(['1 234 567', '1,234,567']);
  });

  it('writes money from text without losing a digit', () => {
    expect(ru.money('1234567890123456.78', 'RUB')).toBe('1 234 567 890 123 456,78 ₽');
    expect(en.money('-11397', 'RUB')).toBe('-RUB 11,397.00');
  });

  it('writes money of an unknown currency as a number, and leaves what is no number', () => {
    expect([ru.money('5.5', ''), ru.money('n/a', 'RUB')]).toEqual(['5,50', 'n/a']);
  });

  it('chooses the Russian form for a count', () => {
    const forms = { one: 'заказ', few: 'заказа', many: 'заказов' };
    expect([1, 3, 5, 11, 21, 112].map((value) => ru.count(value, forms))).toEqual([
      '1 заказ',
      '3 заказа',
      '5 заказов',
      '11 заказов',
      '21 заказ',
      '112 заказов',
    ]);
  });

  it('writes days as they are, whatever the zone of the machine', () => {
    expect([ru.day('2021-05-18'), en.day('2021-05-18'), ru.shortDay('2021-05-18')]).toEqual([
      '18.05.2021',
      'May 18, 2021',
      '18.05',
    ]);
  });

  it('writes instants in the zone asked for', () => {
    expect([
      ru.time('2021-05-18T09:23:40Z', 'Europe/Moscow'),
      en.time('2021-05-18T21:00:00Z', 'Europe/Moscow'),
    ]).toEqual(['18.05.2021, 12:23:40', 'May 19, 2021, 00:00:00']);
  });

  it.each([
    [420, '0.4 s'],
    [9_949, '9.9 s'],
    [9_999, '10 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [90_061_000, '1 d 1 h'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(en.duration(ms)).toBe(text);
  });

  it('writes months of the zone asked for', () => {
    const instant = '2021-05-31T22:00:00Z';
    expect([en.month(instant, 'Europe/Moscow'), en.month(instant, 'UTC')]).toEqual(['June 2021', 'May 2021']);
    expect(ru.month(instant, 'Europe/Moscow')).toBe('июнь 2021 г.');
  });

  it('writes sizes', () => {
    expect([ru.bytes(0), ru.bytes(1_240_000_000), en.bytes(52_000)]).toEqual(['0 Б', '1,2 ГБ', '52 kB']);
  });
});
