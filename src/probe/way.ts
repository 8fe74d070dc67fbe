/** The way of reading that follows from the verdicts, chosen as a load chooses it. */
import { CAPABILITIES, type Capability, DIALECTS, type Dialect, type Proof } from '../protocol/contract.ts';
import type { ProbeVerdict } from '../protocol/probe.ts';
import { askedOf, type Contract, verdictOf } from '../qtickets/contract.ts';
import { choosePlan, type ReadingPlan } from '../qtickets/plan.ts';

/** What a load has to know of the list of orders; null while not all of it was examined. */
export function toContract(verdicts: readonly ProbeVerdict[]): Contract | null {
  const contract = { proofs: toProofs(verdicts) };
  return DIALECTS.every((dialect) => isKnown(contract, dialect, askedOf('orders', dialect)))
    ? contract
    : null;
}

/** How a load of everything would read; null while that is not known. Whether the organisation is looked at changes nothing. */
export function planFor(verdicts: readonly ProbeVerdict[]): ReadingPlan | null {
  const contract = { proofs: toProofs(verdicts) };
  const decides = (dialect: Dialect) => askedOf('orders', dialect).filter((one) => one !== 'organization');
  if (!DIALECTS.every((dialect) => isKnown(contract, dialect, decides(dialect)))) return null;
  return choosePlan(contract, DIALECTS, false);
}

function toProofs(verdicts: readonly ProbeVerdict[]): Proof[] {
  return verdicts.flatMap(({ dialect, parameter, verdict, evidence }): Proof[] => {
    const capability = CAPABILITIES.find((one) => one === parameter);
    return capability === undefined ? [] : [{ endpoint: 'orders', dialect, capability, verdict, evidence }];
  });
}

function isKnown(contract: Contract, dialect: Dialect, capabilities: readonly Capability[]): boolean {
  return capabilities.every((capability) => verdictOf(contract, dialect, capability) !== null);
}
