/** The embedded engine: the contract, and what is its own. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { createTempDir, failureOf, select, selectNumber, toBatch } from './harness.ts';
import { describeReadOnly } from './read-only-suite.ts';
import { describeContract } from './suite.ts';

async function openEmpty() {
  const folder = await createTempDir();
  const warehouse = await createChdbWarehouse({
    path: join(folder.path, 'store'),
    database: 'zakaz',
    spoolDir: join(folder.path, 'spool'),
  });
  return {
    warehouse,
    async close() {
      await warehouse.close();
      await folder.remove();
    },
  };
}

describeContract('chdb', openEmpty);
describeReadOnly('chdb', openEmpty);

describe('the embedded store', () => {
  let folder: Awaited<ReturnType<typeof createTempDir>>;
  beforeEach(async () => {
    folder = await createTempDir();
  });
  afterEach(() => folder.remove());

  const openIn = (path: string) =>
    createChdbWarehouse({ path: join(path, 'store'), database: 'zakaz', spoolDir: join(path, 'spool') });

  test('finds again what it stored, in a folder of any name the engine takes', async () => {
    const path = join(folder.path, 'Данные \'клуба\' \\ "x" [1]');
    const columns = ['id'];
    const first = await openIn(path);
    await first.execute('CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id');
    await first.insert(toBatch({ table: 't', columns, lines: ['1', '2'], token: 'a' }));
    await first.close();
    const second = await openIn(path);
    expect(await select(second, 'SELECT id FROM t ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
    await second.close();
  });

  test('refuses a folder whose name the engine would take for a pattern, as it would store nothing and say nothing', async () => {
    for (const name of ['a*', 'a?', '{a}']) {
      const error = await failureOf(openIn(join(folder.path, name)));
      expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'broken' });
    }
  });

  test('empties the spool on opening, and leaves nothing there after an insert, done or failed', async () => {
    const spool = join(folder.path, 'spool');
    await mkdir(spool, { recursive: true });
    await writeFile(join(spool, 'left-by-a-crash.tsv'), '1\n');
    const warehouse = await openIn(folder.path);
    expect(await readdir(spool)).toEqual([]);
    await warehouse.execute('CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id');
    await warehouse.insert(toBatch({ table: 't', columns: ['id'], lines: ['1'], token: 'a' }));
    await failureOf(warehouse.insert(toBatch({ table: 't', columns: ['id'], lines: ['x'], token: 'b' })));
    expect(await readdir(spool)).toEqual([]);
    await warehouse.close();
  });

  test('notices a batch that holds other than the rows it claims', async () => {
    const warehouse = await openIn(folder.path);
    await warehouse.execute('CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id');
    const batch = toBatch({ table: 't', columns: ['id'], lines: ['1', '2'], token: 'a' });
    await expect(warehouse.insert({ ...batch, rows: 3 })).rejects.toThrow('read 2 of 3 rows');
    await warehouse.close();
  });

  test('answers queries while a batch goes in and keeps the event loop free', async () => {
    const warehouse = await openIn(folder.path);
    await warehouse.execute('CREATE TABLE t (id UInt32, text String) ENGINE = MergeTree ORDER BY id');
    const line = `\t${'{"поле":"значение"}'.repeat(50)}`;
    const lines = Array.from({ length: 20_000 }, (_, id) => `${id}${line}`);
    const batches = ['a', 'b', 'c'].map((token) =>
      toBatch({ table: 't', columns: ['id', 'text'], lines, token }),
    );
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const inserts = batches.map((batch) => warehouse.insert(batch));
    await selectNumber(warehouse, 'SELECT 1 AS n');
    await Promise.all(inserts);
    delay.disable();
    expect(delay.percentile(99) / 1e6).toBeLessThan(100);
    expect(await selectNumber(warehouse, 'SELECT count() AS n FROM t')).toBe(60_000);
    await warehouse.close();
  });

  test('runs statements with values side by side, those that read and those that write', async () => {
    const warehouse = await openIn(folder.path);
    await warehouse.execute('CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n');
    const ended: string[] = [];
    const note = (name: string) => () => void ended.push(name);
    await Promise.all([
      select(warehouse, 'SELECT sleep({n:UInt8}) AS n', { n: 1 }).then(note('slow read')),
      warehouse.execute('INSERT INTO t SELECT sleep({n:UInt8})', { n: 1 }).then(note('slow write')),
      select(warehouse, 'SELECT {n:UInt8} AS n', { n: 1 }).then(note('read')),
      warehouse.execute('INSERT INTO t SELECT {n:UInt8}', { n: 1 }).then(note('write')),
    ]);
    expect(ended.slice(0, 2).sort()).toEqual(['read', 'write']);
    expect(ended.slice(2).sort()).toEqual(['slow read', 'slow write']);
    await warehouse.close();
  });

  test('holds the engine to what a process that lives for months can bear', async () => {
    const warehouse = await openIn(folder.path);
    const changed = (table: string) =>
      select(warehouse, `SELECT name, value FROM system.${table} WHERE changed ORDER BY name`);
    expect(await changed('server_settings')).toEqual(
      expect.arrayContaining([
        { name: 'mark_cache_size', value: '134217728' },
        { name: 'max_parts_cleaning_thread_pool_size', value: '2' },
      ]),
    );
    expect(await changed('merge_tree_settings')).toEqual([
      { name: 'max_cleanup_delay_period', value: '30' },
      { name: 'merge_selector_base', value: '12' },
      { name: 'old_parts_lifetime', value: '60' },
    ]);
    await warehouse.close();
  });

  test('leaves tables alone that another program keeps in the same folder', async () => {
    const { Session, drainPending } = await import('chdb');
    const path = join(folder.path, 'store');
    await mkdir(path);
    const other = new Session(path);
    other.query('CREATE TABLE default.mine (id UInt32) ENGINE = MergeTree ORDER BY id');
    other.query('INSERT INTO default.mine VALUES (7)');
    other.close();
    await drainPending();
    const warehouse = await openIn(folder.path);
    await warehouse.close();
    const again = new Session(path);
    expect(again.query('SELECT id FROM default.mine')).toBe('7\n');
    again.close();
    await drainPending();
    expect(existsSync(path)).toBe(true);
  });
});
