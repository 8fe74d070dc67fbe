/** Investigations of the source over HTTP: start one, watch it, read it, compare two. */
import { z } from 'zod';
import { probeStepSchema, rootCauseSchema, stepRecordSchema } from '../probe.ts';
import { count, instant } from '../values.ts';

/** Name of a probe's folder: the moment it began. */
const name = z.string().regex(/^\d{8}T\d{6}Z(-\d+)?$/);
const language = z.enum(['ru', 'en']).default('en').describe('Of the sentences');

/** `GET /probes` */
export const probesFilterSchema = z.strictObject({ language });
export const probeListSchema = z.object({
  /** The one under way; null when none is. */
  live: z
    .object({
      started_at: instant,
      requests: count,
      step: probeStepSchema.nullable(),
      /** Those that have ended. */
      steps: z.array(stepRecordSchema),
    })
    .nullable(),
  /** Newest first. */
  probes: z.array(
    z.object({
      name,
      started_at: instant,
      /** Null when it was cut off. */
      finished_at: instant.nullable(),
      root_cause: rootCauseSchema,
      /** Sentences of the headline. */
      found: z.string(),
      way: z.string(),
      requests: count,
    }),
  ),
});
export type ProbeList = z.infer<typeof probeListSchema>;

/** `POST /probes` */
export const startProbeSchema = z.strictObject({
  language,
  allow_post: z.boolean().default(false).describe('Whether the harmless POST may be tried'),
});
export const startedProbeSchema = z.object({ started_at: instant });

/** `GET /probes/compare` */
export const compareProbesFilterSchema = z.strictObject({ language, before: name, after: name });
export const probeDifferenceSchema = z.object({ lines: z.array(z.string()) });
