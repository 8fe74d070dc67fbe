/**
 * What a load and its source agree on: the contract, proved anew or remembered, and the way of reading that follows from it. A
 * remembered contract saves some thirty requests a load; the one verdict that a wrong figure could hide behind, the filter by date,
 * is shown to hold again each time, and the others show themselves while pages are read.
 */
import type { Dialect, Drift, Endpoint, Proof } from '../protocol/contract.ts';
import type { ContractVerdict } from '../protocol/reports.ts';
import {
  askedOf,
  type Contract,
  isHonoured,
  isSinceStillHonoured,
  type ProveOptions,
  proveContract,
} from '../qtickets/contract.ts';
import { choosePlan, type ReadingPlan } from '../qtickets/plan.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { lostFilters } from './drift.ts';
import { contractLatest } from './queries.ts';

/** A contract older than this is proved anew, so that a filter that begins to work is noticed too. */
const MAX_AGE_MS = 24 * 3_600_000;

export interface AgreeOptions extends ProveOptions {
  readonly warehouse: Warehouse;
  readonly now: () => number;
  /** Only what changed since a moment is wanted: then a remembered contract will do. */
  readonly isWindow: boolean;
  /** What was proved of orders a moment ago, in every dialect: it need not be proved again. */
  readonly proved?: Contract | undefined;
}

export interface Agreement {
  readonly plan: ReadingPlan;
  /** Of orders, in every dialect. */
  readonly orders: Contract;
  /** Of orders in every dialect, of events in the one that is used. */
  readonly proofs: readonly Proof[];
  /** Proved by this load, rather than remembered. */
  readonly isFresh: boolean;
  /** Events can be asked for by the date of their change. */
  readonly canFilterEvents: boolean;
  /** What was honoured and is not any more. */
  readonly lost: readonly Drift[];
}

/** @throws what `proveContract` throws */
export async function agree(options: AgreeOptions): Promise<Agreement> {
  const before = await options.warehouse.query(contractLatest, { organization: options.organization });
  const mayRecall = options.isWindow && options.proved === undefined;
  const remembered = mayRecall ? recall(before, options.now()) : null;
  if (remembered !== null) {
    const agreement = toAgreement(options, { proofs: remembered, isFresh: false, lost: [] });
    if (agreement !== null && (await stillHolds(options, agreement.plan))) return agreement;
  }
  const orders = options.proved ?? (await proveContract(options));
  const { dialect } = choosePlan(orders, options.dialects, options.isWindow);
  const events = await proveContract({ ...options, endpoint: 'events', dialects: [dialect] });
  const proofs = [...orders.proofs, ...events.proofs];
  const agreement = toAgreement(options, { proofs, isFresh: true, lost: lostFilters(before, proofs) });
  if (agreement === null) throw new RangeError('a contract just proved lacks a verdict');
  return agreement;
}

/** @returns what was proved of the source within a day; null when a verdict of it was unstable */
function recall(before: readonly ContractVerdict[], nowMs: number): readonly Proof[] | null {
  const proofs = before
    .filter(({ proved_at }) => Date.parse(proved_at) >= nowMs - MAX_AGE_MS)
    .map(({ proved_at, ...proof }) => proof);
  return proofs.some(({ verdict }) => verdict === 'unstable') ? null : proofs;
}

/** What a load found out too late: a capability it relied on was lost while it read. The next load proves everything anew. */
export function toLost({ dialect, plan }: ReadingPlan): Proof {
  const capability = plan === 'keyset' ? 'id' : 'since';
  return {
    endpoint: 'orders',
    dialect,
    capability,
    verdict: 'unstable',
    evidence: 'lost while orders were read',
  };
}

/** @returns null when the proofs do not cover what has to be known */
function toAgreement(
  { dialects, isWindow }: AgreeOptions,
  { proofs, isFresh, lost }: Pick<Agreement, 'proofs' | 'isFresh' | 'lost'>,
): Agreement | null {
  const orders = of(proofs, 'orders');
  if (!dialects.every((dialect) => covers(orders, 'orders', dialect))) return null;
  const plan = choosePlan(orders, dialects, isWindow);
  const events = of(proofs, 'events');
  if (!covers(events, 'events', plan.dialect)) return null;
  return {
    plan,
    orders,
    proofs,
    isFresh,
    lost,
    canFilterEvents: isWindow && isHonoured(events, plan.dialect, 'since') && canPage(events, plan.dialect),
  };
}

function of(proofs: readonly Proof[], endpoint: Endpoint): Contract {
  return { proofs: proofs.filter((proof) => proof.endpoint === endpoint) };
}

function covers(contract: Contract, endpoint: Endpoint, dialect: Dialect): boolean {
  const known = contract.proofs
    .filter((proof) => proof.dialect === dialect)
    .map(({ capability }) => capability);
  return askedOf(endpoint, dialect).every((capability) => known.includes(capability));
}

/** One page of events needs no paging; more need it to be honoured. */
function canPage({ proofs }: Contract, dialect: Dialect): boolean {
  return proofs.some(
    (proof) =>
      proof.dialect === dialect &&
      proof.capability === 'page' &&
      (proof.verdict === 'honoured' || proof.verdict === 'unverifiable'),
  );
}

async function stillHolds(options: AgreeOptions, plan: ReadingPlan): Promise<boolean> {
  return !plan.canFilterByChange || (await isSinceStillHonoured(options, plan.dialect));
}
