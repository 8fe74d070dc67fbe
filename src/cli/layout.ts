/**
 * Text on lines of a given width: wrapping, pairs of label and value, tables. Whatever came from outside is cleaned of control
 * characters first, so that a name cannot move the cursor or change a colour. Widths are counted in columns of a terminal.
 */
import { printable } from '../core/printable.ts';
import type { Output, Style } from './output.ts';

export { printable };

/** Cells of a terminal that a character takes. */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const INVISIBLE = /\p{Mn}|\p{Me}|\p{Cf}/u;
/** Columns of a terminal that a text takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (INVISIBLE.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Cuts a text that is too wide, with a mark where it was cut. */
export function truncate(text: string, width: number, unicode: boolean): string {
  if (displayWidth(text) <= width) return text;
  const mark = unicode ? '…' : '~';
  let cut = '';
  let used = displayWidth(mark);
  for (const character of text) {
    const next = displayWidth(character);
    if (used + next > width) break;
    cut += character;
    used += next;
  }
  return cut.trimEnd() + mark;
}

/** Breaks a text at spaces; a word that is too long stands alone on its line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

const NARROW = 60;

/**
 * Labels with what belongs to them: beside each other, or below each other where lines are short.
 * @param labelStyle applied to labels @default bold
 */
export function renderPairs(
  pairs: readonly (readonly [label: string, value: string])[],
  output: Output,
  labelStyle: Style = output.paint.dim,
): string[] {
  const columns = output.columns();
  const labelWidth = Math.max(0, ...pairs.map(([label]) => displayWidth(label)));
  const isNarrow = columns < NARROW;
  const indent = isNarrow ? 4 : labelWidth + 4;
  const lines: string[] = [];
  for (const [label, value] of pairs) {
    const [first = '', ...rest] = wrap(printable(value), columns - indent);
    const styled = labelStyle(label);
    if (isNarrow) lines.push(`  ${styled}`, `${' '.repeat(indent)}${first}`);
    else lines.push(`  ${styled}${' '.repeat(labelWidth - displayWidth(label))}  ${first}`);
    lines.push(...rest.map((line) => ' '.repeat(indent) + line));
  }
  return lines;
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** @default left */
  readonly align?: 'left' | 'right';
  /** May be cut when the line is too short; at most one column. */
  readonly canShrink?: boolean;
  /** Left out when the line is too short; the highest goes first. @default 0, never left out */
  readonly optional?: number;
  /** Applied to a cell after it was padded; gets the bare text. */
  readonly style?: (padded: string, text: string) => string;
}

const GAP = 2;
const INDENT = 2;
/** A column is not cut below this while another can be left out. */
const LEAST_SHRUNK = 20;

/** A table without frames: titles, then a row a line. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  output: Output,
): string[] {
  const cells = rows.map((row) => row.map(printable));
  const room = output.columns() - INDENT;
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  const shown = columns.map((_, index) => index);
  const total = () => shown.reduce((sum, index) => sum + (widths[index] ?? 0) + GAP, -GAP);
  const shrinkable = columns.findIndex(({ canShrink }) => canShrink === true);
  const spare = () =>
    shown.includes(shrinkable) ? Math.max(0, (widths[shrinkable] ?? 0) - LEAST_SHRUNK) : 0;
  while (total() - spare() > room) {
    const leaving = mostOptional(columns, shown);
    if (leaving === -1) break;
    shown.splice(leaving, 1);
  }
  if (total() > room) widths[shrinkable] = (widths[shrinkable] ?? 0) - Math.min(spare(), total() - room);

  const line = (texts: readonly string[], paint: (column: Column, padded: string, text: string) => string) =>
    ' '.repeat(INDENT) +
    shown
      .map((index) => {
        const column = columns[index] ?? { title: '' };
        const width = widths[index] ?? 0;
        const text = truncate(texts[index] ?? '', width, output.unicode);
        const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
        return paint(column, column.align === 'right' ? padding + text : text + padding, text);
      })
      .join(' '.repeat(GAP));
  return [
    line(
      columns.map(({ title }) => title),
      (_, padded) => output.paint.dim(padded),
    ),
    ...cells.map((row) => line(row, (column, padded, text) => column.style?.(padded, text) ?? padded)),
  ];
}

/** Place in `shown` of the column that goes first; -1 when all must stay. */
function mostOptional(columns: readonly Column[], shown: readonly number[]): number {
  let place = -1;
  let highest = 0;
  for (const [position, index] of shown.entries()) {
    const optional = columns[index]?.optional ?? 0;
    if (optional > highest) {
      highest = optional;
      place = position;
    }
  }
  return place;
}

/** A bar whose length shows a share of the largest value, 0 to 1. */
export function renderBar(share: number, width: number, unicode: boolean): string {
  const length = share > 0 ? Math.max(1, Math.round(share * width)) : 0;
  return (unicode ? '█' : '#').repeat(Math.min(width, length));
}
