/** A day as it was known and as it is known now: `zakaz restatements --json`. */
import { z } from 'zod';

/** Decimal with two places, as text: money, or numbers of orders and tickets. */
const amount = z.string().regex(/^-?\d+\.\d{2}$/);

/** One figure of a day in one currency. */
export const knownFigureSchema = z.object({
  currency: z.string(),
  figure: z.string(),
  known: amount,
  now: amount,
  changed_orders: z.coerce.number(),
});
export type KnownFigure = z.infer<typeof knownFigureSchema>;

/** What one order added to a figure of a day before and after it changed. */
export const restatementSchema = z.object({
  order_id: z.string(),
  event_id: z.string(),
  currency: z.string(),
  figure: z.string(),
  old: amount,
  new: amount,
  /** At the source. ISO 8601, UTC, like `seen_at`. */
  changed_at: z.string(),
  /** By a load. */
  seen_at: z.string(),
  run_id: z.string(),
});
export type Restatement = z.infer<typeof restatementSchema>;

export interface DayAsKnown {
  readonly organization: string;
  /** Days of the report zone. */
  readonly day: string;
  /** At the end of which it is told. */
  readonly known_on: string;
  readonly figures: readonly KnownFigure[];
  /** Oldest first; the first of them where there are very many. */
  readonly changes: readonly Restatement[];
}
