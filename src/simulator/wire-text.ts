/**
 * Pieces of JSON, ready to be strung together. Text is held as UTF-8 bytes in a string of single-byte characters, so that a
 * page stays a one-byte string and is turned into a Buffer by a plain copy: that halves the cost of a page.
 */
import { draw, mix } from './random.ts';

const MOSCOW_OFFSET = 3 * 3600;
const DAY = 86_400;
/** Entries of 16 digits from which secrets are put together. */
const HEX_TABLE = 0x4000;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A JSON string literal. */
export function wireString(text: string): string {
  return Buffer.from(JSON.stringify(text), 'utf8').toString('latin1');
}

function hex8(bits: number): string {
  return bits.toString(16).padStart(8, '0');
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Any JSON value. */
export function wireJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('latin1');
}

/** The bytes of a finished body, put together from its pieces: one copy less than joining them first. */
export function wireBytes(...pieces: readonly string[]): Buffer {
  const body = Buffer.allocUnsafe(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let length = 0;
  for (const piece of pieces) length += body.write(piece, length, 'latin1');
  return body;
}

/** Kopecks as a JSON number of roubles, whole or with a fraction. */
export function wireMoney(kopecks: number): string {
  return String(kopecks / 100);
}

/** Writers that remember what they wrote. */
export interface WireTexts {
  /** `2021-05-18T12:23:40+03:00` without quotation marks; whole epoch seconds. */
  time(at: number): string;
  /** A quoted time, or `null` for 0. */
  timeOrNull(at: number): string;
  /** 32 hexadecimal digits. */
  hex32(key: number, salt: number): string;
  /** Ten letters and digits. */
  base62(key: number, salt: number): string;
}

/** Builds the tables: about 2 MB, 10 ms. */
export function createWireTexts(): WireTexts {
  const hex16 = Array.from(
    { length: HEX_TABLE },
    (_, value) => hex8(mix(2 * value)) + hex8(mix(2 * value + 1)),
  );
  const pairs = Array.from(BASE62, (first) => Array.from(BASE62, (second) => first + second)).flat();
  const days = new Map<number, string>();
  const clocks: string[] = Array.from({ length: DAY }, () => '');

  function dayText(day: number): string {
    const known = days.get(day);
    if (known !== undefined) return known;
    const text = new Date(day * DAY * 1000).toISOString().slice(0, 11);
    days.set(day, text);
    return text;
  }

  function clockText(second: number): string {
    const known = clocks[second];
    if (known !== undefined && known !== '') return known;
    const minute = Math.floor(second / 60);
    const text = `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}:${twoDigits(second % 60)}+03:00`;
    clocks[second] = text;
    return text;
  }

  function time(at: number): string {
    const local = at + MOSCOW_OFFSET;
    const day = Math.floor(local / DAY);
    return dayText(day) + clockText(local - day * DAY);
  }

  return {
    time,
    timeOrNull: (at) => (at === 0 ? 'null' : `"${time(at)}"`),
    hex32(key, salt) {
      const bits = draw(key, salt);
      return (hex16[bits % HEX_TABLE] ?? '') + (hex16[(bits >>> 16) % HEX_TABLE] ?? '');
    },
    base62(key, salt) {
      let text = '';
      for (let pair = 0; pair < 5; pair += 1) text += pairs[draw(key, salt + pair) % pairs.length] ?? '';
      return text;
    },
  };
}
