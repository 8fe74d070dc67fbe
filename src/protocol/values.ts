/** The values that documents and rows are made of. Rows of the engine are read by the same schemas: there 64-bit integers are text and flags 0 or 1. */
import { z } from 'zod';

/** A count, exact below 2^53; 64-bit integers come as text. */
export const count = z
  .union([z.number(), z.string().regex(/^\d{1,15}$/)])
  .transform(Number)
  .pipe(z.number().int().nonnegative());

/** Decimal with two places, as text. */
export const money = z.string().regex(/^-?\d+\.\d{2}$/);

/** ISO 8601, UTC. */
export const instant = z.string();

/** ISO 8601 day of the report zone. */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** 0 and 1 of the engine. */
export const flag = z.union([z.boolean(), z.number()]).transform(Boolean).pipe(z.boolean());

/** An id of the source: digits. */
export const id = z.string().regex(/^\d{1,20}$/);

/** A part of a whole, or a change: 0.25 is a quarter. Null where there is nothing to divide by. */
export const ratio = z.number().nullable();
