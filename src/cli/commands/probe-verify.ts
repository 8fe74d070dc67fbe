/** `zakaz probe verify`: is every file of a probe as it was written? */
import { checkEvidence } from '../../probe/check-evidence.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { probeFolder } from '../probe-folder.ts';

/** Options of `zakaz probe verify`. */
export interface CheckOptions {
  readonly folder: string;
}

/** The exit code is 0 when all is as it was, else 3. @throws UsageError when there is no probe */
export async function run(context: Context, options: CheckOptions): Promise<number> {
  const { stdout, texts } = context;
  const { check } = texts.probe;
  const { files, problems } = await checkEvidence(probeFolder(context, options.folder));
  if (problems.length === 0) {
    stdout.lines([check.good(files)]);
    return EXIT.done;
  }
  const lines = problems.map(({ file, kind }) => `  ${file}: ${check.problem[kind]}`);
  stdout.lines([check.bad(problems.length), ...lines]);
  return EXIT.notProved;
}
