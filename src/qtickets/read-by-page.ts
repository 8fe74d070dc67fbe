/**
 * Reads a list by `page` where nothing better is honoured. In an ascending list rows are born at the end, and one that vanishes
 * shifts all later ones to the left, so that another may slip through between two pages. An anchor, the last full page, is
 * therefore read before all others and after them: the same ids there mean that nothing slipped. A list in another order has no
 * such place; it is read one page after another, and a second pass has to find nothing new.
 */
import { areAscending } from '../core/ids.ts';
import { parallel } from '../core/parallel.ts';
import type { ListRequest } from './dialects.ts';
import {
  complete,
  type FetchPage,
  incomplete,
  type PageFacts,
  type Reading,
  type ReadPage,
  SeenIds,
} from './reading.ts';

/** Passes over the whole list before we say that it does not hold still. */
const MAX_PASSES = 3;
/** So many pages in a row without a new id end a pass: the source repeats itself or has run dry. */
const MAX_BARREN_PAGES = 10;

export interface ReadByPageOptions<Page extends PageFacts> {
  readonly fetch: FetchPage<Page>;
  /** What goes with each request but the page. */
  readonly request: ListRequest;
  readonly concurrency: number;
  readonly seen?: SeenIds;
}

export async function* readByPage<Page extends PageFacts>({
  fetch,
  request,
  concurrency,
  seen = new SeenIds(),
}: ReadByPageOptions<Page>): Reading<Page> {
  const fetchPage = (page: number) => fetch({ ...request, page });
  for (let pass = 1; ; pass += 1) {
    const known = seen.size;
    const { distinct, total, isAscending, held } = yield* readOnce(fetchPage, concurrency, seen);
    const isSteady = isAscending ? held : pass > 1 && seen.size === known;
    if (distinct < total) {
      const why = 'the pages ended, or repeated themselves, before the count was reached';
      return { serverTotal: total, completeness: incomplete('count-short', distinct, total, why) };
    }
    if (isSteady && distinct === total) {
      return { serverTotal: total, completeness: complete(distinct, total, 'read page by page') };
    }
    if (pass === MAX_PASSES) {
      const why = 'rows vanished while the pages were read, and some may have slipped through';
      return { serverTotal: total, completeness: incomplete('total-unsteady', distinct, total, why) };
    }
  }
}

interface PassOutcome {
  /** Distinct rows that this pass met. */
  readonly distinct: number;
  /** What the source counted last. */
  readonly total: number;
  readonly isAscending: boolean;
  /** The anchor showed the same rows before and after. */
  readonly held: boolean;
}

async function* readOnce<Page extends PageFacts>(
  fetchPage: (page: number) => Promise<Page>,
  concurrency: number,
  seen: SeenIds,
): AsyncGenerator<ReadPage<Page>, PassOutcome, void> {
  const inPass = new SeenIds();
  let total = 0;
  const take = (page: Page, isReread = false) => {
    total = page.paging.total;
    const isBarren = !inPass.read(page).isNew.includes(true);
    return { read: seen.read(page, { isReread }), isBarren };
  };

  const first = await fetchPage(1);
  yield take(first).read;
  if (total <= first.count) return { distinct: inPass.size, total, isAscending: true, held: true };

  const perPage = Math.max(1, first.paging.perPage);
  const lastPage = Math.ceil(total / perPage);
  const anchorNumber = Math.max(2, Math.floor(total / perPage));
  const anchor = await fetchPage(anchorNumber);
  yield take(anchor).read;
  const isAscending = areAscending([...first.ids, ...anchor.ids]);

  let barren = 0;
  const numbers = Array.from({ length: lastPage }, (_, index) => index + 1);
  const tasks = numbers
    .filter((number) => number !== anchorNumber || !isAscending)
    .map(
      (number) =>
        async function* onePage() {
          if (barren < MAX_BARREN_PAGES) yield { page: await fetchPage(number), isReread: number === 1 };
        },
    );
  // Rows that move to a later page are met again when pages are read one after another, and may be missed side by side.
  const lanes = isAscending ? concurrency : 1;
  for await (const { page, isReread } of parallel(tasks, { concurrency: lanes })) {
    const { read, isBarren } = take(page, isReread);
    barren = isBarren && !isReread ? barren + 1 : 0;
    yield read;
  }

  if (isAscending) yield* readNewborn(lastPage);
  else {
    // Born at the head, rows push the last ones to pages that did not exist before.
    for (let number = lastPage + 1; number <= Math.ceil(total / perPage); number += 1) {
      yield take(await fetchPage(number)).read;
    }
    yield* readNewborn(1);
  }

  const anchorAgain = await fetchPage(anchorNumber);
  yield take(anchorAgain, true).read;
  const held = anchor.ids.length > 0 && startsAlike(anchor.ids, anchorAgain.ids);
  return { distinct: inPass.size, total, isAscending, held };

  /** The page where rows are born, again, and on from there while the count is not reached and pages bring something new. */
  async function* readNewborn(from: number): AsyncGenerator<ReadPage<Page>, void, void> {
    for (let number = from; ; number += 1) {
      const { read, isBarren } = take(await fetchPage(number), number <= lastPage);
      yield read;
      if (inPass.size >= total || (isBarren && number > from)) return;
    }
  }
}

/** Same ids in the same places, as far as the shorter page goes: the last page may have grown. */
function startsAlike(before: readonly string[], after: readonly string[]): boolean {
  return before.length <= after.length && before.every((id, index) => id === after[index]);
}

/** Reads what the first page holds: the source honours not even `page`. */
export async function* readFirstPage<Page extends PageFacts>({
  fetch,
  request,
  seen = new SeenIds(),
}: Omit<ReadByPageOptions<Page>, 'concurrency'>): Reading<Page> {
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
