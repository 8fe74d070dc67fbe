/** Backup and restore with the real program. Needs a build. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';
import { backUp } from '../../src/warehouse/backup/back-up.ts';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { readMigrations } from '../../src/warehouse/migrations.ts';
import { type Finished, runZakaz, startZakaz } from '../support/run-zakaz.ts';

let folder = '';
/** Folder of a backup that is good. */
let good = '';
/** What a copy of the store must show. */
let truth = '';

const FACTS = `SELECT (SELECT (count(), sum(revenue), max(_ver)) FROM stg_qtickets_api_orders_raw),
  (SELECT (count(), sum(revenue), sum(refunded_amount)) FROM fact_qtickets_sales_daily),
  (SELECT count() FROM fact_qtickets_inventory_latest), (SELECT count() FROM meta_job_runs)`;

const run = (dataDir: string, ...args: string[]): Promise<Finished> =>
  runZakaz([...args, '--data-dir', dataDir], { cwd: folder, env: { ZAKAZ_LANG: 'en', LANG: 'C.UTF-8' } });
const facts = async (dataDir: string) => (await run(dataDir, 'sql', FACTS, '--format', 'TSV')).stdout;
const said = ({ stderr }: Finished) => stderr.replaceAll(/\s+/g, ' ');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-backup-'));
  const size = { orders: 1_500, seed: 12, years: 2, anchor: Date.now() - 3_600_000 };
  const simulator = await createSimulator({ behaviour: 'documented', ...size });
  const source = { QTICKETS_BASE_URL: simulator.url, QTICKETS_TOKEN: 'test-token', QTICKETS_RPS: '0' };
  const { code } = await runZakaz(['load', '--capacity', '--data-dir', 'data'], {
    cwd: folder,
    env: { ...source, ORG_NAME: 'backup' },
  });
  await simulator.close();
  expect(code).toBe(0);
  truth = await facts('data');
  const made = await run('data', 'backup', '--out', 'good');
  expect([made.code, said(made)]).toEqual([0, expect.stringContaining('restored on trial')]);
  good = made.stdout.trim();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the good backup, altered. */
function altered(name: string, alter: (files: { manifest: string; archive: Buffer }) => void): string {
  const path = join(folder, name);
  mkdirSync(path);
  const files = {
    manifest: readFileSync(join(good, 'manifest.json'), 'utf8'),
    archive: readFileSync(join(good, 'store.tar')),
  };
  alter(files);
  writeFileSync(join(path, 'manifest.json'), files.manifest);
  writeFileSync(join(path, 'store.tar'), files.archive);
  return path;
}

describe('zakaz backup and restore', () => {
  it('bring every row to another folder, and say where the key of the pseudonyms belongs', async () => {
    expect(readdirSync(good).sort()).toEqual(['manifest.json', 'store.tar']);
    const restored = await run('other', 'restore', good);
    expect([restored.code, restored.stdout]).toEqual([0, '']);
    expect(said(restored)).toContain('buyer.key');
    expect(await facts('other')).toBe(truth);
    expect((await run('other', 'migrate')).stdout).toBe('');
  });

  it('never write over anything: a backup needs a new name, a store is moved aside', async () => {
    const again = await run('data', 'backup', '--out', 'good');
    expect([again.code, said(again)]).toEqual([1, expect.stringContaining('is there already')]);
    expect((await run('data', 'restore', good)).code).toBe(2);
    expect((await run('data', 'restore', good, '--replace')).code).toBe(0);
    expect(await facts('data')).toBe(truth);
    const aside = readdirSync(join(folder, 'data')).filter((name) => name.startsWith('store.replaced-'));
    expect(aside).toHaveLength(1);
  });

  it.each([
    ['a bit that turned', 1, 'is damaged', ({ archive }: { archive: Buffer }) => archive.writeUInt8(7, 5000)],
    [
      'a newer program',
      6,
      'another version of the program',
      (files: { manifest: string }) => {
        files.manifest = files.manifest.replace('0001_orders', '9999_future');
      },
    ],
    [
      'other sums',
      3,
      'The copy differs from the store: fact_qtickets_sales_daily',
      (files: { manifest: string }) => {
        files.manifest = files.manifest.replace(/("fact_qtickets_sales_daily",\s+"rows": ")/, '$11');
      },
    ],
  ] as const)('refuse %s, and leave no store behind', async (name, code, words, alter) => {
    const dataDir = `refused-${name.replaceAll(' ', '-')}`;
    const refused = await run(dataDir, 'restore', altered(`altered-${dataDir}`, alter));
    expect([refused.code, said(refused)]).toEqual([code, expect.stringContaining(words)]);
    expect(said(await run(dataDir, 'status'))).toContain('There is no store');
  });

  /** Kills a command so long after its unfinished work came to lie in a folder. */
  async function killDuring(args: readonly string[], where: string, delayMs: number): Promise<void> {
    const { child, finished } = startZakaz([...args, '--data-dir', 'killed'], { cwd: folder });
    const watcher = watch(where, (_, name) => {
      if (/\.(part|restoring)$/.test(name ?? '')) setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    const { code } = await finished;
    watcher.close();
    expect(code).toBeNull();
  }

  it('leave nothing half when they are killed, and do the whole the next time', async () => {
    const dataDir = join(folder, 'killed');
    mkdirSync(dataDir);
    for (const delayMs of [0, 150]) {
      await killDuring(['restore', good], dataDir, delayMs);
      expect(readdirSync(dataDir)).not.toContain('store');
    }
    expect((await run('killed', 'restore', good)).code).toBe(0);
    expect(await facts('killed')).toBe(truth);
    for (const delayMs of [0, 150]) {
      await killDuring(['backup', '--out', 'half'], folder, delayMs);
      expect(readdirSync(folder)).not.toContain('half');
    }
    expect((await run('killed', 'backup', '--out', 'half')).code).toBe(0);
    expect([...readdirSync(folder), ...readdirSync(dataDir)].join(' ')).not.toMatch(/\.(part|restoring)/);
  });

  it('upgrade a backup of an older version', async () => {
    const names = (await readMigrations()).map(({ name }) => name);
    const older = new Set(names.slice(0, 12));
    const warehouse = await createChdbWarehouse({
      path: join(folder, 'older', 'store'),
      database: 'zakaz',
      spoolDir: join(folder, 'older', 'spool'),
      backupDir: folder,
    });
    try {
      await migrate(warehouse, { reportZone: 'Europe/Moscow', clock: systemClock, only: older });
      await warehouse.execute(
        "INSERT INTO dim_events (organization, event_id, name) VALUES ('o', 7, 'Опера')",
      );
      const options = { folder: join(folder, 'of-older'), clock: systemClock, version: '0.0.1' };
      const { migrations } = await backUp(warehouse, { ...options, signal: new AbortController().signal });
      expect(migrations).toHaveLength(12);
    } finally {
      await warehouse.close();
    }
    expect((await run('upgraded', 'restore', 'of-older')).code).toBe(0);
    const events = await run('upgraded', 'sql', 'SELECT name FROM dim_events', '--format', 'TSV');
    expect(events.stdout).toBe('Опера\n');
    expect((await run('upgraded', 'migrate')).stdout).toBe('');
  });

  it('back up what a server keeps while it loads: one moment of it, whole and proved', {
    timeout: 120_000,
  }, async () => {
    const simulator = await createSimulator({ behaviour: 'documented', orders: 800, seed: 3, years: 1 });
    simulator.setFaults({ latencyMs: 30 });
    const source = { QTICKETS_BASE_URL: simulator.url, QTICKETS_TOKEN: 'test-token', QTICKETS_RPS: '0' };
    const never = { ZAKAZ_PORT: '0', ZAKAZ_SCHEDULE: 'off', ZAKAZ_VERIFY_SCHEDULE: 'off' };
    const options = { cwd: folder, env: { ...source, ...never, ORG_NAME: 'served', ZAKAZ_LANG: 'en' } };
    const dataDir = ['--data-dir', 'served'];
    const server = startZakaz(['serve', ...dataDir], options);
    try {
      await expect.poll(server.stdout).toContain('"listening"');
      const loading = startZakaz(['load', '--full', ...dataDir], options);
      await expect.poll(() => simulator.requests.total).toBeGreaterThan(15);
      const backup = await runZakaz(['backup', '--wait', '1m', ...dataDir], options);
      expect([backup.code, said(backup)]).toEqual([0, expect.stringContaining('restored on trial')]);
      const path = backup.stdout.trim();
      expect(dirname(path)).toBe(join(folder, 'served', 'backups'));
      expect([server.child.exitCode, (await loading.finished).code]).toEqual([null, 0]);
      expect((await run('of-served', 'restore', path)).code).toBe(0);
      expect((await run('of-served', 'check')).code).toBe(0);
      const { paid } = simulator.world.counts();
      const orders = 'SELECT count() FROM stg_qtickets_api_orders_raw';
      expect((await run('of-served', 'sql', orders, '--format', 'TSV')).stdout).toBe(`${paid}\n`);
    } finally {
      server.child.kill('SIGTERM');
      await server.finished;
      await simulator.close();
    }
  });

  it('speak of a server, which does it itself', async () => {
    const options = { cwd: folder, env: { CLICKHOUSE_URL: 'http://127.0.0.1:9', ZAKAZ_LANG: 'en' } };
    const { code, stderr } = await runZakaz(['backup'], options);
    expect([code, stderr]).toEqual([2, expect.stringContaining('BACKUP DATABASE zakaz')]);
  });

  it.runIf(process.getuid?.() === 0)(
    'D1: find a full disk before it is full, and leave nothing on it (else skipped: needs root to mount)',
    async ({ skip }) => {
      const small = join(folder, 'small');
      mkdirSync(small);
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', small]).status === 0;
      if (!mounted) skip('tmpfs cannot be mounted here');
      try {
        const full = await run('data', 'backup', '--out', 'small/x');
        expect([full.code, said(full)]).toEqual([6, expect.stringContaining('MiB are free')]);
        expect(readdirSync(small)).toEqual([]);
      } finally {
        spawnSync('umount', [small]);
      }
    },
  );
});
