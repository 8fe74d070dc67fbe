/**
 * Loads history in slices of its change dates, the oldest first. Each is a load of its own, proved by itself and on record when it is;
 * between two the store is free for others. An order that changes meanwhile moves to a later slice, and the last one is open and
 * read at the end: when all are proved, everything up to its beginning is known, and the watermark says so.
 */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { SourceFilterError, type ZakazError } from '../core/errors.ts';
import { type SliceSize, sliceSpan } from '../core/slices.ts';
import { createZoneClock, type ZoneClock } from '../core/time.ts';
import type { Window } from '../core/window.ts';
import type { Backfill, BackfillSlice } from '../protocol/backfill.ts';
import { DIALECTS } from '../protocol/contract.ts';
import type { Completeness } from '../protocol/run.ts';
import { encodeList, type ListRequest } from '../qtickets/dialects.ts';
import { createHttpClient, type HttpClient } from '../qtickets/http-client.ts';
import { readProofPage } from '../qtickets/proof-page.ts';
import { incomplete } from '../qtickets/reading.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type Agreement, agree } from './agree.ts';
import { isReadWhole } from './judge.ts';
import { type LoadOptions, type LoadOutcome, load } from './load.ts';
import {
  insertRows,
  LOOKED_BACK,
  type MetaContext,
  ORDERS_WATERMARK,
  Versions,
  writeContract,
  writeWatermark,
} from './meta-rows.ts';
import { backfillDone, loadState } from './queries.ts';
import { newRunId } from './run-record.ts';
import { OVERLAP_MS } from './scope.ts';

/** How often a slice is loaded before it is left unproved. */
const MAX_TRIES = 3;
const COLUMNS = [
  'organization',
  'backfill',
  'slice_from',
  'slice_to',
  'is_done',
  'run_id',
  'done_at',
  '_ver',
];

export interface BackfillOptions extends Pick<LoadOptions, 'signal' | 'onProgress' | 'threads' | 'waitMs'> {
  readonly config: ConfigWithSource;
  readonly clock: Clock;
  /** Gives the store for one piece of work; others may have it in between. */
  readonly withStore: <Result>(use: (warehouse: Warehouse) => Promise<Result>) => Promise<Result>;
  /** On the date of change; null is all history up to now. */
  readonly span: Window | null;
  readonly size: SliceSize;
  /** Told before each slice that is loaded. */
  readonly onSlice?: (progress: SliceProgress) => void;
}

export interface SliceProgress {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  /** ISO 8601, of the report zone. */
  readonly from: string;
  /** By the slices loaded so far; null before the first. */
  readonly leftMs: number | null;
}

export interface BackfillOutcome {
  readonly backfill: Backfill;
  /** What ended it early; the next one goes on with the slices that are left. */
  readonly error: ZakazError | null;
}

/** @throws SourceFilterError where the source cannot be asked for a slice; what the first requests and the store throw */
export async function backfill(options: BackfillOptions): Promise<BackfillOutcome> {
  const run = new BackfillRun(options);
  try {
    await run.prepare();
    return await run.work();
  } finally {
    await run.close();
  }
}

/** A slice of the plan; the last of a whole history is open. */
interface Piece extends Window {
  readonly isOpen: boolean;
}

class BackfillRun {
  readonly #options: BackfillOptions;
  readonly #zone: ZoneClock;
  readonly #client: HttpClient;
  readonly #name: string;
  #dialect: Agreement['plan']['dialect'] = 'body';
  #pieces: readonly Piece[] = [];
  #done: ReadonlySet<string> = new Set();
  readonly #slices: BackfillSlice[] = [];
  /** Slices that were not read to their end. */
  #unread = 0;
  #hasRefused = false;

  constructor(options: BackfillOptions) {
    const { config, clock, span, size } = options;
    this.#options = options;
    this.#zone = createZoneClock(config.reportZone);
    this.#client = createHttpClient({ source: config.source, clock });
    const spanName =
      span === null ? 'all' : `${this.#zone.format(span.fromMs)}/${this.#zone.format(span.toMs)}`;
    this.#name = `${spanName} by ${typeof size === 'object' ? `${size.days} days` : size}`;
  }

  /** Sees what the source honours, and which slices there are and are left. */
  async prepare(): Promise<void> {
    const { config, span, size, clock } = this.#options;
    const { organization } = config;
    await this.#options.withStore(async (warehouse) => {
      const meta = await this.#meta(warehouse);
      const agreement = await this.#agree(warehouse);
      if (agreement.isFresh) await writeContract(meta, agreement.proofs, clock.now());
      const { plan } = agreement;
      if (plan.plan !== 'changes' || !plan.honoursUntil) {
        throw new SourceFilterError('the source cannot be asked for what changed between two moments');
      }
      this.#dialect = plan.dialect;
      const rows = await warehouse.query(backfillDone, { organization, backfill: this.#name });
      this.#done = new Set(
        rows.map(({ from_s, to_s }) => nameOf({ fromMs: from_s * 1000, toMs: to_s * 1000 })),
      );
    });
    const nowMs = this.#sourceNowMs();
    const whole = span ?? { fromMs: (await this.#firstOrderMs()) ?? nowMs - OVERLAP_MS, toMs: nowMs };
    const slices = sliceSpan(whole, size, config.reportZone);
    this.#pieces = slices.map((slice, index) => ({
      ...slice,
      isOpen: span === null && index === slices.length - 1,
    }));
  }

  async work(): Promise<BackfillOutcome> {
    const startedMs = this.#options.clock.monotonic();
    let loaded = 0;
    let error: ZakazError | null = null;
    let asOfMs = 0;
    for (const [index, piece] of this.#pieces.entries()) {
      if (this.#done.has(nameOf(piece)) && !piece.isOpen) {
        this.#note(piece, null, 'done');
        continue;
      }
      if (error !== null) {
        this.#note(piece, null, 'left');
        continue;
      }
      const elapsedMs = this.#options.clock.monotonic() - startedMs;
      const from = this.#zone.format(piece.fromMs);
      const leftMs = loaded === 0 ? null : (elapsedMs / loaded) * this.#left(index);
      this.#options.onSlice?.({
        number: index + 1,
        count: this.#pieces.length,
        from,
        leftMs,
      });
      asOfMs = this.#sourceNowMs();
      const outcome = await this.#load(piece, index);
      this.#note(piece, outcome);
      ({ error } = outcome);
      loaded += 1;
    }
    return this.#conclude(error, asOfMs);
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #load(piece: Piece, index: number): Promise<LoadOutcome> {
    const { withStore, config, clock, signal, onProgress, threads, waitMs } = this.#options;
    const isEdge = index === 0 || index === this.#pieces.length - 1;
    for (let tries = 1; ; tries += 1) {
      const startMs = this.#sourceNowMs();
      const outcome = await withStore(async (warehouse) => {
        const taken = await load({
          ...{ config, warehouse, clock, dryRun: false },
          scope: { kind: 'range', fromMs: piece.fromMs, toMs: piece.isOpen ? null : piece.toMs },
          // Events are read with the first slice and the last: they do not hang on the dates of orders.
          skipsEvents: !isEdge,
          ...{ waitMs, signal, onProgress, threads },
        });
        // What was still to change when it was read cannot be called done.
        const isSettled = !piece.isOpen && piece.toMs <= startMs - OVERLAP_MS;
        if (isReadWhole(taken.metrics.completeness) && isSettled)
          await this.#write(warehouse, [piece], startMs, taken.metrics.run_id);
        return taken;
      });
      const { status, completeness } = outcome.metrics;
      if (status !== 'incomplete' || isReadWhole(completeness) || tries === MAX_TRIES) return outcome;
    }
  }

  async #conclude(error: ZakazError | null, asOfMs: number): Promise<BackfillOutcome> {
    const { config, span } = this.#options;
    const completeness =
      this.#unread === 0
        ? await this.#prove()
        : incomplete(
            'not-finished',
            this.#slices.length - this.#unread,
            this.#slices.length,
            'slices are left',
          );
    if (isReadWhole(completeness)) {
      await this.#options.withStore(async (warehouse) => {
        const meta = await this.#meta(warehouse);
        if (span === null) await this.#moveWatermark(meta, asOfMs);
        await this.#write(warehouse, this.#pieces, asOfMs, '', false);
      });
    }
    return {
      error,
      backfill: {
        organization: config.organization,
        is_whole: span === null,
        complete: completeness.verdict === 'complete',
        completeness,
        slices: this.#slices,
        error: error && { code: error.code, message: error.message },
      },
    };
  }

  /** Scheduled loads that found a watermark have moved it themselves. */
  async #moveWatermark(meta: MetaContext, asOfMs: number): Promise<void> {
    const { clock } = this.#options;
    const names = { watermark: ORDERS_WATERMARK, look_back: LOOKED_BACK };
    const [state] = await meta.warehouse.query(loadState, { organization: meta.organization, ...names });
    if (state?.watermark_s != null) return;
    await writeWatermark(meta, LOOKED_BACK, asOfMs, clock.now());
    await writeWatermark(meta, ORDERS_WATERMARK, asOfMs, clock.now());
  }

  /** Slices that are proved one by one hold everything, unless an order has no date of change at all. */
  async #prove(): Promise<Completeness> {
    const detail = `${this.#slices.length} slices were loaded, each with a proof of its own`;
    const proved: Completeness = this.#hasRefused
      ? { verdict: 'incomplete', reason: 'rows-refused', detail: `some rows could not be read; ${detail}` }
      : { verdict: 'complete', reason: 'counts-equal', detail };
    const [first] = this.#pieces;
    if (this.#options.span !== null || first === undefined) return proved;
    const dated = await this.#ask({ where: [{ column: 'updated_at', operator: '>=', value: first.fromMs }] });
    const all = await this.#ask({});
    if (dated.total >= all.total) return proved;
    return incomplete(
      'count-short',
      dated.total,
      all.total,
      'some orders changed before the first slice, or have no date',
    );
  }

  #left(index: number): number {
    return this.#pieces.slice(index).filter((piece) => piece.isOpen || !this.#done.has(nameOf(piece))).length;
  }

  #note(
    { fromMs, toMs, isOpen }: Piece,
    outcome: LoadOutcome | null,
    status: 'done' | 'left' = 'left',
  ): void {
    const metrics = outcome?.metrics;
    if (metrics === undefined ? status === 'left' : !isReadWhole(metrics.completeness)) this.#unread += 1;
    if (metrics?.completeness.reason === 'rows-refused') this.#hasRefused = true;
    this.#slices.push({
      from: this.#zone.format(fromMs),
      to: isOpen ? null : this.#zone.format(toMs),
      status: metrics?.status ?? status,
      run_id: metrics?.run_id ?? null,
      orders_seen: metrics?.orders_seen ?? 0,
      orders: metrics?.rows.orders ?? 0,
    });
  }

  async #meta(warehouse: Warehouse): Promise<MetaContext> {
    const { config, clock } = this.#options;
    const { organization } = config;
    const versions = new Versions(clock);
    await versions.continueFrom(warehouse, organization);
    return { warehouse, organization, runId: newRunId(clock.now()), versions };
  }

  #agree(warehouse: Warehouse): Promise<Agreement> {
    const { config, clock, signal } = this.#options;
    const { dialect } = config.source;
    return agree({
      ...{
        client: this.#client,
        warehouse,
        organization: config.organization,
        zone: this.#zone,
        isWindow: true,
        concurrency: config.source.concurrency,
      },
      dialects: dialect === 'auto' ? DIALECTS : [dialect],
      now: () => clock.now(),
      signal,
    });
  }

  /** When the first order was made, epoch milliseconds; null where there is none. */
  async #firstOrderMs(): Promise<number | null> {
    const { rows } = await this.#ask({ order: 'asc' });
    return rows[0]?.createdAtMs ?? null;
  }

  #ask(request: ListRequest) {
    const { signal } = this.#options;
    const encoded = encodeList('orders', this.#dialect, request, this.#zone);
    return this.#client.get({ ...encoded, signal }, ({ body }) => readProofPage(body));
  }

  #sourceNowMs(): number {
    return this.#options.clock.now() + (this.#client.stats.clockSkewMs ?? 0);
  }

  async #write(
    warehouse: Warehouse,
    pieces: readonly Window[],
    doneAtMs: number,
    runId: string,
    isDone = true,
  ): Promise<void> {
    const meta = await this.#meta(warehouse);
    const rows = pieces.map(({ fromMs, toMs }) => [
      ...[tsvString(meta.organization), tsvString(this.#name), tsvDateTime(fromMs), tsvDateTime(toMs)],
      ...[isDone ? 1 : 0, runId, tsvDateTime(doneAtMs), meta.versions.next()],
    ]);
    await insertRows(warehouse, 'meta_backfills', COLUMNS, rows);
  }
}

function nameOf({ fromMs, toMs }: Window): string {
  const seconds = (ms: number) => Math.floor(ms / 1000);
  return `${seconds(fromMs)}-${seconds(toMs)}`;
}
