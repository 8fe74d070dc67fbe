/** Reports of one account, read from the store. They ask the source nothing and write nothing. */
import { driftNotices, staleMonths } from '../loader/queries.ts';
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
import type { Warehouse } from '../warehouse/warehouse.ts';
import {
  capacityStatusQuery,
  contractLatestQuery,
  organizationsQuery,
  rejectsByReasonQuery,
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

/** One screen of health of one account. */
export async function readStatus(warehouse: Warehouse, organization: string): Promise<StoreStatus> {
  const [runs, proved, watermarks, counts, stale, rejects, notices, [capacity]] = await Promise.all([
    readRuns(warehouse, organization, 1),
    warehouse.query(runsQuery, { organization, limit: 1, proved_only: 1 }),
    warehouse.query(watermarksQuery, { organization }),
    warehouse.query(stagingCountsQuery, { organization }),
    warehouse.query(staleMonths, { organization }),
    warehouse.query(rejectsByReasonQuery, { organization }),
    warehouse.query(driftNotices, { organization }),
    warehouse.query(capacityStatusQuery, { organization }),
  ]);
  const nothing = { orders: 0, cancelled_orders: 0, tickets: 0, first_sale_at: null, last_sale_at: null };
  return {
    organization,
    last_run: runs[0] ?? null,
    last_ok_run: proved[0] ?? null,
    watermarks,
    staging: counts[0] ?? nothing,
    stale_months: stale.map(({ month }) => month),
    rejects,
    capacity: capacity === undefined || isUnknown(capacity) ? null : capacity,
    drift: notices.flatMap(({ kind, ...notice }) => (kind === 'observed' ? [] : [{ kind, ...notice }])),
  };
}

function isUnknown({ last_read_at, refused_at, shows_refused, shows_odd }: CapacityStatus): boolean {
  return last_read_at === null && refused_at === null && shows_refused + shows_odd === 0;
}
