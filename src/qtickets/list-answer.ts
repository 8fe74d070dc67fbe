/** The envelope of every list: `{"data": […], "paging": {…}}`. The end of a list is known from `paging` alone. */
import { z } from 'zod';
import { SourceHttpError, SourceShapeError } from '../core/errors.ts';
import { type Encoding, parseJsonLazily } from './read-json.ts';

const count = z.coerce.number().int().nonnegative();

/** An error that came with HTTP 200. */
const errorSchema = z.object({ error: z.unknown(), status: z.coerce.number().int().min(400).max(599) });

const listAnswerSchema = z.object({
  data: z.array(z.unknown()),
  paging: z.object({ perPage: count, currentPage: count, total: count }),
});

export interface Paging {
  /** Rows a full page has, as answered, whatever was asked. */
  readonly perPage: number;
  readonly currentPage: number;
  /** Rows that the source counts for what was asked. */
  readonly total: number;
}

export interface ListAnswer {
  /** To be read through a `WireRow`. */
  readonly rows: readonly unknown[];
  /** Of the strings in the rows. */
  readonly encoding: Encoding;
  readonly paging: Paging;
}

/**
 * @throws SourceBodyError for what is no JSON
 * @throws SourceHttpError, to be tried again, for `{"error": …, "status": 503}`
 * @throws SourceShapeError for JSON that is no list: `{"error": …}`, `data: null`, no `paging`
 */
export function readListAnswer(body: Uint8Array): ListAnswer {
  const { value, encoding } = parseJsonLazily(body);
  const answer = listAnswerSchema.safeParse(value);
  if (!answer.success) {
    throwInnerError(value);
    const fields = answer.error.issues.map(({ path }) => path.join('.') || 'body');
    throw new SourceShapeError(`the answer is not a list: ${[...new Set(fields)].join(', ')}`, {
      details: { fields: fields.join(', ') },
    });
  }
  const { data, paging } = answer.data;
  return { rows: data, encoding, paging };
}

/** @throws SourceHttpError, to be tried again, for an answer that is an error of the server under HTTP 200 */
export function throwInnerError(value: unknown): void {
  const failure = errorSchema.safeParse(value);
  if (!failure.success || failure.data.status < 500) return;
  throw new SourceHttpError('the source answered HTTP 200 with an error in it', {
    httpStatus: failure.data.status,
    retryable: true,
    retryAfterMs: null,
  });
}
