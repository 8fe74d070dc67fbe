/**
 * Reads a list of which most is known and nothing can be asked for by its change: what is new, from the end of the list, and a portion of
 * the rest, which is read again in turns. The list's own count proves that nothing new was missed. A list that is not as it was
 * known, with more rows than before up to the newest one known, has to be read whole.
 */
import { compareIds, largestId } from '../core/ids.ts';
import type { Condition, ListRequest } from './dialects.ts';
import { readStretch, type SegmentContext } from './read-by-id.ts';
import { type ReadByPageOptions, readByPage } from './read-by-page.ts';
import {
  complete,
  type FetchPage,
  incomplete,
  type PageFacts,
  type Place,
  type Reading,
  type ReadingResult,
  type ReadPage,
  SeenIds,
  type Swept,
  type SweptStretch,
} from './reading.ts';
import { type WalkEnd, walkPages } from './walk-pages.ts';

/** How often rows that were born meanwhile are fetched before the list is called grown. */
const MAX_CATCH_UPS = 3;

export interface SweepRequest {
  /** The newest row known; everything behind it is new. */
  readonly newest: Place;
  /** The portion begins behind it. The rank tells where to look. */
  readonly portion: Place;
  /** Pages of the portion; 0 for none. */
  readonly pages: number;
}

/** Yields pages, those of the portion as read again; returns null when the list has to be read whole. */
export type Sweeping<Page extends PageFacts> = AsyncGenerator<ReadPage<Page>, ReadingResult | null, void>;

export interface SweepOptions<Page extends PageFacts> {
  readonly fetch: FetchPage<Page>;
  readonly sweep: SweepRequest;
  readonly seen?: SeenIds;
}

/** Sweeps where the list is as it was known, and reads all of it where it is not, or where nothing is known. */
export async function* sweepOrReadByPage<Page extends PageFacts>({
  sweep,
  seen = new SeenIds(),
  ...reading
}: ReadByPageOptions<Page> & { readonly sweep: SweepRequest | null }): Reading<Page> {
  const swept = sweep && (yield* sweepByPage({ ...reading, sweep, seen }));
  return swept ?? (yield* readByPage({ ...reading, seen }));
}

export interface SweepByPageOptions<Page extends PageFacts> extends SweepOptions<Page> {
  readonly request: ListRequest;
  readonly concurrency: number;
}

export async function* sweepByPage<Page extends PageFacts>({
  fetch,
  request,
  concurrency,
  sweep: { newest, portion, pages },
  seen = new SeenIds(),
}: SweepByPageOptions<Page>): Sweeping<Page> {
  const fetchPage = (page: number) => fetch({ ...request, page });
  const first = await fetchPage(1);
  const walk = { fetchPage, concurrency, seen, first };
  const isKnown = (id: string) => compareIds(id, newest.id) <= 0;
  const tail = yield* walkPages({ ...walk, from: newest, isCounted: isKnown });
  if (tail.state === 'grown' || tail.state === 'disordered') return null;
  const isWhole = tail.state === 'end';
  const stretches: SweptStretch[] = isWhole ? [{ after: newest.id, upTo: tail.place }] : [];
  if (pages > 0) {
    const swept = yield* again(
      walkPages({ ...walk, from: portion, isRankGuessed: true, pages, isCounted: isKnown }),
    );
    if (swept.state === 'disordered') return null;
    stretches.push({ after: portion.id, upTo: earlier(swept.place, isWhole ? tail.place : newest) });
  }
  return {
    serverTotal: tail.total,
    readBefore: tail.before,
    swept: toSwept(stretches, isWhole ? tail.before + seen.size : tail.before),
    completeness: judgeWalk(tail, tail.before + seen.size),
  };
}

function judgeWalk({ state, total }: WalkEnd, distinct: number): ReadingResult['completeness'] {
  if (state === 'moved') {
    return incomplete('total-unsteady', distinct, total, 'rows vanished while the last pages were read');
  }
  return judgeCount(distinct, total, state === 'end');
}

function judgeCount(distinct: number, total: number, isSound: boolean): ReadingResult['completeness'] {
  if (isSound && distinct === total)
    return complete(distinct, total, 'what is new was read, the rest is known');
  return incomplete(
    'count-short',
    distinct,
    total,
    'what is new and what is known do not add up to the count',
  );
}

export interface SweepByIdOptions<Page extends PageFacts> extends SweepOptions<Page> {
  /** What the list is filtered by besides the id; empty is all. */
  readonly where: readonly Condition[];
}

export async function* sweepById<Page extends PageFacts>(options: SweepByIdOptions<Page>): Sweeping<Page> {
  const { fetch, where, sweep, seen = new SeenIds() } = options;
  const { newest, portion, pages } = sweep;
  const context = { fetch, where, seen };
  const tally = { short: 0, isFilterLost: false };
  let last = newest.id;
  let total = newest.rank;
  for (let attempt = 0; attempt <= MAX_CATCH_UPS; attempt += 1) {
    for await (const { read } of readStretch({ ...context, tally, listTotal: total }, last, null)) {
      last = largestId([last, ...read.page.ids]) ?? last;
      yield read;
    }
    total = (await fetch({ where, order: 'asc' })).paging.total;
    if (total - seen.size <= newest.rank) break;
  }
  const known = total - seen.size;
  if (known > newest.rank || tally.isFilterLost) return null;
  const end = { id: last, rank: total };
  const stretches: SweptStretch[] = [{ after: newest.id, upTo: end }];
  if (pages > 0) {
    const upTo = yield* readPortion({ ...context, listTotal: total }, { portion, pages, last });
    stretches.push({ after: portion.id, upTo: earlier(upTo, end) });
  }
  return {
    serverTotal: total,
    readBefore: known,
    swept: toSwept(stretches, known + seen.size),
    completeness: judgeCount(known + seen.size, total, tally.short === 0),
  };
}

/** @returns up to where all rows were read */
async function* readPortion<Page extends PageFacts>(
  { fetch, where, seen, listTotal }: Omit<SegmentContext<Page>, 'tally'>,
  { portion, pages, last }: { readonly portion: Place; readonly pages: number; readonly last: string },
): AsyncGenerator<ReadPage<Page>, Place, void> {
  const tally = { short: 0, isFilterLost: false };
  const context = { fetch, where, seen, tally, listTotal, isReread: true, isCounted: () => true };
  let cursor = portion.id;
  let read = 0;
  for await (const step of readStretch(context, portion.id, null)) {
    yield step.read;
    if (tally.isFilterLost || tally.short > 0) return portion;
    cursor = step.isLast ? last : (largestId([cursor, ...step.read.page.ids]) ?? cursor);
    read += 1;
    if (read === pages) break;
  }
  return { id: cursor, rank: 0 };
}

function toSwept(stretches: readonly SweptStretch[], known: number): Swept {
  return { known, stretches: stretches.filter(({ after, upTo }) => compareIds(upTo.id, after) > 0) };
}

/** Rows that were born since the end was reached are the next load's. */
function earlier(place: Place, end: Place): Place {
  return compareIds(place.id, end.id) < 0 ? place : end;
}

/** The same pages, told as read again. */
async function* again<Page extends PageFacts, End>(
  reading: AsyncGenerator<ReadPage<Page>, End, void>,
): AsyncGenerator<ReadPage<Page>, End, void> {
  for (;;) {
    const step = await reading.next();
    if (step.done) return step.value;
    yield { ...step.value, isReread: true };
  }
}
