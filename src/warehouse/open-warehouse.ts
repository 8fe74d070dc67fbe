/** Opens the store that the configuration names, with its lock. */
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import { createChdbWarehouse } from './chdb.ts';
import { toFolderError } from './errors.ts';
import { acquireLock } from './lock.ts';
import { createServerWarehouse } from './server.ts';
import type { Warehouse } from './warehouse.ts';

export interface OpenOptions {
  readonly clock: Clock;
  /** What the process is doing, told to another that finds the store held. */
  readonly purpose: string;
  /**
   * `read` takes no lock on a server. An embedded store has room for one process whatever it does.
   * `write` also makes the database when it is missing.
   */
  readonly access: 'write' | 'read';
  /** The folder in which an embedded store may write backups, or read them. @default none */
  readonly backupDir?: string;
}

/** Below this much free space an embedded store is not opened for writing, bytes. */
export const MIN_FREE_BYTES = 64 * 1024 ** 2;

/**
 * The warehouse is to be closed, which also lets the lock go. The schema is not touched: see `migrate`.
 * @throws StoreLockedError when another process holds the data folder
 * @throws StoreUnavailableError when the store cannot be opened, reached or written
 */
export async function openWarehouse(config: Config, options: OpenOptions): Promise<Warehouse> {
  const { store, dataDir, database } = config;
  const isEmbedded = store.kind === 'embedded';
  if (!isEmbedded && options.access === 'read') {
    return createServerWarehouse({ ...store, database, access: 'read', clock: options.clock });
  }
  const lock = await acquireLock(dataDir, { purpose: options.purpose, clock: options.clock });
  try {
    const warehouse = isEmbedded
      ? await openEmbedded(config, store.path, options)
      : await createServerWarehouse({ ...store, database, access: 'write', clock: options.clock });
    return {
      ...warehouse,
      async close() {
        try {
          await warehouse.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openEmbedded(
  { database, dataDir }: Config,
  path: string,
  { access, backupDir }: OpenOptions,
): Promise<Warehouse> {
  if (access === 'write') await checkFreeSpace(path);
  return createChdbWarehouse({
    path,
    database,
    spoolDir: join(dataDir, 'spool'),
    ...(backupDir === undefined ? {} : { backupDir }),
  });
}

async function checkFreeSpace(path: string): Promise<void> {
  let free: number;
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(path);
    free = bavail * bsize;
  } catch (error) {
    throw toFolderError(error, { what: 'opening the store', folder: path });
  }
  if (free >= MIN_FREE_BYTES) return;
  const mebibytes = Math.floor(free / 1024 ** 2);
  throw new StoreUnavailableError(
    `only ${mebibytes} MiB are free on the disk of ${path}, and a load needs at least ${MIN_FREE_BYTES / 1024 ** 2}: free some and run again`,
    { fault: 'disk-full', details: { free_bytes: free, needed_bytes: MIN_FREE_BYTES } },
  );
}
