/** The palette, held to what makes it readable: in both themes, also for who sees colours otherwise. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const pairs = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name = '', light = '', dark = '']) => [name, { light, dark }],
  ),
);

function colour(name: string, theme: 'light' | 'dark'): string {
  const pair = pairs.get(name);
  if (pair === undefined) throw new Error(`no token ${name}`);
  return pair[theme];
}

/** WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (high + 0.05) / (low + 0.05);
}

const TEXT: readonly (readonly [string, string])[] = [
  ...['text', 'muted', 'accent', 'good', 'warn', 'bad'].flatMap((name) =>
    ['page', 'surface'].map((ground) => [name, ground] as const),
  ),
  ...(['accent', 'good', 'warn', 'bad'] as const).map((name) => [name, `${name}-soft`] as const),
  ['on-accent', 'accent'],
  ['muted', 'sunken'],
];
const SERIES = [
  'series-1',
  'series-2',
  'series-3',
  'series-4',
  'series-5',
  'series-6',
  'compared',
  'line-strong',
];

describe.each(['light', 'dark'] as const)('the palette, %s', (theme) => {
  it.each(TEXT)('%s can be read on %s', (name, ground) => {
    expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SERIES)('%s can be told from the surface', (name) => {
    expect(contrast(colour(name, theme), colour('surface', theme))).toBeGreaterThanOrEqual(3);
  });
});
