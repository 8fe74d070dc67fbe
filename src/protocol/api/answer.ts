/** What every answer about sales says of itself: what was asked for, how fresh and how complete it is. */
import { z } from 'zod';
import { count, day, id, instant } from '../values.ts';
import { channelSchema, compareSchema } from './filter.ts';

/** The document of every error. */
export const errorSchema = z.object({
  error: z.object({ code: z.string().describe('Stable word for programs'), message: z.string() }),
});

/**
 * - `proved`: all sales of these days were counted and are here
 * - `unproved`: they were loaded, and nobody can say whether all came
 * - `missing`: nothing was loaded of them; no sales are shown, which does not mean that there were none
 */
export const stretchStateSchema = z.enum(['proved', 'unproved', 'missing']);
export type StretchState = z.infer<typeof stretchStateSchema>;

/** Days in a row, both included. */
export const stretchSchema = z.object({ from: day, to: day, state: stretchStateSchema });
export type Stretch = z.infer<typeof stretchSchema>;

/** The question as it was understood. */
export const scopeSchema = z.object({
  from: day,
  /** Never after today. */
  to: day,
  /** Whether the last day is today, and so not over. */
  is_running: z.boolean(),
  zone: z.string().describe('IANA zone of the days'),
  compare: compareSchema,
  compared: z.object({ from: day, to: day }).nullable(),
  currency: z.string(),
  /** Others in which anything was ever sold: their sums are not in the answer. */
  other_currencies: z.array(z.string()),
  event: id.nullable(),
  show: id.nullable(),
  city: z.string().nullable(),
  channel: channelSchema.nullable(),
});
export type Scope = z.infer<typeof scopeSchema>;

/** Wraps what a sales query answers. */
export function answerOf<Data extends z.ZodType>(data: Data) {
  return z.object({
    /** End of the newest load; null before the first. */
    as_of: instant.nullable(),
    /** Whether all days of the period are proved, and no order lies unread. */
    complete: z.boolean(),
    /** Orders of any day that came and could not be read. */
    unread_orders: count,
    /** The whole period without gaps, oldest first. */
    stretches: z.array(stretchSchema),
    scope: scopeSchema,
    data,
  });
}
