/** Reads the values of options. What cannot be used ends in a `UsageError` whose lines are what is wrong and what to do. */
import { UsageError } from '../core/errors.ts';
import type { SliceSize } from '../core/slices.ts';
import type { Texts } from '../core/texts/index.ts';
import { isDay } from '../core/time.ts';

const MAX_SLICE_DAYS = 3660;

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Reads a whole number in a range. @throws UsageError */
export function parseWhole(texts: Texts, option: string, { min, max }: Range): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
    throw new UsageError(texts.usage.notWhole(option, min, max));
  };
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Reads a span such as `90m`, `2h`, `1.5d`, to milliseconds. @throws UsageError */
export function parseSpan(texts: Texts, option: string): (text: string) => number {
  return (text) => {
    const [, amount = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)([smhdw])$/i.exec(text) ?? [];
    const ms = Number(amount) * (UNIT_MS[unit.toLowerCase()] ?? 0);
    if (ms > 0) return ms;
    throw new UsageError(texts.usage.notSpan(option));
  };
}

/** Reads a day such as `2025-11-03`. @throws UsageError */
export function parseDay(texts: Texts, option: string): (text: string) => string {
  return (text) => {
    if (isDay(text)) return text;
    throw new UsageError(texts.usage.notDay(option, text));
  };
}

/** Reads the size of a slice: `month`, `week` or a number of days. @throws UsageError */
export function parseSlice(texts: Texts, option: string): (text: string) => SliceSize {
  return (text) => {
    if (text === 'month' || text === 'week') return text;
    const days = Number(text);
    if (/^\d{1,4}$/.test(text) && days >= 1 && days <= MAX_SLICE_DAYS) return { days };
    throw new UsageError(texts.usage.notSlice(option));
  };
}

/** Reads one of several words. @throws UsageError */
export function parseChoice<Choice extends string>(
  texts: Texts,
  option: string,
  choices: readonly Choice[],
): (text: string) => Choice {
  return (text) => {
    const chosen = choices.find((choice) => choice === text);
    if (chosen !== undefined) return chosen;
    throw new UsageError(texts.usage.notChoice(option, choices.join(', ')));
  };
}

/** Gathers the values of an option that may be repeated. */
export function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** Reads the id of an order. @throws UsageError */
export function parseId(texts: Texts, option: string): (text: string) => string {
  return (text) => {
    if (/^\d{1,19}$/.test(text) && BigInt(text) > 0n) return BigInt(text).toString();
    throw new UsageError(texts.usage.notId(option));
  };
}
