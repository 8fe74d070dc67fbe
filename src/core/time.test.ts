import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createZoneClock, parseInstant } from './time.ts';

describe('parseInstant', () => {
  it.each([
    ['2021-05-18T12:23:40+03:00', '2021-05-18T09:23:40.000Z'],
    ['2021-05-18T12:23:40+0300', '2021-05-18T09:23:40.000Z'],
    ['2021-05-18T12:23:40Z', '2021-05-18T12:23:40.000Z'],
    ['2021-05-18T12:23:40.5-02:30', '2021-05-18T14:53:40.500Z'],
    ['2024-02-29 00:00:00', '2024-02-28T21:00:00.000Z'],
    ['2999-12-31T23:59:59+03:00', '2999-12-31T20:59:59.000Z'],
  ])('reads %s', (text, expected) => {
    const at = parseInstant(text);
    expect(at === null ? null : new Date(at).toISOString()).toBe(expected);
  });

  it.each([
    '0000-00-00 00:00:00',
    '2021-02-30T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2021-13-01T00:00:00Z',
    '',
    'soon',
  ])('S36: takes %j for no date', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('takes text without an offset to be in the assumed zone', () => {
    expect(parseInstant('2021-05-18T12:00:00', 420)).toBe(Date.UTC(2021, 4, 18, 5));
  });
});

describe('createZoneClock', () => {
  const zones = [
    'Europe/Moscow',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'UTC',
    'Asia/Krasnoyarsk',
  ];
  const instants = fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2090, 0) });

  it.each(zones)('writes moments of %s that read back the same', (zone) => {
    const clock = createZoneClock(zone);
    fc.assert(
      fc.property(instants, (at) => {
        const second = Math.floor(at / 1000) * 1000;
        expect(parseInstant(clock.format(second))).toBe(second);
      }),
    );
  });

  it.each(zones)('finds days and months of %s as Intl does', (zone) => {
    const clock = createZoneClock(zone);
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    fc.assert(
      fc.property(instants, (at) => {
        expect(clock.day(at)).toBe(format.format(at));
        expect(clock.month(at)).toBe(Number(format.format(at).slice(0, 7).replace('-', '')));
      }),
    );
  });

  it('always writes a colon in the offset', () => {
    expect(createZoneClock('Europe/Moscow').format(Date.UTC(2021, 4, 18, 9, 23, 40))).toBe(
      '2021-05-18T12:23:40+03:00',
    );
    expect(createZoneClock('America/New_York').format(Date.UTC(2021, 0, 1))).toBe(
      '2020-12-31T19:00:00-05:00',
    );
  });
});
