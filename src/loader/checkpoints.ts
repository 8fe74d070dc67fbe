/**
 * How far a full load has come, kept in the store beside the rows: saved after each batch was acknowledged, taken up by the next
 * full load when this one was cut off, closed when it came to its end.
 */

import type { ReadingPlan } from '../qtickets/plan.ts';
import { isByPage } from '../qtickets/read-by-page.ts';
import type { ReadingProgress, ReadPage, Segment } from '../qtickets/reading.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import { insertRows, type MetaContext } from './meta-rows.ts';
import type { OrderPage } from './order-page.ts';
import { openCheckpoints } from './queries.ts';

/** After a day the source has changed so much that a new load is the better way. */
const MAX_AGE_MS = 24 * 3_600_000;

const COLUMNS = [
  ...['organization', 'load_id', 'segment', 'after', 'up_to', 'cursor', 'received', 'rejected', 'is_done'],
  ...['is_closed', 'total_at_start', 'source_start', 'saved_at', '_ver'],
];

/** A load that was cut off. */
export interface Unfinished {
  readonly loadId: string;
  readonly progress: ReadingProgress;
  /** The source's clock when it began: what changed since is still to be read. Epoch milliseconds. */
  readonly sourceStartMs: number;
  /** Rows refused so far, by segment. */
  readonly rejected: readonly number[];
}

/** @returns the newest full load by this way of reading when it did not come to its end, and there is something of it to go on with */
export async function findUnfinished(
  meta: MetaContext,
  plan: ReadingPlan['plan'],
  nowMs: number,
): Promise<Unfinished | null> {
  const { warehouse, organization } = meta;
  const since = Math.floor((nowMs - MAX_AGE_MS) / 1000);
  const rows = await warehouse.query(openCheckpoints, { organization, since });
  const [first] = rows;
  if (first === undefined || rows.every(({ received }) => received === 0)) return null;
  const progress = {
    totalAtStart: first.total_at_start,
    segments: rows.map(({ after, up_to, cursor, received, is_done }) => ({
      after,
      upTo: up_to,
      cursor,
      received,
      isDone: is_done === 1,
    })),
  };
  if (isByPage(progress) !== (plan === 'pages')) return null;
  return {
    loadId: first.load_id,
    sourceStartMs: first.source_start_s * 1000,
    rejected: rows.map(({ rejected }) => rejected),
    progress,
  };
}

export interface CheckpointsOptions {
  readonly meta: MetaContext;
  readonly sourceStartMs: number;
  readonly now: () => number;
  /** The load that is gone on with. */
  readonly unfinished: Unfinished | null;
}

/** Keeps the progress of one load. */
export class Checkpoints {
  readonly #options: CheckpointsOptions;
  readonly #loadId: string;
  readonly #sourceStartMs: number;
  #totalAtStart: number;
  #segments: Segment[];
  #rejected: number[];

  constructor(options: CheckpointsOptions) {
    const { unfinished, meta, sourceStartMs } = options;
    this.#options = options;
    this.#loadId = unfinished?.loadId ?? meta.runId;
    this.#sourceStartMs = unfinished?.sourceStartMs ?? sourceStartMs;
    this.#totalAtStart = unfinished?.progress.totalAtStart ?? 0;
    this.#segments = [...(unfinished?.progress.segments ?? [])];
    this.#rejected = [...(unfinished?.rejected ?? [])];
  }

  /** Puts the segments of a load that begins on record. */
  async begin({ totalAtStart, segments }: ReadingProgress): Promise<void> {
    this.#totalAtStart = totalAtStart;
    this.#segments = [...segments];
    this.#rejected = segments.map(() => 0);
    await this.#save(segments.keys(), false);
  }

  /** Moves on to where these pages end. Called when their rows are acknowledged, in the order in which they were read. */
  async advance(pages: readonly ReadPage<OrderPage>[]): Promise<void> {
    const touched = new Set<number>();
    for (const { place, page } of pages) {
      if (place === undefined) continue;
      this.#segments[place.index] = place.segment;
      this.#rejected[place.index] = (this.#rejected[place.index] ?? 0) + page.rejects.length;
      touched.add(place.index);
    }
    await this.#save(touched, false);
  }

  /** The load came to its end, proved or not: the next one begins anew. */
  async close(): Promise<void> {
    await this.#save(this.#segments.keys(), true);
  }

  async #save(indexes: Iterable<number>, isClosed: boolean): Promise<void> {
    const { meta, now } = this.#options;
    const rows = [...indexes].flatMap((index) => {
      const segment = this.#segments[index];
      if (segment === undefined) return [];
      return [
        [
          ...[tsvString(meta.organization), this.#loadId, index, segment.after, segment.upTo, segment.cursor],
          ...[segment.received, this.#rejected[index] ?? 0, segment.isDone ? 1 : 0, isClosed ? 1 : 0],
          ...[this.#totalAtStart, tsvDateTime(this.#sourceStartMs), tsvDateTime(now()), meta.versions.next()],
        ],
      ];
    });
    await insertRows(meta.warehouse, 'meta_checkpoints', COLUMNS, rows);
  }
}
