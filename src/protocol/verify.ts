/** What a comparison of source and store found: `zakaz verify --json`, `zakaz repair --json`. */
import { z } from 'zod';
import { dialectSchema, planSchema } from './contract.ts';
import { completenessSchema } from './run.ts';

const count = z.number().int().nonnegative();
/** Decimal with two places, as text. */
const money = z.string();
/** ISO 8601 day of the report zone. */
const day = z.string();
const isoInstant = z.string();
/** Decimal text: exact beyond 2^53. */
const id = z.string();

/**
 * How an order differs.
 * - `missing`: paid at the source, not in the store
 * - `different`: in both, and not the same
 * - `unpaid`: in the store, and not paid at the source (any more)
 * - `unlisted`: in the store, and the source does not list it (any more)
 * - `returned`: marked in the store as vanished, and listed by the source again
 */
export const DIFFERENCE_KINDS = ['missing', 'different', 'unpaid', 'unlisted', 'returned'] as const;
export const differenceKindSchema = z.enum(DIFFERENCE_KINDS);
export type DifferenceKind = z.infer<typeof differenceKindSchema>;

/** Paid orders in sum. Ids are null where there is no order. */
export const salesSumsSchema = z.object({
  orders: count,
  tickets: count,
  revenue: money,
  first_id: id.nullable(),
  last_id: id.nullable(),
});
export type SalesSums = z.infer<typeof salesSumsSchema>;

/** The store's sums; `ticket_rows` counts the sold tickets row by row, which has to come to `tickets`. */
export const storeSumsSchema = salesSumsSchema.extend({ ticket_rows: count });
export type StoreSums = z.infer<typeof storeSumsSchema>;

/** A sale day and event whose orders are not the same in source and store. */
export const dayDifferenceSchema = z.object({
  day,
  event_id: id,
  source: salesSumsSchema,
  store: storeSumsSchema,
});
export type DayDifference = z.infer<typeof dayDifferenceSchema>;

/** An order that is not the same in source and store. `day` and `event_id` are the source's where it has them. */
export const orderDifferenceSchema = z.object({
  order_id: id,
  kind: differenceKindSchema,
  day,
  event_id: id,
  /** Null where there is no paid order. */
  source: z.object({ tickets: count, revenue: money }).nullable(),
  store: z.object({ tickets: count, ticket_rows: count, revenue: money }).nullable(),
  /** Newest change at the source; null when it tells none. */
  changed_at: isoInstant.nullable(),
  /** It changed after the last proved load began: the next load will bring it, nothing is wrong with the store. */
  since_last_load: z.boolean(),
});
export type OrderDifference = z.infer<typeof orderDifferenceSchema>;

export const differenceCountsSchema = z.object({
  total: count,
  missing: count,
  different: count,
  unpaid: count,
  unlisted: count,
  returned: count,
  /** Of all these. */
  since_last_load: count,
});
export type DifferenceCounts = z.infer<typeof differenceCountsSchema>;

/** A comparison of source and store. */
export const verificationSchema = z.object({
  organization: z.string(),
  started_at: isoInstant,
  finished_at: isoInstant,
  /** Sale days that were compared; `to` is exclusive; null is open. */
  window: z.object({ from: isoInstant.nullable(), to: isoInstant.nullable() }),
  /** No difference was found. */
  equal: z.boolean(),
  /** All orders of the source were read, and that was proved: without it, nothing is known of what was not read. */
  complete: z.boolean(),
  completeness: completenessSchema,
  plan: planSchema,
  dialect: dialectSchema,
  requests: count,
  retries: count,
  server_total: count.nullable(),
  distinct_ids: count,
  /** Orders of the source that could not be read. */
  rejected: count,
  /** Up to when changes were loaded with proof; null when never. */
  watermark: isoInstant.nullable(),
  source: salesSumsSchema,
  store: storeSumsSchema,
  /** Orders that a repair marked as vanished: they still count, and are in neither of the sums above. */
  marked: storeSumsSchema,
  differences: differenceCountsSchema,
  days_differing: count,
  /** The first of the days and events that differ, at most 1,000. */
  days: z.array(dayDifferenceSchema),
  /** The orders that differ, at most 200 of each kind. */
  orders: z.array(orderDifferenceSchema),
});
export type Verification = z.infer<typeof verificationSchema>;

/** A repair: what was found, what was done, and what a comparison says now. */
export const repairSchema = z.object({
  run_id: z.string(),
  before: differenceCountsSchema,
  /** Orders written anew from the source. */
  reloaded: count,
  /** Orders that the source listed, and a moment later did not know. */
  not_found: count,
  /** Orders newly marked as vanished. */
  marked: count,
  /** Rows written. */
  rows: z.object({ orders: count, tickets: count, facts: count }),
  after: verificationSchema,
});
export type Repair = z.infer<typeof repairSchema>;
