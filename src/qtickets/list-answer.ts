/** The envelope of every list: `{"data": […], "paging": {…}}`. The end of a list is known from `paging` alone. */
import { z } from 'zod';
import { SourceShapeError } from '../core/errors.ts';
import { parseJson } from './read-json.ts';

const count = z.coerce.number().int().nonnegative();

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
  readonly rows: readonly unknown[];
  readonly paging: Paging;
}

/**
 * @throws SourceBodyError for what is no JSON
 * @throws SourceShapeError for JSON that is no list: `{"error": …}`, `data: null`, no `paging`
 */
export function readListAnswer(body: Uint8Array): ListAnswer {
  const answer = listAnswerSchema.safeParse(parseJson(body));
  if (!answer.success) {
    const fields = answer.error.issues.map(({ path }) => path.join('.') || 'body');
    throw new SourceShapeError(`the answer is not a list: ${[...new Set(fields)].join(', ')}`, {
      details: { fields: fields.join(', ') },
    });
  }
  const { data, paging } = answer.data;
  return { rows: data, paging };
}
