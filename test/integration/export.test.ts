/** Exports of hostile rows, read back by other readers, and of a million rows in little memory. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCsv } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeWholeFile } from '../../src/cli/whole-file.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import type { CsvStyle } from '../../src/reports/export/csv.ts';
import { type ExportCounts, type ExportFormat, exportRows } from '../../src/reports/export/export-rows.ts';
import { type ExportChoice, findEvents, readExportViews } from '../../src/reports/export/export-view.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { select } from '../warehouse/harness.ts';

const HOSTILE = [
  "=cmd|'/c calc'!A1",
  '+7 900 000-00-00',
  '-1',
  '@SUM(A1)',
  '\t=1',
  'say "hi"; a,b',
  'two\nlines\r\nof text',
  '😀 ёлка',
  '\u202Egnirts مرحبا',
  '_x0041_ is not A',
  ' both sides ',
  '<&>\'"',
  '\u0001 control',
  '007',
];
const PLAIN: CsvStyle = { delimiter: ',', decimal: 'point', hasMark: false, lineEnd: '\n' };
const EXCEL: CsvStyle = { delimiter: ';', decimal: 'comma', hasMark: true, lineEnd: '\r\n' };
const ROWS = 1_000_000;

let store: TestStore;
let folder: string;
const never = new AbortController().signal;

beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), 'zakaz-export-'));
  const { warehouse } = store;
  await warehouse.execute(
    `INSERT INTO dim_events (organization, event_id, name, created_at, _ver)
     SELECT 'org', number + 1, ({names:Array(String)})[number + 1], toDateTime('2025-03-10 00:30:00', 'Europe/Moscow') + number * 86400, 1
     FROM numbers({count:UInt64})`,
    { names: HOSTILE, count: HOSTILE.length },
  );
  await warehouse.execute(
    `INSERT INTO fact_qtickets_sales_daily (organization, sales_date, event_id, city, currency, orders, tickets_sold, revenue)
     VALUES ('org', '2025-03-10', 1, 'Томск', 'RUB', 1, 2, 1139.70), ('org', '2025-03-11', 2, 'Омск', 'RUB', 1, 1, 0.05),
       ('org', '2025-03-12', 2, 'Омск', 'EUR', 3, 4, 9007199254740993.25), ('other', '2025-03-11', 1, 'Омск', 'RUB', 7, 7, 7)`,
  );
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

interface Wish extends Partial<ExportChoice> {
  readonly view: string;
  readonly format: ExportFormat;
  readonly style?: CsvStyle;
}

async function exportTo({ view, format, style = PLAIN, ...choice }: Wish) {
  const found = (await readExportViews(store.warehouse)).get(view);
  if (found === undefined) throw new Error(`no view ${view}`);
  const counts: ExportCounts = { rows: 0, cut: 0 };
  const whole = { organization: 'org', from: null, to: null, eventIds: null, ...choice };
  const file = join(folder, `${view}.${format}`);
  const request = { view: found, choice: whole, format, style };
  await writeWholeFile(file, await exportRows(store.warehouse, request, counts), never);
  return { file, counts };
}

describe('an export of hostile texts', () => {
  it('is read back from CSV, formulas made harmless', async () => {
    const { file, counts } = await exportTo({ view: 'dim_events', format: 'csv' });
    const [head = [], ...rows] = parseCsv(await readFile(file, 'utf8'));
    const name = head.indexOf('name');
    expect(rows.map((row) => row[name])).toEqual(
      HOSTILE.map((text) => (/^[=+\-@\t]/.test(text) ? `'${text}` : text)),
    );
    expect(counts).toEqual({ rows: HOSTILE.length, cut: 0 });
    expect(head.filter((column) => String(column).startsWith('_'))).toEqual([]);
  });

  it('is read back from XLSX as text that is no formula, dates as dates', async () => {
    const { file } = await exportTo({ view: 'dim_events', format: 'xlsx' });
    const [sheet] = (await readXlsx(await readFile(file))).sheets;
    const [head = [], ...rows] = sheet?.rows ?? [];
    expect(rows.map((row) => row[head.indexOf('name')])).toEqual(HOSTILE);
    expect(rows[0]?.[head.indexOf('created_at')]).toEqual(new Date('2025-03-10T00:30:00Z'));
    expect(rows[0]?.[head.indexOf('event_id')]).toBe(1);
    expect((await readFile(file)).includes('<f>')).toBe(false);
  });

  it('is read back from JSON', async () => {
    const { file } = await exportTo({ view: 'dim_events', format: 'json' });
    const rows: { name: string; event_id: number }[] = JSON.parse(await readFile(file, 'utf8'));
    expect(rows.map(({ name }) => name)).toEqual(HOSTILE);
    expect(rows.map(({ event_id }) => event_id)).toEqual(HOSTILE.map((_, index) => index + 1));
  });

  it('is read back from Parquet by the engine, types and all', async () => {
    const { file } = await exportTo({ view: 'dim_events', format: 'parquet' });
    const rows = await select(
      store.warehouse,
      `SELECT name, toTypeName(event_id) AS type FROM file('${file}', Parquet) ORDER BY event_id`,
    );
    expect(rows.map(({ name }) => name)).toEqual(HOSTILE);
    expect(rows[0]?.['type']).toContain('UInt64');
  });
});

describe('an export', () => {
  it('has the rows of one account, of the days asked for, both included, and of one event', async () => {
    const lines = async (choice: Partial<ExportChoice>) => {
      const { file } = await exportTo({ view: 'fact_qtickets_sales_daily', format: 'csv', ...choice });
      return (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1);
    };
    expect(await lines({})).toHaveLength(3);
    expect(await lines({ from: '2025-03-11', to: '2025-03-12' })).toHaveLength(2);
    expect(await lines({ from: '2025-03-11', to: '2025-03-11' })).toEqual([
      'org,2025-03-11,2,Омск,RUB,1,1,0,0.05,0.00,0.00,0.00,0,0.00,0.00,0,0,0,0.00,0,0.00',
    ]);
    expect(await lines({ eventIds: ['1'] })).toHaveLength(1);
    expect(await lines({ from: '2030-01-01' })).toEqual([]);
  });

  it('chooses days by the first moment where a table has no day, in the report zone', async () => {
    const { counts } = await exportTo({
      view: 'dim_events',
      format: 'csv',
      from: '2025-03-10',
      to: '2025-03-10',
    });
    expect(counts.rows).toBe(1);
  });

  it('writes what Excel with Russian settings reads', async () => {
    const { file } = await exportTo({ view: 'fact_qtickets_sales_daily', format: 'csv', style: EXCEL });
    const text = await readFile(file, 'utf8');
    expect(text.startsWith('\uFEFForganization;sales_date;')).toBe(true);
    expect(text).toContain('\r\norg;2025-03-10;1;Томск;RUB;1;2;0;1139,70;');
  });

  it('keeps money exact: what Excel would round is text there', async () => {
    const { file } = await exportTo({ view: 'fact_qtickets_sales_daily', format: 'xlsx' });
    const [sheet] = (await readXlsx(await readFile(file))).sheets;
    const [head = [], ...rows] = sheet?.rows ?? [];
    expect(rows.map((row) => row[head.indexOf('revenue')])).toEqual([1139.7, 0.05, '9007199254740993.25']);
    expect(rows[0]?.[head.indexOf('sales_date')]).toEqual(new Date('2025-03-10T00:00:00Z'));
  });

  it('gives an empty array as JSON where there is nothing', async () => {
    const { file } = await exportTo({ view: 'plan_sales', format: 'json' });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([]);
  });

  it('knows staging tables, facts and views, and none of the inner tables', async () => {
    const names = [...(await readExportViews(store.warehouse)).keys()];
    expect(names).toEqual(
      expect.arrayContaining([
        'fact_qtickets_sales_daily',
        'fact_qtickets_sales_utm_daily',
        'stg_qtickets_api_orders_raw',
        'stg_qtickets_api_tickets_raw',
        'fact_qtickets_inventory_latest',
      ]),
    );
    expect(names.filter((name) => name.startsWith('_'))).toEqual([]);
  });

  it('finds an event by its exact name and takes an id as it is', async () => {
    expect(await findEvents(store.warehouse, 'org', '@SUM(A1)')).toEqual(['4']);
    expect(await findEvents(store.warehouse, 'org', "x' OR 1=1 --")).toEqual([]);
    expect(await findEvents(store.warehouse, 'org', '7')).toEqual(['7']);
  });
});

describe('a file that cannot be made whole', () => {
  it('is not there, and the one before it stays', async () => {
    const file = join(folder, 'kept.csv');
    await writeFile(file, 'before');
    async function* failing() {
      yield 'half';
      throw new Error('broken off');
    }
    await expect(writeWholeFile(file, failing(), never)).rejects.toThrow('broken off');
    expect(await readFile(file, 'utf8')).toBe('before');
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is given up when the program is told to stop', async () => {
    const stop = new AbortController();
    async function* endless() {
      for (;;) {
        yield 'x'.repeat(100_000);
        stop.abort(new InterruptedError('SIGTERM'));
      }
    }
    const file = join(folder, 'stopped.csv');
    await expect(writeWholeFile(file, endless(), stop.signal)).rejects.toThrow(InterruptedError);
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('says so where there is no folder', async () => {
    const nothing = (async function* none() {})();
    const file = join(folder, 'no', 'such.csv');
    await expect(writeWholeFile(file, nothing, never)).rejects.toMatchObject({
      code: 'OUTPUT',
      details: { path: file },
    });
  });
});

describe('a million rows', () => {
  beforeAll(async () => {
    await store.warehouse.execute(
      `CREATE TABLE plenty (organization LowCardinality(String), day Date, name String, revenue Decimal(18, 2))
       ENGINE = MergeTree ORDER BY (organization, day)`,
    );
    await store.warehouse.execute(
      `INSERT INTO plenty SELECT 'org', toDate('2020-01-01') + intDiv(number, 500), concat('= row ', toString(number)), number / 7
       FROM numbers(${ROWS})`,
    );
  });

  it.each(['csv', 'json', 'xlsx', 'parquet'] as const)('go into %s in little memory', async (format) => {
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const { file, counts } = await exportTo({ view: 'plenty', format });
    clearInterval(watch);
    expect((peak - before) / 1024 ** 2).toBeLessThan(300);
    expect(counts.rows).toBe(format === 'parquet' ? null : ROWS);
    expect((await readFile(file)).length).toBeGreaterThan(ROWS);
  });
});
