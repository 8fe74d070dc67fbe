/** Waiting for a store that another holds, and what a holder and one who waits have to do with each other. */
import type { Clock } from '../core/clock.ts';
import { StoreLockedError } from '../core/errors.ts';
import { askForLock } from './lock.ts';

/** How often a store that is held is tried again. */
const RETRY_MS = 250;
/** What a backfill calls itself to others. It lets them have the store between two of its slices, so they wait for that. */
export const BACKFILL = 'backfill';
const BACKFILL_PATIENCE_MS = 30 * 60_000;

export interface PatienceOptions {
  /** Absolute path. */
  readonly dataDir: string;
  /** What the store is wanted for. */
  readonly purpose: string;
  /** How long a store that is held is waited for, milliseconds. */
  readonly waitMs: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Told once, of whoever is in the way. */
  readonly onWait?: (error: StoreLockedError) => void;
}

/**
 * Takes what another may hold; tries again for as long as may be waited.
 * @throws StoreLockedError when the patience is at its end; what else `take` throws; the signal's reason
 */
export async function withPatience<Result>(
  take: () => Promise<Result>,
  { dataDir, purpose, waitMs, clock, signal, onWait }: PatienceOptions,
): Promise<Result> {
  const startMs = clock.monotonic();
  for (let isTold = false; ; isTold = true) {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof StoreLockedError)) throw error;
      const isYielding = error.details['purpose'] === BACKFILL && purpose !== BACKFILL;
      const patienceMs = Math.max(waitMs, isYielding ? BACKFILL_PATIENCE_MS : 0);
      if (clock.monotonic() - startMs >= patienceMs) throw error;
      if (purpose !== BACKFILL) await askForLock(dataDir);
      if (!isTold) onWait?.(error);
      await clock.sleep(RETRY_MS, signal);
    }
  }
}
