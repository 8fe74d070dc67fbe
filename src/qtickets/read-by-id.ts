/**
 * Reads a list by keyset on `id`, in segments side by side. A page is asked for by the last id of the one before, so rows that
 * are born, change or vanish shift nothing: every row that exists throughout is met. Two counts prove it: each segment's own, and
 * the source's count of the whole when all is read. How far each segment has come is told with each page, so that a reading that
 * was cut off can go on from there.
 */
import { areAscending, compareIds, largestId } from '../core/ids.ts';
import { allOf, parallel } from '../core/parallel.ts';
import type { Completeness } from '../protocol/run.ts';
import { cutIntoSegments } from './cut-segments.ts';
import type { Condition } from './dialects.ts';
import {
  complete,
  type FetchPage,
  incomplete,
  type PageFacts,
  type Reading,
  type ReadingProgress,
  type ReadingResult,
  type ReadPage,
  SeenIds,
  type Segment,
} from './reading.ts';

/** How often rows that were born or changed meanwhile are fetched before the count is called unproved. */
const MAX_CATCH_UPS = 3;

export interface ReadByIdOptions<Page extends PageFacts> {
  readonly fetch: FetchPage<Page>;
  /** What the list is filtered by besides the id; empty reads all. */
  readonly where: readonly Condition[];
  readonly concurrency: number;
  /**
   * When given, rows changed since then are fetched where the count is short at the end, and by a reading that goes on where
   * another was cut off: what that one had read may have changed. Epoch milliseconds.
   */
  readonly changedSinceMs?: number;
  /** Goes on where another reading of the same list was cut off. */
  readonly resume?: ReadingProgress;
  /** Told once, before the segments are read; not for a list of one page. */
  readonly onSegments?: (progress: ReadingProgress) => Promise<void>;
  readonly seen?: SeenIds;
}

export async function* readById<Page extends PageFacts>(options: ReadByIdOptions<Page>): Reading<Page> {
  const { fetch, where, concurrency, changedSinceMs, resume, onSegments, seen = new SeenIds() } = options;
  const tally: Tally = { short: 0, isFilterLost: false };

  const begun = resume ?? (yield* begin(options, seen));
  if ('completeness' in begun) return begun;
  const { totalAtStart, segments } = begun;
  if (resume === undefined) await onSegments?.(begun);
  const readBefore = segments.reduce((sum, { received }) => sum + received, 0);

  const context: SegmentContext<Page> = { fetch, where, seen, tally, listTotal: totalAtStart };
  const tasks = segments.flatMap((segment, index) =>
    segment.isDone ? [] : [() => readSegment(context, segment, index)],
  );
  for await (const read of parallel(tasks, { concurrency: lanesFor(concurrency) })) yield read;
  const atSegmentsEnd = seen.size;

  const aside = {
    ...context,
    where: changedSinceMs === undefined ? where : [...where, changedAfter(changedSinceMs)],
    tally: { short: 0, isFilterLost: false },
    isReread: true,
    isCounted: (id: string) => segments.some((segment) => isReadIn(segment, id)),
  };
  if (resume !== undefined && changedSinceMs !== undefined) yield* readOpenEnd(aside, '0');

  let newest = segments.at(-1)?.upTo ?? '0';
  let total = totalAtStart;
  for (let attempt = 0; attempt <= MAX_CATCH_UPS; attempt += 1) {
    for await (const read of readOpenEnd(context, newest)) {
      newest = largestId([newest, ...read.page.ids]) ?? newest;
      yield read;
    }
    total = (await fetch({ where, order: 'asc' })).paging.total;
    if (readBefore + seen.size >= total) break;
    if (changedSinceMs === undefined) continue;
    yield* readOpenEnd(aside, '0');
  }
  const most = totalAtStart + seen.size - atSegmentsEnd;
  return { serverTotal: total, readBefore, completeness: judge(readBefore + seen.size, total, most, tally) };
}

/** A lane asks for nothing while its page is read: with two for each request there is always one that asks. */
function lanesFor(concurrency: number): number {
  return 2 * concurrency;
}

/** Reads a list of one page at once; cuts a longer one into segments. */
async function* begin<Page extends PageFacts>(
  { fetch, where, concurrency }: ReadByIdOptions<Page>,
  seen: SeenIds,
): AsyncGenerator<ReadPage<Page>, ReadingResult | ReadingProgress, void> {
  const first = await fetch({ where, order: 'asc' });
  const { total } = first.paging;
  const [lowest] = first.ids;
  const end = total > first.count ? largestId((await fetch({ where, order: 'desc' })).ids) : null;
  if (end === null || lowest === undefined) {
    yield seen.read(first);
    const nothingLost = { short: 0, isFilterLost: false };
    return { serverTotal: total, completeness: judge(seen.size, total, total, nothingLost) };
  }
  const list = { after: BigInt(lowest) - 1n, upTo: BigInt(end), rows: total, rowsPerPage: first.count };
  const countUpTo = (ids: readonly bigint[]) =>
    allOf(
      ids.map((id) => async () => {
        const upTo: Condition = { column: 'id', operator: '<=', value: id.toString() };
        return (await fetch({ where: [...where, upTo], order: 'asc' })).paging.total;
      }),
      { concurrency: lanesFor(concurrency) },
    );
  return { totalAtStart: total, segments: await cutIntoSegments(list, countUpTo) };
}

/** @param most rows there can have been: those counted at the start and those born since */
function judge(
  distinct: number,
  serverTotal: number,
  most: number,
  { short, isFilterLost }: Tally,
): Completeness {
  if (isFilterLost) {
    const why = 'the source stopped honouring the filter by id while it was read';
    return incomplete('filter-lost', distinct, serverTotal, why);
  }
  if (short > 0) {
    const why = `a stretch of ids gave ${short} rows fewer than the source counted in it`;
    return incomplete('count-short', distinct, serverTotal, why);
  }
  const isProved = distinct === serverTotal || (distinct > serverTotal && distinct <= most);
  if (isProved) return complete(distinct, serverTotal, 'read by id');
  return incomplete('count-short', distinct, serverTotal, 'the counts differ after all ids were read');
}

export interface Tally {
  /** Rows that segments were short of their own count. */
  short: number;
  isFilterLost: boolean;
}

export interface SegmentContext<Page extends PageFacts> {
  readonly fetch: FetchPage<Page>;
  readonly where: readonly Condition[];
  readonly seen: SeenIds;
  readonly tally: Tally;
  /** Rows in the whole list. */
  readonly listTotal: number;
  readonly isReread?: boolean;
  /** Rows that another reading has counted. */
  readonly isCounted?: (id: string) => boolean;
}

/** Reads what is left of a segment, and tells with each page how far it has come. */
async function* readSegment<Page extends PageFacts>(
  context: SegmentContext<Page>,
  { after, upTo, cursor, received }: Segment,
  index: number,
): AsyncGenerator<ReadPage<Page>, void, void> {
  let last = cursor;
  let rows = received;
  for await (const { read, isLast } of readStretch(context, cursor, upTo)) {
    last = largestId([last, ...read.page.ids]) ?? last;
    rows += read.page.count;
    yield {
      ...read,
      place: { index, segment: { after, upTo, cursor: last, received: rows, isDone: isLast } },
    };
  }
}

async function* readOpenEnd<Page extends PageFacts>(
  context: SegmentContext<Page>,
  after: string,
): AsyncGenerator<ReadPage<Page>, void, void> {
  for await (const { read } of readStretch(context, after, null)) yield read;
}

/** Reads the rows with `after < id <= upTo`, page after page. */
export async function* readStretch<Page extends PageFacts>(
  { fetch, where, seen, tally, ...how }: SegmentContext<Page>,
  after: string,
  upTo: string | null,
): AsyncGenerator<{ readonly read: ReadPage<Page>; readonly isLast: boolean }, void, void> {
  const bound: Condition[] = upTo === null ? [] : [{ column: 'id', operator: '<=', value: upTo }];
  let cursor = after;
  let expected: number | null = null;
  let received = 0;
  for (;;) {
    const from: Condition = { column: 'id', operator: '>', value: cursor };
    const page = await fetch({ where: [...where, from, ...bound], order: 'asc' });
    expected ??= page.paging.total;
    received += page.count;
    const last = largestId(page.ids);
    const isAll = page.paging.total <= page.count;
    if (!isWithin(page.ids, cursor, upTo) || (last === null && !isAll && page.count > 0)) {
      tally.isFilterLost = true;
      yield { read: seen.read(page, how), isLast: false };
      return;
    }
    const isLast = isAll || last === null;
    if (isLast) tally.short += Math.max(0, expected - received);
    yield { read: seen.read(page, how), isLast };
    if (isLast) return;
    cursor = last;
  }
}

function changedAfter(epochMs: number): Condition {
  return { column: 'updated_at', operator: '>=', value: epochMs };
}

/** Whether a row lies in what was read of a segment before. */
function isReadIn({ after, cursor }: Segment, id: string): boolean {
  return compareIds(id, after) > 0 && compareIds(id, cursor) <= 0;
}

function isWithin(ids: readonly string[], after: string, upTo: string | null): boolean {
  return (
    areAscending(ids) &&
    ids.every((id) => compareIds(id, after) > 0 && (upTo === null || compareIds(id, upTo) <= 0))
  );
}
