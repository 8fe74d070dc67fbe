/** Writes a file that is there whole or not at all: beside its place first, then moved. */
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OutputError } from '../core/errors.ts';

/**
 * What was at the path stays until the new file is whole.
 * @param mode rights of the file, less what the user's mask takes away
 * @returns bytes written
 * @throws OutputError when it cannot be written; what making the pieces throws; the signal's reason
 */
export async function writeWholeFile(
  path: string,
  pieces: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
  mode = 0o666,
): Promise<number> {
  const draft = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  const file = createWriteStream(draft, { flags: 'wx', flush: true, mode });
  try {
    await pipeline(Readable.from(pieces, { objectMode: false }), file, { signal });
    await rename(draft, path);
    return file.bytesWritten;
  } catch (error) {
    await rm(draft, { force: true });
    throw signal.aborted ? signal.reason : toOutputError(error, path);
  }
}

/** A failure of the file system; anything else comes back as it is. */
function toOutputError(thrown: unknown, path: string): unknown {
  const isOfFile = thrown instanceof Error && 'syscall' in thrown && 'code' in thrown;
  if (!isOfFile) return thrown;
  return new OutputError(`${path} cannot be written (${thrown.code})`, { details: { path } });
}
