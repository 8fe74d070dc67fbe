/** `zakaz backup`: the embedded store as a folder that was tried out. */
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreQueryError, UsageError } from '../../core/errors.ts';
import { KEY_FILE } from '../../loader/buyer-key.ts';
import { backUp } from '../../warehouse/backup/back-up.ts';
import { BACKUPS } from '../../warehouse/open-warehouse.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { describeNoData, openFreeStore, storeExists } from '../store.ts';

/** Options of `zakaz backup`. */
export interface BackupOptions {
  readonly out?: string;
  /** Milliseconds. */
  readonly wait?: number;
}

/** Prints the folder's path. @throws UsageError, ConfigError, OutputError, StoreCopyError, and what the store throws */
export async function run(context: Context, { out, wait = 0 }: BackupOptions): Promise<number> {
  const { stdout, stderr, texts, clock, signal, version } = context;
  const config = await readConfig(context);
  if (config.store.kind === 'server') {
    throw new UsageError(
      texts.backup.server(`BACKUP DATABASE ${config.database} TO Disk('backups', 'zakaz')`),
    );
  }
  if (!storeExists(config)) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  const chosen = resolve(out ?? join(config.dataDir, BACKUPS, nameOf(config.database, clock.now())));
  await mkdir(dirname(chosen), { recursive: true, mode: 0o700 }).catch(() => undefined);
  // The engine compares paths after it has followed links.
  const backupDir = await realpath(dirname(chosen)).catch(() => dirname(chosen));
  const folder = join(backupDir, basename(chosen));
  const use = { config, purpose: 'backup', waitMs: wait, backupDir };
  const warehouse = await openFreeStore(context, use, 'write');
  try {
    const { tables, archive } = await backUp(warehouse, { folder, clock, version, signal }).catch(
      (error: unknown) => {
        throw isElsewhere(error)
          ? new UsageError(texts.backup.elsewhere(join(config.dataDir, BACKUPS)))
          : error;
      },
    );
    stdout.lines([folder]);
    const counts = { tables: tables.length, rows: sumRows(tables) };
    const words = texts.backup.done(counts, texts.format.bytes(archive.bytes));
    stderr.lines(wrap(words, stderr.columns()));
    if (config.personalData !== 'drop' && config.personalDataKey === null) {
      stderr.lines(wrap(texts.backup.key(join(config.dataDir, KEY_FILE)), stderr.columns()));
    }
    return EXIT.done;
  } finally {
    await warehouse.close();
  }
}

const NOT_ALLOWED_PATH = 36;

/** A server that keeps the store for others lets backups be written into the data folder alone. */
function isElsewhere(error: unknown): boolean {
  return error instanceof StoreQueryError && error.details['engine_code'] === NOT_ALLOWED_PATH;
}

/** `zakaz-2025-11-23T12-00-00Z`: sorts by time, and every file system takes it. */
export function nameOf(name: string, epochMs: number): string {
  return `${name}-${new Date(epochMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '-')}`;
}

/** Rows of all tables. */
export function sumRows(tables: readonly { readonly rows: string }[]): number {
  return tables.reduce((sum, { rows }) => sum + Number(rows), 0);
}
