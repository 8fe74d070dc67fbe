/** From the verdicts to the way of reading: the best one that was proved, never one that was merely answered with HTTP 200. */
import type { Capability, Dialect, Plan } from '../protocol/contract.ts';
import { type Contract, isHonoured, verdictOf } from './contract.ts';

export interface ReadingPlan {
  readonly dialect: Dialect;
  readonly plan: Plan;
  /** The lower bound on `updated_at` can be sent and will be obeyed. */
  readonly canFilterByChange: boolean;
  /** The source obeys a lower bound on `updated_at`, wanted or not. */
  readonly honoursSince: boolean;
  /** The source obeys an upper bound on `updated_at`. */
  readonly honoursUntil: boolean;
  readonly sendsOrganization: boolean;
}

const RANK: Readonly<Record<Plan, number>> = { changes: 0, keyset: 1, pages: 2, 'first-page': 3 };

/**
 * Chooses how to read orders.
 * @param dialects in order of preference; the first wins a tie
 * @param isWindow whether only what changed since a moment is wanted
 */
export function choosePlan(contract: Contract, dialects: readonly Dialect[], isWindow: boolean): ReadingPlan {
  const candidates = dialects.map((dialect) => planFor(contract, dialect, isWindow));
  const [best] = candidates.sort((a, b) => score(a) - score(b));
  if (best === undefined) throw new RangeError('at least one dialect');
  return best;
}

function planFor(contract: Contract, dialect: Dialect, isWindow: boolean): ReadingPlan {
  const honours = (capability: Capability) => isHonoured(contract, dialect, capability);
  const honoursSince = honours('since');
  const canFilterByChange = isWindow && honoursSince;
  const byId = honours('id') && honours('order');
  const isOnePage = verdictOf(contract, dialect, 'page') === 'unverifiable';
  const byPage: Plan = honours('page') || isOnePage ? 'pages' : 'first-page';
  const plan: Plan = byId ? (canFilterByChange ? 'changes' : 'keyset') : byPage;
  return {
    ...{ dialect, plan, canFilterByChange, honoursSince },
    honoursUntil: honours('until'),
    sendsOrganization: honours('organization'),
  };
}

/** Reading little by page beats reading all by id; then the better way of reading; `flat` where only pages are left. */
function score({ plan, canFilterByChange, dialect }: ReadingPlan): number {
  const readsAll = canFilterByChange ? 0 : 10;
  const isBarePaging = plan === 'pages' && !canFilterByChange;
  return readsAll + RANK[plan] + (isBarePaging && dialect !== 'flat' ? 0.5 : 0);
}
