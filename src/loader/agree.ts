/**
 * What a load and its source agree on: the contract, proved anew or remembered, and the way of reading that follows from it. A
 * remembered contract saves some thirty requests a load; the one verdict that a wrong figure could hide behind, the filter by date,
 * is shown to hold again each time, and the others show themselves while pages are read.
 */
import type { Dialect, Endpoint, Proof } from '../protocol/contract.ts';
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
import { contractLatest } from './queries.ts';

/** A contract older than this is proved anew, so that a filter that begins to work is noticed too. */
const MAX_AGE_MS = 24 * 3_600_000;

export interface AgreeOptions extends ProveOptions {
  readonly warehouse: Warehouse;
  readonly now: () => number;
  /** Only what changed since a moment is wanted: then a remembered contract will do. */
  readonly isWindow: boolean;
  /** What was proved of orders a moment ago, in every dialect: it need not be proved again. */
  readonly proved?: Contract;
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
}

/** @throws what `proveContract` throws */
export async function agree(options: AgreeOptions): Promise<Agreement> {
  const remembered = options.isWindow && options.proved === undefined ? await recall(options) : null;
  if (remembered !== null) {
    const agreement = toAgreement(options, remembered, false);
    if (agreement !== null && (await stillHolds(options, agreement.plan))) return agreement;
  }
  const orders = options.proved ?? (await proveContract(options));
  const { dialect } = choosePlan(orders, options.dialects, options.isWindow);
  const events = await proveContract({ ...options, endpoint: 'events', dialects: [dialect] });
  const proofs = [...orders.proofs, ...events.proofs];
  const agreement = toAgreement(options, proofs, true);
  if (agreement === null) throw new RangeError('a contract just proved lacks a verdict');
  return agreement;
}

/** @returns what was proved of the source within a day; null when a verdict of it was unstable */
async function recall({ warehouse, organization, now }: AgreeOptions): Promise<readonly Proof[] | null> {
  const rows = await warehouse.query(contractLatest, { organization });
  const oldest = now() - MAX_AGE_MS;
  const proofs = rows
    .filter(({ proved_at }) => Date.parse(proved_at) >= oldest)
    .map(({ endpoint, dialect, capability, verdict, evidence }) => ({
      endpoint,
      dialect,
      capability,
      verdict,
      evidence,
    }));
  return proofs.some(({ verdict }) => verdict === 'unstable') ? null : proofs;
}

/** What a load found out too late: a capability it relied on was lost while it read. The next load proves everything anew. */
export function toLost(dialect: Dialect, plan: ReadingPlan['plan']): Proof {
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
  proofs: readonly Proof[],
  isFresh: boolean,
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
