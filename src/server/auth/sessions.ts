/**
 * Sessions: a random key in a cookie, its digest in a file of the data folder, so that a restart signs nobody out. A session ends with
 * its time, with its password, or with the share link that opened it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { type Role, roleSchema } from '../../protocol/api/access.ts';
import { digestOf, makeKey } from './keys.ts';
import { writeOwnFile } from './write-file.ts';

const FILE = 'sessions.json';
/** The oldest go first. */
const MAX_SESSIONS = 1_000;

const sessionSchema = z.object({
  digest: z.string(),
  role: roleSchema,
  /** What it hangs on: a sign of the password, or the id of a share link. */
  bond: z.string(),
  share_id: z.string().nullable(),
  expires_ms: z.number(),
});
export type Session = z.infer<typeof sessionSchema>;

export interface NewSession {
  readonly role: Role;
  readonly bond: string;
  readonly shareId: string | null;
  readonly expiresMs: number;
}

export class Sessions {
  readonly #path: string;
  readonly #clock: Clock;
  /** By digest, the oldest first. */
  readonly #sessions = new Map<string, Session>();
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, clock: Clock) {
    this.#path = path;
    this.#clock = clock;
  }

  /** Reads those of before; a file that cannot be read signs everybody out. */
  static async open(dataDir: string, clock: Clock): Promise<Sessions> {
    const sessions = new Sessions(join(dataDir, FILE), clock);
    const text = await readFile(sessions.#path, 'utf8').catch(() => '[]');
    const known = z.array(sessionSchema).safeParse(parseJson(text));
    for (const session of known.data ?? []) sessions.#sessions.set(session.digest, session);
    return sessions;
  }

  /** @returns the key for the cookie */
  async create({ role, bond, shareId, expiresMs }: NewSession): Promise<string> {
    const key = makeKey();
    const digest = digestOf(key);
    this.#dropEnded();
    this.#sessions.set(digest, { digest, role, bond, share_id: shareId, expires_ms: expiresMs });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    await this.#write();
    return key;
  }

  /** The session of a key; null when it has ended or never was. */
  find(key: string): Session | null {
    const session = this.#sessions.get(digestOf(key));
    return session === undefined || session.expires_ms <= this.#clock.now() ? null : session;
  }

  async end(key: string): Promise<void> {
    if (this.#sessions.delete(digestOf(key))) await this.#write();
  }

  #dropEnded(): void {
    for (const [digest, { expires_ms: expiresMs }] of this.#sessions) {
      if (expiresMs <= this.#clock.now()) this.#sessions.delete(digest);
    }
  }

  /** One after another: two would write the same draft. */
  #write(): Promise<void> {
    const write = () => writeOwnFile(this.#path, JSON.stringify([...this.#sessions.values()]));
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
