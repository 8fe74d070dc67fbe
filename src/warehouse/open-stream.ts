/** An answer that comes in pieces as a stream whose beginning is sure: what is wrong with the statement shows when it is opened. */
import { Readable } from 'node:stream';

/** @throws what making the first piece throws; later failures are those of the stream */
export async function openStream(chunks: AsyncGenerator<Uint8Array>): Promise<Readable> {
  const first = await chunks.next();
  const stream = Readable.from(startingWith(first, chunks), { objectMode: false });
  // Also when it is let go before its first row was taken.
  stream.once('close', () => void chunks.return(undefined));
  return stream;
}

async function* startingWith(
  first: IteratorResult<Uint8Array, unknown>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (!first.done && first.value.length > 0) yield first.value;
  for await (const chunk of rest) if (chunk.length > 0) yield chunk;
}
