/**
 * How a process speaks to the one that owns the store: over a socket in the data folder, which nobody but the folder's owner can
 * open. A connection carries one request. Frames are JSON for what is asked and told, bytes for rows on their way in and out.
 */
import type { Socket } from 'node:net';
import { z } from 'zod';
import {
  InternalError,
  STORE_FAULTS,
  StoreLockedError,
  StoreQueryError,
  StoreSchemaError,
  StoreUnavailableError,
  type ZakazError,
} from '../core/errors.ts';

/** Raised when requests or answers change their meaning. */
export const PROTOCOL = 1;

const BYTES = 0;
const JSON_TEXT = 1;
const HEADER_BYTES = 5;
/** Rows come in smaller pieces; more is no request of ours. */
const MAX_FRAME_BYTES = 64 * 1024 ** 2;
const PIECE_BYTES = 1024 ** 2;

/** What came: JSON already parsed, or bytes. */
export type Frame = { readonly json: unknown } | { readonly bytes: Uint8Array };

/** Frames as they come; ends with the connection. @throws Error for what is none */
export async function* readFrames(socket: Socket): AsyncGenerator<Frame, void, void> {
  let held = Buffer.alloc(0);
  for await (const chunk of socket) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= HEADER_BYTES) {
      const size = held.readUInt32BE(1);
      if (size > MAX_FRAME_BYTES) throw new InternalError('a frame of the local socket is too large');
      if (held.length < HEADER_BYTES + size) break;
      const bytes = held.subarray(HEADER_BYTES, HEADER_BYTES + size);
      yield held[0] === JSON_TEXT ? { json: JSON.parse(bytes.toString('utf8')) } : { bytes };
      held = held.subarray(HEADER_BYTES + size);
    }
  }
}

/** Resolves when the frame has left, so that a slow reader holds up the writer. */
export function writeJson(socket: Socket, value: unknown): Promise<void> {
  return writeFrame(socket, JSON_TEXT, Buffer.from(JSON.stringify(value, writeLarge)));
}

/** As `writeJson`; bytes of any length. */
export async function writeBytes(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    await writeFrame(socket, BYTES, bytes.subarray(start, start + PIECE_BYTES));
  }
}

function writeFrame(socket: Socket, kind: number, payload: Uint8Array): Promise<void> {
  const header = Buffer.alloc(HEADER_BYTES);
  header[0] = kind;
  header.writeUInt32BE(payload.length, 1);
  return new Promise((resolve, reject) => {
    socket.write(header);
    socket.write(payload, (error) => (error ? reject(error) : resolve()));
  });
}

/** A 64-bit integer: JSON has no room for it. */
const large = z.object({ n: z.string().regex(/^-?\d+$/) }).transform(({ n }) => BigInt(n));

function writeLarge(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? { n: value.toString() } : value;
}

const list = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const scalar = z.union([z.string(), z.number(), z.boolean(), large]);
const listed = z.union([list(z.string()), list(z.number()), list(large)]);
const parameters = z.record(z.string(), z.union([scalar, listed])).readonly();

/** What can be asked of the owner of a store. */
export const requestSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('open'), protocol: z.number(), schema: z.string(), database: z.string() }),
  z.object({ op: z.literal('query'), name: z.string(), sql: z.string(), parameters }),
  z.object({ op: z.literal('execute'), sql: z.string(), parameters }),
  z.object({
    ...{ op: z.literal('insert'), table: z.string(), columns: list(z.string()) },
    ...{ rows: z.number().int(), token: z.string() },
  }),
  z.object({ op: z.literal('read-only'), sql: z.string(), format: z.string() }),
  z.object({
    ...{ op: z.literal('stream'), sql: z.string(), parameters },
    format: z.enum(['JSONEachRow', 'JSONCompactEachRow', 'TabSeparated', 'Parquet']),
  }),
  z.object({ op: z.literal('version') }),
  /** Granted for as long as the connection lasts. */
  z.object({ op: z.literal('turn'), purpose: z.string(), pid: z.number().int() }),
]);
export type Request = z.output<typeof requestSchema>;

const errorSchema = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  fault: z.enum(STORE_FAULTS).nullable(),
  retryable: z.boolean(),
});
type WireError = z.infer<typeof errorSchema>;

/** How an answer ends. */
export const endSchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), error: errorSchema }),
]);

/** An error as it travels; it says what every error may say anywhere. */
export function toWireError(error: ZakazError): WireError {
  const { code, message, details, retryable } = error;
  return {
    code,
    message,
    details,
    retryable,
    fault: error instanceof StoreUnavailableError ? error.fault : null,
  };
}

/** The error again, of the class it had. */
export function fromWireError({ code, message, details, fault, retryable }: WireError): ZakazError {
  if (fault !== null) return new StoreUnavailableError(message, { details, fault, retryable });
  if (code === 'STORE_LOCKED') return new StoreLockedError(message, { details });
  if (code === 'STORE_QUERY') return new StoreQueryError(message, { details });
  if (code === 'STORE_SCHEMA') return new StoreSchemaError(message, { details });
  return new InternalError(message, { details });
}
