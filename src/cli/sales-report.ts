/** Sales as a person reads them: totals, the last days with bars, the events that sold most. */
import type { Texts } from '../core/texts/index.ts';
import type { SalesDay, SalesTotals, TopEvent } from '../protocol/reports.ts';
import { renderBar, renderTable } from './layout.ts';
import type { Output } from './output.ts';

/** What of sales is shown. */
export interface SalesReport {
  readonly totals: readonly SalesTotals[];
  /** Newest first. */
  readonly days: readonly SalesDay[];
  readonly events: readonly TopEvent[];
}

interface Look {
  readonly output: Output;
  readonly texts: Texts;
}

/** The lines of the report. */
export function renderSales({ totals, days, events }: SalesReport, look: Look): string[] {
  const { output, texts } = look;
  const { sales } = texts;
  if (totals.length === 0) return [sales.nothing];
  return [
    output.paint.bold(sales.totals),
    ...renderTotals(totals, look),
    '',
    output.paint.bold(sales.byDay(new Set(days.map(({ sales_date }) => sales_date)).size)),
    ...renderDays(days, look),
    '',
    output.paint.bold(sales.topEvents),
    ...renderEvents(events, look),
  ];
}

function renderTotals(totals: readonly SalesTotals[], { output, texts }: Look): string[] {
  const { sales, format } = texts;
  return renderTable(
    [
      { title: sales.orders, align: 'right', optional: 1 },
      { title: sales.tickets, align: 'right', optional: 2 },
      { title: sales.gross, align: 'right' },
      { title: sales.refunded, align: 'right', optional: 3 },
      { title: sales.net, align: 'right' },
    ],
    totals.map((total) => [
      format.number(total.orders),
      format.number(total.tickets_sold),
      format.money(total.revenue, total.currency),
      format.money(total.refunded_amount, total.currency),
      format.money(total.net, total.currency),
    ]),
    output,
  );
}

const BAR_WIDTH = 24;

function renderDays(days: readonly SalesDay[], { output, texts }: Look): string[] {
  const { sales, format } = texts;
  // For the length of a bar a float is good enough; money itself never is one.
  const highest = Math.max(1, ...days.map(({ revenue }) => Number(revenue)));
  return renderTable(
    [
      { title: sales.day },
      { title: sales.tickets, align: 'right', optional: 2 },
      { title: sales.gross, align: 'right' },
      { title: sales.refunded, align: 'right', optional: 3 },
      { title: '', optional: 1, style: (padded) => output.paint.green(padded) },
    ],
    days
      .toReversed()
      .map((day) => [
        format.shortDay(day.sales_date),
        format.number(day.tickets_sold),
        format.money(day.revenue, day.currency),
        format.money(day.refunded_amount, day.currency),
        renderBar(Number(day.revenue) / highest, BAR_WIDTH, output.unicode),
      ]),
    output,
  );
}

function renderEvents(events: readonly TopEvent[], { output, texts }: Look): string[] {
  const { sales, format } = texts;
  return renderTable(
    [
      { title: sales.event, canShrink: true },
      { title: sales.tickets, align: 'right', optional: 1 },
      { title: sales.gross, align: 'right' },
    ],
    events.map((event) => [
      event.name === '' ? event.event_id : event.name,
      format.number(event.tickets_sold),
      format.money(event.revenue, event.currency),
    ]),
    output,
  );
}
