/**
 * A file of a plan as rows of cells, whatever it was saved as: XLSX, or CSV with commas, semicolons or tabs in UTF-8 or Windows-1251.
 * What it is shows in its bytes, not in its name.
 */

export type Cell = string | number | boolean | Date | null;

export interface TableRow {
  /** As an editor or a spreadsheet counts: 1 for the first. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

/** Why a file cannot be read at all; a key of the texts. */
export type FileFault = 'empty' | 'old-excel' | 'not-excel' | 'too-large';

export type PlanTable =
  | { readonly ok: true; readonly rows: readonly TableRow[] }
  | { readonly ok: false; readonly fault: FileFault };

/** A plan of years for hundreds of events is smaller; what is larger is another file. */
export const MAX_FILE_BYTES = 32 * 1024 ** 2;
/** One batch of the store, so that a plan is there whole or not at all. */
export const MAX_PLAN_ROWS = 100_000;

/** Rows that hold something; the rest are left out. */
export async function readPlanTable(bytes: Uint8Array): Promise<PlanTable> {
  if (bytes.length > MAX_FILE_BYTES) return { ok: false, fault: 'too-large' };
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return { ok: false, fault: 'old-excel' };
  const all = startsWith(bytes, [0x50, 0x4b]) ? await readSheet(bytes) : await readText(bytes);
  if (all === null) return { ok: false, fault: 'not-excel' };
  const rows = all.filter(({ cells }) => cells.some((cell) => cell !== null && String(cell).trim() !== ''));
  if (rows.length < 2) return { ok: false, fault: 'empty' };
  return rows.length > MAX_PLAN_ROWS + 1 ? { ok: false, fault: 'too-large' } : { ok: true, rows };
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/** The first sheet; null for what is no workbook. */
async function readSheet(bytes: Uint8Array): Promise<TableRow[] | null> {
  const { streamXlsxRows } = await import('hucre/xlsx');
  const rows: TableRow[] = [];
  try {
    for await (const { index, values } of streamXlsxRows(bytes, { maxRows: MAX_PLAN_ROWS + 2 })) {
      rows.push({ line: index + 1, cells: values.map((value) => value ?? null) });
    }
  } catch {
    return null;
  }
  return rows;
}

async function readText(bytes: Uint8Array): Promise<TableRow[]> {
  const { parseCsv } = await import('hucre/csv');
  const text = decodeText(bytes);
  const first = /^.*$/m.exec(text)?.[0] ?? '';
  const delimiter = [';', '\t'].find((sign) => first.includes(sign)) ?? ',';
  let line = 1;
  return parseCsv(text, { delimiter }).map((cells) => {
    const row = { line, cells: cells.map((cell) => cell ?? null) };
    line += 1 + cells.reduce((sum: number, cell) => sum + lineBreaks(String(cell ?? '')), 0);
    return row;
  });
}

function lineBreaks(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

/** UTF-8 with or without its mark, UTF-16 as Excel saves "Unicode text", else Windows-1251. */
function decodeText(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}
