/** What a probe found, made again from its journal: what stands in `report.json` may be of another version of the program. */
import type { ProbeReport } from '../protocol/probe.ts';
import { conclude } from './conclude.ts';
import { foldJournal } from './fold.ts';
import { readJournal } from './journal.ts';

/** @throws JournalError */
export function readReport(folder: string): ProbeReport {
  return conclude(foldJournal(readJournal(folder)), null);
}
