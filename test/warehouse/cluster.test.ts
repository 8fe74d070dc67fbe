/** The schema of a cluster, and roles: every statement is one that the engine understands. What they do is not tried here. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { readBiViews } from '../../src/warehouse/access.ts';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { alterShards, forCluster, SHARDED } from '../../src/warehouse/for-cluster.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { readMigrations } from '../../src/warehouse/migrations.ts';
import { SQL_ROOT } from '../../src/warehouse/query.ts';
import { schemaScript } from '../../src/warehouse/schema-script.ts';
import { CLUSTER_SETTINGS } from '../../src/warehouse/settings.ts';
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

/** What the program runs beside its migrations. */
async function readStatements(): Promise<string[]> {
  const files = (await readdir(SQL_ROOT, { recursive: true })).filter(
    (file) => file.endsWith('.sql') && !file.startsWith('migrations'),
  );
  return Promise.all(files.map((file) => readFile(new URL(file, SQL_ROOT), 'utf8')));
}

describe('the schema of a cluster', () => {
  test.each(script.map((sql) => [sql.replaceAll(/\s+/g, ' ').slice(0, 90), sql]))(
    'the engine understands: %s',
    async (_, sql) => {
      expect(await ast(sql)).not.toBe('');
    },
  );

  test('parts orders and tickets by the order, keeps all else whole on every node, and makes every view on all of them', async () => {
    const known = await readMigrations();
    const tables = script.filter((sql) => /^CREATE TABLE/m.test(sql));
    expect(tables).toHaveLength(known.filter(({ sql }) => /^CREATE TABLE/m.test(sql)).length + 1);
    for (const sql of tables) {
      const name = /IF NOT EXISTS (\w+) ON CLUSTER `main`/.exec(sql)?.[1] ?? '';
      const parted = name.replace(/^_local_/, '');
      const path = SHARDED.includes(parted) ? `{shard}/zakaz/${parted}` : `zakaz/${name}`;
      expect(sql.match(/ReplicatedM?\w*MergeTree\(/g)).toHaveLength(1);
      expect(sql).toContain(`'/clickhouse/tables/${path}', '{shard}-{replica}'`);
      expect(name.startsWith('_local_')).toBe(SHARDED.includes(parted));
    }
    const paths = tables.map((sql) => /'\/clickhouse[^']+'/.exec(sql)?.[0]);
    expect(new Set(paths).size).toBe(tables.length);
    for (const sql of script.filter((one) => /^CREATE VIEW/m.test(one))) expect(sql).toContain('ON CLUSTER');
  });

  test('shows a parted table with all its columns after each change of them', () => {
    for (const table of SHARDED) {
      const touching = script.filter((sql) =>
        new RegExp(`^(CREATE|ALTER).* _local_${table} ON`, 'm').test(sql),
      );
      const shown = script.filter((sql) => sql.startsWith(`CREATE OR REPLACE TABLE ${table} ON CLUSTER`));
      expect(shown).toHaveLength(touching.length);
      expect(new Set(shown)).toEqual(
        new Set([
          `CREATE OR REPLACE TABLE ${table} ON CLUSTER \`main\` AS _local_${table}\n` +
            `ENGINE = Distributed('main', 'zakaz', '_local_${table}', order_id)`,
        ]),
      );
      expect(script.lastIndexOf(shown[0] ?? '')).toBe(script.indexOf(touching.at(-1) ?? '') + 1);
    }
  });

  test('no statement of the program changes rows or partitions of a parted table but by ALTER, which goes to the shards', async () => {
    const change = new RegExp(
      `^(?:ALTER|TRUNCATE|OPTIMIZE|RENAME|DROP|DELETE FROM)(?: TABLE)? (?:${SHARDED.join('|')})\\b`,
      'm',
    );
    expect(script.filter((sql) => change.test(sql))).toEqual([]);
    const changing = (await readStatements()).filter((sql) => change.test(sql));
    expect(changing).toHaveLength(3);
    for (const sql of changing) {
      expect(sql).toMatch(/^ALTER TABLE \w+\nUPDATE/m);
      const sent = alterShards(sql, 'main');
      expect(sent).toContain(`ALTER TABLE _local_${SHARDED[0]} ON CLUSTER \`main\``);
      // Its values are bound later; to be read it needs none.
      await select(warehouse, 'SELECT formatQuery({sent:String})', { sent });
    }
  });

  test('keeps keys and partitions of a table that is made after another', async () => {
    const build = script.find((sql) => sql.includes('_build_fact_qtickets_sales_daily ON CLUSTER'));
    expect(build).toContain('PARTITION BY (organization, toYYYYMM(sales_date))');
    expect(() => forCluster('CREATE TABLE IF NOT EXISTS a AS nothing', TARGET, [])).toThrow('not there');
  });

  test('settings of a cluster are ones that the engine knows', async () => {
    const names = Object.keys(CLUSTER_SETTINGS);
    const known = await select(
      warehouse,
      'SELECT name FROM system.settings WHERE name IN {names:Array(String)}',
      { names },
    );
    expect(known).toHaveLength(names.length);
  });

  test('a single server gets no word of a cluster', () => {
    expect(alone.join('\n')).not.toMatch(/CLUSTER|Replicated|Distributed|_local_/);
  });
});

describe('roles', () => {
  test('the reader sees the views for BI programs and nothing else, and every such view is there', async () => {
    const reader = script.filter((sql) => sql.endsWith('TO zakaz_reader'));
    expect(reader).toEqual(
      (await readBiViews()).map(
        (view) => `GRANT ON CLUSTER \`main\` SELECT ON \`zakaz\`.${view} TO zakaz_reader`,
      ),
    );
    const views = await select(
      warehouse,
      "SELECT name FROM system.tables WHERE database = 'zakaz' AND startsWith(name, 'bi_') ORDER BY name",
    );
    expect(views.map(({ name }) => name)).toEqual([...(await readBiViews())].sort());
  });

  test('no statement holds a password', () => {
    expect(script.filter((sql) => /IDENTIFIED (WITH|BY)/.test(sql))).toEqual([]);
  });
});
