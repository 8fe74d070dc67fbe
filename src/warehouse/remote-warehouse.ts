/**
 * A store that another process owns, used through its door. What is asked, what comes back and how it fails are the same as if the
 * store had been opened here; only an owner that ends in between has an error of its own.
 */
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { StoreUnavailableError, ZakazError } from '../core/errors.ts';
import { createInFlight } from './in-flight.ts';
import { type SocketAddress, socketAddress } from './local-socket.ts';
import {
  endSchema,
  type Frame,
  fromWireError,
  PROTOCOL,
  type Request,
  readFrames,
  writeBytes,
  writeJson,
} from './local-wire.ts';
import { currentSchema } from './migrations.ts';
import { runQuery } from './statements.ts';
import type { InsertBatch, Warehouse } from './warehouse.ts';

/** The owner of a store, as far as it can be reached. */
export interface StoreOwner {
  /** The store it keeps, read and written through it. @throws StoreLockedError when it is of another version */
  openWarehouse(database: string): Promise<Warehouse>;
  /** Takes a turn to write. @throws StoreLockedError that names the run at work */
  takeTurn(purpose: string): Promise<RemoteTurn>;
  /** To be called once what was opened is closed. */
  leave(): void;
}

/** @returns null when nobody listens there */
export async function findOwner(dataDir: string): Promise<StoreOwner | null> {
  const address = socketAddress(dataDir);
  try {
    (await dial(address)).destroy();
  } catch {
    address.release();
    return null;
  }
  return {
    openWarehouse: (database) => openRemote(address, database),
    takeTurn: (purpose) => takeTurn(address, purpose),
    leave: () => address.release(),
  };
}

/** The right to write. */
export interface RemoteTurn {
  /** Resolves when the next one can have it, or the owner is gone. */
  release(): Promise<void>;
}

const openedSchema = z.object({ engine: z.enum(['chdb', 'clickhouse']), location: z.string() });

async function openRemote(address: SocketAddress, database: string): Promise<Warehouse> {
  const hello = { op: 'open', protocol: PROTOCOL, schema: await currentSchema(), database } as const;
  const { engine, location } = openedSchema.parse(await ask(address, hello));
  const inFlight = createInFlight();
  const rowsOf = async (request: Request): Promise<Uint8Array> => {
    const bytes: Uint8Array[] = [];
    await ask(address, request, { onBytes: (piece) => bytes.push(piece) });
    return Buffer.concat(bytes);
  };
  return {
    ...{ engine, location, database },
    query: (query, parameters = {}) =>
      inFlight.run(() => {
        const { name } = query;
        const send = {
          rows: (sql: string) => rowsOf({ op: 'query', name, sql, parameters }),
          statement: (sql: string) => rowsOf({ op: 'execute', sql, parameters }),
        };
        return runQuery(send, query, {}, { location });
      }),
    execute: (sql, parameters = {}) =>
      inFlight.run(async () => {
        await ask(address, { op: 'execute', sql, parameters });
      }),
    insert: (batch) =>
      inFlight.run(async () => {
        const { table, columns, rows, token, chunks } = batch;
        await ask(address, { op: 'insert', table, columns, rows, token }, { chunks });
      }),
    stream: (statement, format) =>
      inFlight.run(() => openRows(address, { op: 'stream', ...statement, format })),
    readOnly: (sql, format) => inFlight.run(() => openRows(address, { op: 'read-only', sql, format })),
    version: () => inFlight.run(async () => z.string().parse(await ask(address, { op: 'version' }))),
    close: () => inFlight.close(async () => {}),
  };
}

async function takeTurn(address: SocketAddress, purpose: string): Promise<RemoteTurn> {
  const exchange = await begin(address, { op: 'turn', purpose, pid: process.pid });
  await firstPart(exchange);
  return {
    async release() {
      await exchange.tell({ over: true }).catch(() => undefined);
      await exchange.next().catch(() => undefined);
      exchange.end();
    },
  };
}

interface AskOptions {
  /** Sent after the request. */
  readonly chunks?: InsertBatch['chunks'];
  readonly onBytes?: (bytes: Uint8Array) => void;
}

/** Asks one thing and waits for the whole answer. @throws ZakazError of the owner; StoreUnavailableError when it is gone */
async function ask(
  address: SocketAddress,
  request: Request,
  { chunks, onBytes }: AskOptions = {},
): Promise<unknown> {
  const exchange = await begin(address, request, chunks);
  try {
    for (;;) {
      const part = await exchange.next();
      if ('value' in part) return part.value;
      if ('bytes' in part) onBytes?.(part.bytes);
    }
  } finally {
    exchange.end();
  }
}

/** What is wrong with a statement shows before the first row, as where the store is opened here. */
async function openRows(address: SocketAddress, request: Request): Promise<Readable> {
  const exchange = await begin(address, request);
  const first = await firstPart(exchange);
  async function* rows(): AsyncGenerator<Uint8Array> {
    for (let part = first; !('value' in part); part = await exchange.next()) {
      if ('bytes' in part) yield part.bytes;
    }
  }
  const stream = Readable.from(rows(), { objectMode: false });
  // Also when it is let go before its first row was taken.
  stream.once('close', () => exchange.end());
  return stream;
}

/** A part of an answer: bytes, a word in between, or its end. */
type Part = Frame | { readonly value: unknown };

interface Exchange {
  /** @throws ZakazError of the owner; StoreUnavailableError when it is gone */
  next(): Promise<Part>;
  tell(word: unknown): Promise<void>;
  end(): void;
}

async function begin(
  address: SocketAddress,
  request: Request,
  chunks?: InsertBatch['chunks'],
): Promise<Exchange> {
  try {
    const socket = await dial(address);
    const frames = readFrames(socket);
    await writeJson(socket, request);
    for (const chunk of chunks ?? []) await writeBytes(socket, chunk);
    if (chunks !== undefined) await writeJson(socket, null);
    return {
      next: () => nextPart(frames),
      tell: (word) => writeJson(socket, word),
      end: () => socket.destroy(),
    };
  } catch (error) {
    throw toGone(error);
  }
}

/** The first part; an exchange that fails at once is over. */
async function firstPart(exchange: Exchange): Promise<Part> {
  try {
    return await exchange.next();
  } catch (error) {
    exchange.end();
    throw error;
  }
}

async function nextPart(frames: AsyncGenerator<Frame, void, void>): Promise<Part> {
  const frame = await frames.next().catch((error: unknown) => {
    throw toGone(error);
  });
  if (frame.done) throw toGone(null);
  if ('bytes' in frame.value) return frame.value;
  const end = endSchema.safeParse(frame.value.json);
  if (!end.success) return frame.value;
  if (!end.data.ok) throw fromWireError(end.data.error);
  return { value: end.data.value };
}

function dial({ path }: SocketAddress): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.off('error', reject);
      socket.on('error', () => {});
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

function toGone(thrown: unknown): ZakazError {
  if (thrown instanceof ZakazError) return thrown;
  return new StoreUnavailableError('the process that keeps the store ended before it had answered', {
    fault: 'owner-gone',
    retryable: true,
  });
}
