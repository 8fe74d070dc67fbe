import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, parseMoney } from './money.ts';

describe('money', () => {
  it.each([
    [4, 400n],
    ['4', 400n],
    ['11397.10', 1_139_710n],
    [11397.1, 1_139_710n],
    [0.1 + 0.2, 30n],
    [1139.6999999999998, 113_970n],
    ['-5.50', -550n],
    ['9999999999999999.99', 999_999_999_999_999_999n],
  ])('reads %s exactly', (value, expected) => {
    expect(parseMoney(value)).toBe(expected);
  });

  it.each([
    '1 500,00',
    '1e3',
    '12.345',
    '',
    ' 5',
    '5.',
    'NaN',
    null,
    undefined,
    true,
    [],
    {},
    Number.NaN,
    1e300,
  ])('S43: refuses %j', (value) => {
    expect(parseMoney(value)).toBeNull();
  });

  it('comes back from text unchanged, however awkward', () => {
    const amounts = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseMoney(formatMoney(amount))).toBe(amount);
      }),
    );
  });

  it('comes back from a JSON number unchanged as far as a double holds kopecks', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 13n });
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseMoney(JSON.parse(formatMoney(amount)))).toBe(amount);
      }),
    );
  });
});
