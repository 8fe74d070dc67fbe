/** The evidence in one file to send: plain names below one folder, no bodies with persons in them. */
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { createTarDecoder } from 'modern-tar';
import { packTar } from 'modern-tar/fs';
import type { Artefact } from '../protocol/probe.ts';
import { ARCHIVE_FILE, describeBytes, isEvidenceName, RAW_SUFFIX, SUMS_FILE } from './evidence.ts';

/** The folder that unpacking makes. */
const PREFIX = 'qtickets_orders_debug';

/** Names of the files of a probe that may be sent, sorted: neither bodies with persons nor the archive itself. */
export async function listSendable(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isEvidenceName(entry.name))
    .map(({ name }) => name)
    .filter((name) => name !== ARCHIVE_FILE && !name.endsWith(RAW_SUFFIX) && !name.endsWith('.new'))
    .sort();
}

/** Writes the archive anew, whole or not at all. @param at the time of its files */
export async function writeArchive(folder: string, at: Date): Promise<void> {
  const names = await listSendable(folder);
  const sources = names.map((name) => ({
    type: 'content' as const,
    content: readFileSync(join(folder, name)),
    target: `${PREFIX}/${name}`,
    mtime: at,
    mode: 0o644,
  }));
  const draft = join(folder, `${ARCHIVE_FILE}.new`);
  await pipeline(packTar(sources), createGzip(), createWriteStream(draft));
  await rename(draft, join(folder, ARCHIVE_FILE));
}

/** What the archive holds. @throws Error when it is none */
export async function readArchive(folder: string): Promise<Artefact[]> {
  const decoder = createTarDecoder({ strict: true });
  const found: Artefact[] = [];
  const reading = (async () => {
    for await (const { header, body } of decoder.readable) {
      const bytes = new Uint8Array(await new Response(body).arrayBuffer());
      found.push(describeBytes(header.name.replace(`${PREFIX}/`, ''), bytes));
    }
  })();
  const packed = createReadStream(join(folder, ARCHIVE_FILE));
  await Promise.all([pipeline(packed, createGunzip(), Writable.fromWeb(decoder.writable)), reading]);
  return found;
}

/** `SHA256SUMS`, as `sha256sum -c` reads it. */
export async function sumsText(folder: string): Promise<string> {
  const names = (await listSendable(folder)).filter((name) => name !== SUMS_FILE);
  const lines = names.map((name) => {
    const { sha256 } = describeBytes(name, readFileSync(join(folder, name)));
    return `${sha256}  ${name}\n`;
  });
  return lines.join('');
}
