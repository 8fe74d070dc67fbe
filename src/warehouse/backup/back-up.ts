/**
 * Makes a backup of the embedded store: a folder with the engine's own archive and what must be in it. It is restored into a database
 * of its own and held against the store before it gets its name, so that what has the name of a backup is one.
 *
 * Nothing may write into the store meanwhile. A crash leaves a folder that ends in `.part`, and the next backup takes it away.
 */
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { OutputError, StoreSchemaError, StoreUnavailableError } from '../../core/errors.ts';
import { systemCode, toFolderError } from '../errors.ts';
import { quoteIdentifier, quoteText } from '../insert-statement.ts';
import { readLog } from '../migrate.ts';
import type { Query } from '../query.ts';
import { checkSums, sumTables } from '../table-sums.ts';
import type { Warehouse } from '../warehouse.ts';
import { ARCHIVE_FILE, type BackupManifest, hashFile, MANIFEST_FILE } from './manifest.ts';

export interface BackUpOptions {
  /** Absolute path of the folder to make; it must not be there, and the store was opened with its parent as `backupDir`. */
  readonly folder: string;
  readonly clock: Clock;
  /** Of the program. */
  readonly version: string;
  readonly signal: AbortSignal;
}

/** Room that is left beside what is written. */
const SPARE_BYTES = 64 * 1024 ** 2;

const STORE_BYTES: Query<number> = {
  name: 'store_bytes',
  sql: () =>
    'SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase()',
  row: z.object({ bytes: z.coerce.number() }).transform(({ bytes }) => bytes),
};

/**
 * @throws OutputError when something is in the way, StoreUnavailableError when the disk has no room for it
 * @throws StoreCopyError when what was written is not what the store holds
 */
export async function backUp(warehouse: Warehouse, options: BackUpOptions): Promise<BackupManifest> {
  const { folder, signal } = options;
  if (await isThere(folder)) {
    throw new OutputError(`${folder} is there already`, { details: { path: folder } });
  }
  const draft = join(dirname(folder), `.${basename(folder)}.part`);
  const check = `${warehouse.database}_backup_check`;
  try {
    await makeAnew(draft);
    await dropDatabase(warehouse, check);
    await checkRoom(warehouse, draft);
    const manifest = await writeArchive(warehouse, draft, options);
    signal.throwIfAborted();
    await tryOut(warehouse, { archive: join(draft, ARCHIVE_FILE), check, manifest });
    signal.throwIfAborted();
    await writeDurably(join(draft, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(draft, folder);
    return manifest;
  } catch (error) {
    throw toFolderError(error, { what: 'backup', folder: dirname(folder) });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await dropDatabase(warehouse, check);
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function makeAnew(draft: string): Promise<void> {
  try {
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o700 });
  } catch (error) {
    const path = dirname(draft);
    throw new OutputError(`${path} cannot be written (${systemCode(error)})`, { details: { path } });
  }
}

function dropDatabase(warehouse: Warehouse, name: string): Promise<void> {
  return warehouse.execute(`DROP DATABASE IF EXISTS ${quoteIdentifier(name)} SYNC`);
}

/** Both the archive and its trial need as much room as the store takes. */
async function checkRoom(warehouse: Warehouse, draft: string): Promise<void> {
  const [bytes = 0] = await warehouse.query(STORE_BYTES);
  for (const place of [draft, warehouse.location]) {
    const { bavail, bsize } = await statfs(place);
    if (bavail * bsize >= bytes + SPARE_BYTES) continue;
    const [free, needed] = [bavail * bsize, bytes + SPARE_BYTES].map((size) => Math.ceil(size / 1024 ** 2));
    throw new StoreUnavailableError(
      `backup: ${free} MiB are free on the disk of ${place}, and ${needed} are needed`,
      { fault: 'disk-full', details: { path: place } },
    );
  }
}

async function writeArchive(
  warehouse: Warehouse,
  draft: string,
  { clock, version }: BackUpOptions,
): Promise<BackupManifest> {
  const migrations = (await readLog(warehouse)) ?? [];
  const [first] = migrations;
  if (first === undefined) throw new StoreSchemaError('there are no tables to back up');
  const archive = join(draft, ARCHIVE_FILE);
  const madeAt = new Date(clock.now()).toISOString();
  const tables = await sumTables(warehouse);
  await warehouse.execute(
    `BACKUP DATABASE ${quoteIdentifier(warehouse.database)} TO File(${quoteText(archive)})`,
  );
  await syncFile(archive);
  const { size } = await stat(archive);
  return {
    format: 1,
    made_at: madeAt,
    version,
    engine_version: await warehouse.version(),
    database: warehouse.database,
    report_zone: first.report_zone,
    migrations: [...migrations],
    archive: { bytes: size, sha256: await hashFile(archive) },
    tables,
  };
}

interface Trial {
  readonly archive: string;
  /** The database that it is restored into. */
  readonly check: string;
  readonly manifest: BackupManifest;
}

async function tryOut(warehouse: Warehouse, { archive, check, manifest }: Trial): Promise<void> {
  const names = [warehouse.database, check].map(quoteIdentifier);
  await warehouse.execute(`RESTORE DATABASE ${names.join(' AS ')} FROM File(${quoteText(archive)})`);
  checkSums(manifest.tables, await sumTables(warehouse, check), 'backup');
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } catch (error) {
    // Some network folders know neither.
    if (systemCode(error) === null) throw error;
  } finally {
    await file.close();
  }
}
