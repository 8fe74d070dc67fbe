/** What past loads tell: up to when sales are known with proof, and why it is not up to now. */
import type { AlertCause, LoadFacts } from '../protocol/alerts.ts';
import type { LoadRun } from './queries.ts';
import type { Situation } from './situation.ts';

/** A run that goes on says so every twenty seconds; one that has not for so long is dead. */
const SILENCE_MS = 2 * 60_000;
/** What the source does with filters, rather than what it has. */
const FILTER_REASONS: readonly LoadRun['reason'][] = ['filter-lost', 'dialect-ignored', 'page-ignored'];

/** What is known of past loads. */
export type Loads = Pick<Situation, 'nowMs' | 'runs' | 'watermarkMs'>;

function isAlive({ status, seen_ms }: LoadRun, nowMs: number): boolean {
  return status === 'running' && nowMs - seen_ms <= SILENCE_MS;
}

/** Read whole, though a row of it could not be understood: rows that were refused are a problem of their own. */
function isReadWhole({ status, reason }: LoadRun): boolean {
  return status === 'ok' || (status === 'incomplete' && reason === 'rows-refused');
}

/**
 * Up to when no sale can have been missed: the watermark, or the start of the newest load that read the whole list. One that sweeps
 * reads all new orders each time, and of older ones a portion: its watermark lies further back.
 * @returns epoch milliseconds; null when never
 */
export function provedUntil({ runs, watermarkMs }: Loads): number | null {
  const whole = runs.find((run) => isReadWhole(run) && run.mode !== 'window');
  if (whole === undefined) return watermarkMs;
  return Math.max(watermarkMs ?? 0, whole.started_s * 1000);
}

/** Loads that failed one after another up to now; what is at work is not looked at. */
export function failuresInARow({ runs, nowMs }: Loads): readonly LoadRun[] {
  const ended = runs.filter((run) => !isAlive(run, nowMs));
  const lastGood = ended.findIndex(isReadWhole);
  const since = lastGood === -1 ? ended : ended.slice(0, lastGood);
  // Stopped by a signal, or killed: a restart is no failure. Whether the loader is dead is told by the time that passes.
  return since.filter(({ status }) => status === 'error' || status === 'incomplete');
}

/** Why loads have not come to a proof lately. @param patienceMs for so long none need begin */
export function causeOf(loads: Loads, patienceMs: number): AlertCause {
  const { runs, nowMs } = loads;
  const newest = runs[0];
  if (newest !== undefined && isAlive(newest, nowMs)) {
    const before = failuresInARow(loads)[0];
    return before === undefined ? 'at-work' : causeOfRun(before);
  }
  if (newest === undefined || nowMs - newest.started_s * 1000 > patienceMs) return 'loader-dead';
  const cause = causeOfRun(newest);
  // Proved, but only for a part of the time: a window that was asked for.
  return cause === 'none' ? 'incomplete' : cause;
}

/** Why one load is not proved; `none` where it is. */
export function causeOfRun(run: LoadRun): AlertCause {
  const { status, reason, error_code: code } = run;
  if (isReadWhole(run)) return 'none';
  if (status === 'running') return 'loader-dead';
  if (code === 'TOKEN_REFUSED') return 'token-refused';
  if (code === 'SOURCE_FILTER') return 'filter-ignored';
  if (code?.startsWith('SOURCE_') === true && code !== 'SOURCE_BUDGET') return 'source-down';
  if (status === 'error' || status === 'interrupted') return 'load-failed';
  return FILTER_REASONS.includes(reason) ? 'filter-ignored' : 'incomplete';
}

/** What there is to tell of the loads that failed. */
export function loadFacts(loads: Loads): LoadFacts {
  const failures = failuresInARow(loads);
  const newest = failures[0];
  const first = failures.at(-1);
  return {
    begun_at: toIso(loads.runs[0]),
    failing_since: toIso(first),
    failures: failures.length,
    error_code: newest?.error_code ?? null,
    http_status: newest?.http_status ?? null,
    unproved: newest === undefined ? null : unprovedOf(newest),
  };
}

function unprovedOf({ status, reason, distinct_ids: distinct, server_total: total }: LoadRun) {
  return status === 'incomplete' && reason !== null ? { reason, distinct, total } : null;
}

function toIso(run: LoadRun | undefined): string | null {
  return run === undefined ? null : isoOf(run.started_s * 1000);
}

/** ISO 8601, UTC, whole seconds. */
export function isoOf(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`;
}
