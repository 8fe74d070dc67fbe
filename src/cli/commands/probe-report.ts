/** `zakaz probe report`: makes the report of a probe again from its evidence. */
import { join } from 'node:path';
import { HTML_FILE, MARKDOWN_FILE } from '../../probe/evidence.ts';
import { readJournal } from '../../probe/journal.ts';
import { writeReport } from '../../probe/write-report.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { probeFolder, readProbe, writing } from '../probe-folder.ts';

/** Options of `zakaz probe report`. */
export interface ReportOptions {
  readonly folder: string;
}

/** Writes the report anew. @throws UsageError when there is no probe, its journal is damaged, or the folder cannot be written */
export async function run(context: Context, options: ReportOptions): Promise<number> {
  const { stdout, texts, language } = context;
  const folder = probeFolder(context, options.folder);
  await readProbe(context, folder, () =>
    writing(context, folder, () =>
      writeReport({ folder, entries: readJournal(folder), texts, language, token: null }),
    ),
  );
  const { written } = texts.probe.talk;
  stdout.lines([MARKDOWN_FILE, HTML_FILE].map((file) => written(join(folder, file))));
  return EXIT.done;
}
