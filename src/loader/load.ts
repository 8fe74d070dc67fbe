/** One load, from the first request to the last row, and the record it leaves. */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { ZakazError } from '../core/errors.ts';
import type { RunMetrics } from '../protocol/run.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { LoadProgress } from './progress.ts';

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
}

export interface LoadOutcome {
  readonly metrics: RunMetrics;
  /** What ended the load early; null when it ran to its end, proved or not. */
  readonly error: ZakazError | null;
}

/**
 * Runs one load. It does not throw: what went wrong is in the outcome and in `meta_job_runs`.
 */
export async function load(_options: LoadOptions): Promise<LoadOutcome> {
  throw new Error('being written');
}
