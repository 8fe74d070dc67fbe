/** Reads the JSON body of a request, counted as it comes. */
import type { z } from 'zod';
import { HttpError } from './http-error.ts';

const MAX_BYTES = 64 * 1024;

/** @throws HttpError 413 for too much, 415 for another type, 400 for what does not fit; the value is never quoted */
export async function readJson<Value>(request: Request, schema: z.ZodType<Value>): Promise<Value> {
  // A form of another site can send no such type without asking first.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new HttpError(415, 'NOT_JSON', 'send JSON, with Content-Type: application/json');
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new HttpError(413, 'TOO_LARGE', `a body has ${MAX_BYTES} bytes at most`);
    chunks.push(chunk);
  }
  const parsed = schema.safeParse(parse(Buffer.concat(chunks).toString('utf8')));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.');
  throw new HttpError(400, 'USAGE', `${where} does not fit`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpError(400, 'USAGE', 'the body is not JSON');
  }
}
