/** The sales of a day in short, as they are printed and sent. */
import { z } from 'zod';
import { alertSchema } from './alerts.ts';
import { salesTotalsSchema, topEventSchema } from './reports.ts';

/** Days are of the report zone; every sum is of one currency. */
export const digestSchema = z.object({
  organization: z.string(),
  day: z.string(),
  zone: z.string(),
  sales: z.array(salesTotalsSchema),
  /** The seven days that end with the day, and the seven before them. */
  week: z.array(salesTotalsSchema),
  week_before: z.array(salesTotalsSchema),
  /** Of the day, highest gross first. */
  top_events: z.array(topEventSchema),
  /** Problems that were there on the day or are now, newest first. */
  problems: z.array(alertSchema),
  /** Up to when no sale can be missing, ISO 8601, UTC; null when never. */
  proved_until: z.string().nullable(),
  /** Whether that covers the whole day. */
  complete: z.boolean(),
});
export type Digest = z.infer<typeof digestSchema>;
