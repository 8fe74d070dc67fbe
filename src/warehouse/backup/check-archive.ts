/**
 * Looks through the engine's archive before the engine does: plain files under names that a backup has, each once, and an index that
 * speaks of those files alone. What the engine would make of links, devices, names that lead elsewhere, or an index that sends it to
 * another server is not tried.
 */
import { createReadStream } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { BackupError, StoreUnavailableError } from '../../core/errors.ts';

/** The engine's index, the last file of the archive. */
const INDEX = '.backup';
const MAX_INDEX_BYTES = 64 * 1024 ** 2;
const MAX_ENTRIES = 1_000_000;

/** Names of tables and columns come percent-encoded, so that no other letters stand in a path. */
const PATH = /^(?:metadata|data)(?:\/[A-Za-z0-9_.%~-]{1,255}){1,6}$/;
/** Elements of an index that is whole in itself: none of them names another backup. */
const ELEMENTS = new Set([
  ...['config', 'version', 'deduplicate_files', 'timestamp', 'uuid', 'backup_id', 'contents'],
  ...['file', 'name', 'size', 'checksum', 'data_file'],
]);

export interface ArchiveCheck {
  readonly path: string;
  /** Folder that it is to be unpacked in; has to have room for all of it. */
  readonly target: string;
}

/** @throws BackupError `unsafe` or `damaged`, StoreUnavailableError when there is no room for what it holds */
export async function checkArchive({ path, target }: ArchiveCheck): Promise<void> {
  const names = new Set<string>();
  let index: string | null = null;
  try {
    const archive: ReadableStream<Uint8Array> = Readable.toWeb(createReadStream(path));
    for await (const entry of archive.pipeThrough(createTarDecoder({ strict: true }))) {
      checkEntry(entry, names);
      names.add(entry.header.name);
      const text = await readBody(entry);
      if (entry.header.name === INDEX) index = text;
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw new BackupError(`${path} is no archive that can be read`, { fault: 'damaged', details: { path } });
  }
  if (index === null) throw new BackupError(`${path} has no index`, { fault: 'damaged', details: { path } });
  await checkRoom(checkIndex(index, names), target);
}

function checkEntry({ header }: ParsedTarEntry, names: ReadonlySet<string>): void {
  const { name, type = 'file', size } = header;
  if (type !== 'file') throw unsafe(`a ${type}`);
  if (name !== INDEX && !isSafePath(name)) throw unsafe(`a file under the name ${JSON.stringify(name)}`);
  if (names.has(name)) throw unsafe(`the file ${name} twice`);
  if (name === INDEX && size > MAX_INDEX_BYTES) throw unsafe('an index beyond all measure');
  if (names.size >= MAX_ENTRIES) throw unsafe('too many files');
}

/** The index as text. Other files are passed over; the next one does not come before. */
async function readBody({ header, body }: ParsedTarEntry): Promise<string> {
  if (header.name === INDEX) return new Response(body).text();
  await body.pipeTo(new WritableStream());
  return '';
}

function isSafePath(name: string): boolean {
  return PATH.test(name) && !name.split('/').some((part) => part === '.' || part === '..');
}

/** @returns bytes that it unpacks to */
function checkIndex(index: string, names: ReadonlySet<string>): number {
  for (const [, element = ''] of index.matchAll(/<\/?([^\s>/]*)/g)) {
    if (!ELEMENTS.has(element)) throw unsafe(`an index with <${element.slice(0, 40)}>`);
  }
  for (const [, name = ''] of index.matchAll(/<(?:name|data_file)>([^<]*)</g)) {
    if (!isSafePath(name)) throw unsafe(`an index with the name ${JSON.stringify(name.slice(0, 100))}`);
  }
  for (const [, name = ''] of index.matchAll(/<data_file>([^<]*)</g)) {
    if (!names.has(name)) throw unsafe(`an index with the file ${name}, which is not there`);
  }
  return [...index.matchAll(/<size>(\d{1,15})</g)].reduce((sum, [, size]) => sum + Number(size), 0);
}

async function checkRoom(bytes: number, target: string): Promise<void> {
  const { bavail, bsize } = await statfs(target);
  if (bavail * bsize >= bytes) return;
  const [free, needed] = [bavail * bsize, bytes].map((size) => Math.ceil(size / 1024 ** 2));
  throw new StoreUnavailableError(
    `restore: ${free} MiB are free on the disk of ${target}, and ${needed} are needed`,
    { fault: 'disk-full', details: { path: target } },
  );
}

function unsafe(what: string): BackupError {
  return new BackupError(`the archive holds ${what}: no backup of this program does`, { fault: 'unsafe' });
}
