/** What the tests of the store share: folders that go away, small queries and batches. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Config } from '../../src/config/config.ts';
import type { Query } from '../../src/warehouse/query.ts';
import type { InsertBatch, QueryParameters, Warehouse } from '../../src/warehouse/warehouse.ts';
import { NO_ALERTS } from '../support/no-alerts.ts';

/** A folder of its own under the system's temporary one. */
export async function createTempDir(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'zakaz-warehouse-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A configuration with an embedded store in a folder. */
export function configIn(dataDir: string, overrides: Partial<Config> = {}): Config {
  return {
    organization: 'Club',
    reportZone: 'Europe/Moscow',
    store: { kind: 'embedded', path: join(dataDir, 'store') },
    database: 'zakaz',
    dataDir,
    sinceHours: 24,
    looksBackEachLoad: false,
    jobName: 'qtickets_api',
    dryRun: false,
    personalData: 'pseudonymise',
    personalDataKey: null,
    alerts: NO_ALERTS,
    personalDataFormerKeys: [],
    logLevel: 'info',
    ...overrides,
  };
}

/** A query written where it is used. */
export function inlineQuery<Row>(sql: string, row: z.ZodType<Row>, name = 'inline'): Query<Row> {
  return { name, row, sql: () => sql };
}

const anyRow = z.record(z.string(), z.unknown());

/** Rows of a statement as they come. */
export function select(
  warehouse: Warehouse,
  sql: string,
  parameters?: QueryParameters,
): Promise<Record<string, unknown>[]> {
  return warehouse.query(inlineQuery(sql, anyRow), parameters);
}

/** The one number of a statement `SELECT … AS n`. */
export async function selectNumber(warehouse: Warehouse, sql: string): Promise<number> {
  const [row] = await warehouse.query(inlineQuery(sql, z.object({ n: z.coerce.number() })));
  if (row === undefined) throw new Error('no row');
  return row.n;
}

export interface BatchOptions {
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows without their line feed. */
  readonly lines: readonly string[];
  readonly token: string;
}

/** A batch in two chunks that part in the middle of the bytes. */
export function toBatch({ table, columns, lines, token }: BatchOptions): InsertBatch {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const half = Math.floor(bytes.length / 2);
  return {
    table,
    columns,
    chunks: [bytes.subarray(0, half), bytes.subarray(half)],
    rows: lines.length,
    token,
  };
}

/** All of a stream as text. */
export async function readAll(stream: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** What a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
}
