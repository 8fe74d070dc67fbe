/** Reads orders by the plan and writes them as they come. Memory holds a few pages and two batches, whatever the account's size. */

import { InterruptedError, toZakazError, type ZakazError } from '../core/errors.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Completeness, RunMetrics } from '../protocol/run.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { incomplete, type ReadingResult } from '../qtickets/reading.ts';
import type { MetaContext } from './meta-rows.ts';
import type { OrderPageSettings } from './order-page.ts';
import { OrderWriter, type WriteCounts } from './order-writer.ts';
import { createPagePool } from './page-pool.ts';
import { readOrders } from './read-orders.ts';
import { RunTally } from './run-tally.ts';
import type { Coverage } from './scope.ts';

export interface LoadOrdersOptions {
  readonly client: HttpClient;
  readonly plan: ReadingPlan;
  readonly coverage: Coverage;
  readonly zone: ZoneClock;
  readonly meta: MetaContext;
  readonly dryRun: boolean;
  readonly hasRows: boolean;
  /** The source's clock when the load began, epoch milliseconds. */
  readonly sourceStartMs: number;
  readonly now: () => number;
  readonly concurrency: number;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  readonly pages: OrderPageSettings;
  readonly onProgress: (done: number, total: number, written: number) => void;
}

export interface OrdersOutcome {
  readonly counted: ReturnType<RunTally['toMetrics']>;
  readonly beforeWindow: number;
  readonly serverTotal: RunMetrics['server_total'];
  readonly completeness: Completeness;
  readonly written: WriteCounts;
  /** Why reading stopped half-way; what was read until then is written all the same. */
  readonly failure: ZakazError | null;
}

/** @throws StoreUnavailableError, StoreQueryError, InterruptedError; a source that fails is told in `failure` */
export async function loadOrders(options: LoadOrdersOptions): Promise<OrdersOutcome> {
  const { meta, now, dryRun, hasRows, pages, onProgress, signal } = options;
  const tally = new RunTally(options.zone);
  const writer = new OrderWriter({ meta, now, loadedAtMs: pages.loadedAtMs, hasRows });
  const pool = createPagePool(pages, options.threads === undefined ? {} : { threads: options.threads });
  let result: ReadingResult | null = null;
  let failure: ZakazError | null = null;
  const reading = (async function* keepResult() {
    try {
      result = yield* readOrders({
        ...options,
        pool,
        fromMs: options.coverage.fromMs,
        organization: pages.organization,
      });
    } catch (thrown) {
      failure = toZakazError(thrown);
    }
  })();
  try {
    for await (const read of reading) {
      tally.add(read);
      if (!dryRun) await writer.add(read);
      onProgress(tally.distinct, read.page.paging.total, writer.counts.orders + writer.counts.unchanged);
    }
    signal?.throwIfAborted();
    if (!dryRun) await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    await pool.close();
  }
  return summarise(tally, writer, result, failure);
}

function summarise(
  tally: RunTally,
  writer: OrderWriter,
  result: ReadingResult | null,
  failure: ZakazError | null,
): OrdersOutcome {
  if (failure instanceof InterruptedError) throw failure;
  const serverTotal = result?.serverTotal ?? tally.serverTotal;
  const unfinished = incomplete('not-finished', tally.distinct, serverTotal ?? 0, 'reading stopped half-way');
  return {
    counted: tally.toMetrics(),
    beforeWindow: tally.beforeWindow,
    serverTotal,
    completeness: result?.completeness ?? unfinished,
    written: writer.counts,
    failure,
  };
}
