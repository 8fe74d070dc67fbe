/** What is wrong and what was told of it: problems as they are stored, printed and sent. */
import { z } from 'zod';
import { ALERT_RULES, CHANNELS } from './alert-names.ts';
import { completenessSchema } from './run.ts';

/**
 * Why no sales come, or no proved load.
 * - `none`: loads are proved, and nothing was sold
 * - `loader-dead`: none has begun for long, or the last one ended without a word
 * - `source-down`, `token-refused`: what the last one met
 * - `filter-ignored`: the source does not honour what loads rely on, so sales may be there that were not read
 * - `incomplete`: loads end without proof
 * - `load-failed`: the store, the program or its user ended them
 * - `at-work`: one goes on and none was proved yet
 */
export const ALERT_CAUSES = [
  'none',
  'loader-dead',
  'source-down',
  'token-refused',
  'filter-ignored',
  'incomplete',
  'load-failed',
  'at-work',
] as const;
const causeSchema = z.enum(ALERT_CAUSES);
export type AlertCause = z.infer<typeof causeSchema>;

export const channelNameSchema = z.enum(CHANNELS);

/**
 * Why a message did not arrive.
 * - `timeout`, `network`: no connection, or one that broke
 * - `refused`: the receiver knows neither login nor addressee, or does not let us write
 * - `limited`: it asks for a pause
 * - `unavailable`: it says that it cannot now
 * - `rejected`: it takes no message of this kind
 * - `redirect`: it sends us elsewhere, which is not followed
 * - `private`: its address is of an inner network
 * - `no-tls`: the connection is not encrypted, or cannot be trusted
 */
export const FAILURES = [
  'timeout',
  'network',
  'refused',
  'limited',
  'unavailable',
  'rejected',
  'redirect',
  'private',
  'no-tls',
] as const;
export const failureSchema = z.enum(FAILURES);
export type Failure = z.infer<typeof failureSchema>;

/** ISO 8601, UTC. */
const instant = z.string();
const count = z.number().int().nonnegative();

/** What is known of loads that do not come to a proof. */
const loadFactsSchema = z.object({
  /** When the last one began that was to reach the present. */
  begun_at: instant.nullable(),
  /** Since when each of them has failed, and how many did. */
  failing_since: instant.nullable(),
  failures: count,
  error_code: z.string().nullable(),
  http_status: z.number().int().nullable(),
  /** Why the last of them was not proved, and what was counted; null where it did not come so far. */
  unproved: z
    .object({
      reason: completenessSchema.shape.reason,
      distinct: count,
      total: count.nullable(),
    })
    .nullable(),
});
export type LoadFacts = z.infer<typeof loadFactsSchema>;

/** One problem. `facts` hold counts, moments and codes: no person, no secret, no text from outside. */
export const findingSchema = z.discriminatedUnion('rule', [
  z.object({
    rule: z.literal('no-sales'),
    subject: z.literal(''),
    cause: causeSchema,
    facts: loadFactsSchema.extend({ last_sale_at: instant.nullable(), hours: count, shows: count }),
  }),
  z.object({
    rule: z.literal('stale'),
    subject: z.literal(''),
    cause: causeSchema,
    facts: loadFactsSchema.extend({ proved_at: instant.nullable(), hours: count }),
  }),
  z.object({
    rule: z.literal('failed-run'),
    subject: z.literal(''),
    cause: causeSchema,
    facts: loadFactsSchema,
  }),
  z.object({
    rule: z.literal('failed-check'),
    /** Name of the check. */
    subject: z.string(),
    cause: z.literal(''),
    facts: z.object({ found: count, is_broken: z.boolean(), checked_at: instant }),
  }),
  z.object({
    rule: z.literal('rejects'),
    subject: z.literal(''),
    cause: z.literal(''),
    facts: z.object({ orders: count, events: count, plans: count }),
  }),
  z.object({
    rule: z.literal('drop'),
    subject: z.literal(''),
    cause: z.literal(''),
    /** Tickets of a day, and as many as are usual on its weekday. */
    facts: z.object({ day: z.string(), tickets: count, usual: count }),
  }),
  z.object({
    rule: z.literal('no-webhooks'),
    subject: z.literal(''),
    cause: z.literal(''),
    /** Orders that changed and of which no webhook told. */
    facts: z.object({ last_at: instant.nullable(), hours: count, orders: count }),
  }),
  z.object({
    rule: z.literal('disk'),
    subject: z.literal(''),
    cause: z.literal(''),
    facts: z.object({ free_bytes: count, limit_bytes: count }),
  }),
  z.object({
    rule: z.literal('channel'),
    subject: channelNameSchema,
    cause: z.literal(''),
    facts: z.object({ reason: failureSchema, failing_since: instant, failures: count }),
  }),
]);
export type Finding = z.infer<typeof findingSchema>;

/** A problem from its first sight to its end. */
export const alertSchema = z.object({
  /** From 1: a problem that comes back is a new one. */
  number: count,
  finding: findingSchema,
  opened_at: instant,
  last_seen_at: instant,
  /** Whether it was there when it was looked for last; it is resolved once it was not for a while. */
  is_seen: z.boolean(),
  resolved_at: instant.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** What was told of a problem on one channel. */
export const toldSchema = z.object({
  rule: z.string(),
  subject: z.string(),
  number: count,
  /** `opened`, `cause-…`, `reminder-…`, `resolved`. */
  kind: z.string(),
  channel: channelNameSchema,
  cause: z.string(),
  at: instant,
});
export type Told = z.infer<typeof toldSchema>;

/** How a channel does. */
export const channelStateSchema = z.object({
  channel: channelNameSchema,
  last_sent_at: instant.nullable(),
  /** Tries in a row that failed since. */
  failures: count,
  failing_since: instant.nullable(),
  reason: failureSchema.nullable(),
  /** Not to be tried again before. */
  next_at: instant.nullable(),
});
export type ChannelState = z.infer<typeof channelStateSchema>;

/** A rule that is not told for a while. */
export const muteSchema = z.object({ rule: z.enum(ALERT_RULES), muted_until: instant });
export type Mute = z.infer<typeof muteSchema>;

/** `zakaz alerts --json`. */
export const alertsReportSchema = z.object({
  organization: z.string(),
  open: z.array(alertSchema),
  /** Newest first. */
  resolved: z.array(alertSchema),
  told: z.array(toldSchema),
  mutes: z.array(muteSchema),
  /** Of the channels that are set. */
  channels: z.array(channelStateSchema),
});
export type AlertsReport = z.infer<typeof alertsReportSchema>;
