/** History loaded slice by slice: `zakaz load --slice … --json`. */
import { z } from 'zod';
import { completenessSchema, runStatusSchema } from './run.ts';

const isoInstant = z.string();

/** One slice of the change dates; `to` is exclusive, null is open. */
export const backfillSliceSchema = z.object({
  from: isoInstant,
  to: isoInstant.nullable(),
  /** `done` is a slice that an earlier backfill had loaded with proof before it was cut off. */
  status: z.union([runStatusSchema, z.enum(['done', 'left'])]),
  /** Null where this backfill did not load it. */
  run_id: z.string().nullable(),
  orders_seen: z.number().int(),
  /** Rows written. */
  orders: z.number().int(),
});
export type BackfillSlice = z.infer<typeof backfillSliceSchema>;

export const backfillSchema = z.object({
  organization: z.string(),
  /** The last slice is open: the backfill reaches up to now. */
  is_whole: z.boolean(),
  complete: z.boolean(),
  completeness: completenessSchema,
  slices: z.array(backfillSliceSchema),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Backfill = z.infer<typeof backfillSchema>;
