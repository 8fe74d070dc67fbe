/** Whether a load is complete: a count that was reached proves nothing where a filter was lost, a forced dialect ignored, or a row refused. */
import type { ConfigWithSource } from '../config/config.ts';
import type { Completeness } from '../protocol/run.ts';
import type { Contract } from '../qtickets/contract.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { judgeReading } from './judge-reading.ts';
import type { EventsOutcome } from './load-events.ts';
import type { OrdersOutcome } from './load-orders.ts';

/** What a load knows at its end. */
export interface Evidence {
  readonly plan: ReadingPlan;
  readonly contract: Contract;
  readonly events: EventsOutcome;
  readonly orders: OrdersOutcome;
  /** Orders that could not be read so far, by this load or by earlier ones. */
  readonly refused: number;
  readonly config: ConfigWithSource;
}

/** @param counted what the counts alone say */
export function judge(counted: Completeness, evidence: Evidence): Completeness {
  const { plan, contract, events, orders, config } = evidence;
  const read = judgeReading(counted, { contract, forced: config.source.dialect, refused: 0 });
  if (read.verdict !== 'complete') return read;
  if (plan.canFilterByChange && orders.beforeWindow > 0) {
    const lost = `${orders.beforeWindow} orders came that had changed before the window: the filter is not honoured any more`;
    return { verdict: 'incomplete', reason: 'filter-lost', detail: `${lost}; ${read.detail}` };
  }
  if (events.completeness.verdict !== 'complete') {
    return { verdict: 'incomplete', reason: 'events-short', detail: `events: ${events.completeness.detail}` };
  }
  const refused =
    Math.max(evidence.refused, orders.counted.rejected + orders.rejectedBefore) + events.rejected;
  return judgeReading(counted, { contract, forced: config.source.dialect, refused });
}

/** Whether all was read that there is: what could not be understood is kept, and asked for again by the next load. */
export function isReadWhole({ verdict, reason }: Completeness): boolean {
  return verdict === 'complete' || reason === 'rows-refused';
}
