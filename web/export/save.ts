/** Saves a block as a file. What writes files is loaded when one is asked for. */
import type { Format } from '../format/format.ts';
import { isNumeric, plainRows, type Table, type ValueKind, writeValue } from './table.ts';

/** Excel keeps fifteen digits of a number: longer sums stay text. */
const EXACT_DIGITS = 15;

export async function saveCsv<Row>(table: Table<Row>): Promise<void> {
  const { writeCsv } = await import('hucre/csv');
  const headers = table.columns.map(({ title }) => title);
  // Minus of a number is no formula: only texts are made harmless.
  const rows = plainRows(table).map((row) =>
    row.map((value, index) => (isNumeric(kindAt(table, index)) && value !== null ? Number(value) : value)),
  );
  save(
    `${table.name}.csv`,
    new Blob([writeCsv(rows, { headers, bom: true, escapeFormulae: true })], { type: 'text/csv' }),
  );
}

export async function saveXlsx<Row>(table: Table<Row>): Promise<void> {
  const { writeXlsx } = await import('hucre/xlsx');
  const cells = plainRows(table).map((row) => row.map((value, index) => toCell(value, kindAt(table, index))));
  const columns = table.columns.map(({ kind }) => ({ autoWidth: true, ...numberFormatOf(kind) }));
  const rows = [table.columns.map(({ title }) => title), ...cells];
  const bytes = await writeXlsx({
    sheets: [{ name: table.name.slice(0, 31), columns, rows, freezePane: { rows: 1 } }],
  });
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  save(`${table.name}.xlsx`, new Blob([new Uint8Array(bytes)], { type }));
}

function kindAt<Row>({ columns }: Table<Row>, index: number): ValueKind {
  return columns[index]?.kind ?? 'text';
}

function numberFormatOf(kind: ValueKind) {
  if (kind === 'money') return { numFmt: '#,##0.00' };
  if (kind === 'percent') return { numFmt: '0.0%' };
  return kind === 'count' ? { numFmt: '#,##0' } : {};
}

function toCell(value: string | number | null, kind: ValueKind): string | number | Date | null {
  if (value === null || typeof value === 'number') return value;
  if (kind === 'money') return value.replace(/\D/g, '').length > EXACT_DIGITS ? value : Number(value);
  if (kind === 'day') return new Date(`${value}T00:00:00Z`);
  return value;
}

const [FONT_PX, ROW_PX, PAD_PX, MAX_COLUMN_PX, MAX_ROWS] = [13, 24, 16, 320, 100];

/** Draws a table: for blocks that have no chart. */
export async function saveTablePicture<Row>(table: Table<Row>, title: string, format: Format): Promise<void> {
  const style = getComputedStyle(document.body);
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const font = `${FONT_PX}px ${style.fontFamily}`;
  const lines = table.rows
    .slice(0, MAX_ROWS)
    .map((row) =>
      table.columns.map(({ kind, value }) => writeValue(value(row), kind, table.currency, format)),
    );
  const head = table.columns.map((column) => column.title);
  pen.font = font;
  const widths = head.map((name, index) => {
    const widest = Math.max(
      ...[name, ...lines.map((line) => line[index] ?? '')].map((text) => pen.measureText(text).width),
    );
    return Math.min(MAX_COLUMN_PX, Math.ceil(widest)) + PAD_PX;
  });
  const width = Math.max(
    widths.reduce((sum, one) => sum + one, PAD_PX),
    pen.measureText(title).width + 2 * PAD_PX,
  );
  const scale = 2;
  canvas.width = width * scale;
  canvas.height = (lines.length + 3) * ROW_PX * scale;
  pen.scale(scale, scale);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, width, canvas.height);
  pen.fillStyle = style.color;
  pen.textBaseline = 'middle';
  pen.font = `600 ${font}`;
  pen.fillText(title, PAD_PX, ROW_PX);
  for (const [index, line] of [head, ...lines].entries()) {
    pen.font = index === 0 ? `600 ${font}` : font;
    let left = PAD_PX;
    for (const [column, text] of line.entries()) {
      const room = widths[column] ?? 0;
      const isRight = isNumeric(kindAt(table, column));
      pen.textAlign = isRight ? 'right' : 'left';
      pen.fillText(text, isRight ? left + room - PAD_PX : left, (index + 2) * ROW_PX, room - PAD_PX);
      left += room;
    }
  }
  savePicture(table.name, canvas.toDataURL('image/png'));
}

export function savePicture(name: string, url: string): void {
  follow(`${name}.png`, url);
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  follow(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function follow(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
