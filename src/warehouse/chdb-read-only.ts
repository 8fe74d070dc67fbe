/** A user's SQL on the embedded engine: one statement at a time, read as the caller takes it. */
import { Readable } from 'node:stream';
import type { Session } from 'chdb';
import { toStoreError } from './errors.ts';
import { checkFormat, type SqlGuard } from './read-only.ts';

/** Statements the engine can hand out piece by piece; the others have short answers. */
const STREAMED = /^(?:SELECT|WITH|\()/i;

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
  let last: Promise<void> = Promise.resolve();

  /** Waits for those before; the answer lets the next one in. */
  async function takeTurn(): Promise<() => void> {
    const before = last;
    const { promise, resolve } = withResolver();
    last = promise;
    await before;
    return resolve;
  }

  async function* read(sql: string, format: string): AsyncGenerator<Uint8Array> {
    const release = await takeTurn();
    try {
      if (!STREAMED.test(sql)) {
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
    const chunks = read(await guard(sql), format);
    // What is wrong with the statement shows at its first rows: better told here than in the stream.
    const first = await chunks.next();
    return Readable.from(startingWith(first, chunks), { objectMode: false });
  };
}

async function* startingWith(
  first: IteratorResult<Uint8Array, unknown>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    if (!first.done && first.value.length > 0) yield first.value;
    for await (const chunk of rest) if (chunk.length > 0) yield chunk;
  } finally {
    await rest.return(undefined);
  }
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
