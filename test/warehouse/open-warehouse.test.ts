/** Opening the store that a configuration names, and the ways in which a machine refuses it. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/core/secret.ts';
import { LOCK_FILE } from '../../src/warehouse/lock.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import { createClickhouseFront } from '../support/clickhouse-front.ts';
import { type Compiled, compileSources } from './child.ts';
import { configIn, createTempDir, failureOf, selectNumber, toBatch } from './harness.ts';

const IS_ROOT = process.getuid?.() === 0;
const WRITE = { clock: systemClock, purpose: 'test', access: 'write' } as const;
const TABLE = 'CREATE TABLE IF NOT EXISTS t (id UInt32, text String) ENGINE = MergeTree ORDER BY id';

/** Whether small file systems can be mounted here. */
const CAN_MOUNT = IS_ROOT && canMount();

function canMount(): boolean {
  const { status } = spawnSync('sh', [
    '-c',
    'd=$(mktemp -d) && mount -t tmpfs -o size=1m tmpfs "$d" && umount "$d" && rmdir "$d"',
  ]);
  return status === 0;
}

async function mountSmall(path: string, size: string): Promise<() => void> {
  await mkdir(path, { recursive: true });
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]);
  return () => void spawnSync('umount', [path]);
}

describe('opening the store', () => {
  let compiled: Compiled;
  let folder: Awaited<ReturnType<typeof createTempDir>>;
  beforeAll(() => {
    compiled = compileSources();
  });
  afterAll(() => compiled.remove());
  beforeEach(async () => {
    folder = await createTempDir();
  });
  afterEach(() => folder.remove());

  /** Opens the store in another process, fills it batch after batch, and tells each. */
  const startWriter = (dataDir: string) =>
    compiled.start(`
      import { openWarehouse } from './dist/warehouse/open-warehouse.js';
      import { systemClock } from './dist/core/clock.js';
      const config = ${JSON.stringify(configIn(dataDir))};
      const warehouse = await openWarehouse(config, { clock: systemClock, purpose: 'load', access: 'write' });
      await warehouse.execute(${JSON.stringify(TABLE)});
      console.log(JSON.stringify({ open: true }));
      const text = 'x'.repeat(400);
      for (let batch = 0; ; batch += 1) {
        let lines = '';
        for (let id = 0; id < 5000; id += 1) lines += id + '\\t' + text + '\\n';
        const chunks = [Buffer.from(lines)];
        await warehouse.insert({ table: 't', columns: ['id', 'text'], chunks, rows: 5000, token: 'b' + batch });
        console.log(JSON.stringify({ stored: batch + 1 }));
      }
    `);

  test('gives an embedded store with its lock, and lets both go', async () => {
    const config = configIn(join(folder.path, 'made', 'on', 'the way'));
    const warehouse = await openWarehouse(config, WRITE);
    expect(warehouse.engine).toBe('chdb');
    expect(await readdir(config.dataDir)).toEqual(['spool', 'store', LOCK_FILE]);
    await Promise.all([warehouse.close(), warehouse.close()]);
    expect(await readdir(config.dataDir)).toEqual(['spool', 'store']);
  });

  test('D7: refuses an embedded store that another process holds, to read as well as to write', async () => {
    const writer = startWriter(folder.path);
    await writer.nextLine();
    for (const access of ['write', 'read'] as const) {
      const started = performance.now();
      const error = await failureOf(openWarehouse(configIn(folder.path), { ...WRITE, access }));
      expect(error).toMatchObject({ code: 'STORE_LOCKED', details: { pid: writer.pid, purpose: 'load' } });
      expect(performance.now() - started).toBeLessThan(1_000);
    }
    writer.process.kill('SIGKILL');
    await writer.ended();
  });

  test('D7: names the process also when it holds the engine’s files without our lock', async () => {
    const writer = startWriter(folder.path);
    await writer.nextLine();
    await rm(join(folder.path, LOCK_FILE));
    const error = await failureOf(openWarehouse(configIn(folder.path), WRITE));
    expect(error).toMatchObject({ code: 'STORE_LOCKED', details: { pid: writer.pid } });
    writer.process.kill('SIGKILL');
    await writer.ended();
  });

  test('D3, D8: opens at once after kill -9 in the middle of writing, with whole batches only', async () => {
    for (const batches of [1, 2, 3, 5]) {
      const writer = startWriter(folder.path);
      await writer.nextLine();
      for (let seen = 0; seen < batches; seen += 1) await writer.nextLine();
      writer.process.kill('SIGKILL');
      await writer.ended();
      const warehouse = await openWarehouse(configIn(folder.path), WRITE);
      const stored = await selectNumber(warehouse, 'SELECT count() AS n FROM t');
      expect(stored).toBeGreaterThanOrEqual(batches * 5_000);
      expect(stored % 5_000).toBe(0);
      expect(await readdir(join(folder.path, 'spool'))).toEqual([]);
      await warehouse.execute('TRUNCATE TABLE t');
      await warehouse.close();
    }
  });

  test.skipIf(!CAN_MOUNT)(
    'D1: a full disk fails the batch whole, and after space was freed it goes in (else skipped: needs root to mount)',
    async () => {
      const unmount = await mountSmall(folder.path, '160m');
      try {
        const warehouse = await openWarehouse(configIn(folder.path), WRITE);
        await warehouse.execute(TABLE);
        const columns = ['id', 'text'];
        const lines = Array.from({ length: 20_000 }, (_, id) => `${id}\t${randomText(id)}`);
        await warehouse.insert(toBatch({ table: 't', columns, lines, token: 'before' }));
        const ballast = join(folder.path, 'ballast');
        const free = await freeBytes(folder.path);
        for (const [token, left] of [
          ['spool', 4_000_000],
          ['engine', 26_000_000],
        ] as const) {
          await writeFile(ballast, Buffer.alloc(free - left));
          const error = await failureOf(warehouse.insert(toBatch({ table: 't', columns, lines, token })));
          expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'disk-full' });
          expect(await selectNumber(warehouse, 'SELECT count() AS n FROM t')).toBe(20_000);
          await rm(ballast);
        }
        await warehouse.insert(toBatch({ table: 't', columns, lines, token: 'engine' }));
        expect(await selectNumber(warehouse, 'SELECT count() AS n FROM t')).toBe(40_000);
        await warehouse.close();
      } finally {
        unmount();
      }
    },
  );

  test.skipIf(!CAN_MOUNT)(
    'D1: does not begin to write on a disk that is nearly full (else skipped: needs root to mount)',
    async () => {
      const unmount = await mountSmall(folder.path, '60m');
      try {
        const error = await failureOf(openWarehouse(configIn(folder.path), WRITE));
        expect(error).toMatchObject({
          code: 'STORE_UNAVAILABLE',
          fault: 'disk-full',
          details: { free_bytes: expect.any(Number) },
        });
        expect(await readdir(folder.path)).not.toContain(LOCK_FILE);
        const reader = await openWarehouse(configIn(folder.path), { ...WRITE, access: 'read' });
        await reader.close();
      } finally {
        unmount();
      }
    },
  );

  test.skipIf(!CAN_MOUNT)(
    'D2: says that the disk is full when there is no room for the lock (else skipped: needs root to mount)',
    async () => {
      const unmount = await mountSmall(folder.path, '1m');
      try {
        await failureOf(writeFile(join(folder.path, 'ballast'), Buffer.alloc(2_000_000)));
        const error = await failureOf(openWarehouse(configIn(folder.path), WRITE));
        expect(error).toMatchObject({ fault: 'disk-full', details: { system_code: 'ENOSPC' } });
        expect(await readdir(folder.path)).toEqual(['ballast']);
      } finally {
        unmount();
      }
    },
  );

  test.skipIf(!CAN_MOUNT)(
    'D9: names the path and the user on a read-only file system (else skipped: needs root to mount)',
    async () => {
      const unmount = await mountSmall(folder.path, '100m');
      spawnSync('mount', ['-o', 'remount,ro', folder.path]);
      try {
        const error = await failureOf(openWarehouse(configIn(folder.path), WRITE));
        expect(error).toMatchObject({
          code: 'STORE_UNAVAILABLE',
          fault: 'read-only',
          message: expect.stringContaining(folder.path),
          details: { path: folder.path, uid: 0, system_code: 'EROFS' },
        });
      } finally {
        unmount();
      }
    },
  );

  test('D9: names the path and the user when the folder belongs to another', async () => {
    const dataDir = join(folder.path, 'theirs');
    await mkdir(dataDir);
    await chmod(folder.path, 0o755);
    await chmod(dataDir, 0o555);
    const script = `
      import { openWarehouse } from './dist/warehouse/open-warehouse.js';
      import { systemClock } from './dist/core/clock.js';
      const config = ${JSON.stringify(configIn(dataDir))};
      await openWarehouse(config, { clock: systemClock, purpose: 'load', access: 'write' }).catch((error) => {
        console.log(JSON.stringify({ fault: error.fault, message: error.message, details: error.details }));
      });
      process.exit(0);
    `;
    const child = compiled.start(script, IS_ROOT ? ['setpriv', '--reuid=65534', '--clear-groups'] : []);
    const uid = IS_ROOT ? 65_534 : process.getuid?.();
    expect(await child.nextLine()).toMatchObject({
      fault: 'read-only',
      message: expect.stringContaining(`${dataDir} cannot be written by user ${uid}`),
      details: { path: dataDir, uid, system_code: 'EACCES' },
    });
    await child.ended();
    await chmod(dataDir, 0o755);
  });

  test('D10: says that the engine could not open damaged files, and that nobody holds them', async () => {
    const warehouse = await openWarehouse(configIn(folder.path), WRITE);
    await warehouse.close();
    await writeFile(join(folder.path, 'store', 'metadata', 'zakaz.sql'), 'not SQL');
    const error = await failureOf(openWarehouse(configIn(folder.path), WRITE));
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'broken' });
    expect(await readdir(folder.path)).not.toContain(LOCK_FILE);
  });

  test('takes the lock of the data folder to write to a server, and none to read', async () => {
    const front = await createClickhouseFront({ path: join(folder.path, 'engine') });
    const dataDir = join(folder.path, 'data');
    const store = { kind: 'server', url: front.url, user: 'default', password: new Secret('') } as const;
    const config = configIn(dataDir, { store });
    const writer = await openWarehouse(config, WRITE);
    expect(await readdir(dataDir)).toEqual([LOCK_FILE]);
    await expect(openWarehouse(config, WRITE)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    const reader = await openWarehouse(config, { ...WRITE, access: 'read' });
    expect(await reader.version()).toBe(await writer.version());
    await Promise.all([reader.close(), writer.close()]);
    expect(await readdir(dataDir)).toEqual([]);
    await front.close();
  });
});

/** Text that cannot be compressed much, a kilobyte. */
function randomText(seed: number): string {
  let state = seed + 1;
  let text = '';
  while (text.length < 1_000) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += state.toString(36);
  }
  return text;
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}
