/** A user's SQL on the embedded engine: one statement at a time, read as the caller takes it. */
import type { Readable } from 'node:stream';
import type { Session } from 'chdb';
import { toStoreError } from './errors.ts';
import { openStream } from './open-stream.ts';
import { checkFormat, formatOf, type SqlGuard } from './read-only.ts';
import { createTurns } from './turns.ts';

/** Statements the engine can hand out piece by piece; the others have short answers. */
const STREAMED = /^(?:SELECT|WITH|\()/i;
/**
 * Formats of rows alone. The engine writes each piece as a document of its own: others would repeat their header in the middle
 * (seen with CSVWithNames and Parquet), so their answers are built whole.
 */
const ROWS_ALONE = new Set([
  'TSV',
  'TabSeparated',
  'TSVRaw',
  'CSV',
  'JSONEachRow',
  'NDJSON',
  'JSONCompactEachRow',
]);

/**
 * @param session read-only from its opening
 * @returns `Warehouse.readOnly`; a second statement waits until the first one's rows were read or its stream destroyed
 */
export function createChdbReadOnly(
  session: Session,
  guard: SqlGuard,
  location: string,
): (sql: string, format: string) => Promise<Readable> {
  const context = { what: 'SQL', location, words: 'user' } as const;
  const turns = createTurns();

  async function* read(sql: string, format: string): AsyncGenerator<Uint8Array> {
    const release = await turns.take();
    try {
      if (!STREAMED.test(sql) || !ROWS_ALONE.has(formatOf(sql, format))) {
        const answer = await session.queryAsync(sql, { format });
        yield answer.bytes();
        return;
      }
      for await (const chunk of session.queryStream(sql, { format })) yield chunk.raw();
    } catch (error) {
      throw toStoreError(error, context);
    } finally {
      release();
    }
  }

  return async (sql, format) => {
    checkFormat(format);
    return openStream(read(await guard(sql), format));
  };
}
