/**
 * Reads a list by keyset on `id`, in segments side by side. A page is asked for by the last id of the one before, so rows that
 * are born, change or vanish shift nothing: every row that exists throughout is met. Two counts prove it: each segment's own, and
 * the source's count of the whole when all is read.
 */
import { areAscending, compareIds, largestId } from '../core/ids.ts';
import { parallel } from '../core/parallel.ts';
import type { Condition } from './dialects.ts';
import {
  complete,
  type FetchPage,
  incomplete,
  type PageFacts,
  type Reading,
  type ReadingResult,
  type ReadPage,
  SeenIds,
} from './reading.ts';

const MAX_SEGMENTS = 64;
/** A segment shorter than this is not worth its last, partly filled page. */
const PAGES_PER_SEGMENT = 8;
/** How often rows that were born or changed meanwhile are fetched before the count is called unproved. */
const MAX_CATCH_UPS = 3;

export interface ReadByIdOptions<Page extends PageFacts> {
  readonly fetch: FetchPage<Page>;
  /** What the list is filtered by besides the id; empty reads all. */
  readonly where: readonly Condition[];
  readonly concurrency: number;
  /** When given, rows changed since then are fetched where the count is short at the end. Epoch milliseconds. */
  readonly changedSinceMs?: number;
  readonly seen?: SeenIds;
}

export async function* readById<Page extends PageFacts>(options: ReadByIdOptions<Page>): Reading<Page> {
  const { fetch, where, concurrency, changedSinceMs, seen = new SeenIds() } = options;
  const tally = { short: 0, isFilterLost: false };

  const first = await fetch({ where, order: 'asc' });
  yield seen.read(first);
  const totalAtStart = first.paging.total;
  if (totalAtStart <= first.count) return finish(totalAtStart, 0);

  const start = largestId(first.ids);
  const end = largestId((await fetch({ where, order: 'desc' })).ids);
  if (start === null || end === null) return finish(totalAtStart, 0);

  const pages = Math.ceil(totalAtStart / first.count);
  const segments = split(start, end, Math.min(MAX_SEGMENTS, Math.floor(pages / PAGES_PER_SEGMENT)));
  const tasks = segments.map(
    ({ after, upTo }) =>
      () =>
        segment(after, upTo),
  );
  for await (const read of parallel(tasks, { concurrency })) yield read;

  let newest = end;
  let total = totalAtStart;
  const atSegmentsEnd = seen.size;
  for (let attempt = 0; attempt <= MAX_CATCH_UPS; attempt += 1) {
    for await (const read of segment(newest, null)) {
      newest = largestId([newest, ...read.page.ids]) ?? newest;
      yield read;
    }
    total = (await fetch({ where, order: 'asc' })).paging.total;
    if (seen.size >= total) break;
    if (changedSinceMs === undefined) continue;
    const changed: Condition = { column: 'updated_at', operator: '>=', value: changedSinceMs };
    yield* readSegment(fetch, [changed], '0', null, seen, { short: 0, isFilterLost: false });
  }
  return finish(total, seen.size - atSegmentsEnd);

  function segment(after: string, upTo: string | null) {
    return readSegment(fetch, where, after, upTo, seen, tally);
  }

  function finish(serverTotal: number, born: number): ReadingResult {
    const distinct = seen.size;
    return { serverTotal, completeness: verdict(distinct, serverTotal, born) };
  }

  function verdict(distinct: number, serverTotal: number, born: number) {
    if (tally.isFilterLost) {
      const why = 'the source stopped honouring the filter by id while it was read';
      return incomplete('filter-lost', distinct, serverTotal, why);
    }
    if (tally.short > 0) {
      const why = `a stretch of ids gave ${tally.short} rows fewer than the source counted in it`;
      return incomplete('count-short', distinct, serverTotal, why);
    }
    // More than the source counts now is right only as far as rows were there at the start or were born since.
    const isProved = distinct === serverTotal || (distinct > serverTotal && distinct <= totalAtStart + born);
    if (isProved) return complete(distinct, serverTotal, 'read by id');
    return incomplete('count-short', distinct, serverTotal, 'the counts differ after all ids were read');
  }
}

interface Tally {
  /** Rows that segments were short of their own count. */
  short: number;
  isFilterLost: boolean;
}

/** Reads the rows with `after < id <= upTo`, page after page. */
async function* readSegment<Page extends PageFacts>(
  fetch: FetchPage<Page>,
  where: readonly Condition[],
  after: string,
  upTo: string | null,
  seen: SeenIds,
  tally: Tally,
): AsyncGenerator<ReadPage<Page>, void, void> {
  const bound: Condition[] = upTo === null ? [] : [{ column: 'id', operator: '<=', value: upTo }];
  let cursor = after;
  let expected: number | null = null;
  let received = 0;
  for (;;) {
    const page = await fetch({
      where: [...where, { column: 'id', operator: '>', value: cursor }, ...bound],
      order: 'asc',
    });
    expected ??= page.paging.total;
    received += page.count;
    yield seen.read(page);
    const last = largestId(page.ids);
    const isAll = page.paging.total <= page.count;
    if (!isWithin(page.ids, cursor, upTo) || (last === null && !isAll && page.count > 0)) {
      tally.isFilterLost = true;
      return;
    }
    if (isAll || last === null) break;
    cursor = last;
  }
  tally.short += Math.max(0, expected - received);
}

function isWithin(ids: readonly string[], after: string, upTo: string | null): boolean {
  return (
    areAscending(ids) &&
    ids.every((id) => compareIds(id, after) > 0 && (upTo === null || compareIds(id, upTo) <= 0))
  );
}

interface Segment {
  readonly after: string;
  readonly upTo: string;
}

/** Cuts the ids in `(after, upTo]` into about `count` equal stretches, at least one. */
function split(after: string, upTo: string, count: number): Segment[] {
  const low = BigInt(after);
  const span = BigInt(upTo) - low;
  const pieces = BigInt(Math.max(1, count));
  const cuts = Array.from(
    { length: Number(pieces) + 1 },
    (_, index) => low + (span * BigInt(index)) / pieces,
  );
  return cuts.slice(1).flatMap((cut, index) => {
    const from = cuts[index] ?? low;
    return cut > from ? [{ after: from.toString(), upTo: cut.toString() }] : [];
  });
}
