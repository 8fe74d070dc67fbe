/** Puts together how the server is: `GET /api/v1/health`. */
import { ORDERS_WATERMARK } from '../loader/meta-rows.ts';
import type { RunSummary, VerificationSummary } from '../protocol/reports.ts';
import type { Health } from '../protocol/server.ts';
import { readLastRuns, readLastVerification, readWatermarks } from '../reports/reports.ts';
import type { ServerParts } from './hooks.ts';

export type HealthReader = () => Promise<Health>;

/** What others know of the server's health. */
export interface HealthSources {
  readonly schedule: () => Health['schedule'];
  readonly webhooks: () => Health['webhooks'];
}

const MINUTE_MS = 60_000;

/** @returns never rejects: a store that cannot be asked is a finding */
export function createHealthReader(parts: ServerParts, { schedule, webhooks }: HealthSources): HealthReader {
  const { config, store, runs, clock, version, signal } = parts;
  const { organization } = config;
  const { warehouse, turns } = store;
  const startedAt = new Date(clock.now()).toISOString();

  return async () => {
    const stored = await readStored(parts).catch(() => null);
    const problems = problemsOf(stored, clock.now(), config.server.readyMinutes * MINUTE_MS);
    const { holder } = turns;
    return {
      status: signal.aborted ? 'stopping' : problems.length === 0 ? 'ready' : 'not-ready',
      problems,
      ...{ version, organization, started_at: startedAt },
      store: { ok: stored !== null, engine: warehouse.engine, location: warehouse.location },
      writer:
        holder === null
          ? null
          : { purpose: holder.purpose, pid: holder.pid, since: new Date(holder.sinceMs).toISOString() },
      live: runs.live,
      last_run: stored?.last ?? null,
      last_ok_run: stored?.proved ?? null,
      last_verification: stored?.verification ?? null,
      watermark: stored?.watermark ?? null,
      schedule: schedule(),
      webhooks: webhooks(),
    };
  };
}

interface Stored {
  readonly last: RunSummary | null;
  readonly proved: RunSummary | null;
  readonly verification: VerificationSummary | null;
  readonly watermark: string | null;
}

async function readStored({ config, store }: ServerParts): Promise<Stored> {
  const { organization } = config;
  const [runs, verification, watermarks] = await Promise.all([
    readLastRuns(store.warehouse, organization),
    readLastVerification(store.warehouse, organization),
    readWatermarks(store.warehouse, organization),
  ]);
  return {
    ...runs,
    verification,
    watermark: watermarks.find(({ name }) => name === ORDERS_WATERMARK)?.value ?? null,
  };
}

function problemsOf(stored: Stored | null, nowMs: number, maxAgeMs: number): Health['problems'] {
  if (stored === null) return ['store-down'];
  const { last, proved } = stored;
  if (last?.reason === 'dialect-ignored' || last?.reason === 'page-ignored') return ['nothing-honoured'];
  if (proved === null) return ['never-loaded'];
  return nowMs - Date.parse(proved.finished_at ?? proved.started_at) > maxAgeMs ? ['load-too-old'] : [];
}
