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

export interface CoverageOptions {
  readonly scope: LoadScope;
  readonly sinceHours: number;
  /** Up to when changes were loaded with proof, epoch milliseconds; null when never. */
  readonly watermarkMs: number | null;
  /** The source's clock, epoch milliseconds. */
  readonly nowMs: number;
}

/**
 * Turns what was asked into what is covered. Left to itself, a load looks back `sinceHours`, or to the watermark where that lies
 * further back, so that a pause leaves no gap; without a watermark it is full.
 */
export function toCoverage({ scope, sinceHours, watermarkMs, nowMs }: CoverageOptions): Coverage {
  const everything: Coverage = { mode: 'full', fromMs: null, toMs: null };
  const since = (fromMs: number): Coverage => ({ mode: 'window', fromMs, toMs: null });
  switch (scope.kind) {
    case 'full':
      return everything;
    case 'since-hours':
      return since(nowMs - scope.hours * HOUR_MS);
    case 'range':
      return { mode: 'window', fromMs: scope.fromMs, toMs: scope.toMs };
    case 'default':
      if (watermarkMs === null) return everything;
      return since(Math.min(nowMs - sinceHours * HOUR_MS, watermarkMs - OVERLAP_MS));
  }
}

/** Whether a proved load of `coverage` proves everything up to its start: then the watermark may move. */
export function reachesWatermark({ mode, fromMs, toMs }: Coverage, watermarkMs: number | null): boolean {
  if (toMs !== null) return false;
  return mode === 'full' || (fromMs !== null && watermarkMs !== null && fromMs <= watermarkMs);
}
