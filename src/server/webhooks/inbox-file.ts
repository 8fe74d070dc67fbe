/**
 * A file of the inbox: records one after another, each a line of JSON and the bytes of a body. A record counts once it is whole; what a
 * crash or a full disk left behind the last whole one was never acknowledged and is passed over. Bodies hold persons: files are for
 * their owner alone.
 */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

/** What is kept of a webhook beside its body. */
const headSchema = z.object({
  id: z.string(),
  received_ms: z.number(),
  event_type: z.string(),
  model_name: z.string(),
  signature: z.string(),
  by_old_secret: z.boolean(),
  bytes: z.number().int().nonnegative(),
});
export type RecordHead = z.infer<typeof headSchema>;

/** Where a record's body lies. */
export interface RecordPlace {
  readonly head: RecordHead;
  readonly offset: number;
}

const LINE_END = 0x0a;

/** The bytes of a record. */
export function encodeRecord(head: RecordHead, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body, Buffer.from([LINE_END])]);
}

/** The whole records of a file, in order. */
export async function readPlaces(path: string): Promise<RecordPlace[]> {
  const bytes = await readFile(path);
  const places: RecordPlace[] = [];
  for (let start = 0; start < bytes.length; ) {
    const lineEnd = bytes.indexOf(LINE_END, start);
    const head = lineEnd === -1 ? null : parseHead(bytes.subarray(start, lineEnd));
    if (head === null) break;
    const end = lineEnd + 1 + head.bytes;
    if (bytes[end] !== LINE_END) break;
    places.push({ head, offset: lineEnd + 1 });
    start = end + 1;
  }
  return places;
}

function parseHead(line: Uint8Array): RecordHead | null {
  try {
    return headSchema.parse(JSON.parse(Buffer.from(line).toString('utf8')));
  } catch {
    return null;
  }
}

/** A file that records are added to. */
export class InboxWriter {
  readonly path: string;
  readonly #file: FileHandle;
  #size = 0;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Makes the file, durably. */
  static async create(path: string): Promise<InboxWriter> {
    const file = await open(path, 'wx', 0o600);
    try {
      await syncFolder(dirname(path));
      return new InboxWriter(path, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds records; resolves when they are durable.
   * @returns where each record begins
   * @throws what the file system throws: then nothing may be added to this file any more
   */
  async append(records: readonly Uint8Array[]): Promise<number[]> {
    const starts: number[] = [];
    let end = this.#size;
    for (const record of records) {
      starts.push(end);
      end += record.length;
    }
    // On a disk that is nearly full a write may stop short; it is then given up as a whole.
    await this.#file.writeFile(Buffer.concat(records));
    await this.#file.datasync();
    this.#size = end;
    return starts;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** A new name in a folder is durable once the folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
