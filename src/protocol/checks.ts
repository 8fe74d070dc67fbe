/** What checks of the store found: `zakaz check --json`, and what is shown of them elsewhere. */
import { z } from 'zod';

export const severitySchema = z.enum(['error', 'warn']);
export type Severity = z.infer<typeof severitySchema>;

/** `broken`: it could not be run. */
export const checkStatusSchema = z.enum(['passed', 'failed', 'broken']);
export type CheckStatus = z.infer<typeof checkStatusSchema>;

/** One thing that is wrong: ids, days and figures, never anything of a person. */
export const checkSampleSchema = z.object({ subject: z.string(), detail: z.string() });
export type CheckSample = z.infer<typeof checkSampleSchema>;

/** How one check ended. */
export const checkResultSchema = z.object({
  /** Name of its file in `sql/checks`. */
  check: z.string(),
  severity: severitySchema,
  status: checkStatusSchema,
  /** What is wrong, counted. */
  found: z.coerce.number(),
  /** The first of what is wrong; of a broken one why it could not be run. */
  samples: z.array(checkSampleSchema),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** All checks of one moment. */
export const checkReportSchema = z.object({
  organization: z.string(),
  check_run: z.string(),
  /** ISO 8601. */
  checked_at: z.string(),
  /** No check of severity error failed or was broken. */
  healthy: z.boolean(),
  checks: z.array(checkResultSchema),
});
export type CheckReport = z.infer<typeof checkReportSchema>;

/** The newest checks of an account, in short. */
export const checksStatusSchema = z.object({
  /** ISO 8601, UTC. */
  checked_at: z.string(),
  passed: z.coerce.number(),
  not_passed: z.array(checkResultSchema.omit({ samples: true })),
});
export type ChecksStatus = z.infer<typeof checksStatusSchema>;
