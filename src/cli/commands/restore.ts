/** `zakaz restore`: the embedded store out of a backup. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { OutputError, UsageError } from '../../core/errors.ts';
import { KEY_FILE } from '../../loader/buyer-key.ts';
import { restore } from '../../warehouse/backup/restore.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { storeExists } from '../store.ts';
import { nameOf, sumRows } from './backup.ts';

/** Options and argument of `zakaz restore`. */
export interface RestoreOptions {
  readonly folder: string;
  readonly replace?: boolean;
}

/** @throws UsageError, ConfigError, BackupError, StoreCopyError, StoreSchemaError, and what the store throws */
export async function run(context: Context, { folder, replace = false }: RestoreOptions): Promise<number> {
  const { stderr, texts, clock, signal } = context;
  const config = await readConfig(context);
  const { store, dataDir } = config;
  if (store.kind === 'server') {
    const sql = `RESTORE DATABASE ${config.database} FROM Disk('backups', 'zakaz')`;
    throw new UsageError(texts.restore.server(sql));
  }
  const hadStore = storeExists(config);
  if (hadStore && !replace) throw new UsageError(texts.restore.inTheWay(store.path));
  const aside = replace ? nameOf(`${store.path}.replaced`, clock.now()) : null;
  const options = { folder: resolve(folder), store: store.path, config, clock, signal, aside };
  const { tables, made_at } = await restore(options).catch((error: unknown) => {
    // It came while the backup was looked through.
    throw error instanceof OutputError ? new UsageError(texts.restore.inTheWay(store.path)) : error;
  });
  const counts = { tables: tables.length, rows: sumRows(tables) };
  const say = (text: string) => stderr.lines(wrap(text, stderr.columns()));
  say(texts.restore.done(counts, texts.format.time(made_at, config.reportZone)));
  if (hadStore && aside !== null) say(texts.restore.aside(aside));
  const key = join(dataDir, KEY_FILE);
  const needsKey = config.personalData !== 'drop' && config.personalDataKey === null;
  if (needsKey && !existsSync(key)) say(texts.restore.key(key));
  return EXIT.done;
}
