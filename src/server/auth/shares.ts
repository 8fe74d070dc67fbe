/**
 * Share links: a file each in the data folder, so that the command line can make and end them beside a running server. A key holds the
 * link's id and a secret, of which only the digest is kept.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { type Share, shareSchema } from '../../protocol/api/access.ts';
import { digestOf, makeKey } from './keys.ts';
import { writeOwnFile } from './write-file.ts';

const FOLDER = 'shares';
/** Nothing else becomes part of a path. */
const ID = /^[0-9a-f]{16}$/;
const ID_BYTES = 8;
const DAY_MS = 86_400_000;

const fileSchema = shareSchema.extend({ key_digest: z.string() });

export interface ShareRequest {
  /** For the owner, to tell links apart. */
  readonly label: string;
  readonly days: number;
}

export class Shares {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(dataDir: string, clock: Clock) {
    this.#folder = join(dataDir, FOLDER);
    this.#clock = clock;
  }

  /** @returns the link with its key, which is told this once */
  async create({ label, days }: ShareRequest): Promise<Share & { readonly key: string }> {
    const id = randomBytes(ID_BYTES).toString('hex');
    const key = `${id}.${makeKey()}`;
    const now = this.#clock.now();
    const share = { id, label, created_at: toIso(now), expires_at: toIso(now + days * DAY_MS) };
    await writeOwnFile(this.#path(id), JSON.stringify({ ...share, key_digest: digestOf(key) }));
    return { ...share, key };
  }

  /** Links that have not ended, the one that ends first in front. */
  async list(): Promise<Share[]> {
    const names = await readdir(this.#folder).catch(ifMissing<string[]>([]));
    const shares: Share[] = [];
    for (const name of names) {
      const found = await this.find(name.replace(/\.json$/, ''));
      if (found !== null) shares.push(found);
    }
    return shares.sort((left, right) => left.expires_at.localeCompare(right.expires_at));
  }

  /** The link of an id; null when there is none, or it has ended. */
  async find(id: string): Promise<Share | null> {
    const file = await this.#read(id);
    return file === null ? null : shareSchema.parse(file);
  }

  /** The link that a key opens; null for any other text. */
  async open(key: string): Promise<Share | null> {
    const file = await this.#read(key.split('.')[0] ?? '');
    // Digests of random keys: how long it takes to compare them tells nothing.
    return file === null || file.key_digest !== digestOf(key) ? null : shareSchema.parse(file);
  }

  /** Ends a link, and with it the sessions that it opened. @returns false when there is none of that id */
  async revoke(id: string): Promise<boolean> {
    if ((await this.find(id)) === null) return false;
    await rm(this.#path(id), { force: true });
    return true;
  }

  async #read(id: string): Promise<z.infer<typeof fileSchema> | null> {
    if (!ID.test(id)) return null;
    const text = await readFile(this.#path(id), 'utf8').catch(ifMissing(null));
    if (text === null) return null;
    const file = fileSchema.safeParse(parseJson(text));
    if (!file.success || Date.parse(file.data.expires_at) <= this.#clock.now()) return null;
    return file.data;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

function ifMissing<Value>(instead: Value): (error: NodeJS.ErrnoException) => Value {
  return (error) => {
    if (error.code === 'ENOENT') return instead;
    throw error;
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
