/** What was done, line by line as it was done: a probe that was killed leaves all it had seen, and the report can be made of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalEntry, journalEntrySchema } from '../protocol/probe.ts';
import { type EvidenceFolder, JOURNAL_FILE } from './evidence.ts';

/** The journal of the probe at work. */
export class Journal {
  readonly #folder: EvidenceFolder;
  readonly #entries: JournalEntry[] = [];

  constructor(folder: EvidenceFolder) {
    this.#folder = folder;
  }

  /** All so far, oldest first. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Notes something; it counts once it is written. */
  async add(entry: JournalEntry): Promise<void> {
    await this.#folder.appendToJournal(JSON.stringify(entry));
    this.#entries.push(entry);
  }
}

/** A line of a journal that is none. */
export class JournalError extends Error {
  /** From 1. */
  readonly line: number;

  constructor(line: number) {
    super(`line ${line} of ${JOURNAL_FILE} cannot be read`);
    this.line = line;
  }
}

/**
 * Reads the journal of a probe. A last line that was cut off in the writing is left out.
 * @throws JournalError
 */
export function readJournal(folder: string): JournalEntry[] {
  const lines = readFileSync(join(folder, JOURNAL_FILE), 'utf8').split('\n');
  const unfinished = lines.pop() ?? '';
  const entries = lines.map((line, index) => parseLine(line) ?? refuse(index + 1));
  const last = unfinished === '' ? null : parseLine(unfinished);
  return last === null ? entries : [...entries, last];
}

function refuse(line: number): never {
  throw new JournalError(line);
}

function parseLine(line: string): JournalEntry | null {
  try {
    return journalEntrySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
