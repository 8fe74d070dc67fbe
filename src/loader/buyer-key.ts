/** The key of `buyer_key`: the configured one, else one of 32 random bytes that is made once and kept in the data folder. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';

const KEY_FILE = 'buyer.key';

/** @returns null when no key is needed: `PERSONAL_DATA=drop` */
export async function openBuyerKey(config: Config): Promise<string | null> {
  if (config.personalData === 'drop') return null;
  if (config.personalDataKey !== null) return config.personalDataKey.reveal();
  const path = join(config.dataDir, KEY_FILE);
  const known = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (known !== null && known.trim() !== '') return known.trim();
  const key = randomBytes(32).toString('hex');
  await mkdir(config.dataDir, { recursive: true });
  await writeFile(`${path}.new`, `${key}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
  return key;
}
