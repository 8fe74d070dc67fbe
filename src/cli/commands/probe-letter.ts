/** `zakaz probe letter`: the letter to the vendor's support. */

import { renderLetter } from '../../probe/letter.ts';
import { readReport } from '../../probe/read-report.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { probeFolder, readProbe } from '../probe-folder.ts';

/** Options of `zakaz probe letter`. */
export interface LetterOptions {
  readonly folder: string;
}

/** Prints the letter. @throws UsageError when there is no probe, or its journal is damaged */
export async function run(context: Context, options: LetterOptions): Promise<number> {
  const { stdout, texts } = context;
  const folder = probeFolder(context, options.folder);
  const report = await readProbe(context, folder, () => readReport(folder));
  stdout.write(renderLetter(report, folder, texts));
  return EXIT.done;
}
