/** Opens the store that the configuration names, with its lock. */
import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { StoreLockedError, StoreUnavailableError } from '../core/errors.ts';
import { createChdbWarehouse } from './chdb.ts';
import { toFolderError } from './errors.ts';
import { acquireLock, type Lock, SERVE } from './lock.ts';
import { findOwner, type StoreOwner } from './remote-warehouse.ts';
import type { ServerOptions } from './server.ts';
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
  /** The folder in which an embedded store may write backups, or read them. @default `backups` in the data folder */
  readonly backupDir?: string;
  /** See `ChdbOptions`. */
  readonly writers?: number;
}

/** Where backups lie in the data folder, unless another place is named. */
export const BACKUPS = 'backups';

/** Below this much free space an embedded store is not opened for writing, bytes. */
export const MIN_FREE_BYTES = 64 * 1024 ** 2;

/**
 * The warehouse is to be closed, which also lets the lock go. The schema is not touched: see `migrate`. Where a server keeps the
 * store for others, it is used through that.
 * @throws StoreLockedError when another process holds the data folder, or has its turn to write
 * @throws StoreUnavailableError when the store cannot be opened, reached or written
 */
export async function openWarehouse(config: Config, options: OpenOptions): Promise<Warehouse> {
  const { store, database } = config;
  const { access, clock, purpose } = options;
  if (store.kind === 'server' && access === 'read') {
    return await openServer({ ...store, database, access, clock });
  }
  let lock: Lock;
  try {
    lock = await acquireLock(config.dataDir, { purpose, clock });
  } catch (error) {
    const owner = await findOwnerBehind(error, config, clock);
    if (owner === null) throw error;
    return await openThrough(owner, config, options);
  }
  return await closingWith(
    () => lock.release(),
    () => openEngine(config, options),
  );
}

/**
 * Opens the store for one process alone: not through a server that keeps it for others.
 * @throws StoreLockedError when any other process holds the data folder
 */
export async function openAlone(config: Config, options: OpenOptions): Promise<Warehouse> {
  const lock = await acquireLock(config.dataDir, options);
  return await closingWith(
    () => lock.release(),
    () => openEngine(config, options),
  );
}

/** Opens the engine that the configuration names. To be called by whoever holds the lock, or has the turn on a server. */
export async function openEngine(
  { store, database, dataDir }: Config,
  { access, clock, backupDir = join(dataDir, BACKUPS), writers }: Omit<OpenOptions, 'purpose'>,
): Promise<Warehouse> {
  if (store.kind === 'server') return await openServer({ ...store, database, access, clock });
  if (access === 'write') await checkFreeSpace(store.path);
  return createChdbWarehouse({
    path: store.path,
    database,
    spoolDir: join(dataDir, 'spool'),
    backupDir,
    writers,
  });
}

/** Between its lock and its socket a server needs a moment. */
const OWNER_TRIES = 5;
const OWNER_RETRY_MS = 100;

/** The server that holds the lock; null when it is no server, or one that cannot be reached from here. */
async function findOwnerBehind(
  error: unknown,
  { dataDir }: Config,
  clock: Clock,
): Promise<StoreOwner | null> {
  if (!(error instanceof StoreLockedError) || error.details['purpose'] !== SERVE) return null;
  for (let tries = 1; ; tries += 1) {
    const owner = await findOwner(dataDir);
    if (owner !== null || tries === OWNER_TRIES) return owner;
    await clock.sleep(OWNER_RETRY_MS);
  }
}

async function openThrough(owner: StoreOwner, config: Config, options: OpenOptions): Promise<Warehouse> {
  const { store, database } = config;
  const { access, purpose } = options;
  const open = async () => {
    if (store.kind === 'server') return await openEngine(config, options);
    if (access === 'write') await checkFreeSpace(store.path);
    return await owner.openWarehouse(database);
  };
  const warehouse = await closingWith(async () => owner.leave(), open);
  if (access === 'read') return warehouse;
  return await closingWith(
    () => warehouse.close(),
    async () => {
      const turn = await owner.takeTurn(purpose);
      return { ...warehouse, close: () => turn.release() };
    },
  );
}

/** A warehouse whose closing, or failing to open, is followed by `release`. */
async function closingWith(release: () => Promise<void>, open: () => Promise<Warehouse>): Promise<Warehouse> {
  try {
    const warehouse = await open();
    return {
      ...warehouse,
      async close() {
        try {
          await warehouse.close();
        } finally {
          await release();
        }
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
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

/** The client of a server is seventy modules, which an embedded store does without. */
async function openServer(options: ServerOptions): Promise<Warehouse> {
  const { createServerWarehouse } = await import('./server.ts');
  return await createServerWarehouse(options);
}
