/** Saves a block as a file. What writes files is loaded when one is asked for. */
import type { Format } from '../format/format.ts';
import { isNumeric, plainRows, savedColumns, type Table, type ValueKind, writeValue } from './table.ts';

/** Excel keeps fifteen digits of a number: longer sums stay text. */
const EXACT_DIGITS = 15;

export async function saveCsv<Row>(table: Table<Row>): Promise<void> {
  const { writeCsv } = await import('hucre/csv');
  const columns = savedColumns(table);
  const headers = columns.map(({ title }) => title);
  // Minus of a number is no formula: only texts are made harmless.
  const rows = plainRows(table).map((row) =>
    row.map((value, index) =>
      isNumeric(columns[index]?.kind ?? 'text') && value !== null ? Number(value) : value,
    ),
  );
  save(
    `${table.name}.csv`,
    new Blob([writeCsv(rows, { headers, bom: true, escapeFormulae: true })], { type: 'text/csv' }),
  );
}

export async function saveXlsx<Row>(table: Table<Row>): Promise<void> {
  const { writeXlsx } = await import('hucre/xlsx');
  const saved = savedColumns(table);
  const cells = plainRows(table).map((row) =>
    row.map((value, index) => toCell(value, saved[index]?.kind ?? 'text')),
  );
  const columns = saved.map(({ kind }) => ({ autoWidth: true, ...numberFormatOf(kind) }));
  const rows = [saved.map(({ title }) => title), ...cells];
  const bytes = await writeXlsx({
    sheets: [{ name: table.name.slice(0, 31), columns, rows, freezePane: { rows: 1 } }],
  });
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  save(`${table.name}.xlsx`, new Blob([new Uint8Array(bytes)], { type }));
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
/** Points of a picture to a pixel of the page. */
const SCALE = 2;

/** Draws a table: for blocks that have no chart. */
export function saveTablePicture<Row>(table: Table<Row>, title: string, format: Format): void {
  const columns = savedColumns(table);
  const texts = table.rows
    .slice(0, MAX_ROWS)
    .map((row) => columns.map(({ kind, value }) => writeValue(value(row), kind, table.currency, format)));
  const lines = [columns.map((column) => column.title), ...texts];
  const font = `${FONT_PX}px ${getComputedStyle(document.body).fontFamily}`;
  const widths = widthsOf(lines, font);
  const width = Math.max(
    widths.reduce((sum, one) => sum + one, PAD_PX),
    widestOf([title], `600 ${font}`) + 2 * PAD_PX,
  );
  const { canvas, pen } = startPicture(width, (lines.length + 2) * ROW_PX);
  if (pen === null) return;
  pen.font = `600 ${font}`;
  pen.fillText(title, PAD_PX, ROW_PX);
  for (const [index, line] of lines.entries()) {
    pen.font = index === 0 ? `600 ${font}` : font;
    let left = PAD_PX;
    for (const [column, text] of line.entries()) {
      const room = widths[column] ?? 0;
      const isRight = isNumeric(columns[column]?.kind ?? 'text');
      pen.textAlign = isRight ? 'right' : 'left';
      pen.fillText(text, isRight ? left + room - PAD_PX : left, (index + 2) * ROW_PX, room - PAD_PX);
      left += room;
    }
  }
  savePicture(table.name, canvas);
}

/** Of each column, with the space behind it. The head is bold, and wider so. */
function widthsOf([head = [], ...lines]: readonly (readonly string[])[], font: string): number[] {
  return head.map((name, index) => {
    const widest = Math.max(
      widestOf([name], `600 ${font}`),
      widestOf(
        lines.map((line) => line[index] ?? ''),
        font,
      ),
    );
    return Math.min(MAX_COLUMN_PX, Math.ceil(widest)) + PAD_PX;
  });
}

function widestOf(texts: readonly string[], font: string): number {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return 0;
  pen.font = font;
  return Math.max(0, ...texts.map((text) => pen.measureText(text).width));
}

export interface ChartPicture {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  /** Data address of the chart as it was drawn, two points a pixel. */
  readonly chart: string;
}

/** A chart below its title: a picture is looked at far from its page. */
export async function saveChartPicture({ name, title, note, chart }: ChartPicture): Promise<void> {
  const drawn = new Image();
  drawn.src = chart;
  await drawn.decode();
  const head = note === '' ? 2 * ROW_PX : 3 * ROW_PX;
  const { canvas, pen, style } = startPicture(drawn.width / SCALE + 2 * PAD_PX, drawn.height / SCALE + head);
  if (pen === null) return;
  const font = `${FONT_PX}px ${style.fontFamily}`;
  const room = drawn.width / SCALE;
  pen.font = `600 ${font}`;
  pen.fillText(title, PAD_PX, ROW_PX, room);
  pen.font = font;
  pen.fillText(note, PAD_PX, 2 * ROW_PX, room);
  pen.drawImage(drawn, PAD_PX, head, drawn.width / SCALE, drawn.height / SCALE);
  savePicture(name, canvas);
}

/** An empty picture in the colours of blocks. */
function startPicture(width: number, height: number) {
  const style = getComputedStyle(document.querySelector('.block') ?? document.body);
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const pen = canvas.getContext('2d');
  if (pen !== null) {
    pen.scale(SCALE, SCALE);
    pen.fillStyle = style.backgroundColor;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = style.color;
    pen.textBaseline = 'middle';
  }
  return { canvas, pen, style };
}

function savePicture(name: string, canvas: HTMLCanvasElement): void {
  // As a blob: browsers do not follow data addresses of some megabytes.
  canvas.toBlob((picture) => {
    if (picture !== null) save(`${name}.png`, picture);
  });
}

function save(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
