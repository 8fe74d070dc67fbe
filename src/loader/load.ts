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
import { createZoneClock, type ZoneClock } from '../core/time.ts';
import { DIALECTS, type Dialect } from '../protocol/contract.ts';
import type { Completeness, RunMetrics } from '../protocol/run.ts';
import { createHttpClient, type HttpClient } from '../qtickets/http-client.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Agreement, agree, toLost } from './agree.ts';
import { openBuyerKey } from './buyer-key.ts';
import { Checkpoints, findUnfinished, type Unfinished } from './checkpoints.ts';
import { rebuildStaleFacts } from './facts.ts';
import { judge } from './judge.ts';
import { type EventsOutcome, loadEvents } from './load-events.ts';
import { loadOrders, type OrdersOutcome } from './load-orders.ts';
import {
  LOOKED_BACK,
  type MetaContext,
  ORDERS_WATERMARK,
  Versions,
  writeContract,
  writeWatermark,
} from './meta-rows.ts';
import type { LoadProgress } from './progress.ts';
import { loadState } from './queries.ts';
import { emptyMetrics, newRunId, RunRecord } from './run-record.ts';
import {
  type Coverage,
  eventsFrom,
  type LookBack,
  looksBack,
  type Progress,
  reachesWatermark,
  toCoverage,
} from './scope.ts';

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
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Threads that read pages. @default left to the pool */
  readonly threads?: number;
  /** Paid orders written at once. @default 10,000 */
  readonly ordersPerBatch?: number;
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
  readonly #zone: ZoneClock;
  readonly #startedAtMs: number;
  readonly #metrics: RunMetrics;
  readonly #meta: MetaContext;
  readonly #record: RunRecord;
  readonly #client: HttpClient;
  #error: ZakazError | null = null;

  constructor(options: LoadOptions) {
    const { config, clock, warehouse, onProgress } = options;
    const runId = newRunId(clock.now());
    this.#options = options;
    this.#zone = createZoneClock(config.reportZone);
    this.#startedAtMs = clock.now();
    this.#metrics = { ...emptyMetrics(runId, this.#zone.format(clock.now())), dry_run: options.dryRun };
    const meta = { warehouse, organization: config.organization, runId, versions: new Versions(clock) };
    const startedAtMs = this.#startedAtMs;
    this.#meta = meta;
    this.#record = new RunRecord({ meta, config, clock, zone: this.#zone, startedAtMs });
    this.#client = createHttpClient({
      source: config.source,
      clock,
      onRetry: ({ attempt, waitMs, error }) =>
        onProgress?.({ phase: 'retry', attempt, waitMs, code: error.code }),
    });
  }

  /** Puts the run on record before anything else is asked or written. */
  async begin(): Promise<void> {
    if (!this.#options.dryRun) await this.#record.begin(this.#metrics);
  }

  async work(): Promise<void> {
    const state = await this.#readState();
    // Before the first answer our own clock has to do; whether a window is wanted does not depend on it.
    this.#cover(this.#toCoverage(state.progress, this.#startedAtMs));
    const agreement = await this.#agree();
    const sourceStartMs = this.#startedAtMs + (this.#client.stats.clockSkewMs ?? 0) - CLOCK_MARGIN_MS;
    const coverage = this.#toCoverage(state.progress, sourceStartMs);
    this.#cover(coverage);
    const { plan, orders: contract } = agreement;

    const events = await this.#loadEvents(agreement, coverage, state.progress);
    const unfinished = this.#canResume(plan) ? await findUnfinished(this.#meta, sourceStartMs) : null;
    const beganMs = unfinished?.sourceStartMs ?? sourceStartMs;
    const checkpoints = this.#keepsCheckpoints(plan) ? this.#checkpoints(unfinished, beganMs) : null;
    const request = { plan, coverage, events, unfinished, checkpoints, sourceStartMs: beganMs };
    const orders = await this.#loadOrders({ ...request, hasRows: state.hasRows });
    if (orders.failure === null || isOfSource(orders.failure)) await this.#rebuildFacts();
    if (orders.failure !== null) throw orders.failure;

    const { config } = this.#options;
    this.#conclude(judge(orders.completeness, { plan, contract, events, orders, config }));
    if (this.#metrics.complete) await this.#moveWatermarks(coverage, state.progress, beganMs);
    if (this.#metrics.completeness.reason === 'filter-lost') await this.#forgetContract(plan);
    await checkpoints?.close();
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
    const { clock } = this.#options;
    const metrics = this.#metrics;
    const finishedAtMs = clock.now();
    metrics.finished_at = this.#zone.format(finishedAtMs);
    this.#countRequests();
    await this.#client.close();
    const message = metrics.error?.message ?? metrics.completeness.detail;
    try {
      await this.#record.end(metrics, message, finishedAtMs);
    } catch (thrown) {
      // The store that failed the load fails its record too; the first failure is the one to tell.
      this.fail(toZakazError(thrown));
    }
    return { metrics, error: this.#error };
  }

  #dialects(): readonly Dialect[] {
    const { dialect } = this.#options.config.source;
    return dialect === 'auto' ? DIALECTS : [dialect];
  }

  get #lookBack(): LookBack {
    const { sinceHours: hours, looksBackEachLoad: eachLoad } = this.#options.config;
    return { hours, eachLoad };
  }

  #toCoverage(progress: Progress, nowMs: number): Coverage {
    return toCoverage({ scope: this.#options.scope, lookBack: this.#lookBack, progress, nowMs });
  }

  async #readState(): Promise<{ readonly hasRows: boolean; readonly progress: Progress }> {
    const { warehouse, organization } = this.#meta;
    const names = { watermark: ORDERS_WATERMARK, look_back: LOOKED_BACK };
    const [state] = await warehouse.query(loadState, { organization, ...names });
    const toMs = (seconds: string | null | undefined) => (seconds == null ? null : Number(seconds) * 1000);
    return {
      hasRows: state?.has_orders === '1',
      progress: { watermarkMs: toMs(state?.watermark_s), lookedBackMs: toMs(state?.looked_back_s) },
    };
  }

  async #agree(): Promise<Agreement> {
    const { config, clock, dryRun, signal, onProgress, warehouse } = this.#options;
    const agreement = await agree({
      client: this.#client,
      warehouse,
      dialects: this.#dialects(),
      organization: config.organization,
      zone: this.#zone,
      concurrency: config.source.concurrency,
      now: () => clock.now(),
      isWindow: this.#metrics.mode === 'window',
      ...(signal ? { signal } : {}),
    });
    const { proofs, plan, isFresh } = agreement;
    this.#metrics.contract = [...proofs];
    this.#metrics.plan = plan.plan;
    this.#metrics.dialect = plan.dialect;
    onProgress?.({ phase: 'contract', proofs });
    if (isFresh && !dryRun) await writeContract(this.#meta, proofs, clock.now());
    return agreement;
  }

  async #forgetContract({ dialect, plan }: ReadingPlan): Promise<void> {
    const { clock, dryRun } = this.#options;
    if (!dryRun) await writeContract(this.#meta, [toLost(dialect, plan)], clock.now());
  }

  async #moveWatermarks(coverage: Coverage, { watermarkMs }: Progress, sourceStartMs: number): Promise<void> {
    const { clock, dryRun } = this.#options;
    if (dryRun || !reachesWatermark(coverage, watermarkMs)) return;
    if (looksBack(coverage, this.#lookBack, sourceStartMs)) {
      await writeWatermark(this.#meta, LOOKED_BACK, sourceStartMs, clock.now());
    }
    await writeWatermark(
      this.#meta,
      ORDERS_WATERMARK,
      Math.max(sourceStartMs, watermarkMs ?? 0),
      clock.now(),
    );
  }

  #cover({ mode, fromMs, toMs }: Coverage): void {
    const iso = (epochMs: number | null) => (epochMs === null ? null : this.#zone.format(epochMs));
    this.#metrics.mode = mode;
    this.#metrics.window = { from: iso(fromMs), to: iso(toMs) };
  }

  async #loadEvents(
    { plan, canFilterEvents }: Agreement,
    coverage: Coverage,
    progress: Progress,
  ): Promise<EventsOutcome> {
    const { config, clock, dryRun, signal, onProgress } = this.#options;
    const events = await loadEvents({
      client: this.#client,
      dialect: plan.dialect,
      fromMs: canFilterEvents ? eventsFrom(coverage, progress) : null,
      zone: this.#zone,
      concurrency: config.source.concurrency,
      ...(signal ? { signal } : {}),
      meta: dryRun ? null : this.#meta,
      organization: config.organization,
      runId: this.#meta.runId,
      loadedAtMs: this.#startedAtMs,
      now: () => clock.now(),
      onProgress: (done, total) => onProgress?.({ phase: 'events', done, total }),
    });
    const metrics = this.#metrics;
    metrics.events = { seen: events.seen, server_total: events.serverTotal };
    metrics.rows = { ...metrics.rows, events: events.events, shows: events.shows };
    metrics.rejected += events.rejected;
    return events;
  }

  /** Only a load of everything by id can go on where another was cut off. */
  #keepsCheckpoints({ plan }: ReadingPlan): boolean {
    return plan === 'keyset' && this.#metrics.mode === 'full' && !this.#options.dryRun;
  }

  /** What changed in the part that is not read again must be to be had. */
  #canResume(plan: ReadingPlan): boolean {
    return this.#keepsCheckpoints(plan) && plan.honoursSince;
  }

  #checkpoints(unfinished: Unfinished | null, sourceStartMs: number): Checkpoints {
    const { clock } = this.#options;
    return new Checkpoints({ meta: this.#meta, sourceStartMs, now: () => clock.now(), unfinished });
  }

  async #loadOrders({
    plan,
    coverage,
    events,
    unfinished,
    checkpoints,
    sourceStartMs,
    hasRows,
  }: OrdersRequest): Promise<OrdersOutcome> {
    const { config, clock, dryRun, signal, onProgress, threads, ordersPerBatch } = this.#options;
    const orders = await loadOrders({
      client: this.#client,
      plan,
      coverage,
      zone: this.#zone,
      meta: this.#meta,
      dryRun,
      hasRows,
      sourceStartMs,
      now: () => clock.now(),
      unfinished,
      checkpoints,
      concurrency: config.source.concurrency,
      ...(threads === undefined ? {} : { threads }),
      ...(ordersPerBatch === undefined ? {} : { ordersPerBatch }),
      ...(signal ? { signal } : {}),
      pages: {
        organization: config.organization,
        reportZone: config.reportZone,
        runId: this.#meta.runId,
        loadedAtMs: this.#startedAtMs,
        personalData: config.personalData,
        buyerKey: dryRun ? null : await openBuyerKey(config),
        cities: events.cities,
        window: { fromMs: coverage.fromMs, toMs: coverage.toMs },
      },
      onProgress: (done, total, written) => onProgress?.({ phase: 'orders', done, total, written }),
    });
    const metrics = this.#metrics;
    Object.assign(metrics, orders.counted, { rejected: metrics.rejected + orders.counted.rejected });
    metrics.server_total = orders.serverTotal;
    metrics.orders_resumed = orders.readBefore;
    metrics.orders_unchanged = orders.written.unchanged;
    metrics.rows = { ...metrics.rows, orders: orders.written.orders, tickets: orders.written.tickets };
    return orders;
  }

  async #rebuildFacts(): Promise<void> {
    const { clock, dryRun, signal, onProgress } = this.#options;
    if (dryRun) return;
    this.#metrics.rows.facts = await rebuildStaleFacts({
      meta: this.#meta,
      now: () => clock.now(),
      ...(signal ? { signal } : {}),
      onProgress: (done, total) => onProgress?.({ phase: 'facts', done, total }),
    });
  }

  #conclude(completeness: Completeness): void {
    this.#metrics.completeness = completeness;
    this.#metrics.complete = completeness.verdict === 'complete';
    this.#metrics.status = this.#metrics.complete ? 'ok' : 'incomplete';
  }

  #countRequests(): void {
    const { requests, retries } = this.#client.stats;
    this.#metrics.requests = requests;
    this.#metrics.retries = retries;
  }
}

interface OrdersRequest {
  readonly plan: ReadingPlan;
  readonly coverage: Coverage;
  readonly events: EventsOutcome;
  readonly unfinished: Unfinished | null;
  readonly checkpoints: Checkpoints | null;
  readonly sourceStartMs: number;
  readonly hasRows: boolean;
}

/** Whether the source failed, rather than the store, the program or its user. */
function isOfSource({ code }: ZakazError): boolean {
  return code.startsWith('SOURCE_') || code === 'TOKEN_REFUSED';
}

function refusedStatus(error: ZakazError): number | null {
  const status = error instanceof TokenRefusedError ? error.details['http_status'] : null;
  return typeof status === 'number' ? status : null;
}
