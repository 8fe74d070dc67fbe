/** Reads orders by the plan and writes them as they come. Memory holds a few pages and two batches, whatever the account's size. */

import { toZakazError, type ZakazError } from '../core/errors.ts';
import type { Completeness, RunMetrics } from '../protocol/run.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { incomplete, type ReadingResult, type Swept, sweptWhole } from '../qtickets/reading.ts';
import type { Approach } from './approach.ts';
import { Checkpoints, type Unfinished } from './checkpoints.ts';
import type { Oddities } from './drift.ts';
import { type LoadContext, toPageSettings } from './load-context.ts';
import { OrderWriter, type WriteCounts } from './order-writer.ts';
import { createPagePool } from './page-pool.ts';
import { readOrders } from './read-orders.ts';
import { RunTally } from './run-tally.ts';

export interface OrdersRequest {
  readonly plan: ReadingPlan;
  readonly approach: Approach;
  /** City by event id. */
  readonly cities: ReadonlyMap<string, string>;
  /** False when the store holds no order of this account: then there is nothing to compare with. */
  readonly hasRows: boolean;
  /** Up to when all was loaded with proof before, epoch milliseconds; null when never. */
  readonly provedUntilMs: number | null;
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
  /** Of a load that can be gone on with; to be closed when this one has come to its end. */
  readonly checkpoints: Checkpoints | null;
  /** Why it stopped half-way. Where the source failed, what was read until then is written all the same. */
  readonly failure: ZakazError | null;
}

/** It does not throw: what failed, source, store or patience, is told in `failure` beside what was counted until then. */
export async function loadOrders(context: LoadContext, request: OrdersRequest): Promise<OrdersOutcome> {
  const { config, client, zone, clock, meta, dryRun, signal, startedAtMs, onProgress } = context;
  const { plan, approach, cities, hasRows, provedUntilMs } = request;
  const { coverage, unfinished, sweep } = approach;
  const { fromMs, toMs } = coverage;
  const now = () => clock.now();
  const checkpoints = approach.keepsProgress
    ? new Checkpoints({ meta, now, unfinished, sourceStartMs: approach.asOfMs })
    : null;
  const readBefore = sweep?.orders.request.newest.rank ?? readBy(unfinished);
  const tally = new RunTally(zone);
  const writer = new OrderWriter({
    ...{ meta, now, zone, hasRows, provedUntilMs, loadedAtMs: startedAtMs },
    ordersPerBatch: context.ordersPerBatch,
    ...(checkpoints ? { onAcknowledged: (acknowledged) => checkpoints.advance(acknowledged) } : {}),
  });
  const pool = createPagePool(await toPageSettings(context, cities, { fromMs, toMs }), {
    threads: context.threads,
  });
  let result: ReadingResult | null = null;
  let failure: ZakazError | null = null;
  const reading = (async function* keepResult() {
    try {
      result = yield* readOrders({
        ...{ client, plan, pool, zone, now, signal, fromMs, toMs },
        organization: config.organization,
        concurrency: config.source.concurrency,
        sourceStartMs: approach.asOfMs,
        sweep: sweep?.orders.request ?? null,
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
      const written = writer.counts.orders + writer.counts.unchanged;
      onProgress({ phase: 'orders', done: readBefore + tally.distinct, total: read.listTotal, written });
    }
    signal?.throwIfAborted();
    if (!dryRun) await writer.finish();
  } catch (thrown) {
    failure = toZakazError(thrown);
    await writer.abandon();
  } finally {
    await pool.close();
  }
  return { ...summarise({ tally, writer, result, failure, approach }), checkpoints };
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
  readonly approach: Approach;
}

function summarise(ending: Ending): Omit<OrdersOutcome, 'checkpoints'> {
  const { tally, writer, result, failure, approach } = ending;
  const { unfinished, coverage } = approach;
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
