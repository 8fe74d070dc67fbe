/** The migrations that come with the program: numbered SQL files, one statement each, never edited once released. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { StoreSchemaError } from '../core/errors.ts';
import { SQL_ROOT } from './query.ts';

export interface Migration {
  /** `0001_orders` */
  readonly name: string;
  /** The statement, with `{report_zone}` where the zone goes. */
  readonly sql: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string;
}

const MIGRATIONS = new URL('migrations/', SQL_ROOT);
const FILE_NAME = /^(\d{4}_[a-z0-9_]+)\.sql$/;
const ZONE_NAME = /^[A-Za-z0-9_+\-/]+$/;

/** @returns in the order in which they apply */
export async function readMigrations(): Promise<readonly Migration[]> {
  return Promise.all(
    (await migrationNames()).map(async (name) => {
      const sql = await readFile(new URL(`${name}.sql`, MIGRATIONS), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/**
 * The statement for a report zone, the only text ever put into SQL.
 * @throws StoreSchemaError for what cannot be the name of a zone
 */
export function forZone(sql: string, reportZone: string): string {
  if (!ZONE_NAME.test(reportZone)) {
    throw new StoreSchemaError(`REPORT_TZ is no name of a time zone: ${JSON.stringify(reportZone)}`);
  }
  return sql.replaceAll('{report_zone}', reportZone);
}

/** Name of the newest migration this program knows. */
export async function currentSchema(): Promise<string> {
  return (await migrationNames()).at(-1) ?? '';
}

async function migrationNames(): Promise<string[]> {
  return (await readdir(MIGRATIONS)).flatMap((file) => FILE_NAME.exec(file)?.[1] ?? []).sort();
}
