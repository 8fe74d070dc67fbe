/**
 * JSON as the source sends it, without losing a digit: what a double cannot hold comes out as the text that was sent.
 * An ordinary page pays for one decode, one `JSON.parse` and one scan (a tenth of the parse of a 220 KB page of orders).
 */
import { isUtf8 } from 'node:buffer';
import { SourceBodyError } from '../core/errors.ts';

/** A double holds every decimal of so many significant digits. */
const EXACT_DIGITS = 15;

/**
 * Sixteen digits in a row where a number may stand: what precedes is not a quote or a letter. Strings can match by chance
 * (" 1234567890123456"), numbers too long for a double always do. Written out sixteen times, not as `{16}`: V8 then skips
 * ahead as in Boyer–Moore, 45 µs instead of 340 µs on that page.
 */
const LONG_NUMBER = new RegExp(`(?<![^-:,[\\s])${'[0-9.]'.repeat(16)}`);

const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

const NOT_ASCII = /[\x80-\xff]/;

/** Takes the place from the engine's message and nothing else: the rest may quote the text. */
const POSITION = / in JSON at position (\d+)(?: \(line \d+ column \d+\))?$/;

/**
 * Parses a body as JSON. A leading byte order mark is skipped, bytes that are no UTF-8 become U+FFFD, and a number that a
 * double cannot hold comes out as a string of the digits sent: integers beyond 2^53 − 1 and decimals of more than 15
 * significant digits. A short number with an exponent (`1e23`) stays a number.
 *
 * @throws SourceBodyError when it is not JSON; neither message nor details hold any of its text
 */
export function parseJson(bytes: Uint8Array): unknown {
  return parseExactly(toText(bytes, 'utf8'), bytes.byteLength);
}

/** How a string turns into the UTF-8 that was sent: `latin1` where each of its characters is still one byte of that. */
export type Encoding = 'latin1' | 'utf8';

/** JSON whose strings, names of fields too, may still be the bytes that came. */
export interface LazyJson {
  readonly value: unknown;
  readonly encoding: Encoding;
}

/**
 * Parses as `parseJson` does, but leaves it to the reader to decode the strings that it wants as text: of a page of orders few are,
 * and to decode all takes longer than to parse it. Bytes below 128 stand for themselves in UTF-8, so strings end where they end,
 * whenever they are decoded.
 *
 * @throws SourceBodyError as `parseJson` does
 */
export function parseJsonLazily(bytes: Uint8Array): LazyJson {
  // Behind `\u00e9` stands a character and not a byte.
  if (isUtf8(bytes) && !toBuffer(bytes).includes('\\u')) {
    try {
      return { value: parseExactly(toText(bytes, 'latin1'), bytes.byteLength), encoding: 'latin1' };
    } catch {
      // Broken: parsed once more, for an error that counts characters.
    }
  }
  return { value: parseJson(bytes), encoding: 'utf8' };
}

/** Turns a string of a `LazyJson` into text. */
export type Decode = (raw: string) => string;

export function decoderOf(encoding: Encoding): Decode {
  return encoding === 'utf8' ? (text) => text : decodeBytes;
}

function decodeBytes(raw: string): string {
  return NOT_ASCII.test(raw) ? Buffer.from(raw, 'latin1').toString('utf8') : raw;
}

/** Turns text into a string as the parsed JSON has them. */
export function encodeAs(encoding: Encoding, text: string): string {
  return encoding === 'utf8' ? text : Buffer.from(text, 'utf8').toString('latin1');
}

function parseExactly(text: string, size: number): unknown {
  const parsed = parse(text, size);
  if (!LONG_NUMBER.test(text)) return parsed;
  // Parsed once more only now that it is known to be JSON: quoting a number must not mend a broken body.
  return JSON.parse(text.replace(STRING_OR_NUMBER, quoteInexact));
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function toText(bytes: Uint8Array, encoding: Encoding): string {
  const buffer = toBuffer(bytes);
  const hasMark = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
  return buffer.toString(encoding, hasMark ? 3 : 0);
}

function parse(text: string, size: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = error instanceof Error ? POSITION.exec(error.message)?.[1] : undefined;
    const where = position === undefined ? '' : ` at character ${position}`;
    throw new SourceBodyError(`the body is not valid JSON${where} (${size} bytes)`, {
      details: {
        reason: 'json',
        bytes: size,
        ...(position === undefined ? {} : { position: Number(position) }),
      },
    });
  }
}

function quoteInexact(token: string): string {
  return token.startsWith('"') || isExact(token) ? token : `"${token}"`;
}

function isExact(token: string): boolean {
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(Number(token));
  const mantissa = token.replace(/[eE].*$/, '').replace(/^-/, '');
  const digits = mantissa.replace('.', '').replace(/^0+/, '');
  const significant = mantissa.includes('.') ? digits.replace(/0+$/, '') : digits;
  const value = Number(token);
  return significant.length <= EXACT_DIGITS && Number.isFinite(value) && (value !== 0 || significant === '');
}
