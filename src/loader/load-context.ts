/** What every step of one load works with. */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { ZoneClock } from '../core/time.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import { openBuyerRules } from './buyer-rules.ts';
import type { MetaContext } from './meta-rows.ts';
import type { OrderPageSettings } from './order-page.ts';
import { NO_BUYERS } from './personal-data.ts';
import type { LoadProgress } from './progress.ts';

export interface LoadContext {
  readonly config: ConfigWithSource;
  readonly clock: Clock;
  /** Of the report. */
  readonly zone: ZoneClock;
  readonly meta: MetaContext;
  readonly client: HttpClient;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  /** Reads and counts, writes nothing. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Threads that read pages. @default left to the pool */
  readonly threads: number | undefined;
  /** Paid orders written at once. @default left to the writer */
  readonly ordersPerBatch: number | undefined;
}

/** How pages of orders are read in this load. @param cities city by event id */
export async function toPageSettings(
  { config, meta, startedAtMs, dryRun }: LoadContext,
  cities: ReadonlyMap<string, string>,
  window: OrderPageSettings['window'],
): Promise<OrderPageSettings> {
  const { organization, reportZone } = config;
  const buyers = dryRun ? NO_BUYERS : await openBuyerRules(meta, config);
  return {
    ...{ organization, reportZone, buyers, cities, window },
    runId: meta.runId,
    loadedAtMs: startedAtMs,
  };
}
