import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SourceBodyError } from '../core/errors.ts';
import { decoderOf, parseJson, parseJsonLazily } from './read-json.ts';

function errorOf(text: string): unknown {
  try {
    return parseText(text);
  } catch (error) {
    return error;
  }
}

const parseText = (text: string) => parseJson(Buffer.from(text));

describe('parseJson', () => {
  test('S29: gives an integer that a double cannot hold as the digits sent', () => {
    expect(parseText('{"id":9007199254740993,"other":-12345678901234567890,"n":[9007199254740991]}')).toEqual(
      {
        id: '9007199254740993',
        other: '-12345678901234567890',
        n: [9007199254740991],
      },
    );
  });

  test('gives a decimal of more than 15 significant digits as the digits sent', () => {
    expect(parseText('[1139.6999999999998, 1139.7, 0.1000000000000000000, 12345678901234.567e0]')).toEqual([
      '1139.6999999999998',
      1139.7,
      0.1,
      '12345678901234.567e0',
    ]);
  });

  test('leaves digits inside strings and keys alone', () => {
    const text = String.raw`{"1234567890123456789":" 1234567890123456789","a\"b":"\\","big":1234567890123456789}`;
    expect(parseText(text)).toEqual({
      '1234567890123456789': ' 1234567890123456789',
      'a"b': '\\',
      big: '1234567890123456789',
    });
  });

  test('reads a long number that is the whole document', () => {
    expect(parseText('1234567890123456789')).toBe('1234567890123456789');
    expect(parseText('-1234567890123456789')).toBe('-1234567890123456789');
  });

  test.each([
    '{1234567890123456789:1}',
    '[01234567890123456789]',
    '[1234567890123456789.]',
    '{"a":1234567890123456789',
    '["open, 1234567890123456789]',
    '',
    '<html>',
  ])('S19: refuses broken JSON, long number or not: %s', (text) => {
    expect(() => parseText(text)).toThrow(SourceBodyError);
  });

  test('S19: says where the JSON broke and nothing of what it says', () => {
    const broken = '{"email":"buyer@example.test" "phone":"+79000000001"}';
    expect(errorOf(broken)).toMatchObject({
      message: `the body is not valid JSON at character 30 (${broken.length} bytes)`,
      details: { reason: 'json', bytes: broken.length, position: 30 },
    });
    for (const text of ['buyer@example.test at position 7', '{"a":buyer}', '{"a":"buyer']) {
      expect(inspect(errorOf(text), { depth: null, showHidden: true }).split('\n')[0]).not.toMatch(
        /buyer|ter 7/,
      );
      expect(errorOf(text)).not.toHaveProperty('cause');
    }
  });

  test('S41: skips a byte order mark, and takes bytes that are no UTF-8 as U+FFFD', () => {
    expect(parseText('\uFEFF{"a":1}')).toEqual({ a: 1 });
    // "Зал" in windows-1251
    expect(parseJson(Buffer.from([0x22, 0xc7, 0xe0, 0xeb, 0x22]))).toMatch(/^\uFFFD+$/);
    expect(parseText(String.raw`"\u0000\ud800"`)).toBe('\u0000\ud800');
  });

  test('S38: keeps a `__proto__` key as data, and reads 100,000 levels or refuses them cleanly', () => {
    const parsed = parseText('{"__proto__":{"payed":true},"big":1234567890123456789}');
    expect(Object.keys(Object(parsed))).toEqual(['__proto__', 'big']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect('payed' in {}).toBe(false);
    const depth = 100_000;
    expect(Array.isArray(parseText('['.repeat(depth) + ']'.repeat(depth)))).toBe(true);
  });

  test('S37: reads a string of 5 MB beside a long number', () => {
    const text = `{"a":"${'x'.repeat(5_000_000)}${String.raw`\n`.repeat(10_000)}","big":1234567890123456789}`;
    expect(parseText(text)).toMatchObject({ big: '1234567890123456789' });
  });

  test('reads the bytes of a view, not of the buffer below it', () => {
    const bytes = new Uint8Array(Buffer.from('xx{"a":1}yy')).subarray(2, 9);
    expect(parseJson(bytes)).toEqual({ a: 1 });
  });

  test('agrees with JSON.parse on whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        // Digits sent are digits seen: a number may only have turned into the string of the same digits.
        expect(JSON.stringify(parseText(text)).replaceAll('"', '')).toBe(
          JSON.stringify(JSON.parse(text)).replaceAll('"', ''),
        );
      }),
    );
  });

  test('never changes the digits of a number, whatever its size', () => {
    const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,24})$/);
    const fraction = fc.stringMatching(/^\d{1,20}$/);
    fc.assert(
      fc.property(fc.boolean(), digits, fc.option(fraction), (negative, whole, decimals) => {
        const sent = `${negative ? '-' : ''}${whole}${decimals === null ? '' : `.${decimals}`}`;
        const got = parseText(`{"price": ${sent}}`);
        const price = typeof got === 'object' && got !== null && 'price' in got ? got.price : undefined;
        if (typeof price === 'string') expect(price).toBe(sent);
        else expect(toPlainDecimal(Number(price))).toBe(canonical(sent));
      }),
      { numRuns: 500 },
    );
  });
});

/** Fifteen significant digits, without an exponent. */
function toPlainDecimal(value: number): string {
  if (Number.isInteger(value)) return canonical(BigInt(value).toString());
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  const point = 1 + Number(exponent);
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const at = Math.max(1, point);
  return canonical(`${negative ? '-' : ''}${padded.slice(0, at)}.${padded.slice(at)}`);
}

/** Without zeros that say nothing: `-0.50` is `-0.5`, `-0` is `0`. */
function canonical(text: string): string {
  const trimmed = text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
  return trimmed === '-0' ? '0' : trimmed;
}

describe('parseJsonLazily', () => {
  /** Every string decoded, names of fields too. */
  function decodeAll(value: unknown, decode: (raw: string) => string): unknown {
    if (typeof value === 'string') return decode(value);
    if (Array.isArray(value)) return value.map((item) => decodeAll(item, decode));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [decode(name), decodeAll(item, decode)]),
    );
  }
  const readLazily = (bytes: Uint8Array) => {
    const { value, encoding } = parseJsonLazily(bytes);
    return decodeAll(value, decoderOf(encoding));
  };

  const escaped = (json: string) =>
    json.replace(/[\x80-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const documents = fc.record({
    json: fc.json({ stringUnit: 'binary' }),
    /** Text that Latin-1 takes for other characters, escaped or not, in one body. */
    name: fc.string({
      unit: fc.constantFrom('é', 'Ð', 'Я', ' ', '\u00a0', '🎭', '\\', '"', 'a'),
      minLength: 1,
    }),
    isEscaped: fc.boolean(),
    hasMark: fc.boolean(),
    cutAt: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  test('gives the same as parseJson, whatever was sent and however it was written', () => {
    fc.assert(
      fc.property(documents, ({ json, name, isEscaped, hasMark }) => {
        const quoted = JSON.stringify(name);
        const text = `{"rest":${json},${isEscaped ? escaped(quoted) : quoted}:${quoted},"id":9007199254740993}`;
        const bytes = Buffer.from(hasMark ? `\ufeff${text}` : text);
        expect(readLazily(bytes)).toEqual(parseJson(bytes));
      }),
    );
  });

  test('gives the same as parseJson where bytes are no UTF-8', () => {
    const damaged = fc.array(fc.constantFrom(0x41, 0x80, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0xff), {
      minLength: 1,
    });
    fc.assert(
      fc.property(damaged, (middle) => {
        const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(middle), Buffer.from('","b":"é"}')]);
        expect(readLazily(bytes)).toEqual(parseJson(bytes));
      }),
    );
  });

  test('S19: refuses broken JSON with the same words as parseJson', () => {
    const told = (read: (bytes: Uint8Array) => unknown, bytes: Uint8Array) => {
      try {
        return read(bytes);
      } catch (error) {
        return error instanceof SourceBodyError ? [error.message, error.details] : error;
      }
    };
    fc.assert(
      fc.property(documents, ({ name, cutAt }) => {
        const whole = Buffer.from(`[${JSON.stringify(`${name}Яé`)},{"n":1}]`);
        const bytes = whole.subarray(0, Math.floor(cutAt * (whole.length - 1)));
        const expected = told(parseJson, bytes);
        expect(expected).toBeInstanceOf(Array);
        expect(told(readLazily, bytes)).toEqual(expected);
      }),
    );
  });
});
