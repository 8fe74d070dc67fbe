/**
 * The embedded engine. It writes and reads on connections of their own, which run side by side, and a user's SQL on one more that is
 * read-only from its opening. One process a folder and one folder a process: `lock.ts` tells who holds it.
 */
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Session } from 'chdb';
import { InternalError } from '../core/errors.ts';
import {
  createConnection,
  createPool,
  type EmbeddedConnection,
  loadEngine,
  openSession,
  prepareFolder,
} from './chdb-engine.ts';
import { createChdbReadOnly } from './chdb-read-only.ts';
import { toStoreError } from './errors.ts';
import { createInFlight } from './in-flight.ts';
import { insertTarget, quoteText } from './insert-statement.ts';
import { openStream } from './open-stream.ts';
import { SQL_ROOT } from './query.ts';
import { createSqlGuard } from './read-only.ts';
import {
  type EngineSettings,
  INSERT_SETTINGS,
  LOCAL_READ_SETTINGS,
  LOCAL_SETTINGS,
  READ_ONLY_SETTINGS,
  settingsClause,
} from './settings.ts';
import { openSpool, type Spool } from './spool.ts';
import { beginningOf, bind, readVersion, runQuery, runStatement } from './statements.ts';
import type { BoundStatement, InsertBatch, StreamFormat, Warehouse } from './warehouse.ts';

export interface ChdbOptions {
  /** Folder of the engine's files; made when missing. */
  readonly path: string;
  readonly database: string;
  /** Folder for batches on their way in; emptied on opening. */
  readonly spoolDir: string;
  /**
   * Memory one query may take, bytes.
   * @default half of the machine's, at most 4 GiB; the engine's own default is no limit
   */
  readonly maxMemoryBytes?: number;
  /** Statements that write side by side. @default 2, on a machine with less than 2 GiB 1 */
  readonly writers?: number | undefined;
  /** The only folder that BACKUP and RESTORE may use. @default none */
  readonly backupDir?: string;
}

const MEMORY_LIMIT = 4 * 1024 ** 3;

/** Facts are built side by side, which takes 150 MB more for a million orders. */
const WRITERS = 2;
const SMALL_MACHINE = 2 * 1024 ** 3;
/** A page asks ten questions at once, and an export may take minutes. */
const READERS = 2;

/** The engine's name for the database that a connection begins in. */
const ENGINE_DATABASE = 'default';

/** @throws StoreUnavailableError, StoreLockedError */
export async function createChdbWarehouse(options: ChdbOptions): Promise<Warehouse> {
  const { path, database, spoolDir, backupDir } = options;
  const { writers = machineMemory() < SMALL_MACHINE ? 1 : WRITERS } = options;
  if (database === ENGINE_DATABASE) throw new InternalError('the embedded store cannot be named "default"');
  const library = await loadEngine();
  await prepareFolder(path);
  const common = {
    'config-file': fileURLToPath(new URL('engine.xml', SQL_ROOT)),
    ...memorySettings(options.maxMemoryBytes),
    ...(backupDir === undefined ? {} : { 'backups.allowed_path': backupDir }),
  };
  const closers: (() => void)[] = [];
  const release = async (): Promise<void> => {
    for (const close of closers.splice(0)) close();
    await library.drain();
  };

  try {
    const open = async (settings: EngineSettings): Promise<Session> => {
      const session = await openSession(library, { path, database, settings: { ...settings, ...common } });
      closers.push(() => session.close());
      return session;
    };
    const openPool = async (connections: number, settings: EngineSettings): Promise<EmbeddedConnection> => {
      const members: EmbeddedConnection[] = [];
      while (members.length < connections) members.push(createConnection(await open(settings)));
      return createPool(members);
    };
    const writer = await openPool(writers, LOCAL_SETTINGS);
    const reader = await openPool(READERS, { ...LOCAL_SETTINGS, ...LOCAL_READ_SETTINGS });
    const user = await open({ ...READ_ONLY_SETTINGS, ...LOCAL_READ_SETTINGS });
    // The engine's own database serves any file of the machine as a table, also to a read-only session. It is back at the next
    // opening; until then no connection can be added.
    await writer.run(`DETACH DATABASE ${ENGINE_DATABASE}`);
    // Emptied only now: until the engine is open the files could be another process's.
    const spool = await openSpool(spoolDir);

    const guard = createSqlGuard((query, parameters) =>
      runQuery(reader, query, parameters, { location: path, words: 'user', what: 'SQL' }),
    );
    const readOnly = createChdbReadOnly(user, guard, path);
    const inFlight = createInFlight();
    let writes = 0;
    const write = (operation: () => Promise<void>): Promise<void> =>
      inFlight.run(() =>
        operation().finally(() => {
          writes += 1;
        }),
      );
    return {
      engine: 'chdb',
      database,
      location: path,
      writes: () => writes,
      query: (query, parameters) =>
        inFlight.run(() => runQuery(reader, query, parameters, { location: path })),
      stream: (statement, format) =>
        inFlight.run(() => openStream(streamAnswer(reader, { spool, path }, statement, format))),
      execute: (sql, parameters) => write(() => runStatement(writer, { sql, parameters }, path)),
      insert: (batch) =>
        write(() => spool.withFile(batch.chunks, (file) => storeBatch(writer, batch, { file, path }))),
      readOnly: (sql, format) => inFlight.run(() => readOnly(sql, format)),
      version: () => inFlight.run(() => readVersion(reader, path)),
      close: () => inFlight.close(release),
    };
  } catch (error) {
    await release();
    throw toStoreError(error, { what: 'opening the store', location: path });
  }
}

/** Of the machine or the container, bytes. */
function machineMemory(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
}

/** The engine counts the whole process against its own limit, Node's memory too. */
function memorySettings(perQuery: number | undefined): EngineSettings {
  return {
    max_memory_usage: String(perQuery ?? Math.min(MEMORY_LIMIT, Math.floor(machineMemory() / 2))),
    max_server_memory_usage_to_ram_ratio: '0.75',
  };
}

/** Parquet has its index at the end, so the engine writes the document to a file first. */
async function* streamAnswer(
  reader: EmbeddedConnection,
  { spool, path }: { readonly spool: Spool; readonly path: string },
  { sql, parameters }: BoundStatement,
  format: StreamFormat,
): AsyncGenerator<Uint8Array> {
  const values = bind(parameters);
  const toFile = (file: string) => `${sql} INTO OUTFILE ${quoteText(file)} FORMAT ${format}`;
  try {
    yield* format === 'Parquet'
      ? spool.readMade(async (file) => void (await reader.statement(toFile(file), values)))
      : reader.stream(sql, values, format);
  } catch (error) {
    throw toStoreError(error, { what: beginningOf(sql), location: path });
  }
}

async function storeBatch(
  writer: EmbeddedConnection,
  batch: InsertBatch,
  { file, path }: { readonly file: string; readonly path: string },
): Promise<void> {
  const source = quoteText(file);
  const settings = `${settingsClause(INSERT_SETTINGS)}, insert_deduplication_token = '${batch.token}'`;
  const sql = `${insertTarget(batch)} FROM INFILE ${source} SETTINGS ${settings} FORMAT TabSeparated`;
  try {
    const rowsRead = await writer.run(sql);
    if (rowsRead === batch.rows) return;
    throw new InternalError(`insert into ${batch.table}: the engine read ${rowsRead} of ${batch.rows} rows`);
  } catch (error) {
    throw toStoreError(error, { what: `insert into ${batch.table}`, location: path });
  }
}
