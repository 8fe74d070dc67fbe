/**
 * One process a data folder. The lock is a file that says who holds it, so that the other process can be named; a holder that
 * died without letting go does not block. No file system lock: Node has none.
 *
 * Taking over from the dead: whoever can create `zakaz.lock.after-<nonce of the dead>` is its one heir, and moves that file over
 * the lock in one step. Another taker that comes late creates it anew, sees that the lock is no longer the dead one's, and starts
 * over.
 */
import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFile,
  link,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { InternalError, StoreLockedError } from '../core/errors.ts';
import { systemCode, toFolderError } from './errors.ts';
import { currentPidSpace, isProcessAlive, processStart } from './process-identity.ts';

/** The lock's name in the data folder. */
export const LOCK_FILE = 'zakaz.lock';

/** What a server that keeps a store for others calls itself. */
export const SERVE = 'serve';

export interface LockOptions {
  /** What the holder is doing, for the one who has to wait: `load`, `serve`. */
  readonly purpose: string;
  readonly clock: Clock;
}

export interface Lock {
  /** Lets go. Safe to call twice, and never takes away a lock that has become another's. */
  release(): Promise<void>;
}

const holderSchema = z.object({
  pid: z.number().int(),
  host: z.string(),
  boot: z.string().nullable(),
  pid_namespace: z.string().nullable(),
  process_start: z.string().nullable(),
  started_at: z.string(),
  purpose: z.string(),
  nonce: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** How often a holder shows that it lives, and for how long that is believed of one whose processes we cannot see. */
const HEARTBEAT_MS = 15_000;
const HEARTBEAT_LIMIT_MS = 60_000;
const MAX_ATTEMPTS = 100;

/**
 * Takes the lock or fails at once; it never waits.
 * @throws StoreLockedError with `pid`, `since` and `purpose` of the holder
 * @throws StoreUnavailableError when the folder cannot be made or written
 */
export async function acquireLock(dataDir: string, options: LockOptions): Promise<Lock> {
  const path = join(dataDir, LOCK_FILE);
  const own = describeSelf(options);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const draft = join(dataDir, `${LOCK_FILE}.${own.nonce}`);
    try {
      await writeDurably(draft, `${JSON.stringify(own)}\n`);
      await takeFirstOrInherit(path, draft, options.clock);
    } finally {
      await rm(draft, { force: true });
    }
  } catch (error) {
    throw toFolderError(error, { what: 'taking the lock', folder: dataDir });
  }
  return hold(path, own.nonce, options.clock);
}

/** Somebody who waits for the lock says so as often as this, at least. */
const WANTED_MS = 2_000;
const wantedFile = (dataDir: string) => join(dataDir, `${LOCK_FILE}.wanted`);

/** Tells whoever holds the lock that another waits for it. A holder that has time goes on; see `isLockWanted`. */
export async function askForLock(dataDir: string): Promise<void> {
  await writeFile(wantedFile(dataDir), '').catch(() => undefined);
}

/** Whether another process waits for the lock at this moment. */
export async function isLockWanted(dataDir: string, clock: Clock): Promise<boolean> {
  const asked = await stat(wantedFile(dataDir)).catch(() => null);
  return asked !== null && clock.now() - asked.mtimeMs < WANTED_MS;
}

function describeSelf({ purpose, clock }: LockOptions): Holder {
  const space = currentPidSpace();
  return {
    pid: process.pid,
    host: space.host,
    boot: space.boot,
    pid_namespace: space.pidNamespace,
    process_start: processStart(process.pid),
    started_at: new Date(clock.now()).toISOString(),
    purpose,
    nonce: randomUUID(),
  };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function takeFirstOrInherit(path: string, draft: string, clock: Clock): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (await createFrom(draft, path)) return;
    const line = await successionOf(path);
    const last = line.at(-1);
    if (last === undefined) continue;
    if (await isAlive(last, clock)) throw heldBy(last.holder);
    const inheritance = `${path}.after-${last.holder.nonce}`;
    if (!(await createFrom(draft, inheritance))) continue;
    const root = await readHolder(path);
    if (root?.holder.nonce === line[0]?.holder.nonce) {
      await rename(inheritance, path);
      for (const { holder } of line.slice(0, -1)) await rm(`${path}.after-${holder.nonce}`, { force: true });
      return;
    }
    await rm(inheritance, { force: true });
  }
  throw new InternalError(`the lock ${path} changes hands without end`);
}

/** Gives the draft a second name, all of its text at once. @returns false when that name is taken */
async function createFrom(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EEXIST') return false;
    if (code === null || !NO_LINKS.has(code)) throw error;
    return copyFrom(draft, path);
  }
}

/** What file systems without hard links answer (FAT, some network folders). */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

async function copyFrom(draft: string, path: string): Promise<boolean> {
  try {
    await copyFile(draft, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

interface Found {
  readonly path: string;
  readonly holder: Holder;
}

/** The lock's holder, its heir, the heir's heir: nearly always one, more after heirs that died while they took over. */
async function successionOf(path: string): Promise<readonly Found[]> {
  const line: Found[] = [];
  let next = path;
  for (;;) {
    const found = await readHolder(next);
    if (found === null) return line;
    line.push(found);
    next = `${path}.after-${found.holder.nonce}`;
  }
}

async function readHolder(path: string): Promise<Found | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
  return { path, holder: parseHolder(text) };
}

/** Text that is not ours is taken for a holder that cannot be seen: it blocks for as long as the file is fresh. */
function parseHolder(text: string): Holder {
  const unknown = {
    pid: 0,
    host: '',
    boot: null,
    pid_namespace: null,
    process_start: null,
    started_at: '',
    purpose: 'unknown',
    nonce: 'unreadable',
  };
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return unknown;
  }
}

async function isAlive({ path, holder }: Found, clock: Clock): Promise<boolean> {
  const here = currentPidSpace();
  const isOurHost = holder.host === here.host;
  if (isOurHost && holder.boot !== here.boot) return false;
  if (isOurHost && holder.pid_namespace === here.pidNamespace) {
    return isProcessAlive(holder.pid) && processStart(holder.pid) === holder.process_start;
  }
  // Another machine or container over a shared folder: its processes cannot be seen, only that it still touches the file.
  const touched = await stat(path).catch(() => null);
  return touched !== null && clock.now() - touched.mtimeMs < HEARTBEAT_LIMIT_MS;
}

/** What one who comes in vain is told of the holder. */
export function heldBy({
  pid,
  started_at,
  purpose,
  host,
}: Pick<Holder, 'pid' | 'started_at' | 'purpose' | 'host'>): StoreLockedError {
  return new StoreLockedError(
    `the data folder is in use by process ${pid} on ${host} (${purpose}, since ${started_at}): wait until it ends, or stop it`,
    { details: { pid, since: started_at, purpose, host } },
  );
}

function hold(path: string, nonce: string, clock: Clock): Lock {
  let held = true;
  const isStillOurs = async (): Promise<boolean> => (await readHolder(path))?.holder.nonce === nonce;
  const heartbeat = setInterval(() => {
    const now = new Date(clock.now());
    // A beat that fails is no reason to stop the work; a folder that is gone shows itself at the next write.
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    async release() {
      if (!held) return;
      held = false;
      clearInterval(heartbeat);
      if (await isStillOurs()) await rm(path, { force: true });
    },
  };
}
