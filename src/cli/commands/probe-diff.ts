/** `zakaz probe diff`: what the source changed between two probes. */
import { diffReports, isBehaviour } from '../../probe/diff.ts';
import { readReport } from '../../probe/read-report.ts';
import { renderDiff } from '../../probe/report/diff-text.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { probeFolder, readProbe } from '../probe-folder.ts';

/** Options of `zakaz probe diff`. */
export interface DiffOptions {
  readonly before: string;
  readonly after: string;
}

/** The exit code is 0 when nothing changed, else 3. @throws UsageError when there is no probe, or its journal is damaged */
export async function run(context: Context, options: DiffOptions): Promise<number> {
  const { stdout, texts } = context;
  const before = probeFolder(context, options.before);
  const after = probeFolder(context, options.after);
  const changes = diffReports(
    await readProbe(context, before, () => readReport(before)),
    await readProbe(context, after, () => readReport(after)),
  );
  stdout.lines(renderDiff(changes, { before, after }, texts));
  return changes.some(isBehaviour) ? EXIT.notProved : EXIT.done;
}
