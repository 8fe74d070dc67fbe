/** The record a run keeps of itself: written when it starts, replaced when it ends, never left at `running` by a dead process. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { StoreLockedError } from '../core/errors.ts';
import type { ZoneClock } from '../core/time.ts';
import { type RunMetrics, runMetricsSchema } from '../protocol/run.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type MetaContext, writeRun } from './meta-rows.ts';
import { openRuns } from './queries.ts';

/** Sorts by time: `20261123T061000-9f3a1c`, UTC. */
export function newRunId(nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}

export function emptyMetrics(runId: string, startedAt: string): RunMetrics {
  return {
    run_id: runId,
    status: 'running',
    mode: 'full',
    plan: null,
    dialect: null,
    dry_run: false,
    window: { from: null, to: null },
    requests: 0,
    retries: 0,
    pages: 0,
    orders_seen: 0,
    orders_resumed: 0,
    orders_paid: 0,
    orders_unpaid: 0,
    orders_out_of_window: 0,
    orders_repeated: 0,
    orders_unchanged: 0,
    orders_reread: 0,
    rejected: 0,
    server_total: null,
    distinct_ids: 0,
    events: { seen: 0, server_total: null },
    complete: false,
    completeness: { verdict: 'unknown', reason: 'not-finished', detail: 'the load has not ended' },
    rows: { orders: 0, tickets: 0, facts: 0, events: 0, shows: 0 },
    tickets_sold: 0,
    revenue: '0.00',
    sale_ts: { min: null, max: null },
    oldest_read_at: null,
    contract: [],
    unknown_fields: [],
    drift: [],
    capacity: null,
    loads_skipped: 0,
    started_at: startedAt,
    finished_at: null,
    error: null,
  };
}

/** How often a run that goes on says so. */
const HEARTBEAT_MS = 20_000;
/** A run of another machine that has not said anything for so long is dead. */
const SILENCE_MS = 2 * 60_000;
/** How often a rival is looked at, and for how long one that should give way is waited for. */
const RIVAL_POLL_MS = 250;
const RIVAL_PATIENCE_MS = 5_000;

export interface RunRecordOptions {
  readonly meta: MetaContext;
  readonly config: Config;
  readonly clock: Clock;
  readonly zone: ZoneClock;
  readonly startedAtMs: number;
  /** How long another run of this account is waited for, milliseconds. @default 0 */
  readonly waitMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** One run's row in `meta_job_runs`, from its first second to its end. */
export class RunRecord {
  readonly #options: RunRecordOptions;
  #heartbeat: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isBegun = false;

  constructor(options: RunRecordOptions) {
    this.#options = options;
  }

  /**
   * Puts the run on record, ends the records of dead ones, and makes sure that no other is at work on this account in this store.
   * @throws StoreLockedError when one is
   */
  async begin(metrics: RunMetrics): Promise<void> {
    const { meta } = this.#options;
    await meta.versions.continueFrom(meta.warehouse, meta.organization);
    await this.#write(metrics, '', null);
    this.#isBegun = true;
    this.#heartbeat = setInterval(() => {
      // A beat that fails is made up for by the next; the load itself meets a store that is gone.
      this.#writing = this.#write(metrics, '', null).catch(() => undefined);
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
    await this.#yieldToRival();
  }

  /** Writes how the run ended; nothing where it never began. */
  async end(metrics: RunMetrics, message: string, finishedAtMs: number): Promise<void> {
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    await this.#writing;
    if (this.#isBegun) await this.#write(metrics, message, finishedAtMs);
  }

  async #write(metrics: RunMetrics, message: string, finishedAtMs: number | null): Promise<void> {
    const { meta, config, startedAtMs } = this.#options;
    const row = { job: config.jobName, startedAtMs, finishedAtMs, message, metrics };
    await writeRun(meta, { ...row, host: hostname(), pid: process.pid });
  }

  /**
   * Every run writes its row before it looks for others, so of two that begin together at least one sees the other. A run gives way
   * to one with a lower id at once. One with a higher id gives way to us if it saw us; if it had looked before our row was there, it
   * is at work and stays: then we give way.
   */
  async #yieldToRival(): Promise<void> {
    const { clock, waitMs = 0, signal } = this.#options;
    const startMs = clock.monotonic();
    for (;;) {
      const rival = await this.#findRival();
      if (rival === null) return;
      const patienceMs = Math.max(waitMs, rival.run_id < this.#options.meta.runId ? 0 : RIVAL_PATIENCE_MS);
      if (clock.monotonic() - startMs >= patienceMs) throw toLocked(rival);
      await clock.sleep(RIVAL_POLL_MS, signal);
    }
  }

  /** Whoever holds an embedded store holds it alone: other open runs there are dead. */
  async #findRival(): Promise<OpenRun | null> {
    const { meta, clock } = this.#options;
    const { warehouse, organization, runId } = meta;
    let rival: OpenRun | null = null;
    for (const run of await warehouse.query(openRuns, { organization })) {
      if (run.run_id === runId) continue;
      if (warehouse.engine === 'chdb' || isDead(run, clock.now())) await this.#close(run);
      else rival ??= run;
    }
    return rival;
  }

  async #close(run: OpenRun): Promise<void> {
    const { meta, config, clock, zone } = this.#options;
    const metrics = runMetricsSchema.safeParse(JSON.parse(run.metrics));
    if (!metrics.success) return;
    const nowMs = clock.now();
    await writeRun(
      { ...meta, runId: run.run_id },
      {
        job: config.jobName,
        startedAtMs: Number(run.started_s) * 1000,
        finishedAtMs: nowMs,
        message: 'the process ended without a word',
        metrics: { ...metrics.data, status: 'interrupted', finished_at: zone.format(nowMs) },
        host: run.host,
        pid: run.pid,
      },
    );
  }
}

/** @throws StoreLockedError while a load is at work on this account from another machine */
export async function refuseRival(warehouse: Warehouse, organization: string, clock: Clock): Promise<void> {
  if (warehouse.engine === 'chdb') return;
  const runs = await warehouse.query(openRuns, { organization });
  const rival = runs.find((run) => !isDead(run, clock.now()));
  if (rival !== undefined) throw toLocked(rival);
}

interface OpenRun {
  readonly run_id: string;
  readonly host: string;
  readonly pid: number;
  readonly started_s: string;
  readonly seen_ms: string;
  readonly metrics: string;
}

function isDead({ host, pid, seen_ms }: OpenRun, nowMs: number): boolean {
  return host === hostname() ? !isAlive(pid) : nowMs - Number(seen_ms) > SILENCE_MS;
}

function toLocked({ host, pid, started_s, run_id }: OpenRun): StoreLockedError {
  const since = new Date(Number(started_s) * 1000).toISOString();
  return new StoreLockedError(`run ${run_id} is at work on this account: process ${pid} on ${host}`, {
    details: { pid, host, since, purpose: 'load' },
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
