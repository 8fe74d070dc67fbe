/**
 * Loads that found the store held and left: they cannot write into it, so each leaves a line in the data folder, and the load that was
 * in their way counts the lines at its end.
 */
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const FILE = 'skipped-loads';

/** Notes that a load was skipped. A folder that cannot be written is no reason to fail: the load fails anyway. */
export async function noteSkippedLoad(dataDir: string, nowMs: number): Promise<void> {
  await appendFile(join(dataDir, FILE), `${new Date(nowMs).toISOString()}\n`).catch(() => undefined);
}

/** Counts the loads that were skipped since this was asked last, and forgets them. */
export async function takeSkippedLoads(dataDir: string): Promise<number> {
  const path = join(dataDir, FILE);
  try {
    const text = await readFile(path, 'utf8');
    await rm(path, { force: true });
    return text.split('\n').length - 1;
  } catch {
    return 0;
  }
}
