/** `zakaz probe`: the whole investigation, told as it happens, with its report at the end. */
import { join } from 'node:path';
import type { ConfigWithSource } from '../../config/config.ts';
import { ARCHIVE_FILE, HTML_FILE } from '../../probe/evidence.ts';
import { probe } from '../../probe/probe.ts';
import { headlineOf } from '../../probe/report/headline.ts';
import type { OpenStore } from '../../probe/steps/load.ts';
import type { ProbeReport } from '../../protocol/probe.ts';
import { type Context, readConfigWithSource } from '../context.ts';
import { exitCodeOfProbe } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { writing } from '../probe-folder.ts';
import { createProbeView } from '../probe-view.ts';
import { showWarning } from '../show-error.ts';

/** Options of `zakaz probe`. */
export interface ProbeOptions {
  readonly out: string;
  readonly order?: string;
  /** Seconds. */
  readonly retryWait: number;
  readonly allowPost?: boolean;
  /** False with `--no-load`. */
  readonly load: boolean;
  readonly raw?: boolean;
  readonly json?: boolean;
}

/** Runs one probe. @throws ConfigError, UsageError when the folder cannot be written */
export async function run(context: Context, options: ProbeOptions): Promise<number> {
  const { stdout, stderr, texts, language, clock, signal } = context;
  const config = await readConfigWithSource(context);
  const { talk } = texts.probe;
  if (options.raw === true) showWarning(context, talk.raw);
  const { report, folder } = await writing(context, options.out, () =>
    probe({
      ...{ config, clock, signal, texts, language, out: options.out, load: options.load },
      version: context.version,
      order: options.order ?? null,
      retryWaitSeconds: options.retryWait,
      allowPost: options.allowPost === true,
      raw: options.raw === true,
      openStore: openStoreOf(context, config),
      listener: createProbeView({ output: stderr, texts }),
    }),
  );
  if (options.json === true) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else stdout.lines(summaryOf(report, folder, context));
  return exitCodeOfProbe(report);
}

/** As a load opens it; no engine is loaded before it is wanted. */
function openStoreOf(context: Context, config: ConfigWithSource): OpenStore {
  return async (use) => {
    const { withWritableStore } = await import('../store.ts');
    await withWritableStore(context, { config, purpose: 'probe' }, use);
  };
}

/** The first lines of the report, and where to read on. */
function summaryOf(report: ProbeReport, folder: string, { stdout, texts }: Context): string[] {
  const { found, way, settings } = headlineOf(report, texts);
  const { talk, cause } = texts.probe;
  const paragraphs = [found, cause[report.root_cause], way, ...(settings === null ? [] : [settings])];
  const say = (text: string) => wrap(text.replaceAll('`', ''), stdout.columns());
  return [
    '',
    ...[...new Set(paragraphs)].flatMap((text, index) => {
      const lines = say(text);
      return [...(index === 0 ? lines.map(stdout.paint.bold) : lines), ''];
    }),
    talk.reportAt(join(folder, HTML_FILE)),
    talk.archiveAt(join(folder, ARCHIVE_FILE)),
  ];
}
