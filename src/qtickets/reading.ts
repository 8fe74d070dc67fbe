/**
 * What every way of reading a list shares: the pages it yields, the distinct ids it has met, and the count it ends with.
 * A reading never trusts HTTP 200, a short page or a filter; it says what it saw and whether the count was proved.
 */
import { IdSet } from '../core/id-set.ts';
import type { Completeness } from '../protocol/run.ts';
import type { ListRequest } from './dialects.ts';
import type { Paging } from './list-answer.ts';

/** The least that reading needs to know of a page, whatever else was made of it. */
export interface PageFacts {
  readonly paging: Paging;
  /** Rows on the page, readable or not. */
  readonly count: number;
  /** Ids of the rows that have a readable one, in the order of the page. */
  readonly ids: readonly string[];
}

export type FetchPage<Page extends PageFacts> = (request: ListRequest) => Promise<Page>;

/** A stretch of ids, `after < id <= upTo`, and how far it was read. */
export interface Segment {
  readonly after: string;
  readonly upTo: string;
  /** The last id read; `after` while none is. */
  readonly cursor: string;
  /** Rows read so far. */
  readonly received: number;
  readonly isDone: boolean;
}

/** How far a reading has come, to go on from there when it is cut off. */
export interface ReadingProgress {
  /** Rows that the source counted when it began. */
  readonly totalAtStart: number;
  readonly segments: readonly Segment[];
}

export interface ReadPage<Page extends PageFacts> {
  readonly page: Page;
  /** For each of `page.ids`: whether it is met for the first time in this load. */
  readonly isNew: readonly boolean[];
  /** Read again on purpose, to see whether the list moved. */
  readonly isReread: boolean;
  /** Rows in the whole list, as the source counted them last. */
  readonly listTotal: number;
  /** How far its segment has come with this page; pages of one segment come in order. */
  readonly place?: { readonly index: number; readonly segment: Segment };
}

export interface ReadingResult {
  readonly completeness: Completeness;
  /** Rows that the source counted last for what was asked. */
  readonly serverTotal: number;
  /** Rows that count though another reading met them. @default 0 */
  readonly readBefore?: number;
  /** What was read of a list that was known in part. */
  readonly swept?: Swept;
}

/** Rows with `after < id <= upTo.id`: all were read. */
export interface SweptStretch {
  readonly after: string;
  readonly upTo: Place;
}

export interface Swept {
  readonly stretches: readonly SweptStretch[];
  /** Rows up to the highest id that is known now. */
  readonly known: number;
}

/** What reading a whole list comes to; null where it was not proved, or there are no rows. */
export function sweptWhole(
  newestId: string | null,
  { completeness, serverTotal: total }: ReadingResult,
): Swept | null {
  if (newestId === null || completeness.verdict !== 'complete') return null;
  return { known: total, stretches: [{ after: '0', upTo: { id: newestId, rank: total } }] };
}

/** A place in a list: behind a row, or behind where it was before it vanished. */
export interface Place {
  /** '0' is before the first row. */
  readonly id: string;
  /** Rows up to it, as they were counted last. */
  readonly rank: number;
}

/** Yields pages and returns what was proved. */
export type Reading<Page extends PageFacts> = AsyncGenerator<ReadPage<Page>, ReadingResult, void>;

/** Counts distinct ids over a whole load and marks which ids of a page are new. */
export class SeenIds {
  readonly #ids = new IdSet();

  get size(): number {
    return this.#ids.size;
  }

  /**
   * @param listTotal rows in the whole list. @default what the page's own answer counted
   * @param isCounted ids that count already, though not here. @default none
   */
  read<Page extends PageFacts>(
    page: Page,
    { isReread = false, listTotal = page.paging.total, isCounted = (_id: string): boolean => false } = {},
  ): ReadPage<Page> {
    return { page, isNew: page.ids.map((id) => !isCounted(id) && this.#ids.add(id)), isReread, listTotal };
  }
}

const number = new Intl.NumberFormat('en-US');

export function complete(distinct: number, total: number, how: string): Completeness {
  const counts =
    distinct === total
      ? `${number.format(distinct)} distinct of ${number.format(total)} counted by the source`
      : `${number.format(distinct)} distinct; the source counts ${number.format(total)} now, some vanished while reading`;
  return { verdict: 'complete', reason: 'counts-equal', detail: `${counts}; ${how}` };
}

export function incomplete(
  reason: Exclude<Completeness['reason'], 'counts-equal'>,
  distinct: number,
  total: number,
  why: string,
): Completeness {
  const counts = `${number.format(distinct)} of ${number.format(total)} counted by the source`;
  return { verdict: 'incomplete', reason, detail: `${counts}: ${why}` };
}
