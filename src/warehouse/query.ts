/**
 * A read query: a name, the SQL file of that name in a folder of `sql`, and the schema of its rows. Values reach SQL only
 * through its `{name:Type}`, so every query can be explained and none can be injected.
 */
import { readFileSync } from 'node:fs';
import type { z } from 'zod';

export interface Query<Row> {
  readonly name: string;
  /** The statement; read from disk on first use. */
  readonly sql: () => string;
  readonly row: z.ZodType<Row>;
}

/** The folder of SQL beside `src` and `dist` alike. */
export const SQL_ROOT = new URL('../../sql/', import.meta.url);

/**
 * @param row the shape of one row of JSONEachRow: 64-bit integers and decimals arrive as text
 * @param folder of `sql`
 */
export function defineQuery<Row>(name: string, row: z.ZodType<Row>, folder = 'queries'): Query<Row> {
  let text: string | undefined;
  return {
    name,
    row,
    sql() {
      text ??= readFileSync(new URL(`${folder}/${name}.sql`, SQL_ROOT), 'utf8');
      return text;
    },
  };
}
