/** After each load: do orders, tickets and daily sales come to the same sums in the months that it touched? */
import type { Completeness } from '../protocol/run.ts';
import { type MetaContext, markMonths } from './meta-rows.ts';
import { sumsAgree } from './queries.ts';

/**
 * What a load that is complete by its counts is worth by its sums. Where they differ, its months are to be rebuilt and looked at again by
 * the next one.
 * @param months that were rebuilt, yyyymm of the report zone
 */
export async function checkSums(
  meta: MetaContext,
  counted: Completeness,
  { months, nowMs }: { readonly months: readonly number[]; readonly nowMs: number },
): Promise<Completeness> {
  if (months.length === 0) return counted;
  const { warehouse, organization } = meta;
  const differing = await warehouse.query(sumsAgree, { organization, months });
  const [first] = differing;
  if (first === undefined) return counted;
  await markMonths(meta, months, true, nowMs);
  const detail = `${first.total} sums differ, the first of them ${first.subject}: ${first.detail}; ${counted.detail}`;
  return { verdict: 'incomplete', reason: 'sums-differ', detail };
}
