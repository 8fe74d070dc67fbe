/** Rows as CSV (RFC 4180), harmless to a spreadsheet that opens it. */
import type { ColumnKind, ExportColumn } from './export-view.ts';
import type { Value } from './read-rows.ts';

export interface CsvStyle {
  readonly delimiter: ',' | ';';
  readonly decimal: 'point' | 'comma';
  /** A byte order mark, by which Excel tells UTF-8. */
  readonly hasMark: boolean;
  readonly lineEnd: '\n' | '\r\n';
}

/** A spreadsheet takes a text that begins so for a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const BYTE_ORDER_MARK = '\uFEFF';

/** A text that no spreadsheet runs: what would be a formula has an apostrophe in front, as Excel writes it. */
export function defuse(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The line of names, with what stands before it. */
export function csvHead(columns: readonly ExportColumn[], style: CsvStyle): string {
  const names = columns.map(({ name }) => csvField(name, 'text', style));
  return `${style.hasMark ? BYTE_ORDER_MARK : ''}${names.join(style.delimiter)}${style.lineEnd}`;
}

/** The line of one row. */
export function csvLine(row: readonly Value[], columns: readonly ExportColumn[], style: CsvStyle): string {
  const fields = columns.map(({ kind }, index) => csvField(row[index] ?? null, kind, style));
  return fields.join(style.delimiter) + style.lineEnd;
}

function csvField(value: Value, kind: ColumnKind, { delimiter, decimal }: CsvStyle): string {
  if (value === null) return '';
  if (kind === 'text') return quoteField(defuse(String(value)), delimiter);
  const hasFraction = kind === 'decimal' || kind === 'number';
  const text = hasFraction && decimal === 'comma' ? String(value).replace('.', ',') : String(value);
  return quoteField(text, delimiter);
}

function quoteField(text: string, delimiter: string): string {
  const isPlain = !text.includes(delimiter) && !/["\r\n]|^\s|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
