/** The text of an insert. Names and token are checked against what they may look like, so nothing of a batch becomes SQL. */
import { InternalError } from '../core/errors.ts';
import type { InsertBatch } from './warehouse.ts';

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
const TOKEN = /^[A-Za-z0-9_.:-]{1,200}$/;

/** The most rows a batch may hold. Inserts were seen whole or not at all up to 1.5 million; this leaves a wide margin. */
export const MAX_BATCH_ROWS = 100_000;

/** @throws InternalError for a name that is no plain identifier */
export function quoteIdentifier(name: string): string {
  if (!IDENTIFIER.test(name)) throw new InternalError(`not a plain identifier: ${JSON.stringify(name)}`);
  return `\`${name}\``;
}

/** A text of the program's own, such as a path, as it stands in a statement that takes no bound values there. */
export function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** `INSERT INTO t (a, b)`, after the batch was checked. @throws InternalError for a batch that breaks the interface's rules */
export function insertTarget(batch: InsertBatch): string {
  if (!TOKEN.test(batch.token)) {
    throw new InternalError(
      `the token of a batch is 1 to 200 letters, digits, "_", ".", ":" or "-": ${batch.table}`,
    );
  }
  if (batch.rows > MAX_BATCH_ROWS) {
    throw new InternalError(
      `a batch holds at most ${MAX_BATCH_ROWS} rows, not ${batch.rows}: ${batch.table}`,
    );
  }
  if (batch.columns.length === 0) throw new InternalError(`a batch names its columns: ${batch.table}`);
  return `INSERT INTO ${quoteIdentifier(batch.table)} (${batch.columns.map(quoteIdentifier).join(', ')})`;
}
