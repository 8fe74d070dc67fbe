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
} from '../protocol/reports.ts';
import type { DayAsKnown } from '../protocol/restatements.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import {
  capacityStatusQuery,
  checksLatestQuery,
  contractLatestQuery,
  figuresAsKnownQuery,
  organizationsQuery,
  rejectsByReasonQuery,
  restatementsOfDayQuery,
  runsQuery,
  salesByDayQuery,
  salesTotalsQuery,
  stagingCountsQuery,
  tableFiguresQuery,
  topEventsQuery,
  watermarksQuery,
} from './queries.ts';

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

/** Loads on record, newest first. */
export function readRuns(warehouse: Warehouse, organization: string, limit: number): Promise<RunSummary[]> {
  return warehouse.query(runsQuery, { organization, limit, proved_only: 0 });
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

/** Among them is the last load, whatever was rebuilt since. */
const RUNS_LOOKED_AT = 20;

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
  const [runs, proved, watermarks, counts, stale, rejects, notices, [capacity], checks] = await Promise.all([
    readRuns(warehouse, organization, RUNS_LOOKED_AT),
    warehouse.query(runsQuery, { organization, limit: 1, proved_only: 1 }),
    warehouse.query(watermarksQuery, { organization }),
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
    last_run: runs.find(({ mode }) => mode !== 'rebuild') ?? null,
    last_ok_run: proved[0] ?? null,
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
