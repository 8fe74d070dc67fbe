/** Whether the files of a probe are as they were written: hashes of the journal, sums of the report, members of the archive. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Artefact, JournalEntry } from '../protocol/probe.ts';
import { readArchive } from './archive.ts';
import { ARCHIVE_FILE, describeBytes, JOURNAL_FILE, RAW_SUFFIX, SUMS_FILE } from './evidence.ts';
import { foldJournal } from './fold.ts';
import { readJournal } from './journal.ts';

export interface EvidenceProblem {
  readonly file: string;
  readonly kind: 'changed' | 'missing' | 'unlisted' | 'archive' | 'damaged';
}

export interface EvidenceCheck {
  /** Files looked at. */
  readonly files: number;
  readonly problems: readonly EvidenceProblem[];
}

export async function checkEvidence(folder: string): Promise<EvidenceCheck> {
  const journal = tryRead(() => readJournal(folder));
  const sums = tryRead(() => parseSums(readFileSync(join(folder, SUMS_FILE), 'utf8')));
  const problems: EvidenceProblem[] = [];
  if (journal === null) problems.push({ file: JOURNAL_FILE, kind: 'damaged' });
  if (sums === null) problems.push({ file: SUMS_FILE, kind: 'missing' });
  const evidence = journal === null ? [] : artefactsOf(journal);
  const wanted = new Map([...(sums ?? []), ...evidence].map(({ file, sha256 }) => [file, sha256]));
  for (const [file, sha256] of wanted) {
    const kind = compareFile(folder, file, sha256);
    if (kind !== null) problems.push({ file, kind });
  }
  const present = readdirSync(folder).filter((file) => file !== ARCHIVE_FILE && file !== SUMS_FILE);
  for (const file of present) {
    if (!wanted.has(file)) problems.push({ file, kind: 'unlisted' });
  }
  problems.push(...(await compareArchive(folder, present)));
  return { files: wanted.size, problems: unique(problems) };
}

function artefactsOf(journal: readonly JournalEntry[]): readonly Pick<Artefact, 'file' | 'sha256'>[] {
  return foldJournal(journal).artefacts;
}

function compareFile(folder: string, file: string, sha256: string): EvidenceProblem['kind'] | null {
  const bytes = tryRead(() => readFileSync(join(folder, file)));
  if (bytes !== null) return describeBytes(file, bytes).sha256 === sha256 ? null : 'changed';
  // Bodies with persons are not packed, so that an archive that was unpacked lacks them.
  return file.endsWith(RAW_SUFFIX) ? null : 'missing';
}

/** An archive that was unpacked has none in it. */
async function compareArchive(folder: string, present: readonly string[]): Promise<EvidenceProblem[]> {
  if (tryRead(() => readFileSync(join(folder, ARCHIVE_FILE))) === null) return [];
  let packed: readonly Artefact[];
  try {
    packed = await readArchive(folder);
  } catch {
    return [{ file: ARCHIVE_FILE, kind: 'damaged' }];
  }
  const members = new Set(packed.map(({ file }) => file));
  const lacking = present.filter((file) => !file.endsWith(RAW_SUFFIX) && !members.has(file));
  const differing = packed.filter(({ file, sha256 }) => compareFile(folder, file, sha256) !== null);
  return [...lacking, ...differing.map(({ file }) => file)].map((file) => ({ file, kind: 'archive' }));
}

function parseSums(text: string): Pick<Artefact, 'file' | 'sha256'>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ sha256: line.slice(0, 64), file: line.slice(66) }));
}

/** The first thing that is wrong with a file is enough. */
function unique(problems: readonly EvidenceProblem[]): EvidenceProblem[] {
  return problems.filter(({ file }, index) => problems.findIndex((one) => one.file === file) === index);
}

function tryRead<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch {
    return null;
  }
}
