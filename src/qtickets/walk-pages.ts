/**
 * Walks an ascending list by `page` alone, stretch by stretch, and proves each. Rows are born at the end; one that vanishes shifts all
 * later ones to the left, so that another may slip through between two pages. The last page of a stretch, its anchor, is
 * therefore read before the others and after them: the same ids in the same places mean that nothing slipped. A stretch that moved
 * is read again, and those before it stand. Each stretch begins on the page where the one before ended; the place found there
 * tells how many rows lie before. More than were read mean that rows appeared where nobody looks any more.
 */
import { areAscending, compareIds, largestId } from '../core/ids.ts';
import { parallel } from '../core/parallel.ts';
import { type PageFacts, type Place, type ReadPage, SeenIds } from './reading.ts';

/** Pages a stretch: so much is read again where something vanished. */
const STRETCH_PAGES = 50;
/** How often a stretch that moves is read. */
const MAX_TRIES = 3;
/** So many pages in a row without a new id end a stretch: the source repeats itself or has run dry. */
const MAX_BARREN_PAGES = 10;

export const LIST_START: Place = { id: '0', rank: 0 };

/**
 * - `end`: the walk came to the end of the list, and the places of its rows add up to the source's count
 * - `limit`: it walked as many pages as it should
 * - `short`: pages held fewer rows than they should, or did not reach the count
 * - `moved`: rows kept vanishing while a stretch was read
 * - `grown`: rows appeared before the place where a stretch began
 * - `disordered`: the list is not ascending, or `page` is ignored
 */
export type WalkState = 'end' | 'limit' | 'short' | 'moved' | 'grown' | 'disordered';

export interface WalkEnd {
  readonly state: WalkState;
  /** Every row between where the walk began and here was read. */
  readonly place: Place;
  /** Rows that the list held up to where the walk began. */
  readonly before: number;
  /** What the source counted last. */
  readonly total: number;
}

export interface WalkOptions<Page extends PageFacts> {
  readonly fetchPage: (page: number) => Promise<Page>;
  readonly concurrency: number;
  readonly seen: SeenIds;
  /** The first page of the list, read a moment ago. */
  readonly first: Page;
  /** Reading begins behind it. */
  readonly from: Place;
  /** `from.rank` tells where to look and no more. @default false */
  readonly isRankGuessed?: boolean;
  /** Pages to walk at most. @default all */
  readonly pages?: number;
  /** Rows that another reading has counted. @default none */
  readonly isCounted?: (id: string) => boolean;
}

/** A page, and how far the walk had come for certain before it. */
export interface WalkedPage<Page extends PageFacts> extends ReadPage<Page> {
  readonly behind: Place;
}

/** Yields pages as they come; those of a stretch in any order, and again where it moved. */
export async function* walkPages<Page extends PageFacts>(
  options: WalkOptions<Page>,
): AsyncGenerator<WalkedPage<Page>, WalkEnd, void> {
  const { from, first, isRankGuessed = false, pages = Number.POSITIVE_INFINITY } = options;
  let [place, reached, before, walked] = [from, from, from.rank, 0];
  let flaw: 'moved' | 'short' | null = null;
  let { total } = first.paging;
  for (;;) {
    const limit = Math.min(STRETCH_PAGES, pages - walked);
    const stretch = yield* readSteadily(options, { from: reached, behind: place, limit, total });
    ({ total } = stretch);
    const isStart = reached === from;
    if (isStart) ({ before } = stretch);
    const isGrown = stretch.before > reached.rank && !(isStart && isRankGuessed);
    if (isGrown) return { state: 'grown', place, before, total };
    if (stretch.state === 'disordered') return { state: 'disordered', place, before, total };
    if (stretch.state !== 'held') flaw ??= stretch.state === 'short' ? 'short' : 'moved';
    const isStuck = stretch.isDry || stretch.end.id === reached.id;
    reached = stretch.end;
    walked += stretch.pages;
    if (flaw === null) place = reached;
    const isEnd = reached.rank >= total || isStuck;
    if (isEnd) return { state: flaw ?? (reached.rank === total ? 'end' : 'short'), place, before, total };
    if (walked >= pages) return { state: flaw ?? 'limit', place, before, total };
  }
}

interface StretchRequest {
  readonly from: Place;
  /** How far the walk has come for certain. */
  readonly behind: Place;
  /** New pages at most. */
  readonly limit: number;
  /** What the source counted last. */
  readonly total: number;
}

interface Stretch {
  /** `elsewhere`: it begins on another page than it should, so its anchor is not where it should be either. */
  readonly state: 'held' | 'moved' | 'elsewhere' | 'short' | 'disordered';
  /** Rows that the list holds up to where the stretch begins. */
  readonly before: number;
  readonly end: Place;
  /** New pages. */
  readonly pages: number;
  /** Its last page is empty, though the count says that it should not be. */
  readonly isDry: boolean;
  readonly total: number;
}

async function* readSteadily<Page extends PageFacts>(
  options: WalkOptions<Page>,
  request: StretchRequest,
): AsyncGenerator<WalkedPage<Page>, Stretch, void> {
  let { from, total } = request;
  for (let tries = 1; ; tries += 1) {
    const stretch = yield* readStretch(options, { ...request, from, total }, tries > 1);
    ({ total } = stretch);
    const isPassing = stretch.state === 'moved' || stretch.state === 'elsewhere';
    if (stretch.state === 'elsewhere') from = { ...from, rank: stretch.before };
    if (!isPassing || tries === MAX_TRIES) return stretch;
  }
}

async function* readStretch<Page extends PageFacts>(
  { fetchPage, concurrency, seen, first, isCounted = () => false }: WalkOptions<Page>,
  { from, behind, limit, ...last }: StretchRequest,
  isRetry: boolean,
): AsyncGenerator<WalkedPage<Page>, Stretch, void> {
  const perPage = Math.max(1, first.paging.perPage);
  const pageOf = (rank: number) => Math.max(1, Math.ceil(rank / perPage));
  const pages = new Map<number, Page>();
  const inStretch = new SeenIds();
  let barren = 0;
  let { total } = last;
  const fetch = async (number: number) => {
    const page = await fetchPage(number);
    ({ total } = page.paging);
    return page;
  };
  const take = (number: number, page: Page, isReread = isRetry): WalkedPage<Page> => {
    pages.set(number, page);
    barren = inStretch.read(page).isNew.includes(true) ? 0 : barren + 1;
    return { ...seen.read(page, { isReread, isCounted }), behind };
  };

  const guess = Math.min(pageOf(from.rank), pageOf(total));
  const anchorAt = Math.min(guess + limit, pageOf(total));
  const anchor = anchorAt > guess ? await fetch(anchorAt) : null;
  const start = await locate(fetch, from.id, { guess, last: pageOf(total) });
  const before = (start.number - 1) * perPage + countUpTo(from.id, start.page.ids);
  yield take(start.number, start.page, isRetry || start.number > 1);
  if (start.number !== guess) {
    return { state: 'elsewhere', before, end: from, pages: 0, isDry: false, total };
  }

  const isDry = anchor?.ids.length === 0;
  if (anchor !== null) yield take(anchorAt, anchor);
  const tasks = numbersBetween(start.number, anchorAt).map(
    (number) =>
      async function* onePage() {
        if (barren < MAX_BARREN_PAGES) yield { number, page: await fetch(number) };
      },
  );
  for await (const { number, page } of parallel(tasks, { concurrency })) {
    yield take(number, page);
  }
  let held = true;
  if (anchor !== null) {
    const again = await fetch(anchorAt);
    yield take(anchorAt, again, true);
    held = startsAlike(anchor.ids, again.ids);
  }

  const numbers = [...pages.keys()].sort((a, b) => a - b);
  const lastAt = numbers.at(-1) ?? start.number;
  const idsByPage = numbers.map((number) => pages.get(number)?.ids ?? []);
  const ids = idsByPage.flat();
  const isPart = (number: number) => number < lastAt && pages.get(number)?.count !== perPage;
  const isShort = isDry || numbers.some(isPart);
  return {
    state: judge({ idsByPage: start.number > 1 ? [first.ids, ...idsByPage] : idsByPage, held, isShort }),
    before,
    end: {
      id: largestId([from.id, ...ids]) ?? from.id,
      rank: (lastAt - 1) * perPage + (pages.get(lastAt)?.count ?? 0),
    },
    pages: lastAt - start.number,
    isDry,
    total,
  };
}

interface Findings {
  readonly idsByPage: readonly (readonly string[])[];
  readonly held: boolean;
  readonly isShort: boolean;
}

/** Rows that vanish let two pages overlap, and no more: each is ascending by itself, and so are their first ids. */
function judge({ idsByPage, held, isShort }: Findings): Stretch['state'] {
  const heads = idsByPage.flatMap(([head]) => (head === undefined ? [] : [head]));
  const isRising = areAscending(heads) && new Set(heads).size === heads.length;
  const canBeMoved = isRising && idsByPage.every(areAscending);
  if (!held) return canBeMoved ? 'moved' : 'disordered';
  if (!isRising || !areAscending(idsByPage.flat())) return 'disordered';
  return isShort ? 'short' : 'held';
}

/**
 * The page that holds a row, or held it: the last one whose first id is not larger.
 * @param last the last page there is
 */
async function locate<Page extends PageFacts>(
  fetch: (page: number) => Promise<Page>,
  id: string,
  { guess, last }: { readonly guess: number; readonly last: number },
): Promise<{ readonly number: number; readonly page: Page }> {
  let [low, high, number] = [1, last, guess];
  let best: { readonly number: number; readonly page: Page } | null = null;
  for (let looks = 1; ; looks += 1) {
    const page = await fetch(number);
    const [head, tail] = [page.ids[0], page.ids.at(-1)];
    const isFit = number === 1 || (head !== undefined && compareIds(head, id) <= 0);
    if (isFit) best = { number, page };
    if (isFit && (tail === undefined || compareIds(tail, id) >= 0)) return { number, page };
    if (isFit) low = number + 1;
    else high = number - 1;
    if (best !== null && low > high) return best;
    // Nearly always the neighbour, else halving.
    number = looks === 1 ? number + (isFit ? 1 : -1) : Math.floor((low + high) / 2);
  }
}

function countUpTo(id: string, ids: readonly string[]): number {
  return ids.filter((one) => compareIds(one, id) <= 0).length;
}

/** The whole numbers between two, both left out. */
function numbersBetween(low: number, high: number): number[] {
  return Array.from({ length: Math.max(0, high - low - 1) }, (_, index) => low + 1 + index);
}

/** Same ids in the same places, as far as the page went before: the last one may have grown. */
function startsAlike(before: readonly string[], after: readonly string[]): boolean {
  return before.length <= after.length && before.every((id, index) => id === after[index]);
}
