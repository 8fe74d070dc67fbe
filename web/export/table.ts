/** A table as it is shown and as it is saved: one description for the screen, CSV, XLSX and a picture. */
import type { ComponentChildren } from 'preact';
import { type Format, NOTHING } from '../format/format.ts';

/** What a value is: decides how it is written and on which side it stands. */
export type ValueKind = 'text' | 'money' | 'count' | 'percent' | 'day' | 'moment';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly kind: ValueKind;
  value(row: Row): string | number | null;
  /** On the screen; otherwise the value is written by its kind. */
  readonly render?: (row: Row) => ComponentChildren;
  /** Length of a bar behind it, from 0 to 1. */
  readonly bar?: (row: Row) => number | null;
  /** May break into lines; the others do not. */
  readonly isWide?: boolean;
  /** Of whole sentences: as `isWide`, but never narrow. */
  readonly isLong?: boolean;
}

export interface Table<Row> {
  /** Beginning of a file's name. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly currency: string;
}

/** One column in a line. */
export function column<Row>(
  key: string,
  title: string,
  kind: ValueKind,
  value: (row: Row) => string | number | null,
  more: Partial<Pick<Column<Row>, 'render' | 'bar' | 'isWide' | 'isLong'>> = {},
): Column<Row> {
  return { key, title, kind, value, ...more };
}

export function isNumeric(kind: ValueKind): boolean {
  return kind === 'money' || kind === 'count' || kind === 'percent';
}

/** A value as people read it. */
export function writeValue(
  value: string | number | null,
  kind: ValueKind,
  currency: string,
  format: Format,
): string {
  if (value === null) return NOTHING;
  if (typeof value === 'string') {
    if (kind === 'money') return format.money(value, currency);
    if (kind === 'day') return format.shortDay(value);
    return kind === 'moment' ? format.moment(value) : value;
  }
  return kind === 'percent' ? format.percent(value) : format.count(value);
}

/** Columns that go into files: one without a title holds buttons or links. */
export function savedColumns<Row>({ columns }: Table<Row>): readonly Column<Row>[] {
  return columns.filter(({ title }) => title !== '');
}

/** Rows as they are saved: numbers as numbers, money exact. */
export function plainRows<Row>(table: Table<Row>): (string | number | null)[][] {
  const columns = savedColumns(table);
  return table.rows.map((row) => columns.map((column) => column.value(row)));
}
