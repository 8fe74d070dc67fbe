/** Opens the store for a command, and finds out which account a reading command means. */
import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { StoreSchemaError, UsageError } from '../core/errors.ts';
import { readOrganizations } from '../reports/reports.ts';
import { migrate, schemaState } from '../warehouse/migrate.ts';
import { type OpenOptions, openAlone, openWarehouse } from '../warehouse/open-warehouse.ts';
import { withPatience } from '../warehouse/patience.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Context } from './context.ts';
import { wrap } from './layout.ts';

interface StoreUse {
  readonly config: Config;
  /** What the process is doing, told to another that finds the store held. */
  readonly purpose: string;
  /** How long a store that another process holds is waited for, milliseconds. @default 0 */
  readonly waitMs?: number;
  /** See `OpenOptions`. */
  readonly backupDir?: string;
  /** Not through a server that keeps the store for others. @default false */
  readonly isAlone?: boolean;
}

/** Opens the store; one that is held is tried again for as long as may be waited. The caller closes it. */
export async function openFreeStore(
  { clock, signal, stderr, texts }: Context,
  { config, purpose, waitMs = 0, backupDir, isAlone = false }: StoreUse,
  access: OpenOptions['access'],
): Promise<Warehouse> {
  const { dataDir } = config;
  const open = isAlone ? openAlone : openWarehouse;
  const options = { clock, purpose, access, ...(backupDir === undefined ? {} : { backupDir }) };
  return await withPatience(() => open(config, options), {
    ...{ dataDir, purpose, waitMs, clock, signal },
    onWait: ({ details }) => stderr.lines([texts.progress.waiting(details)]),
  });
}

/** Opens the store for writing and brings its tables up to date. The caller closes it. */
export async function openWritableStore(context: Context, storeUse: StoreUse): Promise<Warehouse> {
  const warehouse = await openFreeStore(context, storeUse, 'write');
  try {
    await migrate(warehouse, { reportZone: storeUse.config.reportZone, clock: context.clock });
    return warehouse;
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

/** Opens the store for writing and closes it whatever happens. */
export async function withWritableStore<Result>(
  context: Context,
  storeUse: StoreUse,
  use: (warehouse: Warehouse) => Promise<Result>,
): Promise<Result> {
  const warehouse = await openWritableStore(context, storeUse);
  try {
    return await use(warehouse);
  } finally {
    await warehouse.close();
  }
}

/** A store with tables, opened for reading. */
export interface ReadableStore {
  readonly warehouse: Warehouse;
  /** The zone of its days and times. */
  readonly reportZone: string;
}

/**
 * Opens the store for reading and closes it whatever happens. A store that is not there yet is not made.
 * @param use gets null when there is no store, or no table in it
 * @throws StoreSchemaError when the tables are older or newer than the program
 */
export async function withReadableStore<Result>(
  context: Context,
  storeUse: StoreUse,
  use: (store: ReadableStore | null) => Promise<Result>,
): Promise<Result> {
  const { config } = storeUse;
  if (!storeExists(config)) return use(null);
  const warehouse = await openFreeStore(context, storeUse, 'read');
  try {
    const { state, reportZone } = await schemaState(warehouse);
    if (state === 'empty') return await use(null);
    if (state !== 'current') {
      throw new StoreSchemaError(`the tables are ${state} than the program`, { details: { state } });
    }
    return await use({ warehouse, reportZone: reportZone ?? config.reportZone });
  } finally {
    await warehouse.close();
  }
}

/** Whether there is something to open; a server is taken to be there. */
export function storeExists({ store }: Config): boolean {
  return store.kind === 'server' || existsSync(store.path);
}

/** Where the store lies, for people. */
export function storeLocation({ store }: Config): string {
  return store.kind === 'embedded' ? store.path : store.url.href;
}

/** What to tell a person whose store holds nothing yet. */
export function describeNoData({ texts, self, stderr }: Context, config: Config): string[] {
  const { status } = texts;
  const first = storeExists(config) ? status.neverLoaded : status.noStore(storeLocation(config));
  // Commands stay on one line, however long: they are there to be copied.
  const say = (text: string) => wrap(text, stderr.columns());
  return [...say(first), ...say(status.loadFirst), `  ${self} load`, `  ${self} demo`];
}

/**
 * The account that is meant: ORG_NAME, or the only one in the store.
 * @returns null when nothing was loaded yet
 * @throws UsageError when the store holds others, or several and none was named
 */
export async function chooseOrganization(
  { texts }: Context,
  { config, warehouse }: { readonly config: Config; readonly warehouse: Warehouse },
): Promise<string | null> {
  const known = await readOrganizations(warehouse);
  const { organization } = config;
  if (known.length === 0) return null;
  if (organization !== '') {
    if (known.includes(organization)) return organization;
    throw new UsageError(texts.status.noSuchOrganization(organization, known.join(', ')));
  }
  const [only, ...others] = known;
  if (only !== undefined && others.length === 0) return only;
  throw new UsageError(
    `${texts.status.severalOrganizations(known.join(', '))}\n${texts.status.chooseOrganization}`,
  );
}
