/**
 * Compares source and store: every order of the source is read anew, the store is asked what it really holds, and each
 * difference is named. Nothing is written.
 */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { formatMoney } from '../core/money.ts';
import { createZoneClock, type ZoneClock } from '../core/time.ts';
import type { Window } from '../core/window.ts';
import type { SalesSums, StoreSums, Verification } from '../protocol/verify.ts';
import type { HttpClient, HttpClientOptions } from '../qtickets/http-client.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Comparison, compareOrders } from './compare-orders.ts';
import { LOOKED_BACK, ORDERS_WATERMARK } from './meta-rows.ts';
import type { Sums } from './order-sums.ts';
import type { LoadProgress } from './progress.ts';
import { loadState } from './queries.ts';
import { createPassClient, readSource, type SourcePass } from './source-pass.ts';

/** Days that a verification tells in full. */
const DAYS_TOLD = 1000;

export interface VerifyOptions {
  readonly config: ConfigWithSource;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** Sales to compare; null compares all. The source is read as far as it has to be. */
  readonly window: Window | null;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  readonly onAttempt?: HttpClientOptions['onAttempt'];
  /** Threads that read pages. @default left to the pool */
  readonly threads?: number | undefined;
}

/**
 * Compares and tells. Equal and complete together mean that the store is right.
 * @throws ZakazError: a source that fails or refuses, a store that fails, the signal's reason
 */
export async function verify(options: VerifyOptions): Promise<Verification> {
  const { config, clock } = options;
  const zone = createZoneClock(config.reportZone);
  const startedAtMs = clock.now();
  const client = createPassClient({ ...options, zone });
  try {
    const pass = await readSource(client, { ...options, zone });
    const watermarkS = await readWatermark(options);
    const comparison = await compare(options, pass, { zone, watermarkS });
    return toVerification(comparison, { ...options, client, pass, zone, startedAtMs, watermarkS });
  } finally {
    await client.close();
  }
}

/** Up to when changes were loaded with proof, seconds since 1970; null when never. */
export async function readWatermark({ warehouse, config }: VerifyOptions): Promise<number | null> {
  const { organization } = config;
  const names = { watermark: ORDERS_WATERMARK, look_back: LOOKED_BACK };
  const [state] = await warehouse.query(loadState, { organization, ...names });
  return state?.watermark_s == null ? null : Number(state.watermark_s);
}

/** What a comparison hangs on besides the options. */
export interface CompareContext {
  readonly zone: ZoneClock;
  readonly watermarkS: number | null;
}

/** Compares what a pass has read with the store as it is now. */
export function compare(
  { warehouse, config, window, signal }: VerifyOptions,
  { orders }: SourcePass,
  { zone, watermarkS }: CompareContext,
): Promise<Comparison> {
  const { organization } = config;
  return compareOrders({
    ...{ warehouse, organization, orders, zone, window, watermarkS },
    signal,
  });
}

interface Surroundings extends VerifyOptions, CompareContext {
  readonly client: HttpClient;
  readonly pass: SourcePass;
  readonly startedAtMs: number;
}

/** The document of a comparison. */
export function toVerification(comparison: Comparison, surroundings: Surroundings): Verification {
  const { config, clock, window, client, pass, zone, startedAtMs, watermarkS } = surroundings;
  const { differences, days, source, store, marked } = comparison;
  const counts = differences.counts();
  const { plan, dialect } = pass.plan;
  const iso = (epochMs: number | undefined) => (epochMs === undefined ? null : zone.format(epochMs));
  return {
    organization: config.organization,
    started_at: zone.format(startedAtMs),
    finished_at: zone.format(clock.now()),
    window: { from: iso(window?.fromMs), to: iso(window?.toMs) },
    equal: counts.total === 0,
    complete: pass.completeness.verdict === 'complete',
    completeness: pass.completeness,
    plan,
    dialect,
    requests: client.stats.requests,
    retries: client.stats.retries,
    server_total: pass.serverTotal,
    distinct_ids: pass.counted.distinct_ids,
    rejected: pass.counted.rejected,
    watermark: watermarkS === null ? null : zone.format(watermarkS * 1000),
    source: toSalesSums(source),
    store: toStoreSums(store),
    marked: toStoreSums(marked),
    differences: counts,
    days_differing: days.length,
    days: days.slice(0, DAYS_TOLD).map((pair) => ({
      day: pair.day,
      event_id: pair.eventId,
      source: toSalesSums(pair.source),
      store: toStoreSums(pair.store),
    })),
    orders: differences.samples(),
  };
}

function toSalesSums({ orders, tickets, revenue, firstId, lastId }: Sums): SalesSums {
  return {
    orders,
    tickets,
    revenue: formatMoney(revenue),
    first_id: firstId?.toString() ?? null,
    last_id: lastId?.toString() ?? null,
  };
}

function toStoreSums(sums: Sums): StoreSums {
  return { ...toSalesSums(sums), ticket_rows: sums.ticketRows };
}
