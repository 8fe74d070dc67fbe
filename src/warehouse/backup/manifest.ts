/** What a backup says of itself: from which store it is, and what has to be in it. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { BackupError } from '../../core/errors.ts';
import { systemCode } from '../errors.ts';
import { appliedSchema } from '../migrate.ts';
import { tableSumsSchema } from '../table-sums.ts';

/** The two files of a backup: the description, and the engine's own archive. */
export const MANIFEST_FILE = 'manifest.json';
export const ARCHIVE_FILE = 'store.tar';

/** Some kilobytes are usual. */
const MAX_MANIFEST_BYTES = 1024 ** 2;

const manifestSchema = z.strictObject({
  format: z.literal(1),
  made_at: z.iso.datetime(),
  /** Of the program. */
  version: z.string(),
  engine_version: z.string(),
  database: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/),
  report_zone: z.string(),
  migrations: z.array(appliedSchema).min(1),
  archive: z.strictObject({
    bytes: z.int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  tables: z.array(tableSumsSchema),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** @throws BackupError when there is none or it is not one of this program's */
export async function readManifest(path: string): Promise<BackupManifest> {
  const text = await readSmallFile(path);
  const manifest = manifestSchema.safeParse(parseJson(text));
  if (manifest.success) return manifest.data;
  const keys = [...new Set(manifest.error.issues.map(({ path: keyPath }) => String(keyPath[0] ?? 'all')))];
  throw new BackupError(`${path} is not the description of a backup (${keys.join(', ')})`, {
    fault: 'damaged',
    details: { path },
  });
}

async function readSmallFile(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size <= MAX_MANIFEST_BYTES) return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCode(error) ?? 'unknown reason';
    throw new BackupError(`${path} cannot be read (${code})`, { fault: 'missing', details: { path } });
  }
  throw new BackupError(`${path} is too large for the description of a backup`, {
    fault: 'unsafe',
    details: { path },
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** SHA-256 of a file, hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
