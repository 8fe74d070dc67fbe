/** The answer to `GET /orders/{id}`: the order alone under `data`. */
import { z } from 'zod';
import { SourceShapeError } from '../core/errors.ts';
import { parseJson } from './read-json.ts';
import { isRecord, parseId } from './wire-values.ts';

const oneAnswerSchema = z.object({ data: z.custom<Readonly<Record<string, unknown>>>(isRecord) });

/**
 * The answer as a list of one, so that what reads lists reads it too. No digit is lost on the way.
 * @param id the order that was asked for
 * @throws SourceBodyError for what is no JSON
 * @throws SourceShapeError for what is not that very order
 */
export function toListOfOne(body: Uint8Array, id: string): Uint8Array<ArrayBuffer> {
  const answer = oneAnswerSchema.safeParse(parseJson(body));
  if (!answer.success) {
    throw new SourceShapeError('the answer is not one order: data', { details: { fields: 'data' } });
  }
  const { data } = answer.data;
  if (parseId(data['id']) !== id) {
    throw new SourceShapeError(`order ${id} was asked for and another came`, {
      details: { fields: 'data.id' },
    });
  }
  return listOfOne(data);
}

/** An order as the answer that lists it alone. */
export function listOfOne(order: Readonly<Record<string, unknown>>): Uint8Array<ArrayBuffer> {
  const paging = { perPage: 1, currentPage: 1, total: 1 };
  return new Uint8Array(Buffer.from(JSON.stringify({ data: [order], paging })));
}
