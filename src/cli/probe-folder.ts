/** Finds the probe a command means, and puts what is wrong with it into words. */
import { UsageError } from '../core/errors.ts';
import { findProbe } from '../probe/evidence.ts';
import { JournalError } from '../probe/journal.ts';
import type { Context } from './context.ts';

/** The folder of the probe. @throws UsageError when there is none */
export function probeFolder({ texts, self }: Context, path: string): string {
  const folder = findProbe(path);
  if (folder !== null) return folder;
  const { noProbe, noProbeNext } = texts.probe.talk;
  throw new UsageError(`${noProbe(path)}\n${noProbeNext} ${self} probe`);
}

/** Reads something of a probe. @throws UsageError for a journal that was damaged */
export async function readProbe<Result>(
  { texts, self }: Context,
  folder: string,
  read: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof JournalError)) throw thrown;
    const { damaged, damagedNext } = texts.probe.talk;
    throw new UsageError(`${damaged(folder, thrown.line)}\n${damagedNext} ${self} probe verify ${folder}`);
  }
}

/** Turns what a full disk or a missing right throws into words. */
export async function writing<Result>(
  { texts }: Context,
  path: string,
  write: () => Promise<Result>,
): Promise<Result> {
  try {
    return await write();
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    if (!FILE_CODES.has(code)) throw thrown;
    const { cannotWrite, cannotWriteNext } = texts.probe.talk;
    throw new UsageError(`${cannotWrite(path, code)}\n${cannotWriteNext}`);
  }
}

const FILE_CODES: ReadonlySet<string> = new Set([
  ...['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST', 'EISDIR', 'EMFILE', 'EFBIG'],
]);
