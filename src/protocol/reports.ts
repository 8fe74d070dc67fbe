/** What the store tells of sales and of loads: rows of the report queries as they are printed and sent to the browser. */
import { z } from 'zod';
import { checksStatusSchema } from './checks.ts';
import { capabilitySchema, dialectSchema, driftSchema, endpointSchema, verdictSchema } from './contract.ts';
import { runModeSchema, runStatusSchema } from './run.ts';
import { count, day, flag, instant, money } from './values.ts';

/** All sales in one currency. Revenue is gross; net = revenue − refunded_amount. */
export const salesTotalsSchema = z.object({
  currency: z.string(),
  orders: count,
  tickets_sold: count,
  revenue: money,
  refunded_tickets: count,
  refunded_amount: money,
  withheld_amount: money,
  cancelled_tickets: count,
  net: money,
});
export type SalesTotals = z.infer<typeof salesTotalsSchema>;

/** One day's sales in one currency. */
export const salesDaySchema = z.object({
  sales_date: day,
  currency: z.string(),
  orders: count,
  tickets_sold: count,
  revenue: money,
  refunded_amount: money,
  net: money,
});
export type SalesDay = z.infer<typeof salesDaySchema>;

/** An event and what it sold in one currency. `name` is empty when the event was not loaded. */
export const topEventSchema = z.object({
  event_id: z.string(),
  name: z.string(),
  city: z.string(),
  currency: z.string(),
  tickets_sold: count,
  revenue: money,
  refunded_amount: money,
  net: money,
});
export type TopEvent = z.infer<typeof topEventSchema>;

/** A load on record, in short. The whole record is `RunMetrics`. */
export const runSummarySchema = z.object({
  run_id: z.string(),
  job: z.string(),
  started_at: instant,
  finished_at: instant.nullable(),
  status: runStatusSchema,
  mode: runModeSchema,
  dry_run: flag,
  orders_seen: count,
  /** Paid orders written. */
  rows_processed: count,
  server_total: count.nullable(),
  distinct_ids: count,
  complete: flag,
  /** Why it is or is not proved; a word of `Completeness`, empty when the load never said. */
  reason: z.string(),
  /** When the part of the list that waits longest was read; null but for a sweep. */
  oldest_read_at: instant.nullable(),
  message: z.string(),
  /** Stable word of what stopped it; empty when nothing did. */
  error_code: z.string(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** A comparison of source and store that a server made, in short. */
export const verificationSummarySchema = z.object({
  verify_id: z.string(),
  started_at: instant,
  finished_at: instant,
  /** `equal`: and proved. */
  status: z.enum(['equal', 'different', 'unproved', 'error', 'interrupted']),
  differences: count,
  /** Of these the ones that changed since the last proved load. */
  recent: count,
  message: z.string(),
});
export type VerificationSummary = z.infer<typeof verificationSummarySchema>;

/** Orders that came one way, and how late, in seconds. */
export const webhookWaySchema = z.object({
  /** `webhook`: before a load did; `both`: after one; `load`: no webhook told of it. */
  way: z.enum(['webhook', 'both', 'load']),
  orders: count,
  late_median: count,
  late_p95: count,
  late_max: count,
  /** Some of them, the newest first. */
  order_ids: z.array(z.string()),
});
export type WebhookWay = z.infer<typeof webhookWaySchema>;

/** The latest verdict on one thing a request can ask for. */
export const contractVerdictSchema = z.object({
  endpoint: endpointSchema,
  dialect: dialectSchema,
  capability: capabilitySchema,
  verdict: verdictSchema,
  evidence: z.string(),
  proved_at: instant,
});
export type ContractVerdict = z.infer<typeof contractVerdictSchema>;

/** Orders and tickets in the store. */
export const stagingCountsSchema = z.object({
  orders: count,
  cancelled_orders: count,
  tickets: count,
  first_sale_at: instant.nullable(),
  last_sale_at: instant.nullable(),
});
export type StagingCounts = z.infer<typeof stagingCountsSchema>;

/** What a table holds of the account. */
export const tableFiguresSchema = z.object({
  table: z.string(),
  rows: count,
  /** Text in the report zone: of sales, starts of shows, loads or verdicts; null where nothing has a date. */
  first: z.string().nullable(),
  last: z.string().nullable(),
  /** Gross; null where the table has none. */
  revenue: money.nullable(),
});
export type TableFigures = z.infer<typeof tableFiguresSchema>;

/** How far the account was loaded with proof. */
export const watermarkSchema = z.object({
  name: z.string(),
  value: instant,
  run_id: z.string(),
  moved_at: instant,
});
export type Watermark = z.infer<typeof watermarkSchema>;

/** Rows that could not be read, by reason. */
export const rejectCountSchema = z.object({
  entity: z.string(),
  reason: z.string(),
  rows: count,
  last_seen_at: instant,
});
export type RejectCount = z.infer<typeof rejectCountSchema>;

/** How far the places of shows are known. */
export const capacityStatusSchema = z.object({
  shows_read: count,
  shows_refused: count,
  shows_odd: count,
  last_read_at: instant.nullable(),
  /** When the source gave places of no show; null where it gives them. */
  refused_at: instant.nullable(),
  /** Of the last refusal. */
  http_status: z.number().int().nullable(),
});
export type CapacityStatus = z.infer<typeof capacityStatusSchema>;

/** A change of the source, and when it was noticed. */
export const driftNoticeSchema = driftSchema.extend({ noticed_at: instant });
export type DriftNotice = z.infer<typeof driftNoticeSchema>;

/** One account in the store: `zakaz status --json`. */
export const storeStatusSchema = z.object({
  organization: z.string(),
  last_run: runSummarySchema.nullable(),
  /** The last load that was proved complete and wrote. */
  last_ok_run: runSummarySchema.nullable(),
  watermarks: z.array(watermarkSchema),
  staging: stagingCountsSchema,
  /** Months (yyyymm) whose daily sales wait to be rebuilt. */
  stale_months: z.array(z.number().int()),
  rejects: z.array(rejectCountSchema),
  /** Null where they were never asked for. */
  capacity: capacityStatusSchema.nullable(),
  /** Null where they were never run. */
  checks: checksStatusSchema.nullable(),
  /** Oldest first. */
  drift: z.array(driftNoticeSchema),
});
export type StoreStatus = z.infer<typeof storeStatusSchema>;
