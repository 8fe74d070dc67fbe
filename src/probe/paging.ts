/** What pages read in a row say of paging: nothing twice, nothing missing, an end that is one. */
import type { ProbeRequest, ProbeRole } from '../protocol/probe.ts';

export interface PagingFacts {
  /** No row of a page was on the page before. */
  readonly isDisjoint: boolean;
  /** Every page counted the same total. */
  readonly isSteady: boolean;
  /** The last page by the count holds what is left over. */
  readonly isLastReached: boolean;
  /** The page after it is empty. */
  readonly endsThere: boolean;
}

/** @returns null when a page of step J1 is missing */
export function pagingFacts(requests: readonly ProbeRequest[]): PagingFacts | null {
  const ofStep = requests.filter(({ step }) => step === 'J1');
  const pages = ofStep.flatMap(({ page }) => (page === null ? [] : [page]));
  const pageOf = (role: ProbeRole) => ofStep.findLast((request) => request.role === role)?.page ?? null;
  // A list of one page has its last page first.
  const last = pageOf('witness') ?? pageOf('control');
  const beyond = pageOf('impossible');
  if (last === null || beyond === null || pages.length < ofStep.length) return null;
  const { total, per_page: perPage } = last;
  const overlaps = ofStep.filter(
    ({ role, compared }) => role !== 'impossible' && (compared?.shared_ids ?? 0) > 0,
  );
  const whole = pageCount(total, perPage);
  return {
    isDisjoint: overlaps.length === 0,
    isSteady: pages.every((page) => page.total === total),
    isLastReached: total === 0 || last.rows === total - (whole - 1) * perPage,
    endsThere: beyond.rows === 0,
  };
}

/** Pages of a list; an empty one has one. */
export function pageCount(total: number, perPage: number): number {
  return Math.max(1, Math.ceil(total / Math.max(1, perPage)));
}
