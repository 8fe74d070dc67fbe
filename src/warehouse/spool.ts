/**
 * Files through which batches reach the embedded engine, and answers leave it that it can only write whole. A file lives as long as
 * its insert or its reading; what a crash left is removed at the next opening. No more of a person comes here than the store holds.
 */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailableError } from '../core/errors.ts';
import { toFolderError } from './errors.ts';

/** The engine reads these in a file's path as patterns and then, finding no file, stores nothing without a word. */
const PATTERN_CHARACTERS = /[*?{}]/;

export interface Spool {
  /**
   * Writes the chunks to a file, hands its path to `use` and removes it, whatever came of it.
   * @throws StoreUnavailableError when the file cannot be written
   */
  withFile(chunks: readonly Uint8Array[], use: (path: string) => Promise<void>): Promise<void>;
  /** Has `make` write a file, and hands out its bytes; the file is gone when they were read or the generator ended. */
  readMade(make: (path: string) => Promise<void>): AsyncGenerator<Uint8Array>;
}

/**
 * Makes the folder, empty.
 * @throws StoreUnavailableError when it cannot be made or its path has characters the engine takes for a pattern
 */
export async function openSpool(folder: string): Promise<Spool> {
  if (PATTERN_CHARACTERS.test(folder)) {
    throw new StoreUnavailableError(
      `the path of the data folder must not contain * ? { or }: ${folder}; set ZAKAZ_DATA_DIR to another one`,
      { fault: 'broken' },
    );
  }
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw toFolderError(error, { what: 'opening the store', folder });
  }
  return {
    async withFile(chunks, use) {
      const path = join(folder, `${randomUUID()}.tsv`);
      try {
        await writeChunks(path, chunks).catch((error: unknown) => {
          throw toFolderError(error, { what: 'writing a batch', folder });
        });
        await use(path);
      } finally {
        await rm(path, { force: true });
      }
    },
    async *readMade(make) {
      const path = join(folder, `${randomUUID()}.out`);
      try {
        await make(path);
        yield* createReadStream(path);
      } finally {
        await rm(path, { force: true });
      }
    },
  };
}

async function writeChunks(path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await writeAll(file, chunks);
  } finally {
    await file.close();
  }
}

/** A gathered write may stop short, as on a disk that is nearly full: what is left is written again until it fails or is done. */
async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let left = chunks;
  while (left.length > 0) {
    const { bytesWritten } = await file.writev([...left]);
    left = skipBytes(left, bytesWritten);
  }
}

function skipBytes(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skip = count;
  for (const [index, chunk] of chunks.entries()) {
    if (skip < chunk.byteLength) return [chunk.subarray(skip), ...chunks.slice(index + 1)];
    skip -= chunk.byteLength;
  }
  return [];
}
