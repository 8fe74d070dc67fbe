/** How far the store has come, put on record when a load has read what it was to read: only what was proved moves the watermark. */
import type { Approach } from './approach.ts';
import type { LoadContext } from './load-context.ts';
import type { EventsOutcome } from './load-events.ts';
import type { OrdersOutcome } from './load-orders.ts';
import { LOOKED_BACK, ORDERS_WATERMARK, writeWatermark } from './meta-rows.ts';
import { type LookBack, looksBack, type Progress, reachesWatermark } from './scope.ts';
import { noteSweeps } from './sweeps.ts';

export interface Done {
  readonly approach: Approach;
  readonly orders: OrdersOutcome;
  readonly events: EventsOutcome;
  /** How far it had come before. */
  readonly progress: Progress;
  readonly lookBack: LookBack;
  /** All was read that there is, though perhaps not all of it was understood. */
  readonly isProved: boolean;
}

/**
 * What a sweep has read is on record, proved or not.
 * @returns when the part of the list that waits longest was read, epoch milliseconds; null but for a sweep
 */
export async function noteProgress({ meta, clock }: LoadContext, done: Done): Promise<number | null> {
  const { approach, progress, lookBack, isProved } = done;
  const { coverage, asOfMs } = approach;
  const isSweep = coverage.mode === 'sweep';
  const knownMs = isProved || isSweep ? await noteSweeps(meta, done) : null;
  const { watermarkMs } = progress;
  const reachedMs = reachesWatermark(coverage, watermarkMs) ? asOfMs : knownMs;
  if (isProved && reachedMs !== null) {
    if (looksBack(coverage, lookBack, asOfMs)) await writeWatermark(meta, LOOKED_BACK, asOfMs, clock.now());
    await writeWatermark(meta, ORDERS_WATERMARK, Math.max(reachedMs, watermarkMs ?? 0), clock.now());
  }
  return isSweep ? knownMs : null;
}
