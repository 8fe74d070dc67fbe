/** Values as Excel holds them: dates are dates and numbers numbers; what Excel would round stays text. A text is never a formula. */
import type { ColumnKind } from './export-view.ts';
import type { Value } from './read-rows.ts';

/** Excel keeps so many digits of a number. */
const EXACT_DIGITS = 15;
/** The most characters that a cell holds. */
export const MAX_CELL_LENGTH = 32_767;
/** Excel's days begin in 1900, and its first two months are wrong. */
const FIRST_YEAR = '1901';

export const DAY_FORMAT = 'yyyy-mm-dd';
export const TIME_FORMAT = 'yyyy-mm-dd hh:mm:ss';

/** A moment is the wall clock of the report zone: a cell has no zone. */
export function toCell(value: Value, kind: ColumnKind): string | number | boolean | Date | null {
  if (value === null || typeof value === 'boolean') return value;
  if (kind === 'text') return toCellText(String(value));
  if (kind === 'day' || kind === 'time') return toCellDate(String(value));
  const digits = String(value)
    .replace(/^-?0*\.?0*/, '')
    .replace('.', '');
  return digits.length > EXACT_DIGITS && kind !== 'number' ? String(value) : Number(value);
}

function toCellDate(text: string): string | Date {
  const date = new Date(`${text.replace(' ', 'T')}${text.length > DAY_FORMAT.length ? 'Z' : 'T00:00:00Z'}`);
  return text < FIRST_YEAR || Number.isNaN(date.getTime()) ? text : date;
}

/** Two characters that XML has no place for, and `_x0041_`, which Excel would read as a character's number. */
function toCellText(text: string): string {
  return text
    .slice(0, MAX_CELL_LENGTH)
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}
