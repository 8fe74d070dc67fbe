/** A load's record of itself: `meta_job_runs.metrics`, `zakaz load --json`, and what the dashboard shows of a run. */
import { z } from 'zod';
import { dialectSchema, driftSchema, planSchema, proofSchema } from './contract.ts';

/** `incomplete` is a load that ended well but whose count was not proved. */
export const runStatusSchema = z.enum(['running', 'ok', 'incomplete', 'error', 'interrupted']);
export type RunStatus = z.infer<typeof runStatusSchema>;

/**
 * - `full`: everything the source has
 * - `window`: what changed between two moments
 * - `sweep`: what is new, and a portion of the rest that is read again in turns
 * - `repair`: everything the source has, and written what differed
 * - `rebuild`: nothing; the facts were built anew from what the store holds
 * - `dry-run` is no mode of its own: `dry_run` tells it
 */
export const runModeSchema = z.enum(['full', 'window', 'sweep', 'repair', 'rebuild']);
export type RunMode = z.infer<typeof runModeSchema>;

/** Why a load is or is not proved complete. */
export const completenessSchema = z.object({
  verdict: z.enum(['complete', 'incomplete', 'unknown']),
  /** Stable word for scripts. */
  reason: z.enum([
    'counts-equal',
    'count-short',
    'rows-refused',
    'page-ignored',
    'filter-lost',
    'dialect-ignored',
    'total-unsteady',
    'events-short',
    'not-finished',
    'store-differs',
    'sums-differ',
    'facts-rebuilt',
  ]),
  /** One sentence with the numbers, in English. */
  detail: z.string(),
});
export type Completeness = z.infer<typeof completenessSchema>;

/** What came of asking for the places of shows. It has no say in whether a load is complete. */
export const capacityReadingSchema = z.object({
  /**
   * - `read`: those whose turn it was
   * - `not-due`: it was nobody's turn
   * - `refused`: the source gives them of no show; asked again a day later
   * - `failed`: the source or the store failed before all were read; the next load goes on
   */
  outcome: z.enum(['read', 'not-due', 'refused', 'failed']),
  shows_due: z.number().int(),
  shows_read: z.number().int(),
  /** HTTP 403 or 404; asked again a day later. */
  shows_refused: z.number().int(),
  /** Not to be read; kept in `meta_rejects`. */
  shows_odd: z.number().int(),
  /** Of the refusal or failure. */
  http_status: z.number().int().nullable(),
});
export type CapacityReading = z.infer<typeof capacityReadingSchema>;

const isoInstant = z.string();
/** Decimal with two places, as text. */
const money = z.string();

export const runMetricsSchema = z.object({
  run_id: z.string(),
  status: runStatusSchema,
  mode: runModeSchema,
  plan: planSchema.nullable(),
  dialect: dialectSchema.nullable(),
  dry_run: z.boolean(),
  /** On `updated_at`; null is open. */
  window: z.object({ from: isoInstant.nullable(), to: isoInstant.nullable() }),
  requests: z.number().int(),
  retries: z.number().int(),
  pages: z.number().int(),
  orders_seen: z.number().int(),
  /** Orders that an earlier load had read and written before it was cut off; this one went on from there. */
  orders_resumed: z.number().int(),
  orders_paid: z.number().int(),
  orders_unpaid: z.number().int(),
  orders_out_of_window: z.number().int(),
  /** Orders that came again: repeated by paging, or the same order twice on a page. */
  orders_repeated: z.number().int(),
  /** Paid orders that the store already held exactly so. */
  orders_unchanged: z.number().int(),
  /** Orders of shows that are near or just past, read again whatever their date of change. */
  orders_reread: z.number().int().default(0),
  rejected: z.number().int(),
  /** Orders that the source counts for what was asked; null when it never said. */
  server_total: z.number().int().nullable(),
  distinct_ids: z.number().int(),
  events: z.object({ seen: z.number().int(), server_total: z.number().int().nullable() }),
  complete: z.boolean(),
  completeness: completenessSchema,
  /** Rows written. */
  rows: z.object({
    orders: z.number().int(),
    tickets: z.number().int(),
    facts: z.number().int(),
    events: z.number().int(),
    shows: z.number().int(),
  }),
  /** Of the paid orders seen and in the window. */
  tickets_sold: z.number().int(),
  revenue: money,
  sale_ts: z.object({ min: isoInstant.nullable(), max: isoInstant.nullable() }),
  /** When the part of the list that waits longest was read; null but for a sweep. */
  oldest_read_at: isoInstant.nullable().default(null),
  contract: z.array(proofSchema),
  /** Field names the program does not know, as paths; never a value. */
  unknown_fields: z.array(z.string()),
  /** Changes of the source that no load before had noticed. */
  drift: z.array(driftSchema).default([]),
  /** Null where the load did not ask for places. */
  capacity: capacityReadingSchema.nullable().default(null),
  /** Loads that came while this one was at work, and left. */
  loads_skipped: z.number().int().default(0),
  started_at: isoInstant,
  finished_at: isoInstant.nullable(),
  error: z
    .object({ code: z.string(), http_status: z.number().int().nullable(), message: z.string() })
    .nullable(),
});
export type RunMetrics = z.infer<typeof runMetricsSchema>;
