/** The report queries: each is a file of `sql/queries` with the schema of its rows. All see the newest version of each row. */
import { z } from 'zod';
import { storedCheckSchema, sweepStateSchema } from '../protocol/api/data-health.ts';
import { checkResultSchema } from '../protocol/checks.ts';
import {
  capacityStatusSchema,
  rejectCountSchema,
  runSummarySchema,
  salesDaySchema,
  salesTotalsSchema,
  stagingCountsSchema,
  tableFiguresSchema,
  topEventSchema,
  verificationSummarySchema,
  watermarkSchema,
  webhookWaySchema,
} from '../protocol/reports.ts';
import { knownFigureSchema, restatementSchema } from '../protocol/restatements.ts';
import { defineQuery } from '../warehouse/query.ts';

/** No parameters. Grain: organisation. */
export const organizationsQuery = defineQuery('organizations', z.object({ organization: z.string() }));

/** Parameters: organization. Grain: currency. */
export const salesTotalsQuery = defineQuery('sales_totals', salesTotalsSchema);

/** Parameters: organization, days. Grain: day × currency, newest first. */
export const salesByDayQuery = defineQuery('sales_by_day', salesDaySchema);

/** Parameters: organization, limit. Grain: event × currency, highest gross first. */
export const topEventsQuery = defineQuery('top_events', topEventSchema);

/** Parameters: organization, from, to. Grain: currency, highest gross first. */
export const salesOfDaysQuery = defineQuery('sales_of_days', salesTotalsSchema);

/** Parameters: organization, from, to, limit. Grain: event × currency, highest gross first. */
export const topEventsOfDaysQuery = defineQuery('top_events_of_days', topEventSchema);

/** Parameters: organization, proved_only, from_s, to_s, limit. Grain: run, newest first. */
export const runsQuery = defineQuery('runs', runSummarySchema);

/** Parameters: organization, run_id. One row or none. */
export const runQuery = defineQuery('run', z.object({ metrics: z.string() }));

/** Parameters: organization, from_s, to_s, limit. Grain: comparison, newest first. */
export const verificationsQuery = defineQuery('verifications', verificationSummarySchema);

/** Parameters: organization. One row. */
export const lastWebhookQuery = defineQuery('last_webhook', z.object({ last_s: z.coerce.number() }));

/** Parameters: organization, from_s, samples. Grain: way. */
export const webhookReportQuery = defineQuery('webhook_report', webhookWaySchema);

export { contractLatest as contractLatestQuery } from '../loader/queries.ts';

/** Parameters: organization. One row. */
export const stagingCountsQuery = defineQuery('staging_counts', stagingCountsSchema);

/** Parameters: organization. Grain: watermark. */
export const watermarksQuery = defineQuery('watermarks', watermarkSchema);

/** Parameters: organization. Grain: entity × reason, most frequent first. */
export const rejectsByReasonQuery = defineQuery('rejects_by_reason', rejectCountSchema);

/** Parameters: organization. One row. */
export const capacityStatusQuery = defineQuery('capacity_status', capacityStatusSchema);

/** Parameters: organization. Grain: check. */
export const checksLatestQuery = defineQuery(
  'checks_latest',
  checkResultSchema.omit({ samples: true }).extend({ checked_at: z.string() }),
);

/** Parameters: organization, day, known_on. Grain: currency × figure. */
export const figuresAsKnownQuery = defineQuery('figures_as_known', knownFigureSchema);

/** Parameters: organization, day, known_on, limit. Grain: order × figure × change, oldest first. */
export const restatementsOfDayQuery = defineQuery('restatements_of_day', restatementSchema);

/** Parameters: organization. Grain: table. */
export const tableFiguresQuery = defineQuery('table_figures', tableFiguresSchema);

/** Parameters: organization. Grain: check, what failed first. */
export const checkResultsQuery = defineQuery('check_results', storedCheckSchema);

/** Parameters: organization. Grain: list. */
export const sweepStatesQuery = defineQuery('sweep_states', sweepStateSchema);
