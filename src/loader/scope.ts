/** What a load covers: everything, or what changed between two moments. */
import type { RunMode } from '../protocol/run.ts';
import type { LoadScope } from './load.ts';

const HOUR_MS = 3_600_000;
/**
 * A window begins this long before the watermark: orders may become visible late, and two clocks differ.
 * Ten minutes are far more than either was seen to take.
 */
export const OVERLAP_MS = 10 * 60_000;

export interface Coverage {
  readonly mode: RunMode;
  /** On `updated_at`, epoch milliseconds; null is open. */
  readonly fromMs: number | null;
  /** Exclusive. */
  readonly toMs: number | null;
}

/** A backfill that has not gone on for so long is not waited for any more. */
const BACKFILL_PATIENCE_MS = 7 * 24 * HOUR_MS;

/** How far the store has come, epoch milliseconds; null when never. */
export interface Progress {
  /** Up to when changes were loaded with proof. */
  readonly watermarkMs: number | null;
  /** When a proved load last looked back as far as it should. */
  readonly lookedBackMs: number | null;
  /** When a slice of all history was loaded last, while that is under way. */
  readonly backfilledMs: number | null;
}

export interface CoverageOptions {
  readonly scope: LoadScope;
  readonly lookBack: LookBack;
  readonly progress: Progress;
  /** The source's clock, epoch milliseconds. */
  readonly nowMs: number;
}

export interface LookBack {
  readonly hours: number;
  /** By each load; otherwise by one in that time. */
  readonly eachLoad: boolean;
}

/**
 * Turns what was asked into what is covered. Left to itself, a load begins at the watermark, less an overlap, so that a pause
 * leaves no gap; now and then, or always where it was asked for, it looks back further, for what became visible late. Without a
 * watermark it is full, unless all history is being loaded in slices: then what changed lately is taken, and the rest left to them.
 */
export function toCoverage({ scope, lookBack, progress, nowMs }: CoverageOptions): Coverage {
  const everything: Coverage = { mode: 'full', fromMs: null, toMs: null };
  const since = (fromMs: number): Coverage => ({ mode: 'window', fromMs, toMs: null });
  switch (scope.kind) {
    case 'full':
      return everything;
    case 'since-hours':
      return since(nowMs - scope.hours * HOUR_MS);
    case 'range':
      return { mode: 'window', fromMs: scope.fromMs, toMs: scope.toMs };
    case 'default': {
      const { watermarkMs, lookedBackMs, backfilledMs } = progress;
      const isBackfilling = backfilledMs !== null && nowMs - backfilledMs < BACKFILL_PATIENCE_MS;
      if (watermarkMs === null) return isBackfilling ? since(nowMs - lookBack.hours * HOUR_MS) : everything;
      const lookBackMs = nowMs - lookBack.hours * HOUR_MS;
      const isDue = lookBack.eachLoad || lookedBackMs === null || lookedBackMs <= lookBackMs;
      return since(Math.min(watermarkMs - OVERLAP_MS, isDue ? lookBackMs : nowMs));
    }
  }
}

/** Whether a proved load of `coverage` proves everything up to its start: then the watermark may move. */
export function reachesWatermark({ mode, fromMs, toMs }: Coverage, watermarkMs: number | null): boolean {
  if (toMs !== null || mode === 'sweep') return false;
  return mode === 'full' || (fromMs !== null && watermarkMs !== null && fromMs <= watermarkMs);
}

/** Whether a load of `coverage` looks back as far as it should. */
export function looksBack({ mode, fromMs, toMs }: Coverage, { hours }: LookBack, nowMs: number): boolean {
  if (toMs !== null) return false;
  return mode === 'full' || (fromMs !== null && fromMs <= nowMs - hours * HOUR_MS);
}

/**
 * Since when changed events have to be read so that none is missing in the store: a window asked for by a user may begin after the
 * last proved load, or there was none.
 * @returns epoch milliseconds; null reads all
 */
export function eventsFrom({ mode, fromMs }: Coverage, { watermarkMs }: Progress): number | null {
  if (mode === 'full' || watermarkMs === null) return null;
  return Math.min(fromMs ?? watermarkMs, watermarkMs - OVERLAP_MS);
}
