/**
 * The keys of `buyer_key`. The configured one, else one of 32 random bytes that is made once and kept in the data folder. Former keys,
 * configured or further down in that file, make no pseudonyms: by them persons are known who were erased before the key was changed.
 */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';

/** Its name in the data folder. A key a line, the newest first. */
export const KEY_FILE = 'buyer.key';

export interface BuyerKeys {
  /** Null when none is needed: `PERSONAL_DATA=drop`. */
  readonly current: string | null;
  readonly former: readonly string[];
}

/** Makes a key where one is needed and there is none. */
export async function openBuyerKeys(config: Config): Promise<BuyerKeys> {
  const kept = await readKeys(config);
  if (config.personalData === 'drop') return { current: null, former: [...formerOf(config), ...kept] };
  const configured = config.personalDataKey?.reveal();
  if (configured !== undefined) return { current: configured, former: [...formerOf(config), ...kept] };
  const [current, ...former] = kept.length > 0 ? kept : await addBuyerKey(config);
  return { current: current ?? null, former: [...formerOf(config), ...former] };
}

/** Puts a new key in front of those in the data folder. @returns all of them */
export async function addBuyerKey(config: Config): Promise<readonly string[]> {
  const keys = [randomBytes(32).toString('hex'), ...(await readKeys(config))];
  const path = join(config.dataDir, KEY_FILE);
  await mkdir(config.dataDir, { recursive: true });
  await writeFile(`${path}.new`, keys.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return keys;
}

function formerOf({ personalDataFormerKeys }: Config): string[] {
  return personalDataFormerKeys.map((key) => key.reveal());
}

async function readKeys({ dataDir }: Config): Promise<string[]> {
  const text = await readFile(join(dataDir, KEY_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
