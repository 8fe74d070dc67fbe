/** Reports of one account, read from the store. They ask the source nothing and write nothing. */
import { driftNotices, staleMonths } from '../loader/queries.ts';
import type { ChecksStatus } from '../protocol/checks.ts';
import type {
  CapacityStatus,
  ContractVerdict,
  RunSummary,
  SalesDay,
  SalesTotals,
  StoreStatus,
  TableFigures,
  TopEvent,
  VerificationSummary,
  Watermark,
  WebhookWay,
} from '../protocol/reports.ts';
import type { DayAsKnown } from '../protocol/restatements.ts';
import { type RunMetrics, runMetricsSchema } from '../protocol/run.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import {
  capacityStatusQuery,
  checksLatestQuery,
  contractLatestQuery,
  figuresAsKnownQuery,
  lastWebhookQuery,
  organizationsQuery,
  rejectsByReasonQuery,
  restatementsOfDayQuery,
  runQuery,
  runsQuery,
  salesByDayQuery,
  salesTotalsQuery,
  stagingCountsQuery,
  tableFiguresQuery,
  topEventsQuery,
  verificationsQuery,
  watermarksQuery,
  webhookReportQuery,
} from './queries.ts';
import { EVER, type Span } from './span.ts';

/** Names of the accounts that have loaded into the store. */
export async function readOrganizations(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.query(organizationsQuery);
  return rows.map(({ organization }) => organization);
}

/** Sales of all time, one entry a currency, the largest first. */
export function readSalesTotals(warehouse: Warehouse, organization: string): Promise<SalesTotals[]> {
  return warehouse.query(salesTotalsQuery, { organization });
}

/** The last `days` days with sales, newest first. */
export function readSalesByDay(
  warehouse: Warehouse,
  organization: string,
  days: number,
): Promise<SalesDay[]> {
  return warehouse.query(salesByDayQuery, { organization, days });
}

/** The events with the highest gross. */
export function readTopEvents(
  warehouse: Warehouse,
  organization: string,
  limit: number,
): Promise<TopEvent[]> {
  return warehouse.query(topEventsQuery, { organization, limit });
}

/** Loads on record, newest first. @param span in which they began @default all */
export function readRuns(
  warehouse: Warehouse,
  organization: string,
  limit: number,
  span: Span = EVER,
): Promise<RunSummary[]> {
  return warehouse.query(runsQuery, { organization, limit, proved_only: 0, ...span });
}

/** Among them is the last load, whatever was rebuilt since. */
const RUNS_LOOKED_AT = 20;

/** The last load, and the last one that was proved complete and wrote. */
export async function readLastRuns(
  warehouse: Warehouse,
  organization: string,
): Promise<{ readonly last: RunSummary | null; readonly proved: RunSummary | null }> {
  const [runs, [proved]] = await Promise.all([
    readRuns(warehouse, organization, RUNS_LOOKED_AT),
    warehouse.query(runsQuery, { organization, limit: 1, proved_only: 1, ...EVER }),
  ]);
  return { last: runs.find(({ mode }) => mode !== 'rebuild') ?? null, proved: proved ?? null };
}

/** The whole record of a load; null when there is none of that id. */
export async function readRun(
  warehouse: Warehouse,
  organization: string,
  runId: string,
): Promise<RunMetrics | null> {
  const [row] = await warehouse.query(runQuery, { organization, run_id: runId });
  return row === undefined ? null : runMetricsSchema.parse(JSON.parse(row.metrics));
}

/** The last comparison of source and store that a server made; null when none was. */
export async function readLastVerification(
  warehouse: Warehouse,
  organization: string,
): Promise<VerificationSummary | null> {
  const [row] = await warehouse.query(verificationsQuery, { organization, limit: 1, ...EVER });
  return row ?? null;
}

/** When the last webhook came, epoch milliseconds; null when none did. */
export async function readLastWebhook(warehouse: Warehouse, organization: string): Promise<number | null> {
  const [row] = await warehouse.query(lastWebhookQuery, { organization });
  return row === undefined || row.last_s === 0 ? null : row.last_s * 1000;
}

/** Order ids that are told of each way. */
const WAY_SAMPLES = 100;

/** By which way the orders came that were sold since a moment, epoch milliseconds. */
export function readWebhookReport(
  warehouse: Warehouse,
  organization: string,
  fromMs: number,
): Promise<WebhookWay[]> {
  const fromS = Math.floor(fromMs / 1000);
  return warehouse.query(webhookReportQuery, { organization, from_s: fromS, samples: WAY_SAMPLES });
}

/** How far the account was loaded with proof. */
export function readWatermarks(warehouse: Warehouse, organization: string): Promise<Watermark[]> {
  return warehouse.query(watermarksQuery, { organization });
}

/** The latest verdict on each thing a request can ask of the source. */
export function readContract(warehouse: Warehouse, organization: string): Promise<ContractVerdict[]> {
  return warehouse.query(contractLatestQuery, { organization });
}

/** What each table holds, in the order in which data goes through them. */
export async function readTableFigures(warehouse: Warehouse, organization: string): Promise<TableFigures[]> {
  const figures = await warehouse.query(tableFiguresQuery, { organization });
  const place = ({ table }: TableFigures) => TABLES.indexOf(table);
  return figures.sort((a, b) => place(a) - place(b));
}

const TABLES = [
  ...['stg_qtickets_api_orders_raw', 'stg_qtickets_api_tickets_raw', 'dim_events', 'dim_shows'],
  ...['fact_qtickets_sales_daily', 'fact_qtickets_sales_utm_daily'],
  ...['meta_job_runs', 'meta_contract', 'meta_rejects'],
];

/** What the checks found when they were run last; null when they never were. */
export async function readChecks(warehouse: Warehouse, organization: string): Promise<ChecksStatus | null> {
  const results = await warehouse.query(checksLatestQuery, { organization });
  const [first] = results;
  if (first === undefined) return null;
  const notPassed = results.filter(({ status }) => status !== 'passed');
  return {
    checked_at: first.checked_at,
    passed: results.length - notPassed.length,
    not_passed: notPassed.map(({ checked_at, ...result }) => result),
  };
}

/** Changes of one day that are listed. */
const CHANGES_LISTED = 10_000;

/** The figures of a day as they were known at the end of another and as they are now, and what changed them. Days of the report zone. */
export async function readDayAsKnown(
  warehouse: Warehouse,
  {
    organization,
    day,
    knownOn,
  }: { readonly organization: string; readonly day: string; readonly knownOn: string },
): Promise<DayAsKnown> {
  const parameters = { organization, day, known_on: knownOn };
  const figures = await warehouse.query(figuresAsKnownQuery, parameters);
  const changes = await warehouse.query(restatementsOfDayQuery, { ...parameters, limit: CHANGES_LISTED });
  return { organization, day, known_on: knownOn, figures, changes };
}

/** One screen of health of one account. */
export async function readStatus(warehouse: Warehouse, organization: string): Promise<StoreStatus> {
  const [runs, watermarks, counts, stale, rejects, notices, [capacity], checks] = await Promise.all([
    readLastRuns(warehouse, organization),
    readWatermarks(warehouse, organization),
    warehouse.query(stagingCountsQuery, { organization }),
    warehouse.query(staleMonths, { organization }),
    warehouse.query(rejectsByReasonQuery, { organization }),
    warehouse.query(driftNotices, { organization }),
    warehouse.query(capacityStatusQuery, { organization }),
    readChecks(warehouse, organization),
  ]);
  const nothing = { orders: 0, cancelled_orders: 0, tickets: 0, first_sale_at: null, last_sale_at: null };
  return {
    organization,
    last_run: runs.last,
    last_ok_run: runs.proved,
    watermarks,
    staging: counts[0] ?? nothing,
    stale_months: stale.map(({ month }) => month),
    rejects,
    capacity: capacity === undefined || isUnknown(capacity) ? null : capacity,
    checks,
    drift: notices.flatMap(({ kind, ...notice }) => (kind === 'observed' ? [] : [{ kind, ...notice }])),
  };
}

function isUnknown({ last_read_at, refused_at, shows_refused, shows_odd }: CapacityStatus): boolean {
  return last_read_at === null && refused_at === null && shows_refused + shows_odd === 0;
}
