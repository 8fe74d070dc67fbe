/** How the data are: what can be chosen, the checks, and everything that tells whether figures can be believed. */
import { z } from 'zod';
import { ALERT_RULES } from '../alert-names.ts';
import { channelNameSchema, failureSchema } from '../alerts.ts';
import {
  contractVerdictSchema,
  driftNoticeSchema,
  rejectCountSchema,
  runSummarySchema,
  verificationSummarySchema,
  webhookWaySchema,
} from '../reports.ts';
import { count, day, id, instant } from '../values.ts';
import { stretchSchema } from './answer.ts';
import { channelSchema } from './filter.ts';

/** `GET /filters`: what there is to choose from. */
export const choicesSchema = z.object({
  as_of: instant.nullable(),
  zone: z.string(),
  today: day,
  /** Of any sale; null before the first. */
  first_day: day.nullable(),
  last_day: day.nullable(),
  /** Those with the latest date first. */
  events: z.array(
    z.object({
      event_id: id,
      name: z.string(),
      city: z.string(),
      last_show_at: instant.nullable(),
      shows: z.array(z.object({ show_id: id, name: z.string(), start_at: instant.nullable() })),
    }),
  ),
  events_total: count,
  cities: z.array(z.string()),
  channels: z.array(channelSchema),
  /** The one with the largest revenue first. */
  currencies: z.array(z.string()),
});

/** `GET /contract` */
export const contractListSchema = z.object({ verdicts: z.array(contractVerdictSchema) });

/** `GET /checks`: the newest result of each. */
export const storedCheckSchema = z.object({
  check: z.string().describe('Name of its file in sql/checks'),
  severity: z.enum(['error', 'warn']),
  status: z.enum(['passed', 'failed', 'broken']).describe('broken: it could not be run'),
  /** What is wrong, counted. */
  found: count,
  /** The first of what is wrong, as JSON text: ids, days, figures. */
  samples: z.string(),
  checked_at: instant,
});
export const checkListSchema = z.object({
  /** The worst of them; null before the first run of the checks. */
  status: z.enum(['passed', 'failed', 'broken']).nullable(),
  checks: z.array(storedCheckSchema),
});

/** How a list is read that cannot be asked for what changed: in turns. */
export const sweepStateSchema = z.object({
  list: z.string(),
  /** When the part that waits longest was read. */
  oldest_read_at: instant,
  newest_read_at: instant,
  rows: count,
});

/** `GET /data-health` */
export const dataHealthSchema = z.object({
  freshness: z.object({
    as_of: instant.nullable(),
    /** Up to when changes were loaded with proof. */
    watermark: instant.nullable(),
    last_run: runSummarySchema.nullable(),
    last_ok_run: runSummarySchema.nullable(),
    last_sale_at: instant.nullable(),
  }),
  /** Days of the period, from the first sale at the earliest to today at the latest. */
  stretches: z.array(stretchSchema),
  contract: z.array(contractVerdictSchema),
  /** Noticed in the period, newest first. */
  drift: z.array(driftNoticeSchema),
  rejects: z.array(rejectCountSchema),
  sweeps: z.array(sweepStateSchema),
  /** By which way the orders of the last thirty days came, and how late. */
  webhooks: z.array(webhookWaySchema),
  /** The last comparison of source and store; null before the first. */
  verification: verificationSummarySchema.nullable(),
  /** Comparisons that began in the period, newest first, at most fifty. */
  verifications: z.array(verificationSummarySchema),
  /** Months (yyyymm) whose daily sales wait to be rebuilt. */
  stale_months: z.array(z.number().int()),
  orders: count,
  tickets: count,
  /** Whether all of it is proved, and no order lies unread. */
  complete: z.boolean(),
});

/** `POST /alerts/mutes` */
export const muteRequestSchema = z.strictObject({
  rule: z.enum(ALERT_RULES),
  hours: z.number().int().min(0).max(720).describe('0 tells of it again'),
});

/** `POST /alerts/test` */
export const testedAlertsSchema = z.object({
  /** Null for a message that arrived. */
  results: z.array(z.object({ channel: channelNameSchema, failure: failureSchema.nullable() })),
});
