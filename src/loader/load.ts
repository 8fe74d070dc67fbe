/**
 * One load, from the first request to the last row, and the record it leaves: prove what the source honours, choose how to read,
 * read and write in streams, rebuild the facts, and only then say whether the count was proved and move the watermark.
 */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import {
  InterruptedError,
  SourceHttpError,
  TokenRefusedError,
  toZakazError,
  type ZakazError,
} from '../core/errors.ts';
import { createZoneClock } from '../core/time.ts';
import { DIALECTS } from '../protocol/contract.ts';
import type { Completeness, RunMetrics } from '../protocol/run.ts';
import { createHttpClient, type HttpClientOptions } from '../qtickets/http-client.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Agreement, type AgreeOptions, agree, toLost } from './agree.ts';
import { type Approach, chooseApproach } from './approach.ts';
import { noteBuyerKey } from './buyer-rules.ts';
import { checkSums } from './check-sums.ts';
import { noteDrift, noteOnce, toLostFilter } from './drift.ts';
import { rebuildStaleFacts } from './facts.ts';
import { isReadWhole, judge } from './judge.ts';
import type { LoadContext } from './load-context.ts';
import { type EventsOutcome, knownEvents, loadEvents } from './load-events.ts';
import { loadOrders, type OrdersOutcome, type OrdersRequest } from './load-orders.ts';
import { LOOKED_BACK, ORDERS_WATERMARK, Versions, writeContract } from './meta-rows.ts';
import { type Done, noteProgress } from './note-progress.ts';
import type { WriteCounts } from './order-writer.ts';
import type { LoadProgress } from './progress.ts';
import { loadState } from './queries.ts';
import { fillCapacities, readCapacity } from './read-capacity.ts';
import { type RereadRequest, rereadShows } from './reread-shows.ts';
import { retryRefused } from './retry-refused.ts';
import { emptyMetrics, newRunId, RunRecord } from './run-record.ts';
import { type Coverage, eventsFrom, type LookBack, type Progress, toCoverage } from './scope.ts';
import { takeSkippedLoads } from './skipped-loads.ts';

/** The source writes dates to the second, and its clock is read to the second. */
const CLOCK_MARGIN_MS = 2000;

/** What of the source a load is asked for; `default` is decided from the store: full when no proved full load is on record. */
export type LoadScope =
  | { readonly kind: 'default' }
  | { readonly kind: 'full' }
  | { readonly kind: 'since-hours'; readonly hours: number }
  /** Epoch milliseconds; `to` is exclusive, null is open. */
  | { readonly kind: 'range'; readonly fromMs: number; readonly toMs: number | null };

export interface LoadOptions {
  readonly config: ConfigWithSource;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly scope: LoadScope;
  /** Reads and counts everything, writes nothing. */
  readonly dryRun: boolean;
  /** How long another run of this account is waited for, milliseconds. @default 0 */
  readonly waitMs?: number | undefined;
  /** What `zakaz probe` has just proved of orders, in every dialect. @default proved by the load itself */
  readonly proved?: AgreeOptions['proved'];
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Asks for the places of all shows on sale, whenever they were asked for last. @default those whose turn it is, in a default load */
  readonly readsCapacity?: boolean | undefined;
  /** Does not go on with a full load that was cut off. @default false */
  readonly beginsAnew?: boolean | undefined;
  /** Told of each request at its end. */
  readonly onAttempt?: HttpClientOptions['onAttempt'];
  /** @default made of the time */
  readonly runId?: string | undefined;
  /** Takes events as the store knows them. @default false */
  readonly skipsEvents?: boolean | undefined;
  /** Threads that read pages. @default left to the pool */
  readonly threads?: number | undefined;
  /** Paid orders written at once. @default 10,000 */
  readonly ordersPerBatch?: number | undefined;
}

export interface LoadOutcome {
  readonly metrics: RunMetrics;
  /** What ended the load early; null when it ran to its end, proved or not, or stopped half-way with what it had. */
  readonly error: ZakazError | null;
}

/**
 * Runs one load. It does not throw: what went wrong is in the outcome and in `meta_job_runs`.
 */
export async function load(options: LoadOptions): Promise<LoadOutcome> {
  const run = new Load(options);
  try {
    await run.begin();
    await run.work();
  } catch (thrown) {
    run.fail(toZakazError(thrown));
  }
  return run.end();
}

class Load {
  readonly #options: LoadOptions;
  readonly #context: LoadContext;
  readonly #metrics: RunMetrics;
  readonly #record: RunRecord;
  #error: ZakazError | null = null;

  constructor(options: LoadOptions) {
    const { config, clock, warehouse, dryRun, waitMs, signal, threads, ordersPerBatch } = options;
    const { onProgress = () => {}, onAttempt } = options;
    const startedAtMs = clock.now();
    const zone = createZoneClock(config.reportZone);
    const runId = options.runId ?? newRunId(startedAtMs);
    const meta = { warehouse, organization: config.organization, runId, versions: new Versions(clock) };
    const client = createHttpClient({
      source: config.source,
      clock,
      onAttempt,
      onRetry: ({ attempt, waitMs: retryMs, error }) =>
        onProgress({ phase: 'retry', attempt, waitMs: retryMs, code: error.code }),
    });
    const pace = { threads, ordersPerBatch };
    this.#options = options;
    this.#context = { config, clock, zone, meta, client, startedAtMs, dryRun, signal, onProgress, ...pace };
    this.#metrics = { ...emptyMetrics(runId, zone.format(startedAtMs)), dry_run: dryRun };
    this.#record = new RunRecord({ meta, config, clock, zone, startedAtMs, waitMs, signal });
  }

  /** Puts the run on record before anything else is asked or written. */
  async begin(): Promise<void> {
    if (!this.#options.dryRun) await this.#record.begin(this.#metrics);
  }

  async work(): Promise<void> {
    const { config, dryRun, scope, beginsAnew = false } = this.#options;
    const { meta, client, startedAtMs } = this.#context;
    const { hasRows, progress } = await this.#readState();
    // Before the first answer our own clock has to do; whether a window is wanted does not depend on it.
    this.#cover(this.#toCoverage(progress, startedAtMs));
    const agreement = await this.#agree();
    const { plan, orders: contract } = agreement;
    const nowMs = startedAtMs + (client.stats.clockSkewMs ?? 0) - CLOCK_MARGIN_MS;
    const approach = await chooseApproach({
      ...{ meta, plan, dryRun, beginsAnew, nowMs, sweepPages: config.source.sweepPages },
      coverage: this.#toCoverage(progress, nowMs),
      isDefault: scope.kind === 'default',
    });
    this.#cover(approach.coverage);

    const events = await this.#loadEvents(agreement, approach, progress);
    const { cities } = events;
    const orders = await this.#loadOrders({
      ...{ plan, approach, cities, hasRows },
      provedUntilMs: progress.watermarkMs,
    });
    const failure = orders.failure ?? (await this.#rereadShows({ plan, cities, sourceNowMs: nowMs }));
    const refused = dryRun || failure !== null ? 0 : await this.#retryRefused(cities, progress.watermarkMs);
    const months = failure === null || isOfSource(failure) ? await this.#rebuildFacts() : [];
    if (failure !== null) throw failure;

    const counted = judge(orders.completeness, { plan, contract, events, orders, refused, config });
    this.#conclude(await checkSums(meta, counted, { months, nowMs: this.#context.clock.now() }));
    if (dryRun) return;
    await this.#keepRecord(agreement, { approach, orders, events, progress });
    await this.#readCapacity(nowMs);
  }

  fail(error: ZakazError): void {
    if (this.#error !== null) return;
    const metrics = this.#metrics;
    metrics.error = {
      code: error.code,
      http_status: error instanceof SourceHttpError ? error.httpStatus : refusedStatus(error),
      message: error.message,
    };
    if (error instanceof InterruptedError) {
      metrics.status = 'interrupted';
      this.#error = error;
      return;
    }
    // A source that fails half-way leaves what was read: then the load is incomplete, not failed.
    if (isOfSource(error) && metrics.distinct_ids > 0) {
      metrics.status = 'incomplete';
      const detail = `${metrics.distinct_ids} orders were read before the source failed: ${error.message}`;
      metrics.completeness = { verdict: 'incomplete', reason: 'not-finished', detail };
      return;
    }
    metrics.status = 'error';
    this.#error = error;
  }

  async end(): Promise<LoadOutcome> {
    const { clock, zone, client, config, dryRun } = this.#context;
    const metrics = this.#metrics;
    const finishedAtMs = clock.now();
    metrics.finished_at = zone.format(finishedAtMs);
    metrics.requests = client.stats.requests;
    metrics.retries = client.stats.retries;
    if (!dryRun) metrics.loads_skipped = await takeSkippedLoads(config.dataDir);
    await client.close();
    const message = metrics.error?.message ?? metrics.completeness.detail;
    try {
      await this.#record.end(metrics, message, finishedAtMs);
    } catch (thrown) {
      // The store that failed the load fails its record too; the first failure is the one to tell.
      this.fail(toZakazError(thrown));
    }
    return { metrics, error: this.#error };
  }

  get #lookBack(): LookBack {
    const { sinceHours: hours, looksBackEachLoad: eachLoad } = this.#options.config;
    return { hours, eachLoad };
  }

  #toCoverage(progress: Progress, nowMs: number): Coverage {
    return toCoverage({ scope: this.#options.scope, lookBack: this.#lookBack, progress, nowMs });
  }

  async #readState(): Promise<{ readonly hasRows: boolean; readonly progress: Progress }> {
    const { warehouse, organization } = this.#context.meta;
    const names = { watermark: ORDERS_WATERMARK, look_back: LOOKED_BACK };
    const [state] = await warehouse.query(loadState, { organization, ...names });
    const toMs = (seconds: string | null | undefined) => (seconds == null ? null : Number(seconds) * 1000);
    return {
      hasRows: state?.has_orders === '1',
      progress: {
        watermarkMs: toMs(state?.watermark_s),
        lookedBackMs: toMs(state?.looked_back_s),
        backfilledMs: toMs(state?.backfilled_s),
      },
    };
  }

  async #agree(): Promise<Agreement> {
    const { config, meta, client, zone, clock, dryRun, signal, onProgress } = this.#context;
    const { dialect } = config.source;
    const agreement = await agree({
      ...{ client, zone, signal, warehouse: meta.warehouse, organization: config.organization },
      proved: this.#options.proved,
      dialects: dialect === 'auto' ? DIALECTS : [dialect],
      concurrency: config.source.concurrency,
      now: () => clock.now(),
      isWindow: this.#metrics.mode === 'window',
    });
    const { proofs, plan, isFresh } = agreement;
    this.#metrics.contract = [...proofs];
    this.#metrics.plan = plan.plan;
    this.#metrics.dialect = plan.dialect;
    onProgress({ phase: 'contract', proofs });
    if (isFresh && !dryRun) await writeContract(meta, proofs, clock.now());
    return agreement;
  }

  #cover({ mode, fromMs, toMs }: Coverage): void {
    const iso = (epochMs: number | null) => (epochMs === null ? null : this.#context.zone.format(epochMs));
    this.#metrics.mode = mode;
    this.#metrics.window = { from: iso(fromMs), to: iso(toMs) };
  }

  async #loadEvents(
    { plan, canFilterEvents }: Agreement,
    { coverage, sweep }: Approach,
    progress: Progress,
  ): Promise<EventsOutcome> {
    const { warehouse, organization } = this.#context.meta;
    if (this.#options.skipsEvents === true) return await knownEvents(warehouse, organization);
    const events = await loadEvents(this.#context, {
      dialect: plan.dialect,
      fromMs: canFilterEvents ? eventsFrom(coverage, progress) : null,
      sweep: canFilterEvents ? null : (sweep?.events?.request ?? null),
    });
    const metrics = this.#metrics;
    metrics.events = { seen: events.seen, server_total: events.serverTotal };
    metrics.rows = { ...metrics.rows, events: events.events, shows: events.shows };
    metrics.rejected += events.rejected;
    return events;
  }

  async #loadOrders(request: OrdersRequest): Promise<OrdersOutcome> {
    const orders = await loadOrders(this.#context, request);
    const metrics = this.#metrics;
    // The list was not as it was known: all of it was read.
    if (metrics.mode === 'sweep' && orders.isWhole) metrics.mode = 'full';
    Object.assign(metrics, orders.counted, { rejected: metrics.rejected + orders.counted.rejected });
    metrics.server_total = orders.serverTotal;
    metrics.orders_resumed = orders.readBefore;
    metrics.orders_unchanged = orders.written.unchanged;
    this.#countRows(orders.written);
    return orders;
  }

  /** @returns what ended it early: what it read until then is written and needs its facts all the same */
  async #rereadShows(request: RereadRequest): Promise<ZakazError | null> {
    const { dryRun, scope } = this.#options;
    if (dryRun || scope.kind !== 'default' || this.#metrics.mode !== 'window') return null;
    try {
      const reread = await rereadShows(this.#context, request);
      this.#metrics.orders_reread = reread.read;
      this.#countRows(reread);
      return null;
    } catch (thrown) {
      return toZakazError(thrown);
    }
  }

  /** @returns orders that could not be read so far */
  async #retryRefused(cities: EventsOutcome['cities'], provedUntilMs: number | null): Promise<number> {
    const retried = await retryRefused(this.#context, cities, provedUntilMs);
    this.#countRows(retried);
    return retried.open;
  }

  /** After all else: it does not decide how the load ends. */
  async #readCapacity(sourceNowMs: number): Promise<void> {
    const { scope, readsCapacity: isForced = false } = this.#options;
    const { meta, clock } = this.#context;
    const metrics = this.#metrics;
    const isWanted = isForced || scope.kind === 'default';
    const outcome = isWanted ? await readCapacity(this.#context, { isForced, sourceNowMs }) : null;
    metrics.capacity = outcome?.reading ?? null;
    if (outcome !== null) metrics.drift.push(...(await noteOnce(meta, outcome.notices, clock.now())));
    if (metrics.rows.shows > 0 || (metrics.capacity?.shows_read ?? 0) > 0) await fillCapacities(meta);
  }

  #countRows({ orders, tickets }: WriteCounts): void {
    const { rows } = this.#metrics;
    this.#metrics.rows = { ...rows, orders: rows.orders + orders, tickets: rows.tickets + tickets };
  }

  /** @returns the months rebuilt */
  async #rebuildFacts(): Promise<readonly number[]> {
    const { meta, clock, dryRun, signal, onProgress } = this.#context;
    if (dryRun) return [];
    const { rows, months } = await rebuildStaleFacts({
      ...{ meta, signal },
      now: () => clock.now(),
      onProgress: (done, total) => onProgress({ phase: 'facts', done, total }),
    });
    this.#metrics.rows.facts = rows;
    return months;
  }

  #conclude(completeness: Completeness): void {
    this.#metrics.completeness = completeness;
    this.#metrics.complete = completeness.verdict === 'complete';
    this.#metrics.status = this.#metrics.complete ? 'ok' : 'incomplete';
  }

  /** What the next loads go by: how far this one came, and what was seen of the source. */
  async #keepRecord({ plan, lost }: Agreement, done: Omit<Done, 'lookBack' | 'isProved'>): Promise<void> {
    const { meta, clock, zone } = this.#context;
    const metrics = this.#metrics;
    const { orders } = done;
    const isProved = isReadWhole(metrics.completeness);
    const oldestMs = await noteProgress(this.#context, { ...done, isProved, lookBack: this.#lookBack });
    if (metrics.mode === 'sweep' && oldestMs !== null) metrics.oldest_read_at = zone.format(oldestMs);
    const lostNow = metrics.completeness.reason === 'filter-lost' ? [toLost(plan)] : [];
    await writeContract(meta, lostNow, clock.now());
    const drift = [...lost, ...lostNow.map(toLostFilter)];
    const keyNotices = await noteBuyerKey(meta, this.#options.config, clock.now());
    metrics.drift = [
      ...(await noteDrift(meta, drift, orders.oddities, clock.now())),
      ...(await noteOnce(meta, keyNotices, clock.now())),
    ];
    await orders.checkpoints?.close();
  }
}

/** Whether the source failed, rather than the store, the program or its user. */
function isOfSource({ code }: ZakazError): boolean {
  return code.startsWith('SOURCE_') || code === 'TOKEN_REFUSED';
}

function refusedStatus(error: ZakazError): number | null {
  const status = error instanceof TokenRefusedError ? error.details['http_status'] : null;
  return typeof status === 'number' ? status : null;
}
