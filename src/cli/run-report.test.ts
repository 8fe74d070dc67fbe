import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { textsFor } from '../core/texts/index.ts';
import type { RunMetrics } from '../protocol/run.ts';
import { displayWidth } from './layout.ts';
import { createOutput } from './output.ts';
import { renderRun } from './run-report.ts';

const METRICS: RunMetrics = {
  run_id: '20251109T120000-a1b2c3',
  status: 'ok',
  mode: 'full',
  plan: 'keyset',
  dialect: 'body',
  dry_run: false,
  window: { from: null, to: null },
  requests: 434,
  retries: 3,
  pages: 400,
  orders_seen: 123_183,
  orders_resumed: 0,
  orders_paid: 98_000,
  orders_unpaid: 25_183,
  orders_out_of_window: 0,
  orders_repeated: 0,
  orders_unchanged: 0,
  rejected: 0,
  server_total: 123_183,
  distinct_ids: 123_183,
  events: { seen: 221, server_total: 221 },
  complete: true,
  completeness: { verdict: 'complete', reason: 'counts-equal', detail: '' },
  rows: { orders: 98_000, tickets: 280_001, facts: 9_120, events: 221, shows: 400 },
  tickets_sold: 280_001,
  revenue: '123456789.10',
  sale_ts: { min: '2021-05-18T12:23:40+03:00', max: '2025-11-09T10:00:00+03:00' },
  contract: [
    { endpoint: 'orders', dialect: 'flat', capability: 'payed', verdict: 'ignored', evidence: '' },
    { endpoint: 'orders', dialect: 'body', capability: 'page', verdict: 'honoured', evidence: '' },
    { endpoint: 'orders', dialect: 'body', capability: 'payed', verdict: 'ignored', evidence: '' },
    { endpoint: 'orders', dialect: 'body', capability: 'since', verdict: 'honoured', evidence: '' },
  ],
  capacity: null,
  loads_skipped: 0,
  orders_reread: 0,
  drift: [],
  oldest_read_at: null,
  unknown_fields: [],
  started_at: '2025-11-09T15:00:00+03:00',
  finished_at: '2025-11-09T15:01:05+03:00',
  error: null,
};

function rendered(changes: Partial<RunMetrics>, { language = 'en', columns = 100 } = {}) {
  const output = createOutput(new PassThrough(), { COLUMNS: String(columns) });
  const texts = textsFor(language === 'ru' ? 'ru' : 'en');
  return renderRun({ ...METRICS, ...changes }, { output, texts, zone: 'Europe/Moscow', self: 'zakaz' });
}

describe('renderRun', () => {
  it('tells a proved load', () => {
    expect(rendered({}).join('\n')).toMatchInlineSnapshot(`
      "Load: complete, and proved
        Asked for   everything the source has
        Proof       the source counts 123,183, and 123,183 different ones arrived
        Orders      123,183 orders read: 98,000 paid, 25,183 not paid
        Sold        280,001 tickets for 123,456,789.10
        Sales       May 18, 2021, 12:23:40 ... Nov 09, 2025, 10:00:00
        Events      221 of 221
        Written     98,000 orders, 280,001 tickets, 9,120 rows of daily sales
        The source  honoured: page number, filter by time; ignored: filter "paid"; read in order of id
        Requests    434 in 1 min 5 s, 3 retries
        Run         20251109T120000-a1b2c3"
    `);
  });

  it('tells it in Russian', () => {
    expect(rendered({}, { language: 'ru' }).join('\n')).toMatchInlineSnapshot(`
      "Загрузка: загружено всё, и это доказано
        Что загружали   всё, что есть в источнике
        Доказательство  источник насчитал 123 183, пришло 123 183 разных
        Заказы          прочитано 123 183: оплачено 98 000, не оплачено 25 183
        Продано         280 001 билет на 123 456 789,10
        Продажи         с 18.05.2021, 12:23:40 по 09.11.2025, 10:00:00
        Мероприятия     221 из 221
        Записано        98 000 заказов, 280 001 билет, 9 120 строк продаж по дням
        Источник        учитывает: номер страницы, фильтр по времени; не замечает: фильтр «оплачен»;
                        читали по порядку номеров
        Запросы         434 за 1 мин 5 с, повторов: 3
        Номер           20251109T120000-a1b2c3"
    `);
  });

  it('tells why a load is not proved, and what to look at', () => {
    const lines = rendered({
      status: 'incomplete',
      mode: 'window',
      window: { from: '2025-11-01T00:00:00+03:00', to: null },
      completeness: { verdict: 'incomplete', reason: 'count-short', detail: '' },
      server_total: 123_190,
      rejected: 7,
      orders_unchanged: 12,
      drift: [
        { kind: 'new-field', subject: 'baskets.colour', detail: '' },
        { kind: 'new-field', subject: 'tone', detail: '' },
        { kind: 'filter-lost', subject: 'orders body since', detail: '' },
      ],
    });
    expect(lines.join('\n')).toMatchInlineSnapshot(`
      "Load: done, but not proved complete
        Asked for   what changed since Nov 01, 2025, 00:00:00
        Proof       the source counts 123,190, but 123,183 different ones arrived
        Orders      123,183 orders read: 98,000 paid, 25,183 not paid
        Sold        280,001 tickets for 123,456,789.10
        Sales       May 18, 2021, 12:23:40 ... Nov 09, 2025, 10:00:00
        Events      221 of 221
        Written     98,000 orders, 280,001 tickets, 9,120 rows of daily sales
        Unchanged   12 orders in the store already
        Refused     7 rows could not be read and are kept with the reason: zakaz status
        Noticed     the source sends fields that are new: baskets.colour, tone; their values are not kept
        Noticed     filters that were honoured and are not any more: orders body since
        The source  honoured: page number, filter by time; ignored: filter "paid"; read in order of id
        Requests    434 in 1 min 5 s, 3 retries
        Run         20251109T120000-a1b2c3"
    `);
  });

  it('tells little of a load that came to nothing', () => {
    expect(rendered({ status: 'error', orders_seen: 0, requests: 1 })).toHaveLength(3);
  });

  it('says that a dry run wrote nothing', () => {
    const text = rendered({ dry_run: true }).join('\n');
    expect([text.includes('nothing was written'), text.includes('Written')]).toEqual([true, false]);
  });

  it('fits into 40 columns', () => {
    for (const language of ['ru', 'en']) {
      const widths = rendered({}, { language, columns: 40 }).map(displayWidth);
      expect(Math.max(...widths)).toBeLessThanOrEqual(40);
    }
  });
});
