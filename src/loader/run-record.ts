/** The record a run keeps of itself: written when it starts, replaced when it ends, never left at `running` by a dead process. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
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
    contract: [],
    unknown_fields: [],
    started_at: startedAt,
    finished_at: null,
    error: null,
  };
}

export interface RunRecord {
  /** Writes the run as it stands. */
  write(metrics: RunMetrics, message: string, finishedAtMs: number | null): Promise<void>;
}

export function createRunRecord(
  meta: MetaContext,
  config: Config,
  clock: Clock,
  startedAtMs: number,
): RunRecord {
  const common = { job: config.jobName, startedAtMs, host: hostname(), pid: process.pid };
  return {
    write: (metrics, message, finishedAtMs) =>
      writeRun(meta, { ...common, finishedAtMs, message, metrics }, clock.now()),
  };
}

/**
 * Ends the records of runs whose process is gone. Whoever calls holds the embedded store alone, so every open run there is a
 * dead one; in a server only those of this machine can be told.
 */
export async function closeDeadRuns(
  warehouse: Warehouse,
  config: Config,
  clock: Clock,
  zone: ZoneClock,
): Promise<void> {
  const { organization, jobName: job } = config;
  for (const run of await warehouse.query(openRuns, { organization, job })) {
    const isDead = warehouse.engine === 'chdb' || (run.host === hostname() && !isAlive(run.pid));
    const metrics = runMetricsSchema.safeParse(JSON.parse(run.metrics));
    if (!isDead || !metrics.success) continue;
    const nowMs = clock.now();
    await writeRun(
      { warehouse, organization, runId: run.run_id },
      {
        job,
        startedAtMs: Number(run.started_s) * 1000,
        finishedAtMs: nowMs,
        message: 'the process ended without a word',
        metrics: { ...metrics.data, status: 'interrupted', finished_at: zone.format(nowMs) },
        host: run.host,
        pid: run.pid,
      },
      nowMs,
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
