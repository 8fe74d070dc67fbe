/** What `zakaz serve` and its readers agree on: requests for runs, and what is told of them and of the server. */
import { z } from 'zod';
import { runSummarySchema, verificationSummarySchema } from './reports.ts';
import { completenessSchema, runMetricsSchema, runStatusSchema } from './run.ts';

const day = z.string().max(40);

/** What a run may be asked to do; a load without anything else goes on from the watermark. */
export const startRunSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('load'),
    full: z.literal(true).optional(),
    since_hours: z.number().int().min(1).max(438_000).optional(),
    /** Days of the report zone or instants, both or neither. */
    from: day.optional(),
    to: day.optional(),
    dry_run: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('verify'), from: day.optional(), to: day.optional() }),
  z.strictObject({ kind: z.literal('repair') }),
]);
export type StartRun = z.infer<typeof startRunSchema>;

export const runKindSchema = z.enum(['load', 'verify', 'repair']);
export type RunKind = z.infer<typeof runKindSchema>;

const instant = z.string();

/** How far a run has come: the last thing it told. Counts only. */
export const runProgressSchema = z.object({
  phase: z.enum(['contract', 'events', 'orders', 'facts', 'reload', 'retry']),
  done: z.number().optional(),
  total: z.number().nullable().optional(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;

/** A run of this server that is under way. */
export const liveRunSchema = z.object({
  run_id: z.string(),
  kind: runKindSchema,
  /** Who asked for it. */
  trigger: z.enum(['schedule', 'request']),
  started_at: instant,
  progress: runProgressSchema.nullable(),
  is_stopping: z.boolean(),
});
export type LiveRun = z.infer<typeof liveRunSchema>;

const counted = { done: z.number(), total: z.number().nullable() };

/** A line of the log of a run; after its end the log stays until the next begins. Counts only. */
export const runLineSchema = z.object({
  run_id: z.string(),
  /** From 1, in the order in which they came. */
  number: z.number().int(),
  at: instant,
  step: z.discriminatedUnion('phase', [
    z.object({ phase: z.literal('contract'), honoured: z.number(), asked: z.number() }),
    z.object({ phase: z.literal('orders'), ...counted, written: z.number() }),
    z.object({ phase: z.enum(['events', 'facts', 'reload']), ...counted }),
    /** The source failed, and is asked again. */
    z.object({ phase: z.literal('retry'), attempt: z.number(), wait_ms: z.number(), code: z.string() }),
    z.object({ phase: z.literal('stopping') }),
    z.object({
      phase: z.literal('ended'),
      status: runStatusSchema,
      /** Why it is or is not proved, a word of `Completeness`; null where that was not asked. */
      reason: completenessSchema.shape.reason.nullable(),
      distinct_ids: z.number(),
      server_total: z.number().nullable(),
      /** Of what stopped it; empty when nothing did. */
      error_code: z.string(),
    }),
  ]),
});
export type RunLine = z.infer<typeof runLineSchema>;

/** `GET /api/v1/runs` */
export const runListSchema = z.object({ live: liveRunSchema.nullable(), runs: z.array(runSummarySchema) });

/** `GET /api/v1/runs/{id}`: one of them is null. */
export const runDetailSchema = z.object({
  live: liveRunSchema.nullable(),
  run: runMetricsSchema.nullable(),
});

/** `GET /api/v1/health` */
export const healthSchema = z.object({
  status: z.enum(['ready', 'not-ready', 'stopping']),
  /** Why it is not ready; empty when it is. */
  problems: z.array(z.enum(['store-down', 'never-loaded', 'load-too-old', 'nothing-honoured'])),
  version: z.string(),
  organization: z.string(),
  started_at: instant,
  store: z.object({ ok: z.boolean(), engine: z.string(), location: z.string() }),
  /** Who writes into the store at this moment, this server or another process. */
  writer: z.object({ purpose: z.string(), pid: z.number(), since: instant }).nullable(),
  live: liveRunSchema.nullable(),
  last_run: runSummarySchema.nullable(),
  last_ok_run: runSummarySchema.nullable(),
  last_verification: verificationSummarySchema.nullable(),
  /** Up to when changes were loaded with proof. */
  watermark: instant.nullable(),
  schedule: z.array(
    z.object({
      job: z.enum(['load', 'verify']),
      next_at: instant.nullable(),
      /** Failures in a row on account of the source: the pauses grow with them. */
      failures: z.number().int(),
      /** Times passed over since the server began, because a run was at work. */
      skipped: z.number().int(),
    }),
  ),
  webhooks: z.object({
    enabled: z.boolean(),
    waiting: z.number().int(),
    oldest_waiting_at: instant.nullable(),
    last_received_at: instant.nullable(),
  }),
});
export type Health = z.infer<typeof healthSchema>;
