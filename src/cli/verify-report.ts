/** A comparison of source and store, and a repair, as a person reads them: sums, what differs, and what to do about it. */
import { formatMoney, parseMoney } from '../core/money.ts';
import type { Texts } from '../core/texts/index.ts';
import {
  DIFFERENCE_KINDS,
  type DifferenceCounts,
  type OrderDifference,
  type Repair,
  type SalesSums,
  type StoreSums,
  type Verification,
} from '../protocol/verify.ts';
import { type Column, renderPairs, renderTable, wrap } from './layout.ts';
import type { Output } from './output.ts';
import { describeDuration, describeProof } from './run-report.ts';

/** Rows of a table; the JSON document has more. */
const ROWS_SHOWN = 20;

/** How a comparison is shown. */
export interface VerifyReportOptions {
  readonly output: Output;
  readonly texts: Texts;
  /** IANA zone in which times are shown. */
  readonly zone: string;
  /** How the program is called, for advice. */
  readonly self: string;
}

type Pair = readonly [label: string, value: string];

/** The lines of `zakaz verify`. */
export function renderVerification(found: Verification, options: VerifyReportOptions): string[] {
  const { texts, output } = options;
  const { verify } = texts;
  const { equal, complete } = found;
  const title = equal
    ? complete
      ? verify.title.equal
      : verify.title.unproved
    : complete
      ? verify.title.different
      : verify.title.differentUnproved;
  return [
    ...renderTitle(title, found, output),
    ...renderPairs([...pairsOf(found, options), ...adviceOf(found, options)], output),
    ...renderTables(found, options),
  ];
}

/** The lines of `zakaz repair`. */
export function renderRepair(done: Repair, options: VerifyReportOptions): string[] {
  const { texts, output, self } = options;
  const { verify, run } = texts;
  const { before, after } = done;
  const isGood = after.equal && after.complete;
  const wasGood = isGood && before.total === 0;
  const title = wasGood ? verify.repair.nothing : isGood ? verify.repair.done : verify.repair.partly;
  const pairs: Pair[] = [[verify.label.found, describeCounts(before, texts)]];
  if (done.reloaded > 0) pairs.push([verify.label.reloaded, verify.repair.reloaded(done.reloaded)]);
  if (done.not_found > 0) pairs.push([verify.label.notFound, verify.repair.notFound(done.not_found)]);
  if (done.marked > 0) pairs.push([verify.label.newlyMarked, verify.repair.marked(done.marked)]);
  pairs.push([run.label.written, run.written(done.rows)]);
  const next: Pair[] = after.equal ? [] : [[verify.label.next, verify.seeRuns(`${self} verify`)]];
  return [
    ...renderTitle(title, after, output),
    ...renderPairs(
      [...pairs, ...pairsOf(after, options), ...next, [run.label.run, done.run_id] as const],
      output,
    ),
    ...renderTables(after, options),
  ];
}

function renderTitle(title: string, { equal, complete }: Verification, output: Output): string[] {
  const { paint } = output;
  const style = equal && complete ? paint.green : paint.yellow;
  return wrap(title, output.columns()).map((line) => paint.bold(style(line)));
}

function pairsOf(found: Verification, { texts, zone }: VerifyReportOptions): Pair[] {
  const { verify, run, format } = texts;
  const { label } = verify;
  const { differences, marked, window } = found;
  const pairs: Pair[] = [];
  if (window.from !== null && window.to !== null) {
    const last = new Date(Date.parse(window.to) - 1).toISOString();
    pairs.push([label.window, run.between(format.time(window.from, zone), format.time(last, zone))]);
  }
  pairs.push([label.source, describeSums(found.source, texts)]);
  pairs.push([
    label.store,
    describeSums({ ...found.store, tickets: ticketsOf(found.source, found.store) }, texts),
  ]);
  if (marked.orders > 0)
    pairs.push([label.marked, verify.marked(marked.orders, money(marked.revenue, texts))]);
  if (differences.total > 0) pairs.push([label.differences, describeCounts(differences, texts)]);
  if (differences.since_last_load > 0) pairs.push([label.recent, verify.recent(differences.since_last_load)]);
  if (found.rejected > 0) pairs.push([run.label.refused, verify.refused(found.rejected)]);
  pairs.push([run.label.proof, describeProof(found.completeness.reason, found, texts)]);
  const took = describeDuration(found, texts);
  pairs.push([run.label.requests, run.requests(found.requests, found.retries, took)]);
  return pairs;
}

/** Where all that differs is new, a load will do. */
function adviceOf({ differences }: Verification, { texts, self }: VerifyReportOptions): Pair[] {
  const { total, since_last_load: recent } = differences;
  if (total === 0) return [];
  const { label, next } = texts.verify;
  return [[label.next, total === recent ? next.load(`${self} load`) : next.repair(`${self} repair`)]];
}

function describeCounts(counts: DifferenceCounts, { verify }: Texts): string {
  if (counts.total === 0) return verify.none;
  return DIFFERENCE_KINDS.flatMap((kind) =>
    counts[kind] === 0 ? [] : [verify.counted[kind](counts[kind])],
  ).join('; ');
}

function describeSums(sums: SalesSums, texts: Texts): string {
  const { orders, tickets, revenue, first_id: first, last_id: last } = sums;
  const text = texts.verify.sums({ orders, tickets }, money(revenue, texts));
  return first === null || last === null ? text : `${text}; ${texts.verify.ids(first, last)}`;
}

function renderTables(found: Verification, options: VerifyReportOptions): string[] {
  if (found.equal) return [];
  const { output, texts } = options;
  const { verify } = texts;
  const hasRecent = found.orders.slice(0, ROWS_SHOWN).some((order) => order.since_last_load);
  return [
    '',
    output.paint.bold(verify.days),
    ...wrap(verify.brackets, output.columns()),
    ...renderDays(found, options),
    ...renderMore(found.days_differing, texts),
    '',
    output.paint.bold(verify.orders),
    ...renderOrders(found.orders, options),
    ...renderMore(found.differences.total, texts),
    ...(hasRecent ? wrap(verify.recentMark, output.columns()) : []),
  ];
}

function renderDays({ days }: Verification, { output, texts }: VerifyReportOptions): string[] {
  const { verify, format } = texts;
  const columns: Column[] = [
    { title: verify.column.day },
    { title: verify.column.event, align: 'right' },
    { title: verify.column.orders, align: 'right' },
    { title: verify.column.tickets, align: 'right' },
    { title: verify.column.money, align: 'right' },
  ];
  const rows = days
    .slice(0, ROWS_SHOWN)
    .map(({ day, event_id, source, store }) => [
      format.day(day),
      event_id,
      compareCounts(source.orders, store.orders, texts),
      compareCounts(source.tickets, ticketsOf(source, store), texts),
      compareMoney(source.revenue, store.revenue, texts),
    ]);
  return renderTable(columns, rows, output);
}

function renderOrders(orders: readonly OrderDifference[], { output, texts }: VerifyReportOptions): string[] {
  const { verify, format } = texts;
  const columns: Column[] = [
    { title: verify.column.order, align: 'right' },
    { title: verify.column.what },
    { title: verify.column.day, optional: 1 },
    { title: verify.column.event, align: 'right', optional: 2 },
    { title: verify.column.tickets, align: 'right' },
    { title: verify.column.money, align: 'right' },
  ];
  const nothing = { tickets: 0, ticket_rows: 0, revenue: '0.00' };
  const rows = orders.slice(0, ROWS_SHOWN).map((order) => {
    const { source, store } = { source: order.source ?? nothing, store: order.store ?? nothing };
    return [
      order.order_id,
      `${verify.kind[order.kind]}${order.since_last_load ? ' *' : ''}`,
      format.day(order.day),
      order.event_id,
      compareCounts(source.tickets, ticketsOf(source, store), texts),
      compareMoney(source.revenue, store.revenue, texts),
    ];
  });
  return renderTable(columns, rows, output);
}

function renderMore(total: number, { verify }: Texts): string[] {
  return total > ROWS_SHOWN ? [`  ${verify.more(total - ROWS_SHOWN)}`] : [];
}

/** Of the store's two counts the one that is off. */
function ticketsOf(
  source: Pick<SalesSums, 'tickets'>,
  store: Pick<StoreSums, 'tickets' | 'ticket_rows'>,
): number {
  return store.tickets === source.tickets ? store.ticket_rows : store.tickets;
}

function compareCounts(source: number, store: number, { format }: Texts): string {
  return withDeviation(format.number(source), store - source, format.number(Math.abs(store - source)));
}

function compareMoney(source: string, store: string, texts: Texts): string {
  const off = (parseMoney(store) ?? 0n) - (parseMoney(source) ?? 0n);
  return withDeviation(money(source, texts), off, money(formatMoney(off < 0n ? -off : off), texts));
}

function withDeviation(text: string, off: number | bigint, magnitude: string): string {
  return Number(off) === 0 ? text : `${text} (${off < 0 ? '-' : '+'}${magnitude})`;
}

function money(amount: string, { format }: Texts): string {
  return format.money(amount, '');
}
