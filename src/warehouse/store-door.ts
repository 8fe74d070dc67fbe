/**
 * The door of a store that one process owns: other processes of the same user come in through a socket in the data folder and use
 * the store as if they had opened it themselves. Each connection asks one thing. Who wants to write takes a turn first.
 */
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { StoreLockedError, toZakazError } from '../core/errors.ts';
import { toFolderError } from './errors.ts';
import { type SocketAddress, socketAddress } from './local-socket.ts';
import {
  type Frame,
  PROTOCOL,
  readFrames,
  requestSchema,
  toWireError,
  writeBytes,
  writeJson,
} from './local-wire.ts';
import { SERVE } from './lock.ts';
import { currentSchema } from './migrations.ts';
import type { Query } from './query.ts';
import type { InsertBatch, Warehouse } from './warehouse.ts';
import type { WriterTurns } from './writer-turns.ts';

export interface StoreDoor {
  /** Lets nobody in any more and sends away who is inside. */
  close(): Promise<void>;
}

export interface StoreDoorOptions {
  readonly dataDir: string;
  /** Those who come before it is open wait for it. */
  readonly warehouse: Promise<Warehouse>;
  readonly database: string;
  readonly turns: WriterTurns;
}

/**
 * Opens the door. To be called by whoever holds the lock of the data folder: what an earlier owner left is removed.
 * @throws StoreUnavailableError when nothing can be made in the folder
 */
export async function openStoreDoor(options: StoreDoorOptions): Promise<StoreDoor> {
  const { dataDir } = options;
  const address = socketAddress(dataDir);
  const inside = new Set<Socket>();
  const server = createServer((socket) => {
    inside.add(socket);
    socket.once('close', () => inside.delete(socket));
    void serve(socket, options);
  });
  try {
    await rm(address.path, { force: true });
    await listen(server, address);
  } catch (error) {
    address.release();
    throw toFolderError(error, { what: 'opening the local socket', folder: dataDir });
  }
  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of inside) socket.destroy();
      await closed;
      address.release();
    },
  };
}

/** Nobody else may open it, not even for the moment between its making and a change of its rights. */
async function listen(server: Server, { path }: SocketAddress): Promise<void> {
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(before);
  }
}

/** Answers one request. Whatever goes wrong is the answer; a connection that breaks takes its request along. */
async function serve(socket: Socket, options: StoreDoorOptions): Promise<void> {
  // Met where something is read or written.
  socket.on('error', () => {});
  const frames = readFrames(socket);
  try {
    const value = await answer(socket, frames, options);
    await writeJson(socket, { ok: true, value });
  } catch (thrown) {
    const error = toWireError(toZakazError(thrown));
    await writeJson(socket, { ok: false, error }).catch(() => undefined);
  } finally {
    socket.end();
  }
}

type Frames = AsyncGenerator<Frame, void, void>;

async function answer(socket: Socket, frames: Frames, options: StoreDoorOptions): Promise<unknown> {
  const first = await frames.next();
  const request = requestSchema.parse(first.done || !('json' in first.value) ? null : first.value.json);
  if (request.op === 'open') await checkVisitor(request, options);
  const warehouse = await options.warehouse;
  switch (request.op) {
    case 'open':
      return { engine: warehouse.engine, location: warehouse.location };
    case 'query': {
      const { name, sql, parameters } = request;
      const rows = await warehouse.query(asQuery(name, sql), parameters);
      await writeBytes(socket, Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
      return null;
    }
    case 'execute':
      await warehouse.execute(request.sql, request.parameters);
      return null;
    case 'insert':
      await warehouse.insert({ ...request, chunks: await readChunks(frames) });
      return null;
    case 'stream':
      return await pour(await warehouse.stream(request, request.format), socket);
    case 'read-only':
      return await pour(await warehouse.readOnly(request.sql, request.format), socket);
    case 'version':
      return await warehouse.version();
    case 'turn':
      return await lendTurn(frames, request, { socket, turns: options.turns });
  }
}

/** Sends what a stream gives, for as long as the other end takes it. */
async function pour(stream: Readable, socket: Socket): Promise<null> {
  socket.once('close', () => stream.destroy());
  for await (const chunk of stream) await writeBytes(socket, chunk);
  return null;
}

/** The rows are checked where they are used. */
function asQuery(name: string, sql: string): Query<unknown> {
  return { name, sql: () => sql, row: z.unknown() };
}

/** The bytes up to the frame that ends them. */
async function readChunks(frames: Frames): Promise<InsertBatch['chunks']> {
  const chunks: Uint8Array[] = [];
  for (let frame = await frames.next(); !frame.done && 'bytes' in frame.value; frame = await frames.next()) {
    chunks.push(frame.value.bytes);
  }
  return chunks;
}

/** Keeps the turn until the other end gives it back or is gone. */
async function lendTurn(
  frames: Frames,
  { purpose, pid }: { readonly purpose: string; readonly pid: number },
  { socket, turns }: { readonly socket: Socket; readonly turns: WriterTurns },
): Promise<null> {
  const left = new AbortController();
  const leave = () => left.abort(new StoreLockedError('the other process has gone'));
  const over = frames.next().then(leave, leave);
  const turn = await turns.take(purpose, pid, left.signal);
  try {
    await writeJson(socket, { granted: true });
    await over;
  } finally {
    turn.release();
  }
  return null;
}

/** @throws StoreLockedError when the other speaks another language than we do, or means another database */
async function checkVisitor(
  {
    protocol,
    schema,
    database,
  }: { readonly protocol: number; readonly schema: string; readonly database: string },
  options: StoreDoorOptions,
): Promise<void> {
  const details = { pid: process.pid, purpose: SERVE };
  if (protocol !== PROTOCOL || schema !== (await currentSchema())) {
    throw new StoreLockedError(
      `process ${process.pid} keeps the store and is of another version than this program: restart it`,
      { details: { ...details, differs: 'version' } },
    );
  }
  if (database === options.database) return;
  throw new StoreLockedError(
    `process ${process.pid} keeps the database ${options.database} in this folder, not ${database}`,
    { details: { ...details, differs: 'database' } },
  );
}
