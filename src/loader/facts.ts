/**
 * Rebuilds the facts of stale months from staging and swaps each month, or all of them, in at once, so that a plain SELECT is right at
 * every moment. Idempotent: a month is cleared only after all its facts are in place.
 */
import { readFileSync } from 'node:fs';
import { StoreQueryError } from '../core/errors.ts';
import { SQL_ROOT } from '../warehouse/query.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type MetaContext, markMonths } from './meta-rows.ts';
import { exchangesBuilt, exchangesTold, factMonthsBuilt, factsOfOthers, staleMonths } from './queries.ts';

/** Built side by side, those of a lane one after another: the second is the sum of the first. */
const LANES = [
  [
    { table: 'fact_qtickets_sales_utm_daily', build: 'sales_utm_daily' },
    { table: 'fact_qtickets_sales_daily', build: 'sales_daily' },
  ],
  [
    { table: 'fact_qtickets_sales_show_daily', build: 'sales_show_daily' },
    { table: 'fact_qtickets_sales_hourly', build: 'sales_hourly' },
    { table: 'fact_qtickets_sales_promo_daily', build: 'sales_promo_daily' },
  ],
] as const;
const FACTS = LANES.flat();
/** What the facts are built on. In the order in which they are built: the second is made of the first. */
const EXCHANGES = [
  { table: 'int_exchanges', build: 'exchanges' },
  { table: 'int_exchanged_tickets', build: 'exchanged_tickets' },
] as const;
const DROP = 'DROP PARTITION {organization:String}';
/** The one whose rows are counted. */
const COUNTED = 'fact_qtickets_sales_daily';

/** Months built at once: one insert must stay below the engine's limit of 100 partitions, and each build reads all of staging. */
const MONTHS_PER_BUILD = 96;

/** What was rebuilt. */
export interface Rebuilt {
  /** Rows of `fact_qtickets_sales_daily`. */
  readonly rows: number;
  /** yyyymm of the report zone. */
  readonly months: readonly number[];
}

export interface RebuildOptions {
  readonly meta: MetaContext;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  /** Months swapped in together. @default 96 */
  readonly monthsPerBuild?: number;
  /** Derives the exchanges anew though none is known: what lies there may be wrong. @default false */
  readonly isWhole?: boolean;
}

/**
 * @throws StoreQueryError, StoreUnavailableError; months not yet swapped stay stale and are rebuilt by the next load
 */
export async function rebuildStaleFacts(options: RebuildOptions): Promise<Rebuilt> {
  const { meta, now, signal, onProgress, monthsPerBuild = MONTHS_PER_BUILD, isWhole = false } = options;
  const { warehouse, organization } = meta;
  const stale = (await warehouse.query(staleMonths, { organization })).map(({ month }) => month);
  if (stale.length > 0) await rebuildExchanges(meta, isWhole);
  let rows = 0;
  for (let start = 0; start < stale.length; start += monthsPerBuild) {
    signal?.throwIfAborted();
    const months = stale.slice(start, start + monthsPerBuild);
    rows += await rebuild(warehouse, organization, months);
    await markMonths(meta, months, false, now());
    onProgress?.(start + months.length, stale.length);
  }
  return { rows, months: stale };
}

/** Exchanges hang on any two orders of any months, and hardly an account has one: they are derived anew as a whole. */
async function rebuildExchanges({ warehouse, organization }: MetaContext, isWhole: boolean): Promise<void> {
  const [told] = await warehouse.query(exchangesTold, { organization });
  if (told === undefined && !isWhole) return;
  const alter = (table: string, action: string) =>
    warehouse.execute(`ALTER TABLE ${table} ${action}`, { organization });
  for (const { table, build } of EXCHANGES) {
    await alter(`_build_${table}`, DROP);
    await warehouse.execute(statement(build), { organization });
  }
  const built = (await warehouse.query(exchangesBuilt, { organization })).map((row) => row.built);
  for (const { table } of EXCHANGES) {
    // The engine refuses to swap in what has no rows: the other order of each pair is not known yet.
    const isFilled = built.includes(table);
    const swap = isFilled ? `REPLACE PARTITION {organization:String} FROM _build_${table}` : DROP;
    await alter(table, swap);
    if (isFilled) await alter(`_build_${table}`, DROP);
  }
}

/** @returns rows of the counted fact */
async function rebuild(
  warehouse: Warehouse,
  organization: string,
  months: readonly number[],
): Promise<number> {
  await clearBuilds(warehouse, organization);
  const building = LANES.map(async (lane) => {
    for (const { build } of lane) await warehouse.execute(statement(build), { organization, months });
  });
  // Where one fails, the other is not left to go on alone.
  await Promise.allSettled(building);
  await Promise.all(building);
  const built = await warehouse.query(factMonthsBuilt, { organization });
  const isAllOfThem = await holdNothingElse(warehouse, organization, months);
  for (const { table } of FACTS) {
    if (isAllOfThem && (await exchange(warehouse, table))) continue;
    const filled = built.filter(({ fact }) => fact === table).map(({ month }) => month);
    const emptied = months.filter((month) => !filled.includes(month));
    await alterMonths(warehouse, organization, filled, table, 'REPLACE');
    // The engine refuses to swap in a month that has no rows.
    await alterMonths(warehouse, organization, emptied, table, 'DROP');
  }
  return built.reduce((sum, { fact, rows }) => sum + (fact === COUNTED ? rows : 0), 0);
}

/** Removes what the last rebuild left, whole or cut off: it is left there because to remove it takes half as long as to swap it in. */
async function clearBuilds(warehouse: Warehouse, organization: string): Promise<void> {
  const left = await warehouse.query(factMonthsBuilt, { organization });
  for (const { table } of FACTS) {
    const months = left.filter(({ fact }) => fact === table).map(({ month }) => month);
    await alterMonths(warehouse, organization, months, `_build_${table}`, 'DROP');
  }
}

/** Whether the facts are wholly made of what is being rebuilt. On a server another loader may be about to write other months. */
async function holdNothingElse(
  warehouse: Warehouse,
  organization: string,
  months: readonly number[],
): Promise<boolean> {
  if (warehouse.engine !== 'chdb') return false;
  const [other] = await warehouse.query(factsOfOthers, { organization, months });
  return other === undefined;
}

/** Swaps the whole table, a hundred times as fast as month by month. @returns false where the file system cannot do that */
async function exchange(warehouse: Warehouse, table: string): Promise<boolean> {
  try {
    await warehouse.execute(`EXCHANGE TABLES _build_${table} AND ${table}`);
    return true;
  } catch (error) {
    if (error instanceof StoreQueryError && error.details['engine_code'] === NOT_IMPLEMENTED) return false;
    throw error;
  }
}
const NOT_IMPLEMENTED = 48;

/** Touches this organisation's months alone: another loader may be at work on another's. Each month changes at once. */
async function alterMonths(
  warehouse: Warehouse,
  organization: string,
  months: readonly number[],
  table: string,
  action: 'DROP' | 'REPLACE',
): Promise<void> {
  if (months.length === 0) return;
  const from = action === 'REPLACE' ? ` FROM _build_${table}` : '';
  const commands = months.map(
    (_, index) => `${action} PARTITION ({organization:String}, {month${index}:UInt32})${from}`,
  );
  const values = Object.fromEntries(months.map((month, index) => [`month${index}`, month]));
  await warehouse.execute(`ALTER TABLE ${table} ${commands.join(', ')}`, { organization, ...values });
}

function statement(build: string): string {
  return readFileSync(new URL(`facts/${build}.sql`, SQL_ROOT), 'utf8');
}
