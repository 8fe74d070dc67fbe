/**
 * Brings a store's schema up to the program's. All migrations can run twice, after later ones too, and are logged when they ran, so a crash
 * anywhere is mended by running again. A store that is newer, altered, or made for another report zone is refused, not touched.
 */
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { StoreQueryError, StoreSchemaError } from '../core/errors.ts';
import type { AccessTarget } from './access.ts';
import { checkForm } from './check-form.ts';
import { forCluster } from './for-cluster.ts';
import { forZone, type Migration, readMigrations } from './migrations.ts';
import type { Query } from './query.ts';
import { tsvDateTime, tsvString } from './tsv.ts';
import type { Warehouse } from './warehouse.ts';

const LOG_TABLE = 'meta_migrations';

const CREATE_LOG = `CREATE TABLE IF NOT EXISTS ${LOG_TABLE}
(
    name String,
    checksum String COMMENT 'SHA-256 of the file',
    report_zone String,
    applied_at DateTime('UTC')
)
ENGINE = ReplacingMergeTree(applied_at)
ORDER BY name
SETTINGS non_replicated_deduplication_window = 1000`;

/** A migration that a store has behind it. */
export const appliedSchema = z.object({ name: z.string(), checksum: z.string(), report_zone: z.string() });
export type Applied = z.infer<typeof appliedSchema>;

const APPLIED: Query<Applied> = {
  name: 'applied_migrations',
  sql: () => `SELECT name, checksum, report_zone FROM ${LOG_TABLE} ORDER BY name`,
  row: appliedSchema,
};

export interface MigrateOptions {
  /** IANA name; fixed for the life of the store. */
  readonly reportZone: string;
  readonly clock: Clock;
  /** Names of the migrations to apply; the others are left for later. @default all */
  readonly only?: ReadonlySet<string>;
}

export interface MigrateResult {
  /** Names of the migrations that ran now. */
  readonly applied: readonly string[];
  /** The newest one. */
  readonly current: string;
}

/**
 * Applies what is missing. Idempotent.
 * @throws StoreSchemaError when the store does not fit the program; nothing was changed then
 * @throws StoreQueryError, StoreUnavailableError
 */
export async function migrate(
  warehouse: Warehouse,
  { reportZone, clock, only }: MigrateOptions,
): Promise<MigrateResult> {
  const known = await readMigrations();
  const done = (await readLog(warehouse)) ?? [];
  checkFit(known, done, reportZone);
  await checkForm(warehouse);
  const statements = statementsFor(known, warehouse, reportZone);
  for (const sql of statements.log) await warehouse.execute(sql);
  const names = new Set(done.map(({ name }) => name));
  const missing = known.filter(({ name }) => !names.has(name) && (only?.has(name) ?? true));
  const ran: Migration[] = [];
  try {
    for (const migration of missing) {
      for (const sql of statements.of(migration)) await warehouse.execute(sql);
      ran.push(migration);
    }
  } finally {
    await log(warehouse, ran, { reportZone, clock });
  }
  return { applied: missing.map(({ name }) => name), current: known.at(-1)?.name ?? '' };
}

/** The statements that make the tables, that of the log of migrations first. */
export async function schemaStatements(target: AccessTarget, reportZone: string): Promise<string[]> {
  const known = await readMigrations();
  const { log: first, of } = statementsFor(known, target, reportZone);
  return [...first, ...known.flatMap(of)];
}

function statementsFor(
  known: readonly Migration[],
  { database, cluster }: AccessTarget,
  reportZone: string,
): { readonly log: string[]; readonly of: (migration: Migration) => string[] } {
  const sources = known.map(({ sql }) => sql);
  const place = (sql: string) =>
    (cluster === undefined ? [sql] : forCluster(sql, { cluster, database }, sources)).map((statement) =>
      forZone(statement, reportZone),
    );
  return { log: place(CREATE_LOG), of: ({ sql }) => place(sql) };
}

/** In one insert: for each of some eighty it would take as long as all of them. */
async function log(
  warehouse: Warehouse,
  migrations: readonly Migration[],
  { reportZone, clock }: MigrateOptions,
): Promise<void> {
  if (migrations.length === 0) return;
  const now = clock.now();
  const lines = migrations.map(({ name, checksum }) =>
    [tsvString(name), checksum, tsvString(reportZone), tsvDateTime(now)].join('\t'),
  );
  await warehouse.insert({
    table: LOG_TABLE,
    columns: ['name', 'checksum', 'report_zone', 'applied_at'],
    chunks: [Buffer.from(`${lines.join('\n')}\n`)],
    rows: lines.length,
    token: `migration.${migrations[0]?.name}.${now}`,
  });
}

/** - `older`: `migrate` has something to do
 *  - `newer`: made by a newer program than this one */
export interface SchemaState {
  readonly state: 'empty' | 'current' | 'older' | 'newer';
  /** The zone the store was made for; null when it is empty. */
  readonly reportZone: string | null;
}

/**
 * Looks at the schema and changes nothing.
 * @throws StoreSchemaError for tables that were made for another cluster, or for none
 * @throws StoreQueryError, StoreUnavailableError
 */
export async function schemaState(warehouse: Warehouse): Promise<SchemaState> {
  const done = await readLog(warehouse);
  const first = done?.[0];
  if (done === null || first === undefined) return { state: 'empty', reportZone: null };
  await checkForm(warehouse);
  const known = await readMigrations();
  const names = new Set(known.map(({ name }) => name));
  const reportZone = first.report_zone;
  if (done.some(({ name }) => !names.has(name))) return { state: 'newer', reportZone };
  return { state: done.length < known.length ? 'older' : 'current', reportZone };
}

const UNKNOWN_TABLE = 60;
const UNKNOWN_DATABASE = 81;

/** @returns null when there is no log yet */
export async function readLog(warehouse: Warehouse): Promise<readonly Applied[] | null> {
  try {
    return await warehouse.query(APPLIED);
  } catch (error) {
    const code = error instanceof StoreQueryError ? error.details['engine_code'] : null;
    if (code === UNKNOWN_TABLE || code === UNKNOWN_DATABASE) return null;
    throw error;
  }
}

/**
 * Whether a store with these migrations behind it is one for this program.
 * @throws StoreSchemaError when it is newer, altered or of another report zone
 */
export function checkFit(known: readonly Migration[], done: readonly Applied[], reportZone: string): void {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum, report_zone } of done) {
    const expected = checksums.get(name);
    if (expected === undefined) {
      throw new StoreSchemaError(
        `the store holds migration ${name}, which this version of Zakaz does not know: install the version that wrote it, or a newer one`,
        { details: { migration: name } },
      );
    }
    if (expected !== checksum) {
      throw new StoreSchemaError(
        `migration ${name} of the store differs from this program's: it was altered after it had run; install the version that wrote the store`,
        { details: { migration: name } },
      );
    }
    if (report_zone !== reportZone) {
      throw new StoreSchemaError(
        `the store was made for the report zone ${report_zone}, not ${reportZone}: set REPORT_TZ=${report_zone}, or load into a new ` +
          'store (another ZAKAZ_DATA_DIR or CLICKHOUSE_DB)',
        { details: { store_zone: report_zone, report_zone: reportZone } },
      );
    }
  }
}
