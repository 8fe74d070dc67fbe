/**
 * Makes an embedded store out of a backup. The tables are made by this program's own migrations, never by what the backup says; the
 * engine takes in the rows, they are held against the figures of the backup, and only then does the store get its place.
 */
import { lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import { BackupError, OutputError } from '../../core/errors.ts';
import { toFolderError } from '../errors.ts';
import { quoteIdentifier, quoteText } from '../insert-statement.ts';
import { acquireLock } from '../lock.ts';
import { checkFit, migrate } from '../migrate.ts';
import { readMigrations } from '../migrations.ts';
import { openEngine } from '../open-warehouse.ts';
import { checkSums, sumTables } from '../table-sums.ts';
import type { Warehouse } from '../warehouse.ts';
import { checkArchive } from './check-archive.ts';
import { ARCHIVE_FILE, type BackupManifest, hashFile, MANIFEST_FILE, readManifest } from './manifest.ts';

export interface RestoreOptions {
  /** Folder of the backup. */
  readonly folder: string;
  /** Path of the store to make. */
  readonly store: string;
  readonly config: Config;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Where a store that is in the way goes; null: then nothing is restored. */
  readonly aside: string | null;
}

/**
 * @throws BackupError, StoreSchemaError, StoreCopyError, StoreLockedError, StoreUnavailableError: the store is as it was
 * @throws OutputError when there is a store and it may not be moved aside
 */
export async function restore(options: RestoreOptions): Promise<BackupManifest> {
  const { store, config, clock, signal, aside } = options;
  const folder = await realpath(options.folder).catch(() => options.folder);
  const manifest = await readManifest(join(folder, MANIFEST_FILE));
  checkFit(await readMigrations(), manifest.migrations, config.reportZone);
  if (aside === null && (await isThere(store))) {
    throw new OutputError(`there is a store in ${store}`, { details: { path: store } });
  }
  await checkFiles(folder, manifest);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await checkArchive({ path: join(folder, ARCHIVE_FILE), target: config.dataDir });
  signal.throwIfAborted();

  const draft = `${store}.restoring`;
  const lock = await acquireLock(config.dataDir, { purpose: 'restore', clock });
  const draftConfig: Config = { ...config, store: { kind: 'embedded', path: draft } };
  try {
    await rm(draft, { recursive: true, force: true });
    const warehouse = await openEngine(draftConfig, { clock, access: 'write', backupDir: folder });
    try {
      await takeIn(warehouse, join(folder, ARCHIVE_FILE), { manifest, clock });
    } finally {
      await warehouse.close();
    }
    signal.throwIfAborted();
    if (aside !== null && (await isThere(store))) await rename(store, aside);
    await rename(draft, store);
    return manifest;
  } catch (error) {
    throw toFolderError(error, { what: 'restore', folder: config.dataDir });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await lock.release();
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** The two files of a backup and nothing else, and the archive as it was written. */
async function checkFiles(folder: string, { archive }: BackupManifest): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) {
    const isOurs = entry.name === MANIFEST_FILE || entry.name === ARCHIVE_FILE;
    if (isOurs && entry.isFile()) continue;
    throw new BackupError(`${join(folder, entry.name)} is no file of a backup`, { fault: 'unsafe' });
  }
  const path = join(folder, ARCHIVE_FILE);
  const file = await lstat(path).catch(() => null);
  if (file === null) throw new BackupError(`${path} is missing`, { fault: 'missing', details: { path } });
  if (file.size === archive.bytes && (await hashFile(path)) === archive.sha256) return;
  throw new BackupError(`${path} is not what was written: its size or SHA-256 differs`, {
    fault: 'damaged',
    details: { path },
  });
}

interface Intake {
  readonly manifest: BackupManifest;
  readonly clock: Clock;
}

/** Tables as they were when the backup was made; the rows; the proof; and then the migrations that came later. */
async function takeIn(warehouse: Warehouse, archive: string, { manifest, clock }: Intake): Promise<void> {
  const { database, migrations, report_zone: reportZone, tables } = manifest;
  const only = new Set(migrations.map(({ name }) => name));
  await migrate(warehouse, { reportZone, clock, only });
  for (const { table } of tables) {
    const [from, to] = [database, warehouse.database].map(
      (name) => `${quoteIdentifier(name)}.${quoteIdentifier(table)}`,
    );
    // Tables of facts are swapped with those they were built in, whose comments on columns differ; the rows are what is proved.
    await warehouse.execute(
      `RESTORE TABLE ${from} AS ${to} FROM File(${quoteText(archive)}) SETTINGS create_table = 'must-exist', allow_different_table_def = true`,
    );
  }
  checkSums(tables, await sumTables(warehouse), 'restore');
  await migrate(warehouse, { reportZone, clock });
}
