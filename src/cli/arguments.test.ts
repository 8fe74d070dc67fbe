import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../core/errors.ts';
import { textsFor } from '../core/texts/index.ts';
import { collect, parseChoice, parseSpan, parseWhole } from './arguments.ts';

const texts = textsFor('en');

/** What a parser makes of a text; the message when it refuses. */
function attempt<Value>(parse: (text: string) => Value, text: string): Value | string {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

describe('parseWhole', () => {
  const parse = parseWhole(texts, '--n', { min: 1, max: 100 });

  it.each(['1', '100', '007'])('takes %s', (text) => {
    expect(attempt(parse, text)).toBe(Number(text));
  });

  it.each(['0', '101', '-1', '1.5', '1e1', '0x10', '', ' ', 'ten', '９'])('refuses "%s"', (text) => {
    expect(attempt(parse, text)).toBe('--n takes a whole number from 1 to 100.');
  });
});

describe('parseSpan', () => {
  const parse = parseSpan(texts, '--max-age');

  it.each([
    ['90m', 5_400_000],
    ['2h', 7_200_000],
    ['1.5d', 129_600_000],
    ['30S', 30_000],
    ['1w', 604_800_000],
  ])('takes %s', (text, ms) => {
    expect(attempt(parse, text)).toBe(ms);
  });

  it.each(['2', 'h', '0h', '-1h', '2 hours', ''])('refuses "%s"', (text) => {
    expect(attempt(parse, text)).toContain('a span of time');
  });

  it('never gives anything but a span above zero', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const value = attempt(parse, text);
        return typeof value === 'string' || value > 0;
      }),
    );
  });
});

describe('parseChoice', () => {
  it('lists what can be chosen', () => {
    const parse = parseChoice(texts, '--lang', ['ru', 'en']);
    expect([attempt(parse, 'ru'), attempt(parse, 'de')]).toEqual(['ru', '--lang takes one of: ru, en.']);
  });
});

describe('collect', () => {
  it('gathers repeated values', () => {
    expect(collect('b', collect('a'))).toEqual(['a', 'b']);
  });
});
