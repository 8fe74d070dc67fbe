/** `zakaz status`: one screen of health, from the store alone. */

import type { Texts } from '../../core/texts/index.ts';
import { byKind } from '../../loader/drift.ts';
import { ORDERS_WATERMARK } from '../../loader/meta-rows.ts';
import type { ChecksStatus } from '../../protocol/checks.ts';
import type { Drift } from '../../protocol/contract.ts';
import type { RunSummary, StoreStatus } from '../../protocol/reports.ts';
import { readStatus } from '../../reports/reports.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { renderPairs } from '../layout.ts';
import { chooseOrganization, describeNoData, withReadableStore } from '../store.ts';

/** How long a change of the source is shown. */
const DRIFT_SHOWN_MS = 30 * 86_400_000;

/** Options of `zakaz status`. */
export interface StatusOptions {
  /** Milliseconds. */
  readonly maxAge?: number;
  readonly json?: boolean;
}

interface Found {
  readonly status: StoreStatus | null;
  readonly zone: string;
  /** For people. */
  readonly store: string;
}

/**
 * Prints the status. The exit code is 3 when the last proved load is older than `maxAge`, else 0.
 * @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function run(context: Context, { maxAge, json }: StatusOptions): Promise<number> {
  const { stdout, stderr, texts, clock } = context;
  const config = await readConfig(context);
  const found = await withReadableStore(
    context,
    { config, purpose: 'status' },
    async (store): Promise<Found> => {
      if (store === null) return { status: null, zone: config.reportZone, store: '' };
      const { warehouse, reportZone: zone } = store;
      const organization = await chooseOrganization(context, { config, warehouse });
      const place = `${texts.doctor.engineNames[warehouse.engine]}, ${warehouse.location}`;
      return {
        status: organization === null ? null : await readStatus(warehouse, organization),
        zone,
        store: place,
      };
    },
  );
  const { status } = found;
  if (json === true) stdout.write(`${JSON.stringify(status, null, 2)}\n`);
  else if (status === null) stderr.lines(describeNoData(context, config));
  else stdout.lines(renderStatus(status, context, found));
  if (maxAge === undefined) return EXIT.done;
  const provedAt = status?.last_ok_run?.started_at;
  if (provedAt !== undefined && clock.now() - Date.parse(provedAt) <= maxAge) return EXIT.done;
  const words = texts.status;
  stderr.lines([provedAt === undefined ? words.neverProved : words.tooOld(texts.format.duration(maxAge))]);
  return EXIT.notProved;
}

function renderStatus(status: StoreStatus, context: Context, { zone, store }: Found): string[] {
  const { stdout, texts, clock } = context;
  const { format, status: words } = texts;
  const { label } = words;
  const { staging, rejects, stale_months: stale } = status;
  const time = (instant: string) => format.time(instant, zone);
  const runLine = (run: RunSummary | null) =>
    run === null ? words.never : describeRun(run, { texts, zone, nowMs: clock.now() });
  const cancelled = staging.cancelled_orders;
  const pairs: (readonly [string, string])[] = [
    [label.organization, status.organization],
    [label.store, store],
    [label.lastRun, runLine(status.last_run)],
    [label.lastOk, runLine(status.last_ok_run)],
    ...status.watermarks
      .filter(({ name }) => name === ORDERS_WATERMARK)
      .map(({ value }) => [label.watermark, `${time(value)}, ${zone}`] as const),
    ...oldestPage(status, context),
    [
      label.orders,
      format.number(staging.orders) + (cancelled === 0 ? '' : `, ${words.cancelled(cancelled)}`),
    ],
    [label.tickets, format.number(staging.tickets)],
  ];
  if (staging.first_sale_at !== null && staging.last_sale_at !== null) {
    const between = texts.run.between(time(staging.first_sale_at), time(staging.last_sale_at));
    pairs.push([label.sales, between]);
  }
  if (stale.length > 0) pairs.push([label.stale, words.staleMonths(stale.length, stale.join(', '))]);
  for (const { entity, reason, rows } of rejects) {
    pairs.push([label.rejects, words.rejected(entity, rows, reason)]);
  }
  const places = describePlaces(status, context);
  if (places !== '') pairs.push([label.places, places]);
  if (status.checks !== null) pairs.push([label.checks, describeChecks(status.checks, context)]);
  for (const { kind, subjects } of byKind(recentDrift(status, clock.now()))) {
    pairs.push([label.drift, texts.run.drift[kind](subjects.join(', '))]);
  }
  return renderPairs(pairs, stdout);
}

/** Changes of the source that are not old news yet. */
function recentDrift({ drift }: StoreStatus, nowMs: number): readonly Drift[] {
  return drift.filter(({ noticed_at }) => nowMs - Date.parse(noticed_at) < DRIFT_SHOWN_MS);
}

/** Where the source cannot be asked for what changed: how old the knowledge of the part that waits longest is. */
function oldestPage({ last_ok_run: run }: StoreStatus, { texts, clock }: Context): [string, string][] {
  if (run === null || run.oldest_read_at === null) return [];
  const { format, status: words } = texts;
  const age = format.duration(Math.max(0, clock.now() - Date.parse(run.oldest_read_at)));
  return [[words.label.oldestPage, words.readAgo(age)]];
}

/** What is known of the places of shows, and what is missing. */
function describePlaces({ capacity }: StoreStatus, { texts, clock }: Context): string {
  if (capacity === null) return '';
  const { format, status: words } = texts;
  const { refused_at, last_read_at, shows_read, shows_refused, http_status } = capacity;
  const age = (instant: string) => format.duration(Math.max(0, clock.now() - Date.parse(instant)));
  if (refused_at !== null) return words.noPlaces(http_status ?? 0, age(refused_at));
  return [
    ...(last_read_at === null ? [] : [words.places(shows_read, age(last_read_at))]),
    ...(shows_refused === 0 ? [] : [words.placesRefused(shows_refused, http_status ?? 0)]),
  ].join('; ');
}

/** How the checks ended when they were run last. */
function describeChecks(
  { checked_at, passed, not_passed: bad }: ChecksStatus,
  { texts, clock }: Context,
): string {
  const { short } = texts.check;
  const ago = texts.format.duration(Math.max(0, clock.now() - Date.parse(checked_at)));
  return bad.length === 0
    ? short.good(passed, ago)
    : short.bad(bad.map(({ check }) => check).join(', '), ago);
}

interface RunContext {
  readonly texts: Texts;
  readonly zone: string;
  readonly nowMs: number;
}

function describeRun({ status, started_at }: RunSummary, { texts, zone, nowMs }: RunContext): string {
  const { format, run, status: words } = texts;
  const ago = words.ago(format.duration(Math.max(0, nowMs - Date.parse(started_at))));
  return `${run.short[status]}, ${ago} (${format.time(started_at, zone)})`;
}
