/** A load as a person reads it: what was asked, what came, what was written, and why it is or is not proved complete. */
import type { Texts } from '../core/texts/index.ts';
import { byKind } from '../loader/drift.ts';
import { CAPABILITIES, type Capability, type Verdict, verdictSchema } from '../protocol/contract.ts';
import type { RunMetrics, RunStatus } from '../protocol/run.ts';
import { renderPairs, wrap } from './layout.ts';
import type { Output, Style } from './output.ts';

/** How a load is shown. */
export interface RunReportOptions {
  readonly output: Output;
  readonly texts: Texts;
  /** IANA zone in which times are shown. */
  readonly zone: string;
  /** How the program is called, for advice. */
  readonly self: string;
}

/** The lines of the report. */
export function renderRun(metrics: RunMetrics, options: RunReportOptions): string[] {
  const { output, texts } = options;
  const { run } = texts;
  const paint = statusStyle(metrics.status, output);
  const title = wrap(run.title(run.status[metrics.status]), output.columns());
  return [
    ...title.map((line) => output.paint.bold(paint(line))),
    ...(metrics.dry_run ? [run.dryRun] : []),
    ...renderPairs(pairsOf(metrics, options), output),
  ];
}

/** The colour of a status. */
export function statusStyle(status: RunStatus, { paint }: Output): Style {
  if (status === 'ok') return paint.green;
  if (status === 'error') return paint.red;
  return paint.yellow;
}

function pairsOf(metrics: RunMetrics, options: RunReportOptions): (readonly [string, string])[] {
  const { texts, zone, self } = options;
  const { run, format } = texts;
  const { label } = run;
  const { rows, sale_ts: sales, events } = metrics;
  const time = (instant: string) => format.time(instant, zone);
  const requests = [label.requests, describeRequests(metrics, texts)] as const;
  const id = [label.run, metrics.run_id] as const;
  const cameToNothing = metrics.status === 'error' || metrics.status === 'interrupted';
  if (cameToNothing && metrics.orders_seen === 0) return [requests, id];
  const pairs: (readonly [string, string])[] = [
    [label.window, describeWindow(metrics, options)],
    [label.proof, describeProof(metrics.completeness.reason, metrics, texts)],
    [label.orders, describeOrders(metrics, texts)],
    [label.sold, run.sold(metrics.tickets_sold, format.money(metrics.revenue, ''))],
  ];
  if (sales.min !== null && sales.max !== null) {
    pairs.push([label.sales, run.between(time(sales.min), time(sales.max))]);
  }
  pairs.push([label.events, run.eventsSeen(events.seen, events.server_total)]);
  if (!metrics.dry_run) pairs.push([label.written, run.written(rows)]);
  if (metrics.orders_unchanged > 0) pairs.push([label.unchanged, run.unchanged(metrics.orders_unchanged)]);
  if (metrics.loads_skipped > 0) pairs.push([label.skipped, run.skipped(metrics.loads_skipped)]);
  const places = describePlaces(metrics, texts);
  if (places !== '') pairs.push([label.places, places]);
  if (metrics.rejected > 0) {
    pairs.push([label.refused, run.refused(metrics.rejected, `${self} status`)]);
  }
  for (const { kind, subjects } of byKind(metrics.drift)) {
    pairs.push([label.drift, run.drift[kind](subjects.join(', '))]);
  }
  const contract = describeContract(metrics, texts);
  if (contract !== '') pairs.push([label.contract, contract]);
  pairs.push([
    label.requests,
    run.requests(metrics.requests, metrics.retries, describeDuration(metrics, texts)),
  ]);
  pairs.push([label.run, metrics.run_id]);
  return pairs;
}

function describeWindow({ window, mode }: RunMetrics, { texts, zone }: RunReportOptions): string {
  const { run, format } = texts;
  const { from, to } = window;
  if (mode === 'sweep') return run.newAndRest;
  if (mode === 'full' || (from === null && to === null)) return run.everything;
  if (from !== null && to !== null) return run.changes(format.time(from, zone), format.time(to, zone));
  if (from !== null) return run.changesFrom(format.time(from, zone));
  return run.changesTo(format.time(to ?? '', zone));
}

type Span = Pick<RunMetrics, 'started_at' | 'finished_at'>;
type Reason = RunMetrics['completeness']['reason'];
type ProofCounts = Pick<RunMetrics, 'distinct_ids' | 'server_total'>;

/** Why the load is or is not proved complete, in one sentence. */
export function describeProof(reason: Reason, counts: ProofCounts, { run }: Texts): string {
  return run.proof[reason]({ distinct: counts.distinct_ids, total: counts.server_total });
}

function describeOrders(metrics: RunMetrics, { run }: Texts): string {
  const seen = run.ordersSeen({
    seen: metrics.orders_seen,
    paid: metrics.orders_paid,
    unpaid: metrics.orders_unpaid,
  });
  const { orders_out_of_window: outside, orders_resumed: resumed } = metrics;
  return [
    seen,
    ...(resumed === 0 ? [] : [run.resumed(resumed)]),
    ...(outside === 0 ? [] : [run.outOfWindow(outside)]),
  ].join('; ');
}

function describeRequests(metrics: RunMetrics, texts: Texts): string {
  return texts.run.requests(metrics.requests, metrics.retries, describeDuration(metrics, texts));
}

/** What came of asking for the places of shows; empty where it was nobody's turn. */
function describePlaces({ capacity }: RunMetrics, { run }: Texts): string {
  if (capacity === null || (capacity.shows_due === 0 && capacity.outcome !== 'failed')) return '';
  const { shows_read: read, shows_due: due, shows_refused: refused, shows_odd: odd, outcome } = capacity;
  return [
    run.capacity({ read, due }),
    ...(refused === 0 ? [] : [run.capacityLeft.refused(refused)]),
    ...(odd === 0 ? [] : [run.capacityLeft.odd(odd)]),
    ...(outcome === 'failed' ? [run.capacityLeft.failed] : []),
  ].join('; ');
}

/** How long a load took; the record has whole seconds. */
export function describeDuration({ started_at, finished_at }: Span, { format }: Texts): string {
  if (finished_at === null) return '';
  const ms = Date.parse(finished_at) - Date.parse(started_at);
  return ms < 1_000 ? `< ${format.duration(1_000)}` : format.duration(ms);
}

/** The verdicts on the dialect that was spoken, the same ones together, and how orders were read. */
function describeContract(metrics: RunMetrics, { run }: Texts): string {
  const verdicts = verdictSchema.options.flatMap((verdict) => {
    const meant = CAPABILITIES.filter((capability) => lastVerdict(metrics, capability) === verdict);
    const names = meant.map((capability) => run.capability[capability]);
    return names.length === 0 ? [] : [`${run.verdict[verdict]}: ${names.join(', ')}`];
  });
  const how = metrics.plan === null ? [] : [run.readHow(run.plan[metrics.plan])];
  return [...verdicts, ...how].join('; ');
}

function lastVerdict({ contract, dialect }: RunMetrics, capability: Capability): Verdict | undefined {
  return contract.findLast(
    (proof) => proof.endpoint === 'orders' && proof.dialect === dialect && proof.capability === capability,
  )?.verdict;
}
