/** Plans from files as people save them: read whole, or every bad row is listed and nothing is imported. */
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importPlan, readKnownEvents } from '../../src/loader/plan/import-plan.ts';
import { type PlanReading, parsePlan } from '../../src/loader/plan/parse-plan.ts';
import { readPlanTable } from '../../src/loader/plan/plan-table.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

const EVENTS = [
  { id: '7', name: 'Щелкунчик', currency: 'RUB' },
  { id: '8', name: 'Ёлка; «Снег»', currency: 'EUR' },
  { id: '9', name: 'Дубль', currency: '' },
  { id: '10', name: 'Дубль', currency: '' },
];
const ROW = { eventId: '7', day: '2025-11-03', tickets: 1200, revenue: 150_050n, currency: 'RUB' };

async function read(file: string | Uint8Array): Promise<PlanReading> {
  const table = await readPlanTable(typeof file === 'string' ? Buffer.from(file) : file);
  if (!table.ok) throw new Error(table.fault);
  return parsePlan(table.rows, EVENTS);
}

const problemsOf = async (file: string) => {
  const reading = await read(file);
  return reading.ok ? [] : reading.problems.map(({ line, kind }) => `${line} ${kind}`);
};

/** Windows-1251 of Russian letters and ASCII. */
function toWindows1251(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    if (code === 0x401) return 0xa8;
    return code < 128 ? code : code - 0x410 + 0xc0;
  });
}

describe('a plan', () => {
  it.each([
    ['commas', 'event,date,tickets,revenue\n7,2025-11-03,1200,1500.50\n'],
    ['semicolons and decimal commas', 'Event;Date;Tickets;Revenue\r\n7;03.11.2025;1 200;1 500,50\r\n'],
    [
      'a byte order mark and Russian names',
      '\uFEFFМероприятие;Дата;Билеты;Выручка\nЩелкунчик;3.11.2025;1200;1500,5\n',
    ],
    ['tabs', 'event_id\tdate\ttickets\trevenue\n7\t2025-11-03\t1200\t1500.5\n'],
  ])('is read with %s', async (_, file) => {
    expect(await read(file)).toEqual({ ok: true, rows: [ROW] });
  });

  it('is read in Windows-1251 and in UTF-16', async () => {
    const text = 'Мероприятие;Дата;Билеты;Выручка\nЩелкунчик;03.11.2025;1200;1500,50\n';
    expect(await read(toWindows1251(text))).toEqual({ ok: true, rows: [ROW] });
    expect(await read(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual({ ok: true, rows: [ROW] });
  });

  it('is read from a workbook with real dates and numbers', async () => {
    const file = await writeXlsx({
      sheets: [
        {
          name: 'План',
          rows: [
            ['Мероприятие', 'Дата', 'Билеты', 'Выручка', 'Валюта'],
            [7, new Date('2025-11-03T00:00:00Z'), 1200, 1500.5, 'rub'],
            ['Ёлка; «Снег»', '04.11.2025', '15', '10', null],
          ],
        },
      ],
    });
    const second = { eventId: '8', day: '2025-11-04', tickets: 15, revenue: 1000n, currency: 'EUR' };
    expect(await read(file)).toEqual({ ok: true, rows: [ROW, second] });
  });

  it('is refused with every bad row, its line and reason', async () => {
    const file = [
      'event,date,tickets,revenue,currency',
      '7,2025-11-03,10,100,RUB',
      '"no',
      'such",2025-11-03,10,100,RUB',
      '',
      'Дубль,31.02.2025,-1,"1,500.00",roubles',
      '7,03.11.2025,5,50,RUB',
      ',2025-11-05,1.5,12.345,RUB',
      '7,2025-11-06',
    ].join('\n');
    expect(await problemsOf(file)).toEqual([
      ...['3 unknown-event', '6 ambiguous-event', '6 bad-day', '6 bad-tickets', '6 bad-revenue'],
      ...['6 bad-currency', '7 repeated', '8 no-event', '8 bad-tickets', '8 bad-revenue'],
      ...['9 bad-tickets', '9 bad-revenue'],
    ]);
  });

  it('is refused without its columns, and with one of them twice', async () => {
    expect(await problemsOf('event;day;revenue;выручка\n7;2025-11-03;1;2\n')).toEqual([
      '1 missing-column',
      '1 repeated-column',
    ]);
  });

  it('is refused where a quote is never closed', async () => {
    const file = 'event,date,tickets,revenue\n7,2025-11-03,1,"100\n8,2025-11-03,1,100\n';
    expect(await problemsOf(file)).toEqual(['2 bad-revenue']);
  });

  it.each([
    ['empty', ''],
    ['empty', 'event,date,tickets,revenue\n\n'],
    ['old-excel', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['not-excel', Buffer.from('PK\u0003\u0004 no workbook')],
    ['too-large', Buffer.alloc(33 * 1024 ** 2, 'a')],
  ])('is no plan when it is %s', async (fault, file) => {
    expect(await readPlanTable(Buffer.from(file))).toEqual({ ok: false, fault });
  });
});

describe('the plan in the store', () => {
  let store: TestStore;
  const clock = createRecordingClock({ startMs: Date.UTC(2025, 10, 1) });
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const put = (rows: readonly (typeof ROW)[], dryRun = false) =>
    importPlan({ warehouse: store.warehouse, organization: 'org', rows, clock, dryRun });
  const stored = () =>
    store.sql(
      'SELECT event_id, plan_date, tickets, revenue, currency FROM plan_sales ORDER BY plan_date, event_id',
    );

  it('is replaced for the same events and days alone, whatever the clock says', async () => {
    expect(await put([ROW], true)).toBe(0);
    expect(await stored()).toEqual([]);
    expect(await put([ROW, { ...ROW, day: '2025-11-04' }])).toBe(0);
    await clock.sleep(-3_600_000);
    expect(await put([{ ...ROW, tickets: 5, revenue: 7n, currency: 'EUR' }])).toBe(1);
    expect(await stored()).toEqual(['7\t2025-11-03\t5\t0.07\tEUR', '7\t2025-11-04\t1200\t1500.5\tRUB']);
    expect(await put([ROW])).toBe(1);
    expect((await stored())[0]).toBe('7\t2025-11-03\t1200\t1500.5\tRUB');
  });

  it('knows the events by id, name and currency', async () => {
    await store.warehouse.execute(
      `INSERT INTO dim_events (organization, event_id, name, currency, _ver) VALUES ('org', 7, 'Щелкунчик', 'RUB', 1)`,
    );
    expect(await readKnownEvents(store.warehouse, 'org')).toEqual([EVENTS[0]]);
  });
});
