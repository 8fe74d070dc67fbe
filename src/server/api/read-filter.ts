/** Reads the parameters of an address. */
import type { z } from 'zod';
import { HttpError } from '../http-error.ts';

/** @throws HttpError 400 for a parameter that is unknown, stands twice or does not fit; its value is never quoted */
export function readFilter<Shape extends z.ZodRawShape, Config extends z.core.$ZodObjectConfig>(
  url: string,
  schema: z.ZodObject<Shape, Config>,
): z.output<z.ZodObject<Shape, Config>> {
  const { searchParams } = new URL(url);
  const names = [...searchParams.keys()];
  const known = Object.keys(schema.shape);
  if (names.some((name) => !known.includes(name))) {
    throw new HttpError(400, 'USAGE', `the parameters of this address are ${known.join(', ')}`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new HttpError(400, 'USAGE', `${twice} stands twice`);
  const parsed = schema.safeParse(Object.fromEntries(searchParams));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new HttpError(400, 'USAGE', `${issue?.path.join('.')} does not fit: ${issue?.message.toLowerCase()}`);
}
