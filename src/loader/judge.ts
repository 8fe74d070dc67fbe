/** Whether a load is complete: a count that was reached proves nothing where a filter was lost, a forced dialect ignored, or a row refused. */
import type { ConfigWithSource } from '../config/config.ts';
import type { Dialect } from '../protocol/contract.ts';
import type { Completeness } from '../protocol/run.ts';
import { type Contract, verdictOf } from '../qtickets/contract.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import type { EventsOutcome } from './load-events.ts';
import type { OrdersOutcome } from './load-orders.ts';

/** What a load knows at its end. */
export interface Evidence {
  readonly plan: ReadingPlan;
  readonly contract: Contract;
  readonly events: EventsOutcome;
  readonly orders: OrdersOutcome;
  readonly config: ConfigWithSource;
}

/** @param counted what the counts alone say */
export function judge(counted: Completeness, evidence: Evidence): Completeness {
  const { plan, contract, events, orders, config } = evidence;
  const doubt = (reason: Completeness['reason'], detail: string): Completeness => ({
    verdict: 'incomplete',
    reason,
    detail,
  });
  const forced = config.source.dialect;
  if (forced !== 'auto' && isIgnored(contract, forced)) {
    return doubt('dialect-ignored', `QTICKETS_DIALECT=${forced} is ignored by the source; ${counted.detail}`);
  }
  if (counted.verdict !== 'complete') return counted;
  if (plan.canFilterByChange && orders.beforeWindow > 0) {
    const lost = `${orders.beforeWindow} orders came that had changed before the window: the filter is not honoured any more`;
    return doubt('filter-lost', `${lost}; ${counted.detail}`);
  }
  const refused = orders.counted.rejected + orders.rejectedBefore + events.rejected;
  if (refused > 0) {
    return doubt(
      'rows-refused',
      `${refused} rows could not be read and are kept in meta_rejects; ${counted.detail}`,
    );
  }
  if (events.completeness.verdict !== 'complete') {
    return doubt('events-short', `events: ${events.completeness.detail}`);
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
