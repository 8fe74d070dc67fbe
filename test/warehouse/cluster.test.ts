/** The schema of a cluster, and roles: every statement is one that the engine understands. What they do is not tried here. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { BI_VIEWS } from '../../src/warehouse/access.ts';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { forCluster } from '../../src/warehouse/for-cluster.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { readMigrations } from '../../src/warehouse/migrations.ts';
import { schemaScript } from '../../src/warehouse/schema-script.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { createTempDir, select } from './harness.ts';

const TARGET = { database: 'zakaz', cluster: 'main' } as const;
const script = await schemaScript(TARGET, 'Europe/Moscow');
const alone = await schemaScript({ database: 'zakaz' }, 'Europe/Moscow');

let folder: Awaited<ReturnType<typeof createTempDir>>;
let warehouse: Warehouse;
beforeAll(async () => {
  folder = await createTempDir();
  const spoolDir = join(folder.path, 'spool');
  warehouse = await createChdbWarehouse({ path: join(folder.path, 'store'), database: 'zakaz', spoolDir });
  await migrate(warehouse, { reportZone: 'Europe/Moscow', clock: systemClock });
});
afterAll(async () => {
  await warehouse.close();
  await folder.remove();
});

/** The engine's own reading of a statement, indented alike. */
async function ast(sql: string): Promise<string> {
  return (await select(warehouse, `EXPLAIN AST ${sql}`)).map((row) => String(row['explain'])).join('\n');
}

describe('the schema of a cluster', () => {
  test.each(script.map((sql) => [sql.replaceAll(/\s+/g, ' ').slice(0, 90), sql]))(
    'the engine understands: %s',
    async (_, sql) => {
      expect(await ast(sql)).not.toBe('');
    },
  );

  test('makes every table a replica on every node, and every view on all of them', async () => {
    const known = await readMigrations();
    const tables = script.filter((sql) => /^CREATE TABLE/m.test(sql));
    expect(tables).toHaveLength(known.filter(({ sql }) => /^CREATE TABLE/m.test(sql)).length + 1);
    for (const sql of tables) {
      const name = /IF NOT EXISTS (\w+) ON CLUSTER `main`/.exec(sql)?.[1];
      expect(name).toBeDefined();
      expect(sql.match(/ReplicatedM?\w*MergeTree\(/g)).toHaveLength(1);
      expect(sql).toContain(`'/clickhouse/tables/zakaz/${name}', '{replica}'`);
    }
    const paths = tables.map((sql) => /'\/clickhouse[^']+'/.exec(sql)?.[0]);
    expect(new Set(paths).size).toBe(tables.length);
    for (const sql of script.filter((one) => /^CREATE VIEW/m.test(one))) expect(sql).toContain('ON CLUSTER');
  });

  test('keeps keys and partitions of a table that is made after another', async () => {
    const build = script.find((sql) => sql.includes('_build_fact_qtickets_sales_daily ON CLUSTER'));
    expect(build).toContain('PARTITION BY (organization, toYYYYMM(sales_date))');
    expect(() => forCluster('CREATE TABLE IF NOT EXISTS a AS nothing', TARGET, [])).toThrow('not there');
  });

  test('a single server gets no word of a cluster', () => {
    expect(alone.join('\n')).not.toMatch(/CLUSTER|Replicated/);
  });
});

describe('roles', () => {
  test('the reader sees the views for BI programs and nothing else, and every such view is there', async () => {
    const reader = script.filter((sql) => sql.endsWith('TO zakaz_reader'));
    expect(reader).toEqual(
      BI_VIEWS.map((view) => `GRANT ON CLUSTER \`main\` SELECT ON \`zakaz\`.${view} TO zakaz_reader`),
    );
    const views = await select(
      warehouse,
      "SELECT name FROM system.tables WHERE database = 'zakaz' AND startsWith(name, 'bi_') ORDER BY name",
    );
    expect(views.map(({ name }) => name)).toEqual([...BI_VIEWS].sort());
  });

  test('no statement holds a password', () => {
    expect(script.filter((sql) => /IDENTIFIED (WITH|BY)/.test(sql))).toEqual([]);
  });
});
