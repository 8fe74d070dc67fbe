/**
 * Reads a list by `page` where nothing better is honoured. An ascending one is walked in stretches that are proved one by one, and a
 * walk that was cut off can be gone on with. A list in another order has no such places; it is read one page after another, and
 * a second pass has to find nothing new.
 */
import { compareIds } from '../core/ids.ts';
import type { ListRequest } from './dialects.ts';
import {
  complete,
  type FetchPage,
  incomplete,
  type PageFacts,
  type Place,
  type Reading,
  type ReadingProgress,
  type ReadingResult,
  type ReadPage,
  SeenIds,
  type Segment,
} from './reading.ts';
import { LIST_START, type WalkEnd, type WalkOptions, walkPages } from './walk-pages.ts';

/** Passes over the whole list before we say that it does not hold still. */
const MAX_PASSES = 3;
/** So many pages in a row without a new id end a pass: the source repeats itself or has run dry. */
const MAX_BARREN_PAGES = 10;
/** Up to which id a segment reaches whose end is not known. */
const OPEN_END = '18446744073709551615';

export interface ReadByPageOptions<Page extends PageFacts> {
  readonly fetch: FetchPage<Page>;
  /** What goes with each request but the page. */
  readonly request: ListRequest;
  readonly concurrency: number;
  /** Goes on where another reading of the same list was cut off. */
  readonly resume?: ReadingProgress;
  /** Told once, before the pages are read; not for a list of one page. */
  readonly onSegments?: (progress: ReadingProgress) => Promise<void>;
  readonly seen?: SeenIds;
}

type FetchNumber<Page extends PageFacts> = (page: number) => Promise<Page>;

export async function* readByPage<Page extends PageFacts>({
  fetch,
  request,
  concurrency,
  resume,
  onSegments,
  seen = new SeenIds(),
}: ReadByPageOptions<Page>): Reading<Page> {
  const fetchPage: FetchNumber<Page> = (page) => fetch({ ...request, page });
  const first = await fetchPage(1);
  const { total } = first.paging;
  if (total <= first.count && resume === undefined) {
    yield seen.read(first);
    return judge(seen.size, total, 'end');
  }
  if (resume === undefined) await onSegments?.({ totalAtStart: total, segments: [segmentUpTo(LIST_START)] });
  const [begun] = resume?.segments ?? [];
  let from = begun === undefined ? LIST_START : { id: begun.cursor, rank: begun.received };
  for (let pass = 1; ; pass += 1) {
    const end = yield* walk({ fetchPage, concurrency, seen, first, from });
    if (end.state === 'disordered') return yield* readUnordered(fetchPage, seen);
    const isAgain = end.state === 'grown' && pass < MAX_PASSES;
    if (!isAgain) {
      // What an earlier reading met and has vanished since is not counted.
      const readBefore = Math.min(from.rank, end.before);
      return { ...judge(readBefore + seen.size, end.total, end.state), readBefore };
    }
    from = LIST_START;
  }
}

/** A walk whose pages tell how far it has come. */
async function* walk<Page extends PageFacts>(
  options: WalkOptions<Page>,
): AsyncGenerator<ReadPage<Page>, WalkEnd, void> {
  const { from } = options;
  const walking = walkPages({ ...options, isCounted: (id) => compareIds(id, from.id) <= 0 });
  for (;;) {
    const step = await walking.next();
    if (step.done) return step.value;
    const { behind, ...read } = step.value;
    yield { ...read, place: { index: 0, segment: segmentUpTo(behind) } };
  }
}

/** The whole list is one segment, whose end is not known. */
function segmentUpTo({ id, rank }: Place): Segment {
  return { after: LIST_START.id, upTo: OPEN_END, cursor: id, received: rank, isDone: false };
}

/** Whether a reading by page can go on with it. */
export function isByPage({ segments }: ReadingProgress): boolean {
  return segments.some(({ upTo }) => upTo === OPEN_END);
}

function judge(distinct: number, total: number, state: WalkEnd['state']): ReadingResult {
  const isShort = state === 'short' || distinct < total;
  if (isShort && state !== 'moved') {
    const why = 'the pages ended, or repeated themselves, before the count was reached';
    return { serverTotal: total, completeness: incomplete('count-short', distinct, total, why) };
  }
  if (state === 'end') {
    return { serverTotal: total, completeness: complete(distinct, total, 'read page by page') };
  }
  const why = 'rows vanished or appeared while the pages were read, and some may have slipped through';
  return { serverTotal: total, completeness: incomplete('total-unsteady', distinct, total, why) };
}

/** Reads a list in no order or a falling one. */
async function* readUnordered<Page extends PageFacts>(
  fetchPage: FetchNumber<Page>,
  seen: SeenIds,
): AsyncGenerator<ReadPage<Page>, ReadingResult, void> {
  for (let pass = 1; ; pass += 1) {
    const known = seen.size;
    const { distinct, total } = yield* readAll(fetchPage, seen);
    if (distinct < total) return judge(distinct, total, 'short');
    if (pass > 1 && seen.size === known && distinct === total) return judge(distinct, total, 'end');
    if (pass === MAX_PASSES) return judge(distinct, total, 'moved');
  }
}

/** One pass, page after page: rows that move to a later page are met again. */
async function* readAll<Page extends PageFacts>(
  fetchPage: FetchNumber<Page>,
  seen: SeenIds,
): AsyncGenerator<ReadPage<Page>, { readonly distinct: number; readonly total: number }, void> {
  const inPass = new SeenIds();
  let total = 0;
  let barren = 0;
  const take = (page: Page, isReread = false) => {
    total = page.paging.total;
    barren = inPass.read(page).isNew.includes(true) ? 0 : barren + 1;
    return seen.read(page, { isReread });
  };
  const lastPage = ({ paging }: Page) => Math.ceil(paging.total / Math.max(1, paging.perPage));
  let page = await fetchPage(1);
  yield take(page);
  for (let number = 2; number <= lastPage(page) && barren < MAX_BARREN_PAGES; number += 1) {
    page = await fetchPage(number);
    yield take(page);
  }
  // Born at the head, rows push others on; those born since are on the first pages.
  for (let number = 1; inPass.size < total && number <= lastPage(page); number += 1) {
    const before = inPass.size;
    page = await fetchPage(number);
    yield take(page, true);
    if (inPass.size === before) break;
  }
  return { distinct: inPass.size, total };
}

/** Reads what the first page holds: the source honours not even `page`. */
export async function* readFirstPage<Page extends PageFacts>({
  fetch,
  request,
  seen = new SeenIds(),
}: Omit<ReadByPageOptions<Page>, 'concurrency' | 'resume' | 'onSegments'>): Reading<Page> {
  const page = await fetch({ ...request, page: 1 });
  yield seen.read(page);
  const { total } = page.paging;
  const isAll = seen.size >= total;
  return {
    serverTotal: total,
    completeness: isAll
      ? complete(seen.size, total, 'all on one page')
      : incomplete('page-ignored', seen.size, total, 'the source gives no further page'),
  };
}
