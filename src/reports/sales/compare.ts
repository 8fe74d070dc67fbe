/** The period that is compared with, row by row. */
import type { Query } from '../../warehouse/query.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';
import { changeOf } from './amounts.ts';
import { type Asking, parametersOf } from './scope.ts';

const NOTHING = '0.00';

/** The same question about the compared period; null without one. @param more what the query takes beside the filter */
export async function askBefore<Row>(
  asking: Asking,
  query: Query<Row>,
  more: QueryParameters = {},
): Promise<Row[] | null> {
  const { compared } = asking.scope;
  if (compared === null) return null;
  return asking.warehouse.query(query, { ...parametersOf(asking, compared), ...more });
}

/**
 * Amounts of the compared period by the key of their row. A key that is not among all rows had nothing; among some of them, nobody knows.
 *
 * @param rows null without a comparison
 * @param isWhole whether all rows of the period are here
 */
export function amountsBefore(
  rows: readonly (readonly [key: string, amount: string])[] | null,
  isWhole = true,
): (key: string) => string | null {
  if (rows === null) return () => null;
  const amounts = new Map(rows);
  return (key) => amounts.get(key) ?? (isWhole ? NOTHING : null);
}

/** A gross beside the one before it. */
export function besideOf(gross: string, before: string | null) {
  return { compared_gross: before, change: changeOf(gross, before) };
}
