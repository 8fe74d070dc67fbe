/** One pass over all orders of the source by the best way of reading that is proved, kept as little more than numbers. */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { ZoneClock } from '../core/time.ts';
import { DIALECTS } from '../protocol/contract.ts';
import type { Completeness } from '../protocol/run.ts';
import { type Contract, proveContract } from '../qtickets/contract.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../qtickets/http-client.ts';
import { choosePlan, type ReadingPlan } from '../qtickets/plan.ts';
import type { ReadingResult } from '../qtickets/reading.ts';
import { judgeReading } from './judge-reading.ts';
import { createPagePool } from './page-pool.ts';
import { NO_BUYERS } from './personal-data.ts';
import type { LoadProgress } from './progress.ts';
import { readOrders } from './read-orders.ts';
import { RunTally } from './run-tally.ts';
import { SourceOrders } from './source-orders.ts';

export interface SourcePassOptions {
  readonly config: ConfigWithSource;
  readonly clock: Clock;
  readonly zone: ZoneClock;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  readonly onAttempt?: HttpClientOptions['onAttempt'];
  /** Threads that read pages. @default left to the pool */
  readonly threads?: number | undefined;
}

export interface SourcePass {
  readonly orders: SourceOrders;
  readonly contract: Contract;
  readonly plan: ReadingPlan;
  readonly completeness: Completeness;
  readonly serverTotal: number | null;
  readonly counted: ReturnType<RunTally['toMetrics']>;
}

/** A client of the source that tells its retries. */
export function createPassClient({ config, clock, onProgress, onAttempt }: SourcePassOptions): HttpClient {
  return createHttpClient({
    source: config.source,
    clock,
    onAttempt,
    onRetry: ({ attempt, waitMs, error }) =>
      onProgress?.({ phase: 'retry', attempt, waitMs, code: error.code }),
  });
}

/**
 * Reads everything the source has and writes nothing.
 * @throws what reading throws; the signal's reason when it is aborted
 */
export async function readSource(client: HttpClient, options: SourcePassOptions): Promise<SourcePass> {
  const { config, clock, zone, signal, onProgress, threads } = options;
  const { organization, reportZone, source } = config;
  const dialects = source.dialect === 'auto' ? DIALECTS : [source.dialect];
  const { concurrency } = source;
  const contract = await proveContract({ client, dialects, organization, zone, concurrency, signal });
  onProgress?.({ phase: 'contract', proofs: contract.proofs });
  const plan = choosePlan(contract, dialects, false);
  const pool = createPagePool(
    {
      organization,
      reportZone,
      runId: '',
      loadedAtMs: clock.now(),
      buyers: NO_BUYERS,
      cities: new Map(),
      window: { fromMs: null, toMs: null },
    },
    { threads },
  );
  const orders = new SourceOrders(zone);
  const tally = new RunTally(zone);
  let result: ReadingResult;
  try {
    const reading = readOrders({
      client,
      plan,
      pool,
      zone,
      organization,
      fromMs: null,
      sourceStartMs: clock.now(),
      now: () => clock.now(),
      concurrency,
      signal,
    });
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) {
      tally.add(step.value);
      orders.add(step.value.page);
      onProgress?.({ phase: 'orders', done: tally.distinct, total: step.value.listTotal, written: 0 });
    }
    result = step.value;
  } finally {
    await pool.close();
  }
  signal?.throwIfAborted();
  const counted = tally.toMetrics();
  const evidence = { contract, forced: source.dialect, refused: counted.rejected };
  return {
    orders,
    contract,
    plan,
    completeness: judgeReading(result.completeness, evidence),
    serverTotal: result.serverTotal,
    counted,
  };
}
