/** Queries about sales: files of `sql/sales`. Most read a table called `sales`, which the file they are put behind makes of the filter. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type Query, SQL_ROOT } from '../../warehouse/query.ts';

/** Where `sales` comes from; null for a query that reads none. */
export type SalesSource = 'from-days' | 'from-orders' | null;

/** @param row the shape of one row of JSONEachRow: 64-bit integers and decimals arrive as text */
export function defineSalesQuery<Row>(name: string, source: SalesSource, row: z.ZodType<Row>): Query<Row> {
  let text: string | undefined;
  return {
    name: `sales/${name}`,
    row,
    sql() {
      text ??= `${source === null ? '' : read(source)}${read(name)}`;
      return text;
    },
  };
}

function read(name: string): string {
  return readFileSync(new URL(`sales/${name}.sql`, SQL_ROOT), 'utf8');
}
