/**
 * How a load goes about it: what changed since a moment, everything, or, where the source cannot be asked for what changed, what is new
 * and a portion of the rest in turn.
 */
import type { ReadingPlan } from '../qtickets/plan.ts';
import { findUnfinished, type Unfinished } from './checkpoints.ts';
import type { MetaContext } from './meta-rows.ts';
import type { Coverage } from './scope.ts';
import { planSweep, type SweepPlan } from './sweeps.ts';

/** A page of events weighs up to twenty times as much as one of orders, and there are far fewer. */
const ORDER_PAGES_PER_EVENT_PAGE = 25;

export interface Approach {
  readonly coverage: Coverage;
  /** Up to when changes are known once it is done, by the source's clock; epoch milliseconds. */
  readonly asOfMs: number;
  /** A full load that was cut off, to go on with. */
  readonly unfinished: Unfinished | null;
  /** Its progress is kept, so that another load can go on with it. */
  readonly keepsProgress: boolean;
  readonly sweep: { readonly orders: SweepPlan; readonly events: SweepPlan | null } | null;
}

export interface ApproachOptions {
  readonly meta: MetaContext;
  readonly plan: ReadingPlan;
  /** What was asked for. */
  readonly coverage: Coverage;
  /** Nothing in particular was asked for. */
  readonly isDefault: boolean;
  readonly dryRun: boolean;
  /** A full load that was cut off is not gone on with. */
  readonly beginsAnew: boolean;
  /** Pages read in turn. */
  readonly sweepPages: number;
  /** The source's clock, epoch milliseconds. */
  readonly nowMs: number;
}

export async function chooseApproach(options: ApproachOptions): Promise<Approach> {
  const { meta, plan, coverage, isDefault, dryRun, beginsAnew, sweepPages, nowMs } = options;
  const nothing = { unfinished: null, keepsProgress: false, sweep: null, asOfMs: nowMs };
  const canWalk = plan.plan === 'keyset' || plan.plan === 'pages';
  const isBlind = isDefault && coverage.mode === 'window' && canWalk && !plan.canFilterByChange;
  if (isBlind) {
    const orders = await planSweep(meta, 'orders', sweepPages);
    const eventPages = Math.ceil(sweepPages / ORDER_PAGES_PER_EVENT_PAGE);
    if (orders !== null) {
      const events = await planSweep(meta, 'events', eventPages);
      return { ...nothing, coverage: { mode: 'sweep', fromMs: null, toMs: null }, sweep: { orders, events } };
    }
  }
  if (coverage.mode !== 'full' && !isBlind) return { ...nothing, coverage };
  const everything: Coverage = { mode: 'full', fromMs: null, toMs: null };
  if (!canWalk || dryRun) return { ...nothing, coverage: everything };
  const unfinished = beginsAnew ? null : await findUnfinished(meta, plan.plan, nowMs);
  return {
    coverage: everything,
    asOfMs: unfinished?.sourceStartMs ?? nowMs,
    unfinished,
    keepsProgress: true,
    sweep: null,
  };
}
