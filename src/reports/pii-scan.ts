/**
 * Looks through all text in the store, old versions of rows too, for what names a person or opens a gate. It counts, and shows no value.
 */
import { z } from 'zod';
import { quoteIdentifier } from '../warehouse/insert-statement.ts';
import type { Query } from '../warehouse/query.ts';
import { defineQuery } from '../warehouse/query.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** What is looked for, as RE2 reads it. Digits stand alone: a hash may hold as many in a row by chance. */
const PATTERNS = {
  email: '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}',
  phone:
    '(^|[^0-9A-Za-z+])(\\+[0-9]{1,3}|8)[ \\-(]{0,2}[0-9]{3}[ \\-)]{0,2}[0-9]{3}[ \\-]?[0-9]{2}[ \\-]?[0-9]{2}([^0-9A-Za-z]|$)',
  card: '[0-9]{4,6}[*xX•]{4,}[0-9]{4}|\\*{4,} ?[0-9]{4}',
  digits: '(^|[^0-9A-Za-z.,:+-])[0-9]{12,}([^0-9A-Za-z.]|$)',
  url: 'https?://[^ "]*([?&](token|key|hash|sign|signature|code)=|/(pay|cancel-order|pdf|passbook)/|/[0-9a-f]{32})',
} as const;

/** - `digits`: as long as a barcode, or longer
 *  - `url`: an address with a token in it, or one that pays, cancels or prints */
export type PiiKind = keyof typeof PATTERNS;
const KINDS: readonly PiiKind[] = ['email', 'phone', 'card', 'digits', 'url'];

export interface PiiFinding {
  readonly table: string;
  readonly column: string;
  readonly kind: PiiKind;
  /** Rows, all versions. */
  readonly rows: number;
}

const textColumns = defineQuery(
  'text_columns',
  z.object({ table: z.string(), columns: z.array(z.string()) }),
);

/** Findings by table and column; none is healthy. */
export async function scanForPersons(warehouse: Warehouse): Promise<PiiFinding[]> {
  const findings: PiiFinding[] = [];
  for (const { table, columns } of await warehouse.query(textColumns)) {
    const [counts = []] = await warehouse.query(countQuery(table, columns), PATTERNS);
    columns.forEach((column, place) => {
      KINDS.forEach((kind, index) => {
        const rows = counts[place * KINDS.length + index] ?? 0;
        if (rows > 0) findings.push({ table, column, kind, rows });
      });
    });
  }
  return findings;
}

/** One row of counts: column by column, kind by kind. Names are those of the schema. */
function countQuery(table: string, columns: readonly string[]): Query<number[]> {
  const counts = columns.flatMap((column) =>
    KINDS.map((kind) => `countIf(match(toString(t.${quoteIdentifier(column)}), {${kind}:String}))`),
  );
  return {
    name: 'pii_counts',
    sql: () =>
      `SELECT [${counts.join(', ')}] AS counts FROM ${quoteIdentifier(table)} AS t SETTINGS final = 0`,
    row: z.object({ counts: z.array(z.coerce.number()) }).transform(({ counts: found }) => found),
  };
}
