/** `zakaz rebuild`: the facts anew from staging. */
import { UsageError } from '../../core/errors.ts';
import { type RebuildFactsOptions, rebuildFacts } from '../../loader/rebuild.ts';
import type { RebuildReport } from '../../protocol/rebuild.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT, exitCodeOfRun } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { createProgress } from '../progress.ts';
import { describeProof } from '../run-report.ts';
import { chooseOrganization, describeNoData, storeExists, withWritableStore } from '../store.ts';

/** Options of `zakaz rebuild`. */
export interface RebuildOptions {
  /** Days of the report zone, both included. */
  readonly from?: string;
  readonly to?: string;
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/**
 * Rebuilds and prints what was done. The exit code is 3 when the sums differ still.
 * @throws UsageError, ConfigError, StoreLockedError, StoreQueryError, StoreUnavailableError, StoreSchemaError
 */
export async function run(
  context: Context,
  { from, to, wait: waitMs = 0, json }: RebuildOptions,
): Promise<number> {
  const { stdout, stderr, texts } = context;
  if (from !== undefined && to !== undefined && to < from)
    throw new UsageError(texts.usage.window.reversed('--to', to));
  const config = await readConfig(context);
  if (config.dryRun) throw new UsageError(texts.rebuild.notDry);
  const report = storeExists(config)
    ? await withWritableStore(context, { config, purpose: 'rebuild', waitMs }, async (warehouse) => {
        const organization = await chooseOrganization(context, { config, warehouse });
        if (organization === null) return null;
        const request = { config: { ...config, organization }, warehouse, from, to, waitMs };
        return rebuildWithProgress(context, request);
      })
    : null;
  if (report === null) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  if (json === true) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else stdout.lines(renderRebuild(report, context));
  return exitCodeOfRun(report.status, null);
}

async function rebuildWithProgress(
  { stderr: output, texts, clock, signal }: Context,
  request: Omit<RebuildFactsOptions, 'clock'>,
): Promise<RebuildReport> {
  const progress = createProgress({ output, texts, clock });
  const onProgress = (done: number, total: number) => progress.update({ phase: 'facts', done, total });
  try {
    return await rebuildFacts({ ...request, clock, signal, onProgress });
  } finally {
    progress.end();
  }
}

function renderRebuild(report: RebuildReport, { stdout, texts }: Context): string[] {
  const { rebuild: words } = texts;
  const { months, rows, months_done_before: before, status, completeness } = report;
  if (months.length + before === 0) return wrap(words.nothing, stdout.columns());
  const { detail } = completeness;
  return [
    ...wrap(words.done(months.length, rows), stdout.columns()),
    ...(before === 0 ? [] : wrap(words.before(before), stdout.columns())),
    ...(status === 'ok'
      ? [words.agree]
      : [describeProof(completeness.reason, NO_COUNTS, texts), detail].flatMap((text) =>
          wrap(text, stdout.columns()),
        )),
  ];
}
const NO_COUNTS = { server_total: null, distinct_ids: 0 };
