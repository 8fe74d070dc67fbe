/**
 * Opens the embedded engine. It is an optional dependency and loads a native library of some hundred megabytes, so it is
 * imported on first use; a thread that imports it hangs at its end.
 */
import { constants } from 'node:fs';
import { access, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session } from 'chdb';
import { StoreLockedError, StoreUnavailableError } from '../core/errors.ts';
import { toFolderError, toStoreError } from './errors.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { withLiterals } from './literals.ts';
import { isProcessAlive } from './process-identity.ts';
import type { EngineSettings } from './settings.ts';
import type { BoundValues, Send } from './statements.ts';
import { createTurns } from './turns.ts';

/** The engine's library, once it is loaded. */
export interface EngineLibrary {
  readonly createSession: (path: string, engineArguments: readonly string[]) => Session;
  /** Resolves when no query runs and no connection is still being let go. */
  readonly drain: () => Promise<void>;
}

/** @throws StoreUnavailableError `engine-missing` when the optional dependency is not installed or not for this machine */
export async function loadEngine(): Promise<EngineLibrary> {
  try {
    const { Session, drainPending } = await import('chdb');
    return {
      createSession: (path, connectionArgs) => new Session(path, { connectionArgs }),
      drain: drainPending,
    };
  } catch {
    throw new StoreUnavailableError(
      `the embedded store needs the package "chdb", which is not installed or has no build for ${process.platform}-${process.arch}: ` +
        'run "npm install chdb" beside Zakaz, or set CLICKHOUSE_URL to use a ClickHouse server',
      { fault: 'engine-missing' },
    );
  }
}

/**
 * Makes the folder where it is missing.
 * @throws StoreUnavailableError `read-only` when it cannot be made or written, naming the path and the user
 */
export async function prepareFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw toFolderError(error, { what: 'opening the store', folder: path });
  }
}

export interface SessionOptions {
  readonly path: string;
  readonly database: string;
  /** In force from the first statement until the session is closed. */
  readonly settings: EngineSettings;
}

/**
 * Opens one connection with settings of its own. Connections of one folder run side by side; each runs its statements in turn.
 * @throws StoreLockedError, StoreUnavailableError
 */
export async function openSession(
  library: EngineLibrary,
  { path, database, settings }: SessionOptions,
): Promise<Session> {
  const given = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const session = await refusedOpening(path, () => library.createSession(path, given));
  try {
    if (settings['readonly'] === undefined) {
      await session.queryAsync(`CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)}`);
    }
    await session.queryAsync(`USE ${quoteIdentifier(database)}`);
    return session;
  } catch (error) {
    session.close();
    throw toStoreError(error, { what: 'opening the store', location: path });
  }
}

/** A connection that is asked one thing after another. */
export interface EmbeddedConnection extends Send {
  /** Runs a statement without values. @returns how many rows it read */
  run(sql: string): Promise<number>;
  /** Answers a SELECT in pieces; whoever asks next waits until the last one was taken or the generator ended. */
  stream(sql: string, values: BoundValues, format: string): AsyncGenerator<Uint8Array>;
}

/** @param session not used in any other way */
export function createConnection(session: Session): EmbeddedConnection {
  const turns = createTurns();
  const send = (sql: string, values: BoundValues, format: string): Promise<Uint8Array> =>
    turns.run(async () => (await session.queryAsync(withLiterals(sql, values), { format })).bytes());
  return {
    rows: (sql, values) => send(sql, values, 'JSONEachRow'),
    statement: (sql, values) => send(sql, values, 'TabSeparated'),
    run: (sql) => turns.run(async () => (await session.queryAsync(sql)).rowsRead),
    async *stream(sql, values, format) {
      const release = await turns.take();
      try {
        for await (const chunk of session.queryStream(withLiterals(sql, values), { format }))
          yield chunk.raw();
      } finally {
        release();
      }
    },
  };
}

/** Connections as one: a statement goes to whichever has the fewest before it. */
export function createPool(connections: readonly EmbeddedConnection[]): EmbeddedConnection {
  const members = connections.map((connection) => ({ connection, underWay: 0 }));
  const take = () => {
    const idle = members.reduce((least, one) => (one.underWay < least.underWay ? one : least));
    idle.underWay += 1;
    return idle;
  };
  const use = async <Result>(ask: (connection: EmbeddedConnection) => Promise<Result>): Promise<Result> => {
    const member = take();
    try {
      return await ask(member.connection);
    } finally {
      member.underWay -= 1;
    }
  };
  return {
    rows: (sql, values) => use((one) => one.rows(sql, values)),
    statement: (sql, values) => use((one) => one.statement(sql, values)),
    run: (sql) => use((one) => one.run(sql)),
    async *stream(sql, values, format) {
      const member = take();
      try {
        yield* member.connection.stream(sql, values, format);
      } finally {
        member.underWay -= 1;
      }
    },
  };
}

/** The engine refuses with the same words whatever is wrong; its status file tells whether a process holds the folder. */
async function refusedOpening<Opened>(path: string, open: () => Opened): Promise<Opened> {
  try {
    return open();
  } catch {
    const pid = await holderOf(path);
    if (pid !== null) {
      throw new StoreLockedError(`the store ${path} is held by process ${pid}`, { details: { pid } });
    }
    throw new StoreUnavailableError(
      `the embedded engine could not open ${path}; it says why on the error output. If its files are damaged, move the folder ` +
        'away and load again',
      { fault: 'broken' },
    );
  }
}

async function holderOf(path: string): Promise<number | null> {
  try {
    const pid = Number(/^PID: (\d+)$/m.exec(await readFile(join(path, 'status'), 'utf8'))?.[1]);
    return Number.isSafeInteger(pid) && pid !== process.pid && isProcessAlive(pid) ? pid : null;
  } catch {
    return null;
  }
}
