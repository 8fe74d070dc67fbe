/**
 * Brings the store in line with the source where they differ: verifies, fetches each order that differs by its id and writes it
 * anew, marks those that vanished, rebuilds the facts of the months touched, and compares once more. Nothing is deleted, and
 * nothing is said to have vanished unless the whole list was read and proved.
 */
import { InterruptedError, SourceHttpError, toZakazError, type ZakazError } from '../core/errors.ts';
import { createZoneClock, type ZoneClock } from '../core/time.ts';
import type { RunMetrics } from '../protocol/run.ts';
import type { Repair, Verification } from '../protocol/verify.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import { openBuyerRules } from './buyer-rules.ts';
import { checkSums } from './check-sums.ts';
import type { Comparison } from './compare-orders.ts';
import { type Rebuilt, rebuildStaleFacts } from './facts.ts';
import { type MetaContext, markMonths, Versions } from './meta-rows.ts';
import type { LoadProgress } from './progress.ts';
import { eventsStored } from './queries.ts';
import { changeOrders, OrderReloader } from './reload-orders.ts';
import { emptyMetrics, newRunId, RunRecord } from './run-record.ts';
import { createPassClient, readSource, type SourcePass } from './source-pass.ts';
import { type CompareContext, compare, readWatermark, toVerification, type VerifyOptions } from './verify.ts';

/**
 * An order whose row was lost and whose tickets were not is written in the first round, and rid of tickets that are not its own
 * in the second.
 */
const MAX_ROUNDS = 2;

/** What a repair tells while it runs: what a load does, and how many of the orders that differ were written anew. */
export type RepairProgress =
  | LoadProgress
  | { readonly phase: 'reload'; readonly done: number; readonly total: number };

/** What a repair needs; it always looks at everything. */
export interface RepairOptions extends Omit<VerifyOptions, 'window' | 'onProgress'> {
  readonly onProgress?: (progress: RepairProgress) => void;
  /** How long another run of this account is waited for, milliseconds. @default 0 */
  readonly waitMs?: number | undefined;
  /** @default made of the time */
  readonly runId?: string | undefined;
}

/**
 * Repairs, and leaves a record in `meta_job_runs`.
 * @throws ZakazError: what ended it early; what was written until then stays, and its facts are rebuilt by the next run
 */
export async function repair(options: RepairOptions): Promise<Repair> {
  const run = new RepairRun(options);
  try {
    await run.begin();
    return await run.work();
  } catch (thrown) {
    const error = toZakazError(thrown);
    run.fail(error);
    throw error;
  } finally {
    await run.end();
  }
}

class RepairRun {
  readonly #options: RepairOptions & { readonly window: null };
  readonly #zone: ZoneClock;
  readonly #startedAtMs: number;
  readonly #metrics: RunMetrics;
  readonly #meta: MetaContext;
  readonly #record: RunRecord;
  readonly #client: HttpClient;

  constructor(options: RepairOptions) {
    const { config, clock, warehouse, waitMs = 0, signal } = options;
    const runId = options.runId ?? newRunId(clock.now());
    this.#options = { ...options, window: null };
    this.#zone = createZoneClock(config.reportZone);
    this.#startedAtMs = clock.now();
    this.#metrics = { ...emptyMetrics(runId, this.#zone.format(this.#startedAtMs)), mode: 'repair' };
    const meta = { warehouse, organization: config.organization, runId, versions: new Versions(clock) };
    const startedAtMs = this.#startedAtMs;
    this.#meta = meta;
    this.#record = new RunRecord({
      ...{ meta, config, clock, zone: this.#zone, startedAtMs, waitMs },
      signal,
    });
    this.#client = createPassClient({ ...options, zone: this.#zone });
  }

  async begin(): Promise<void> {
    await this.#record.begin(this.#metrics);
  }

  async work(): Promise<Repair> {
    const pass = await readSource(this.#client, { ...this.#options, zone: this.#zone });
    this.#note(pass);
    const context = { zone: this.#zone, watermarkS: await readWatermark(this.#options) };
    const found = await compare(this.#options, pass, context);
    const before = found.differences.counts();

    const reloader = await this.#createReloader(context.watermarkS);
    const left = await this.#reload(reloader, pass, { context, found });
    const marked = await this.#markVanished(pass, left);
    const { orders, tickets } = reloader.written;
    this.#metrics.rows = { ...this.#metrics.rows, orders: orders + marked, tickets };
    const { rows: facts, months } = await this.#rebuildFacts();
    const now = marked > 0 ? await compare(this.#options, pass, context) : left;
    const after = await this.#checkSums(this.#conclude(now, pass, context), months);
    const { reloaded, notFound } = reloader;
    const rows = { orders: orders + marked, tickets, facts };
    return { run_id: this.#meta.runId, before, reloaded, not_found: notFound, marked, rows, after };
  }

  fail(error: ZakazError): void {
    const metrics = this.#metrics;
    metrics.status = error instanceof InterruptedError ? 'interrupted' : 'error';
    const httpStatus = error instanceof SourceHttpError ? error.httpStatus : null;
    metrics.error = { code: error.code, http_status: httpStatus, message: error.message };
  }

  /** Leaves the record. A store that fails here has failed before, and that is what is told. */
  async end(): Promise<void> {
    const { clock } = this.#options;
    const metrics = this.#metrics;
    const finishedAtMs = clock.now();
    metrics.finished_at = this.#zone.format(finishedAtMs);
    metrics.requests = this.#client.stats.requests;
    metrics.retries = this.#client.stats.retries;
    await this.#client.close();
    const written = this.#record.end(
      metrics,
      metrics.error?.message ?? metrics.completeness.detail,
      finishedAtMs,
    );
    await (metrics.error === null ? written : written.catch(() => undefined));
  }

  #note({ contract, plan, counted, serverTotal, completeness }: SourcePass): void {
    Object.assign(this.#metrics, counted, {
      plan: plan.plan,
      dialect: plan.dialect,
      contract: contract.proofs,
      server_total: serverTotal,
      completeness,
    });
  }

  async #createReloader(watermarkS: number | null): Promise<OrderReloader> {
    const { config, clock, warehouse, signal } = this.#options;
    const { organization, reportZone } = config;
    const events = await warehouse.query(eventsStored, { organization });
    return new OrderReloader({
      client: this.#client,
      meta: this.#meta,
      zone: this.#zone,
      provedUntilMs: watermarkS === null ? null : watermarkS * 1000,
      now: () => clock.now(),
      signal,
      pages: {
        organization,
        reportZone,
        runId: this.#meta.runId,
        loadedAtMs: this.#startedAtMs,
        buyers: await openBuyerRules(this.#meta, config),
        cities: new Map(events.map(({ event_id, city }) => [event_id, city])),
        window: { fromMs: null, toMs: null },
      },
    });
  }

  /** @returns what differs still */
  async #reload(
    reloader: OrderReloader,
    pass: SourcePass,
    { context, found }: { readonly context: CompareContext; readonly found: Comparison },
  ): Promise<Comparison> {
    const { clock, onProgress } = this.#options;
    let left = found;
    for (let round = 1; round <= MAX_ROUNDS; round += 1) {
      const ids = left.differences.idsOf('missing', 'different', 'unpaid', 'returned');
      if (ids.length === 0) break;
      // Of both sides' days: a row with a wrong date may have been counted where it lies.
      await markMonths(this.#meta, left.differences.months, true, clock.now());
      let done = 0;
      await reloader.reload(ids, (page) => {
        pass.orders.add(page);
        done += 1;
        onProgress?.({ phase: 'reload', done, total: ids.length });
      });
      left = await compare(this.#options, pass, context);
    }
    return left;
  }

  /** @returns how many were marked */
  async #markVanished(pass: SourcePass, { differences }: Comparison): Promise<number> {
    if (pass.completeness.verdict !== 'complete') return 0;
    const ids = differences.idsOf('unlisted');
    await changeOrders(this.#meta, 'mark_vanished', ids, this.#options.clock.now());
    return ids.length;
  }

  async #rebuildFacts(): Promise<Rebuilt> {
    const { clock, signal, onProgress } = this.#options;
    const rebuilt = await rebuildStaleFacts({
      meta: this.#meta,
      now: () => clock.now(),
      signal,
      onProgress: (done, total) => onProgress?.({ phase: 'facts', done, total }),
    });
    this.#metrics.rows = { ...this.#metrics.rows, facts: rebuilt.rows };
    return rebuilt;
  }

  async #checkSums(after: Verification, months: readonly number[]): Promise<Verification> {
    const nowMs = this.#options.clock.now();
    const completeness = await checkSums(this.#meta, after.completeness, { months, nowMs });
    if (completeness === after.completeness) return after;
    Object.assign(this.#metrics, { complete: false, status: 'incomplete', completeness });
    return { ...after, complete: false, completeness };
  }

  #conclude(now: Comparison, pass: SourcePass, context: CompareContext): Verification {
    const after = toVerification(now, {
      ...this.#options,
      ...context,
      client: this.#client,
      pass,
      startedAtMs: this.#startedAtMs,
    });
    const metrics = this.#metrics;
    metrics.complete = after.complete && after.equal;
    metrics.status = metrics.complete ? 'ok' : 'incomplete';
    if (after.complete && !after.equal) {
      const detail = `${after.differences.total} orders differ still; ${after.completeness.detail}`;
      metrics.completeness = { verdict: 'incomplete', reason: 'store-differs', detail };
    }
    return after;
  }
}
