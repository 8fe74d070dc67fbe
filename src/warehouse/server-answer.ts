/** The answer to a user's SQL as a stream that fails when the server's exception comes after rows, instead of passing it on. */
import { Readable } from 'node:stream';
import type { ServerAnswer } from './server-http.ts';

const MARK = '__exception__';

/** @param toError turns what the server or the network threw into the program's error */
export function createAnswerStream(answer: ServerAnswer, toError: (thrown: unknown) => Error): Readable {
  return Readable.from(checked(answer, toError), { objectMode: false });
}

async function* checked(
  { stream, exceptionTag }: ServerAnswer,
  toError: (thrown: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  // The exception is written `\r\n__exception__\r\n<tag>\r\n<text>…`; its beginning may be split between chunks.
  const mark = exceptionTag === null ? null : Buffer.from(`\r\n${MARK}\r\n${exceptionTag}`);
  let held: Buffer = Buffer.alloc(0);
  let exception: Buffer | null = null;
  try {
    for await (const chunk of stream) {
      if (mark === null) {
        yield chunk;
        continue;
      }
      if (exception !== null) {
        exception = Buffer.concat([exception, chunk]);
        continue;
      }
      const joined = Buffer.concat([held, chunk]);
      const at = joined.indexOf(mark);
      const safe = at >= 0 ? at : Math.max(0, joined.length - mark.length + 1);
      if (safe > 0) yield joined.subarray(0, safe);
      if (at >= 0) exception = joined.subarray(at);
      held = joined.subarray(safe);
    }
    if (exception !== null) throw new Error(exception.toString('utf8'));
    if (held.length > 0) yield held;
  } catch (error) {
    throw toError(error);
  }
}
