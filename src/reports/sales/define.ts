/** Queries about sales: files of `sql/sales`. Most read a table called `sales`, which the file they are put behind makes of the filter. */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { type Query, SQL_ROOT } from '../../warehouse/query.ts';

/** Where `sales` comes from; null for a query that reads none. */
export type SalesSource =
  | 'from-days'
  | 'from-utm'
  | 'from-shows'
  | 'from-hours'
  | 'from-codes'
  | 'from-orders'
  | null;

/** What a fact of days knows of a sale, beside day and event. */
export type Grain = 'event' | 'utm' | 'show';

/** One query a fact, with the same columns: only one of them is asked, for each fact in a statement takes milliseconds. */
export type DayQueries<Row> = Readonly<Record<Grain, Query<Row>>>;

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

/** The same, of each fact of days. */
export function defineDayQueries<Row>(name: string, row: z.ZodType<Row>): DayQueries<Row> {
  return {
    event: defineSalesQuery(name, 'from-days', row),
    utm: defineSalesQuery(name, 'from-utm', row),
    show: defineSalesQuery(name, 'from-shows', row),
  };
}

function read(name: string): string {
  return readFileSync(new URL(`sales/${name}.sql`, SQL_ROOT), 'utf8');
}
