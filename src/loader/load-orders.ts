/** Reads orders by the plan and writes them as they come. Memory holds a few pages and two batches, whatever the account's size. */

import { toZakazError, type ZakazError } from '../core/errors.ts';
import type { ZoneClock } from '../core/time.ts';
import type { Completeness, RunMetrics } from '../protocol/run.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { incomplete, type ReadingResult, type Swept, sweptWhole } from '../qtickets/reading.ts';
import type { SweepRequest } from '../qtickets/sweep.ts';
import type { Checkpoints, Unfinished } from './checkpoints.ts';
import type { Oddities } from './drift.ts';
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
  readonly ordersPerBatch?: number;
  readonly signal?: AbortSignal;
  /** Keeps how far a full load by id has come; null where there is nothing to go on with. */
  readonly checkpoints: Checkpoints | null;
  readonly unfinished: Unfinished | null;
  /** Only what is new and a portion of the rest, where the list is as it was known. */
  readonly sweep: SweepRequest | null;
  readonly pages: OrderPageSettings;
  readonly onProgress: (done: number, total: number, written: number) => void;
}

export interface OrdersOutcome {
  /** Orders that count and were read by earlier loads. */
  readonly readBefore: number;
  /** All orders were read, by this load or by one that it went on with. */
  readonly isWhole: boolean;
  /** What was read of the list; null where that is no part of it by id, or nothing was proved. */
  readonly swept: Swept | null;
  /** Rows that it had to refuse. */
  readonly rejectedBefore: number;
  readonly counted: ReturnType<RunTally['toMetrics']>;
  readonly oddities: Oddities;
  readonly beforeWindow: number;
  readonly serverTotal: RunMetrics['server_total'];
  readonly completeness: Completeness;
  readonly written: WriteCounts;
  /** Why it stopped half-way. Where the source failed, what was read until then is written all the same. */
  readonly failure: ZakazError | null;
}

/** It does not throw: what failed, source, store or patience, is told in `failure` beside what was counted until then. */
export async function loadOrders(options: LoadOrdersOptions): Promise<OrdersOutcome> {
  const { meta, now, dryRun, hasRows, pages, onProgress, signal, checkpoints, unfinished } = options;
  const readBefore = options.sweep?.newest.rank ?? readBy(unfinished);
  const tally = new RunTally(options.zone);
  const writer = new OrderWriter({
    meta,
    now,
    loadedAtMs: pages.loadedAtMs,
    hasRows,
    ...(options.ordersPerBatch === undefined ? {} : { ordersPerBatch: options.ordersPerBatch }),
    ...(checkpoints ? { onAcknowledged: (acknowledged) => checkpoints.advance(acknowledged) } : {}),
  });
  const pool = createPagePool(pages, options.threads === undefined ? {} : { threads: options.threads });
  let result: ReadingResult | null = null;
  let failure: ZakazError | null = null;
  const reading = (async function* keepResult() {
    try {
      result = yield* readOrders({
        ...options,
        pool,
        fromMs: options.coverage.fromMs,
        toMs: options.coverage.toMs,
        organization: pages.organization,
        ...(unfinished ? { resume: unfinished.progress } : {}),
        ...(checkpoints ? { onSegments: (progress) => checkpoints.begin(progress) } : {}),
      });
    } catch (thrown) {
      failure = toZakazError(thrown);
    }
  })();
  try {
    for await (const read of reading) {
      tally.add(read);
      if (!dryRun) await writer.add(read);
      onProgress(readBefore + tally.distinct, read.listTotal, writer.counts.orders + writer.counts.unchanged);
    }
    signal?.throwIfAborted();
    if (!dryRun) await writer.finish();
  } catch (thrown) {
    failure = toZakazError(thrown);
    await writer.abandon();
  } finally {
    await pool.close();
  }
  return summarise({ tally, writer, result, failure, options });
}

/** Orders that an unfinished load had read and written. */
function readBy(unfinished: Unfinished | null): number {
  return unfinished?.progress.segments.reduce((sum, { received }) => sum + received, 0) ?? 0;
}

interface Ending {
  readonly tally: RunTally;
  readonly writer: OrderWriter;
  readonly result: ReadingResult | null;
  readonly failure: ZakazError | null;
  readonly options: LoadOrdersOptions;
}

function summarise(ending: Ending): OrdersOutcome {
  const { tally, writer, result, failure, options } = ending;
  const { unfinished, coverage } = options;
  const readBefore = result === null ? readBy(unfinished) : (result.readBefore ?? 0);
  const distinct = readBefore + tally.distinct;
  const serverTotal = result?.serverTotal ?? tally.serverTotal;
  const stopped = incomplete('not-finished', distinct, serverTotal ?? 0, 'reading stopped half-way');
  const completeness = result?.completeness ?? stopped;
  const isWhole = coverage.mode !== 'window' && result !== null && result.swept === undefined;
  const whole = isWhole ? sweptWhole(tally.newestId, result) : null;
  return {
    counted: { ...tally.toMetrics(), distinct_ids: distinct },
    readBefore,
    isWhole,
    swept: result?.swept ?? whole,
    rejectedBefore: unfinished?.rejected.reduce((sum, count) => sum + count, 0) ?? 0,
    oddities: tally.oddities,
    beforeWindow: tally.beforeWindow,
    serverTotal,
    completeness,
    written: writer.counts,
    failure,
  };
}
