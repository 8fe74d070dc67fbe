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
import { DIALECTS, type Dialect, type Drift } from '../protocol/contract.ts';
import type { Completeness, RunMetrics } from '../protocol/run.ts';
import { createHttpClient, type HttpClient } from '../qtickets/http-client.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Agreement, agree, toLost } from './agree.ts';
import { type Approach, chooseApproach } from './approach.ts';
import { openBuyerKey } from './buyer-key.ts';
import { Checkpoints } from './checkpoints.ts';
import { lostFilters, noteDrift } from './drift.ts';
import { rebuildStaleFacts } from './facts.ts';
import { judge } from './judge.ts';
import { type EventsOutcome, knownEvents, loadEvents } from './load-events.ts';
import { loadOrders, type OrdersOutcome } from './load-orders.ts';
import {
  LOOKED_BACK,
  type MetaContext,
  ORDERS_WATERMARK,
  Versions,
  writeContract,
  writeWatermark,
} from './meta-rows.ts';
import type { OrderPageSettings } from './order-page.ts';
import type { LoadProgress } from './progress.ts';
import { contractLatest, loadState } from './queries.ts';
import { rereadShows } from './reread-shows.ts';
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
import { takeSkippedLoads } from './skipped-loads.ts';
import { noteSweeps } from './sweeps.ts';

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
  readonly waitMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Takes events as the store knows them. @default false */
  readonly skipsEvents?: boolean;
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
  /** Filters that were seen to be lost. */
  readonly #lost: Drift[] = [];
  #error: ZakazError | null = null;

  constructor(options: LoadOptions) {
    const { config, clock, warehouse, onProgress, waitMs = 0, signal } = options;
    const runId = newRunId(clock.now());
    this.#options = options;
    this.#zone = createZoneClock(config.reportZone);
    this.#startedAtMs = clock.now();
    this.#metrics = { ...emptyMetrics(runId, this.#zone.format(clock.now())), dry_run: options.dryRun };
    const meta = { warehouse, organization: config.organization, runId, versions: new Versions(clock) };
    const startedAtMs = this.#startedAtMs;
    this.#meta = meta;
    this.#record = new RunRecord({
      ...{ meta, config, clock, zone: this.#zone, startedAtMs, waitMs },
      ...(signal ? { signal } : {}),
    });
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
    const { config, dryRun, scope } = this.#options;
    const state = await this.#readState();
    // Before the first answer our own clock has to do; whether a window is wanted does not depend on it.
    this.#cover(this.#toCoverage(state.progress, this.#startedAtMs));
    const agreement = await this.#agree();
    const nowMs = this.#startedAtMs + (this.#client.stats.clockSkewMs ?? 0) - CLOCK_MARGIN_MS;
    const { plan, orders: contract } = agreement;
    const approach = await chooseApproach({
      ...{ meta: this.#meta, plan, dryRun, nowMs, sweepPages: config.source.sweepPages },
      coverage: this.#toCoverage(state.progress, nowMs),
      isDefault: scope.kind === 'default',
    });
    this.#cover(approach.coverage);

    const events = await this.#loadEvents(agreement, approach, state.progress);
    const checkpoints = approach.keepsProgress ? this.#checkpoints(approach) : null;
    const orders = await this.#loadOrders({ plan, approach, events, checkpoints, hasRows: state.hasRows });
    const failure = orders.failure ?? (await this.#rereadShows(plan, events, nowMs));
    if (failure === null || isOfSource(failure)) await this.#rebuildFacts();
    if (failure !== null) throw failure;

    this.#conclude(judge(orders.completeness, { plan, contract, events, orders, config }));
    if (!dryRun) await this.#noteProgress({ approach, orders, events, progress: state.progress });
    if (this.#metrics.completeness.reason === 'filter-lost') await this.#forgetContract(plan);
    await this.#noteDrift(orders);
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
    const { clock, config, dryRun } = this.#options;
    const metrics = this.#metrics;
    const finishedAtMs = clock.now();
    metrics.finished_at = this.#zone.format(finishedAtMs);
    this.#countRequests();
    if (!dryRun) metrics.loads_skipped = await takeSkippedLoads(config.dataDir);
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
      progress: {
        watermarkMs: toMs(state?.watermark_s),
        lookedBackMs: toMs(state?.looked_back_s),
        backfilledMs: toMs(state?.backfilled_s),
      },
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
      now: () => clock.now(),
      isWindow: this.#metrics.mode === 'window',
      ...(signal ? { signal } : {}),
    });
    const { proofs, plan, isFresh } = agreement;
    this.#metrics.contract = [...proofs];
    this.#metrics.plan = plan.plan;
    this.#metrics.dialect = plan.dialect;
    onProgress?.({ phase: 'contract', proofs });
    if (isFresh && !dryRun) {
      const before = await warehouse.query(contractLatest, { organization: config.organization });
      this.#lost.push(...lostFilters(before, proofs));
      await writeContract(this.#meta, proofs, clock.now());
    }
    return agreement;
  }

  async #forgetContract({ dialect, plan }: ReadingPlan): Promise<void> {
    const { clock, dryRun } = this.#options;
    const lost = toLost(dialect, plan);
    const { endpoint, capability, evidence } = lost;
    this.#lost.push({
      kind: 'filter-lost',
      subject: `${endpoint} ${dialect} ${capability}`,
      detail: evidence,
    });
    if (!dryRun) await writeContract(this.#meta, [lost], clock.now());
  }

  async #noteDrift({ oddities }: OrdersOutcome): Promise<void> {
    const { clock, dryRun } = this.#options;
    if (!dryRun) this.#metrics.drift = await noteDrift(this.#meta, this.#lost, oddities, clock.now());
  }

  /** Only what was proved moves the watermark; what a sweep has read is on record either way. */
  async #noteProgress(done: Done): Promise<void> {
    const { approach, progress } = done;
    const { coverage, asOfMs } = approach;
    const isProved = this.#metrics.complete;
    const knownMs = isProved || coverage.mode === 'sweep' ? await noteSweeps(this.#meta, done) : null;
    if (this.#metrics.mode === 'sweep' && knownMs !== null)
      this.#metrics.oldest_read_at = this.#zone.format(knownMs);
    if (!isProved) return;
    const { watermarkMs } = progress;
    const reachedMs = reachesWatermark(coverage, watermarkMs) ? asOfMs : knownMs;
    if (reachedMs === null) return;
    if (looksBack(coverage, this.#lookBack, asOfMs)) await this.#moveWatermark(LOOKED_BACK, asOfMs);
    await this.#moveWatermark(ORDERS_WATERMARK, Math.max(reachedMs, watermarkMs ?? 0));
  }

  #moveWatermark(name: typeof ORDERS_WATERMARK | typeof LOOKED_BACK, valueMs: number): Promise<void> {
    return writeWatermark(this.#meta, name, valueMs, this.#options.clock.now());
  }

  #cover({ mode, fromMs, toMs }: Coverage): void {
    const iso = (epochMs: number | null) => (epochMs === null ? null : this.#zone.format(epochMs));
    this.#metrics.mode = mode;
    this.#metrics.window = { from: iso(fromMs), to: iso(toMs) };
  }

  async #loadEvents(
    { plan, canFilterEvents }: Agreement,
    { coverage, sweep }: Approach,
    progress: Progress,
  ): Promise<EventsOutcome> {
    const { config, clock, dryRun, signal, onProgress, skipsEvents = false } = this.#options;
    if (skipsEvents) return await knownEvents(this.#meta.warehouse, config.organization);
    const events = await loadEvents({
      client: this.#client,
      dialect: plan.dialect,
      fromMs: canFilterEvents ? eventsFrom(coverage, progress) : null,
      sweep: canFilterEvents ? null : (sweep?.events?.request ?? null),
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

  #checkpoints({ unfinished, asOfMs }: Approach): Checkpoints {
    const { clock } = this.#options;
    return new Checkpoints({ meta: this.#meta, sourceStartMs: asOfMs, now: () => clock.now(), unfinished });
  }

  async #pageSettings({ cities }: EventsOutcome): Promise<Omit<OrderPageSettings, 'window'>> {
    const { config, dryRun } = this.#options;
    const { organization, reportZone, personalData } = config;
    const buyerKey = dryRun ? null : await openBuyerKey(config);
    const [runId, loadedAtMs] = [this.#meta.runId, this.#startedAtMs];
    return { organization, reportZone, runId, loadedAtMs, personalData, buyerKey, cities };
  }

  async #loadOrders({ plan, approach, events, checkpoints, hasRows }: OrdersRequest): Promise<OrdersOutcome> {
    const { coverage, asOfMs, unfinished, sweep } = approach;
    const { config, clock, dryRun, signal, onProgress, threads, ordersPerBatch } = this.#options;
    const orders = await loadOrders({
      client: this.#client,
      plan,
      coverage,
      zone: this.#zone,
      meta: this.#meta,
      dryRun,
      hasRows,
      sourceStartMs: asOfMs,
      sweep: sweep?.orders.request ?? null,
      now: () => clock.now(),
      unfinished,
      checkpoints,
      concurrency: config.source.concurrency,
      ...(threads === undefined ? {} : { threads }),
      ...(ordersPerBatch === undefined ? {} : { ordersPerBatch }),
      ...(signal ? { signal } : {}),
      pages: {
        ...(await this.#pageSettings(events)),
        window: { fromMs: coverage.fromMs, toMs: coverage.toMs },
      },
      onProgress: (done, total, written) => onProgress?.({ phase: 'orders', done, total, written }),
    });
    const metrics = this.#metrics;
    // The list was not as it was known: all of it was read.
    if (coverage.mode === 'sweep' && orders.isWhole) metrics.mode = 'full';
    Object.assign(metrics, orders.counted, { rejected: metrics.rejected + orders.counted.rejected });
    metrics.server_total = orders.serverTotal;
    metrics.orders_resumed = orders.readBefore;
    metrics.orders_unchanged = orders.written.unchanged;
    metrics.rows = { ...metrics.rows, orders: orders.written.orders, tickets: orders.written.tickets };
    return orders;
  }

  /** @returns what ended it early: what it read until then is written and needs its facts all the same */
  async #rereadShows(plan: ReadingPlan, events: EventsOutcome, nowMs: number): Promise<ZakazError | null> {
    const { config, clock, dryRun, scope, signal } = this.#options;
    if (dryRun || scope.kind !== 'default' || this.#metrics.mode !== 'window') return null;
    try {
      const pages = { ...(await this.#pageSettings(events)), window: { fromMs: null, toMs: null } };
      const reread = await rereadShows({
        ...{
          client: this.#client,
          plan,
          zone: this.#zone,
          meta: this.#meta,
          pages,
          pace: config.source.reread,
        },
        sourceNowMs: nowMs,
        now: () => clock.now(),
        ...(signal ? { signal } : {}),
      });
      const { rows } = this.#metrics;
      this.#metrics.orders_reread = reread.read;
      this.#metrics.rows = {
        ...rows,
        orders: rows.orders + reread.orders,
        tickets: rows.tickets + reread.tickets,
      };
      return null;
    } catch (thrown) {
      return toZakazError(thrown);
    }
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
  readonly approach: Approach;
  readonly events: EventsOutcome;
  readonly checkpoints: Checkpoints | null;
  readonly hasRows: boolean;
}

/** What a load has come to. */
interface Done {
  readonly approach: Approach;
  readonly orders: OrdersOutcome;
  readonly events: EventsOutcome;
  readonly progress: Progress;
}

/** Whether the source failed, rather than the store, the program or its user. */
function isOfSource({ code }: ZakazError): boolean {
  return code.startsWith('SOURCE_') || code === 'TOKEN_REFUSED';
}

function refusedStatus(error: ZakazError): number | null {
  const status = error instanceof TokenRefusedError ? error.details['http_status'] : null;
  return typeof status === 'number' ? status : null;
}
