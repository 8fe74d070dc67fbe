/** The bytes of an export, made as they are taken: memory does not grow with the rows. */
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { type CsvStyle, csvHead, csvLine } from './csv.ts';
import { type ExportChoice, type ExportView, toStatement } from './export-view.ts';
import { readLines, readRows, type Value } from './read-rows.ts';
import { DAY_FORMAT, MAX_CELL_LENGTH, TIME_FORMAT, toCell } from './xlsx-cell.ts';

export const EXPORT_FORMATS = ['csv', 'xlsx', 'parquet', 'json'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
  readonly view: ExportView;
  readonly choice: ExportChoice;
  readonly format: ExportFormat;
  /** For CSV alone. */
  readonly style: CsvStyle;
}

/** What went into the file so far. */
export interface ExportCounts {
  /** Null where the engine writes the file itself. */
  rows: number | null;
  /** Texts that were cut because a cell of Excel cannot hold them. */
  cut: number;
}

type Pieces = AsyncGenerator<string | Uint8Array>;

/**
 * @param counts counted up while the pieces are taken
 * @throws StoreQueryError, StoreUnavailableError, also while they are taken
 */
export async function exportRows(
  warehouse: Warehouse,
  { view, choice, format, style }: ExportRequest,
  counts: ExportCounts,
): Promise<AsyncIterable<string | Uint8Array>> {
  const statement = toStatement(view, choice, format === 'parquet' ? 'typed' : 'text');
  if (format === 'parquet') {
    counts.rows = null;
    return await warehouse.stream(statement, 'Parquet');
  }
  const answer = await warehouse.stream(statement, format === 'json' ? 'JSONEachRow' : 'JSONCompactEachRow');
  if (format === 'json') return toJson(readLines(answer), counts);
  const rows = counted(readRows(answer), counts);
  return format === 'csv' ? toCsv(rows, view, style) : await toXlsx(rows, view, counts);
}

async function* counted(rows: AsyncIterable<Value[][]>, counts: ExportCounts): AsyncGenerator<Value[][]> {
  for await (const some of rows) {
    counts.rows = (counts.rows ?? 0) + some.length;
    yield some;
  }
}

/** One array, a row a line. */
async function* toJson(lines: AsyncIterable<string[]>, counts: ExportCounts): Pieces {
  let before = '[\n';
  for await (const some of lines) {
    yield before + some.join(',\n');
    before = ',\n';
    counts.rows = (counts.rows ?? 0) + some.length;
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

async function* toCsv(rows: AsyncIterable<Value[][]>, { columns }: ExportView, style: CsvStyle): Pieces {
  yield csvHead(columns, style);
  for await (const some of rows) yield some.map((row) => csvLine(row, columns, style)).join('');
}

/** A sheet has 1,048,576 rows; what is more goes on to the next one. */
async function toXlsx(
  rows: AsyncIterable<Value[][]>,
  { name, columns }: ExportView,
  counts: ExportCounts,
): Promise<AsyncIterable<Uint8Array>> {
  const { writeXlsxStream } = await import('hucre/xlsx');
  const formats = { day: DAY_FORMAT, time: TIME_FORMAT };
  async function* cells() {
    for await (const some of rows) {
      for (const row of some) {
        counts.cut += row.filter((value) => String(value).length > MAX_CELL_LENGTH).length;
        yield columns.map(({ kind }, index) => toCell(row[index] ?? null, kind));
      }
    }
  }
  return writeXlsxStream(cells(), {
    name: name.slice(0, MAX_SHEET_NAME),
    columns: columns.map(({ name: header, kind }) => ({
      header,
      ...(kind === 'day' || kind === 'time' ? { numFmt: formats[kind], width: WIDTHS[kind] } : {}),
    })),
    freezePane: { rows: 1 },
  });
}

const MAX_SHEET_NAME = 31;
/** Wide enough for a date: Excel shows ### where it is not. */
const WIDTHS = { day: 12, time: 20 };
