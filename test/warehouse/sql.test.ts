/** Every statement that comes with the program is understood by the engine, against the schema that comes with it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/core/clock.ts';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { forZone } from '../../src/warehouse/migrations.ts';
import { SQL_ROOT } from '../../src/warehouse/query.ts';
import type { QueryParameter, Warehouse } from '../../src/warehouse/warehouse.ts';
import { createTempDir, inlineQuery, select } from './harness.ts';

/** Folders of statements, and whether they only read. */
const FOLDERS = ['migrations', 'queries', 'checks', 'facts', 'repair', 'cluster'];

function statementsOf(folder: string): { readonly name: string; readonly sql: string }[] {
  const url = new URL(`${folder}/`, SQL_ROOT);
  if (!existsSync(url)) return [];
  const names = readdirSync(url).filter((name) => name.endsWith('.sql'));
  return names
    .sort()
    .map((name) => ({ name: `${folder}/${name}`, sql: readFileSync(new URL(name, url), 'utf8') }));
}

/** A query may say which table it needs that the program has not made yet; whoever runs it looks for the table first. */
const UNKNOWN_TABLE = 60;

const ALL = FOLDERS.flatMap(statementsOf);
const READING = ['queries', 'checks'].flatMap(statementsOf);

describe('the statements of the program', () => {
  let folder: Awaited<ReturnType<typeof createTempDir>>;
  let warehouse: Warehouse;
  beforeAll(async () => {
    folder = await createTempDir();
    warehouse = await createChdbWarehouse({
      path: join(folder.path, 'store'),
      database: 'zakaz',
      spoolDir: join(folder.path, 'spool'),
    });
    await migrate(warehouse, { reportZone: 'Europe/Moscow', clock: systemClock });
  });
  afterAll(async () => {
    await warehouse.close();
    await folder.remove();
  });

  test.each(ALL)('$name is one statement that the engine can parse, opened by a comment', async ({ sql }) => {
    expect(sql).toMatch(/^-- /);
    const text = forZone(sql, 'Europe/Moscow');
    const rows = await warehouse.query(
      inlineQuery('SELECT formatQuery({sql:String}) AS sql', z.object({ sql: z.string() })),
      { sql: text },
    );
    expect(rows).toHaveLength(1);
  });

  test.each(READING)('$name runs on an empty store, or needs a table that is not there', async ({ sql }) => {
    const needed = /\bNeeds: (\w+)\./.exec(sql)?.[1];
    const tables = await select(warehouse, 'SHOW TABLES');
    const isRunnable = needed === undefined || tables.some(({ name }) => name === needed);
    const rows = select(warehouse, sql, placeholders(sql));
    if (isRunnable) await expect(rows).resolves.toBeInstanceOf(Array);
    else await expect(rows).rejects.toMatchObject({ details: { engine_code: UNKNOWN_TABLE } });
  });
});

/** A value for each `{name:Type}` of a statement. */
function placeholders(sql: string): Record<string, QueryParameter> {
  const found = sql.matchAll(/\{(\w+):((?:[^{}])+)\}/g);
  return Object.fromEntries([...found].map(([, name = '', type = '']) => [name, sampleOf(type.trim())]));
}

function sampleOf(type: string): QueryParameter {
  if (type.startsWith('Array(String')) return ['x'];
  if (type.startsWith('Array(')) return [1];
  if (type.startsWith('DateTime')) return 1_700_000_000;
  if (type.startsWith('Date')) return '2024-01-02';
  if (/^(?:Nullable\()?(?:U?Int|Float|Decimal|Bool)/.test(type)) return 1;
  return 'x';
}
