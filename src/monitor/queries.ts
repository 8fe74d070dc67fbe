/** What alerts ask the store. The SQL lies in `sql/queries` under the same names. */
import { z } from 'zod';
import { channelStateSchema, failureSchema, muteSchema, toldSchema } from '../protocol/alerts.ts';
import { completenessSchema, runModeSchema, runStatusSchema } from '../protocol/run.ts';
import { defineQuery } from '../warehouse/query.ts';

const seconds = z.coerce.number();

/** Parameters: organization, since. Grain: run that was to reach the present, newest first. */
export const loadHistory = defineQuery(
  'load_history',
  z.object({
    started_s: seconds,
    seen_ms: z.coerce.number(),
    status: runStatusSchema,
    mode: runModeSchema,
    reason: completenessSchema.shape.reason.nullable().catch(null),
    server_total: z.coerce.number().nullable(),
    distinct_ids: z.coerce.number(),
    error_code: z.string().nullable(),
    http_status: z.number().nullable(),
  }),
);
export type LoadRun = z.infer<typeof loadHistory.row>;

/** Parameters: organization, now. At most one row. */
export const lastSale = defineQuery('last_sale', z.object({ last_sale_s: seconds }));

/** Parameters: organization, since, now, sold_out. One row. */
export const showsOnSale = defineQuery('shows_long_on_sale', z.object({ shows: z.number() }));

/** Parameters: organization, since. Grain: show. Needs the view that it reads. */
export const soldOutShows = defineQuery('sold_out_shows', z.object({ show_id: z.coerce.bigint() }));

/** Parameters: organization. Grain: check. Needs the table that it reads. */
export const failedChecks = defineQuery(
  'failed_checks',
  z.object({ check: z.string(), is_broken: z.number(), found: z.coerce.number(), checked_s: seconds }),
);

/** Parameters: names. Grain: table. */
export const tablesThere = defineQuery('tables_there', z.object({ name: z.string() }));

/** Parameters: organization, days. Grain: day with a sale. */
export const ticketsOfDays = defineQuery(
  'tickets_of_days',
  z.object({ day: z.string(), tickets: z.coerce.number() }),
);

/** Parameters: organization, from, to. One row. */
export const ordersChanged = defineQuery('orders_changed', z.object({ orders: z.number() }));

/** Parameters: organization, since, limit. Grain: problem, open ones first. */
export const alertRows = defineQuery(
  'alerts',
  z.object({
    rule: z.string(),
    subject: z.string(),
    number: z.number(),
    cause: z.string(),
    facts: z.string(),
    opened_at: z.string(),
    last_seen_at: z.string(),
    is_seen: z.number(),
    resolved_at: z.string().nullable(),
    version: z.coerce.number(),
  }),
);

/** Parameters: organization. Grain: rule × subject. */
export const alertNumbers = defineQuery(
  'alert_numbers',
  z.object({ rule: z.string(), subject: z.string(), number: z.number() }),
);

/** Parameters: organization, since. Grain: message × channel × try, oldest first. */
export const alertMessages = defineQuery(
  'alert_messages',
  toldSchema.omit({ at: true }).extend({
    attempt: z.number(),
    claimed_at: z.string(),
    outcome: z.enum(['claimed', 'sent', 'failed']),
    next_at: z.string().nullable(),
  }),
);
export type MessageTry = z.infer<typeof alertMessages.row>;

/** Parameters: organization, since. Grain: channel. */
export const alertChannels = defineQuery(
  'alert_channels',
  channelStateSchema.extend({ reason: failureSchema.nullable().catch(null) }),
);

/** Parameters: organization, now. Grain: rule. */
export const alertMutes = defineQuery('alert_mutes', muteSchema);

/** Parameters: organization, rule, subject, number, kind, channel, attempt. At most one row. */
export const alertClaimant = defineQuery('alert_claimant', z.object({ claimant: z.string() }));
