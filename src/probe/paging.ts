/** What pages read in a row say of paging: nothing twice, nothing missing, an end that is one. */
import type { PageFacts, ProbeRequest, ProbeRole } from '../protocol/probe.ts';

export interface PagingFacts {
  /** No row of a page was on the page before. */
  readonly isDisjoint: boolean;
  /** Every page counted the same total. */
  readonly isSteady: boolean;
  /** The last page holds what is left over by its count. */
  readonly isLastReached: boolean;
  /** The page after it is empty, or holds what was born meanwhile. */
  readonly endsThere: boolean;
}

/** @returns null when a page of step J1 is missing */
export function pagingFacts(requests: readonly ProbeRequest[]): PagingFacts | null {
  const ofStep = requests.filter(({ step }) => step === 'J1');
  const pages = ofStep.flatMap(({ page }) => (page === null ? [] : [page]));
  const pageOf = (role: ProbeRole) => ofStep.findLast((request) => request.role === role)?.page ?? null;
  // A list of one page has its last page first.
  const last = pageOf('contrast') ?? pageOf('control');
  const beyond = pageOf('impossible');
  if (last === null || beyond === null || pages.length < ofStep.length) return null;
  const overlaps = ofStep.filter(
    ({ role, compared }) => role !== 'impossible' && (compared?.shared_ids ?? 0) > 0,
  );
  return {
    isDisjoint: overlaps.length === 0,
    isSteady: pages.every((page) => page.total === last.total),
    isLastReached: last.rows === rowsExpected(last),
    endsThere: beyond.rows === rowsExpected(beyond),
  };
}

/** Rows a page should have by its own count; orders that are born meanwhile may fill it or begin the next. */
function rowsExpected({ total, per_page: perPage, current_page: number }: PageFacts): number {
  return Math.min(perPage, Math.max(0, total - (number - 1) * perPage));
}

/** Pages of a list; an empty one has one. */
export function pageCount(total: number, perPage: number): number {
  return Math.max(1, Math.ceil(total / Math.max(1, perPage)));
}
