/** A store that one process keeps and others use: the contract through the door, and what is its own. */
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { SOCKET_FILE, socketAddress } from '../../src/warehouse/local-socket.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { type OwnedStore, ownStore } from '../../src/warehouse/own-store.ts';
import { findOwner } from '../../src/warehouse/remote-warehouse.ts';
import { openStoreDoor } from '../../src/warehouse/store-door.ts';
import { WriterTurns } from '../../src/warehouse/writer-turns.ts';
import { configIn, createTempDir, failureOf, readAll, select, selectNumber, toBatch } from './harness.ts';
import { describeReadOnly } from './read-only-suite.ts';
import { describeContract } from './suite.ts';

const READ = { clock: systemClock, purpose: 'status', access: 'read' } as const;
const LOAD = { clock: systemClock, purpose: 'load', access: 'write' } as const;

async function openThroughDoor() {
  const folder = await createTempDir();
  const [path, spoolDir] = [join(folder.path, 'store'), join(folder.path, 'spool')];
  const own = await createChdbWarehouse({ path, database: 'zakaz', spoolDir });
  const turns = new WriterTurns(systemClock);
  const door = await openStoreDoor({
    ...{ dataDir: folder.path, database: 'zakaz', turns },
    warehouse: Promise.resolve(own),
  });
  const owner = await findOwner(folder.path);
  if (owner === null) throw new Error('nobody is at the door');
  const warehouse = await owner.openWarehouse('zakaz');
  return {
    warehouse,
    async close() {
      await warehouse.close();
      owner.leave();
      await door.close();
      await own.close();
      await folder.remove();
    },
  };
}

describeContract('chdb', openThroughDoor);
describeReadOnly('chdb', openThroughDoor);

describe('a store that is kept for others', () => {
  let folder: Awaited<ReturnType<typeof createTempDir>>;
  let config: Config;
  let store: OwnedStore;

  beforeEach(async () => {
    folder = await createTempDir();
    config = configIn(folder.path);
    store = await ownStore(config, systemClock);
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  test('has a door that nobody but its user can open, and none once it is closed', async () => {
    const door = join(folder.path, SOCKET_FILE);
    expect(statSync(door).mode & 0o777).toBe(0o600);
    await store.close();
    expect(existsSync(door)).toBe(false);
    const alone = await openWarehouse(config, LOAD);
    await alone.close();
    // What a killed owner leaves is no obstacle.
    writeFileSync(door, '');
    store = await ownStore(config, systemClock);
    expect(statSync(door).isSocket()).toBe(true);
  });

  test('is found also where the path of the folder is too long for a socket', async () => {
    const long = configIn(join(folder.path, 'папка'.repeat(20)));
    await store.close();
    store = await ownStore(long, systemClock);
    const warehouse = await openWarehouse(long, READ);
    expect(await selectNumber(warehouse, 'SELECT 1 AS n')).toBe(1);
    await warehouse.close();
  });

  test('lets one write at a time and names who does; readers and what takes a moment are not in the way', async () => {
    const first = await openWarehouse(config, LOAD);
    const refused = await failureOf(openWarehouse(config, { ...LOAD, purpose: 'repair' }));
    expect(refused).toMatchObject({ code: 'STORE_LOCKED', details: { purpose: 'load', pid: process.pid } });
    const reader = await openWarehouse(config, READ);
    expect(await selectNumber(reader, 'SELECT 1 AS n')).toBe(1);
    const moment = store.turns.takeBriefly('webhooks');
    await first.close();
    const brief = await moment;
    const next = openWarehouse(config, { ...LOAD, purpose: 'repair' });
    brief.release();
    await (await next).close();
    await reader.close();
    expect(store.turns.holder).toBeNull();
  });

  test('takes the turn back from a process that is gone', async () => {
    const { path, release } = socketAddress(folder.path);
    const stranger = connect(path);
    const text = Buffer.from(JSON.stringify({ op: 'turn', purpose: 'load', pid: 1 }));
    const header = Buffer.from([1, 0, 0, 0, text.length]);
    stranger.write(Buffer.concat([header, text]));
    await expect.poll(() => store.turns.holder?.pid).toBe(1);
    stranger.destroy();
    await expect.poll(() => store.turns.holder).toBeNull();
    release();
  });

  test('sends away who speaks otherwise, and goes on', async () => {
    const { path, release } = socketAddress(folder.path);
    const frame = (kind: number, text: string) => String.fromCharCode(kind, 0, 0, 0, text.length) + text;
    for (const junk of ['GET / HTTP/1.1\r\n\r\n', frame(1, '{}'), frame(1, 'x'), frame(0, 'x'), '\u0001']) {
      const stranger = connect(path);
      stranger.on('error', () => {});
      stranger.end(junk);
      await once(stranger.resume(), 'close');
    }
    release();
    const warehouse = await openWarehouse(config, READ);
    expect(await selectNumber(warehouse, 'SELECT 1 AS n')).toBe(1);
    await warehouse.close();
  });

  test('refuses a program that means another database', async () => {
    const error = await failureOf(openWarehouse({ ...config, database: 'other' }, READ));
    expect(error).toMatchObject({ code: 'STORE_LOCKED', details: { differs: 'database', purpose: 'serve' } });
  });

  test('carries batches of any size, whole', async () => {
    const warehouse = await openWarehouse(config, LOAD);
    await warehouse.execute('CREATE TABLE t (id UInt32, text String) ENGINE = MergeTree ORDER BY id');
    const lines = Array.from({ length: 20_000 }, (_, id) => `${id}\t${'Ё'.repeat(300)}`);
    await warehouse.insert(toBatch({ table: 't', columns: ['id', 'text'], lines, token: 'large' }));
    expect(await select(warehouse, 'SELECT count() AS n, uniqExact(id) AS ids FROM t')).toEqual([
      { n: '20000', ids: '20000' },
    ]);
    const text = await readAll(await warehouse.readOnly('SELECT id, text FROM t ORDER BY id', 'TSV'));
    expect(text).toBe(lines.map((line) => `${line}\n`).join(''));
    await warehouse.close();
  });

  test('tells who goes through it when its owner ends', async () => {
    const warehouse = await openWarehouse(config, LOAD);
    const slow = select(warehouse, 'SELECT sleepEachRow(0.2) FROM numbers(5) SETTINGS max_block_size = 1');
    slow.catch(() => undefined);
    await store.close();
    await expect(slow).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'owner-gone' });
    expect(await failureOf(warehouse.execute('SELECT 1'))).toMatchObject({ fault: 'owner-gone' });
    await warehouse.close();
  });
});
