/** Whether a count that was reached proves anything: not where a forced dialect is ignored or rows had to be refused. */
import type { Dialect } from '../protocol/contract.ts';
import type { Completeness } from '../protocol/run.ts';
import { type Contract, verdictOf } from '../qtickets/contract.ts';

export interface ReadingEvidence {
  readonly contract: Contract;
  /** QTICKETS_DIALECT. */
  readonly forced: Dialect | 'auto';
  /** Rows that could not be read. */
  readonly refused: number;
}

/** What reading the whole list proves, from what was counted. */
export function judgeReading(
  counted: Completeness,
  { contract, forced, refused }: ReadingEvidence,
): Completeness {
  const doubt = (reason: Completeness['reason'], why: string): Completeness => ({
    verdict: 'incomplete',
    reason,
    detail: `${why}; ${counted.detail}`,
  });
  if (forced !== 'auto' && isIgnored(contract, forced)) {
    return doubt('dialect-ignored', `QTICKETS_DIALECT=${forced} is ignored by the source`);
  }
  if (counted.verdict === 'complete' && refused > 0) {
    return doubt('rows-refused', `${refused} rows could not be read`);
  }
  return counted;
}

/** A dialect with words for more than pages, none of which has an effect, is not being read at all. */
function isIgnored(contract: Contract, dialect: Dialect): boolean {
  if (dialect === 'flat') return false;
  const verdicts = (['payed', 'since', 'id', 'order'] as const).map((one) =>
    verdictOf(contract, dialect, one),
  );
  return (
    !verdicts.includes('honoured') &&
    verdicts.some((verdict) => verdict === 'ignored' || verdict === 'rejected')
  );
}
