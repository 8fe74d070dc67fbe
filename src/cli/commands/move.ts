/** `zakaz move`: the embedded store into a ClickHouse server. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_DATABASE } from '../../config/store-config.ts';
import { UsageError } from '../../core/errors.ts';
import { moveStore } from '../../warehouse/move-store.ts';
import { createServerWarehouse } from '../../warehouse/server.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { describeNoData, openFreeStore } from '../store.ts';
import { sumRows } from './backup.ts';

/** Options of `zakaz move`. */
export interface MoveOptions {
  readonly to?: string;
  /** Milliseconds. */
  readonly wait?: number;
}

/** @throws UsageError, ConfigError, StoreCopyError, StoreSchemaError, and what the stores throw */
export async function run(context: Context, { to, wait = 0 }: MoveOptions): Promise<number> {
  const { stderr, texts, clock, signal } = context;
  const { move: words } = texts;
  if (to !== undefined && URL.canParse(to) && new URL(to).password !== '')
    throw new UsageError(words.password);
  const config = await readConfig(context, to === undefined ? {} : { CLICKHOUSE_URL: to });
  const { store: target, database, dataDir } = config;
  if (target.kind !== 'server') throw new UsageError(words.whereTo);
  const path = join(dataDir, 'store');
  const embedded = { ...config, store: { kind: 'embedded', path }, database: DEFAULT_DATABASE } as const;
  if (!existsSync(path)) {
    stderr.lines(describeNoData(context, embedded));
    return EXIT.storeUnavailable;
  }
  const from = await openFreeStore(
    context,
    { config: embedded, purpose: 'move', waitMs: wait, isAlone: true },
    'write',
  );
  try {
    const server = await createServerWarehouse({ ...target, database, access: 'write', clock });
    try {
      const tables = await moveStore({
        from,
        to: server,
        clock,
        signal,
        onTable: ({ table, rows }) => stderr.lines([words.table(table, Number(rows))]),
      });
      const done = words.done(
        { tables: tables.length, rows: sumRows(tables) },
        `${server.location}, ${database}`,
      );
      stderr.lines([...wrap(done, stderr.columns()), ...wrap(words.next(path, dataDir), stderr.columns())]);
      return EXIT.done;
    } finally {
      await server.close();
    }
  } finally {
    await from.close();
  }
}
