/**
 * The folder of one probe. What was written once is never written again: a new probe gets a new folder, and only the report, which
 * is made from the evidence, can be made anew. No name comes from outside, and no text is written with the token in it.
 */
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Artefact } from '../protocol/probe.ts';

/** One JSON document a line: what was done, as it was done. */
export const JOURNAL_FILE = 'evidence.jsonl';
export const REPORT_FILE = 'report.json';
export const MARKDOWN_FILE = 'final_report.md';
export const HTML_FILE = 'final_report.html';
export const SUMS_FILE = 'SHA256SUMS';
export const ARCHIVE_FILE = 'qtickets_orders_debug.tar.gz';
/** Bodies with persons in them end so; they are not packed. */
export const RAW_SUFFIX = '.raw.json';
/** Points at the newest probe. */
const LATEST = 'latest';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** For its owner alone. */
const PRIVATE = 0o600;

export interface EvidenceFolderOptions {
  /** Holds one folder for each probe. */
  readonly out: string;
  readonly nowMs: number;
  /** Takes out what must not be written. */
  readonly scrub: (text: string) => string;
}

export class EvidenceFolder {
  /** Absolute. */
  readonly path: string;
  readonly #scrub: (text: string) => string;
  readonly #stems = new Set<string>();

  private constructor(path: string, scrub: (text: string) => string) {
    this.path = path;
    this.#scrub = scrub;
  }

  /** Makes the folder of a new probe, named by its time (UTC), and points `latest` at it. */
  static async create({ out, nowMs, scrub }: EvidenceFolderOptions): Promise<EvidenceFolder> {
    const parent = resolve(out);
    await mkdir(parent, { recursive: true });
    const stamp = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    for (let number = 1; ; number += 1) {
      const name = number === 1 ? `${stamp}Z` : `${stamp}Z-${number}`;
      try {
        await mkdir(join(parent, name));
      } catch (error) {
        if (isTaken(error)) continue;
        throw error;
      }
      await pointAt(parent, name);
      return new EvidenceFolder(join(parent, name), scrub);
    }
  }

  /** A beginning for file names that no request of this probe has yet. */
  claimStem(wanted: string): string {
    let stem = wanted;
    for (let number = 2; this.#stems.has(stem); number += 1) stem = `${wanted}_${number}`;
    this.#stems.add(stem);
    return stem;
  }

  /** Writes a file that is not there yet. */
  async write(file: string, text: string): Promise<Artefact> {
    return this.#write(file, text, 0o644);
  }

  /** Writes a file that only its owner can read. */
  async writePrivate(file: string, text: string): Promise<Artefact> {
    return this.#write(file, text, PRIVATE);
  }

  /** Adds a line to the journal. */
  async appendToJournal(line: string): Promise<void> {
    await appendFile(join(this.path, JOURNAL_FILE), `${this.#scrub(line)}\n`);
  }

  async #write(file: string, text: string, mode: number): Promise<Artefact> {
    const bytes = Buffer.from(this.#scrub(text), 'utf8');
    await writeFile(placeOf(this.path, file), bytes, { flag: 'wx', mode });
    return describeBytes(file, bytes);
  }
}

/** Writes a file of the report anew, whole or not at all. */
export async function replaceFile(folder: string, file: string, content: string | Buffer): Promise<void> {
  const place = placeOf(folder, file);
  const draft = `${place}.new`;
  await writeFile(draft, content);
  await rename(draft, place);
}

export function describeBytes(file: string, bytes: Uint8Array): Artefact {
  return { file, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Whether a name is one that evidence can have: it leads nowhere and needs no quotes. */
export function isEvidenceName(name: string): boolean {
  return NAME.test(name);
}

/** The place of a file of the folder. @throws RangeError for a name that could lead elsewhere */
export function placeOf(folder: string, file: string): string {
  if (!isEvidenceName(file)) throw new RangeError(`"${file}" is no name of a file of evidence`);
  return join(folder, file);
}

/**
 * The folder of a probe that is meant by a path: itself, a folder of probes (then its newest), or `latest`, link or file.
 * @returns null when there is none
 */
export function findProbe(path: string): string | null {
  const place = resolve(path);
  if (existsSync(join(place, JOURNAL_FILE))) return place;
  const pointer = [join(place, LATEST), place].find((one) => isFile(one));
  if (pointer !== undefined) {
    const named = join(dirname(pointer), readFileSync(pointer, 'utf8').trim());
    return existsSync(join(named, JOURNAL_FILE)) ? named : null;
  }
  return existsSync(join(place, LATEST, JOURNAL_FILE)) ? join(place, LATEST) : null;
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    return false;
  }
}

/** A link where links can be made, else a file that holds the name. */
async function pointAt(parent: string, name: string): Promise<void> {
  const latest = join(parent, LATEST);
  const draft = join(parent, `.${LATEST}-${name}`);
  try {
    await symlink(name, draft, 'dir');
  } catch {
    await writeFile(draft, `${name}\n`);
  }
  // A folder of that name is somebody else's.
  if (lstatSync(latest, { throwIfNoEntry: false })?.isDirectory()) await rm(draft);
  else await rename(draft, latest);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
