/** `zakaz check`: looks for what cannot be right in the store. */
import { runChecks } from '../../monitor/run-checks.ts';
import { CHECKS } from '../../protocol/check-names.ts';
import type { CheckReport, CheckResult } from '../../protocol/checks.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { truncate, wrap } from '../layout.ts';
import { createLiveLine } from '../progress.ts';
import {
  chooseOrganization,
  describeNoData,
  storeExists,
  withReadableStore,
  withWritableStore,
} from '../store.ts';

/** Options of `zakaz check`. */
export interface CheckOptions {
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/** So much of what is wrong is shown; `--json` has more. */
const SAMPLES_SHOWN = 5;

/**
 * Prints what was found and keeps it; where DRY_RUN forbids writing, it prints only. The exit code is 3 when a check of severity error
 * failed or could not be run.
 * @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function run(context: Context, { wait: waitMs = 0, json }: CheckOptions): Promise<number> {
  const { stdout, stderr } = context;
  const config = await readConfig(context);
  const storeUse = { config, purpose: 'check', waitMs };
  const check = async (warehouse: Warehouse, reportZone: string, keepsResults: boolean) => {
    const organization = await chooseOrganization(context, { config, warehouse });
    if (organization === null) return null;
    return checkWithProgress(context, { warehouse, organization, reportZone, keepsResults });
  };
  let report: CheckReport | null = null;
  if (config.dryRun) {
    report = await withReadableStore(context, storeUse, async (store) =>
      store === null ? null : check(store.warehouse, store.reportZone, false),
    );
  } else if (storeExists(config)) {
    report = await withWritableStore(context, storeUse, (warehouse) =>
      check(warehouse, config.reportZone, true),
    );
  }
  if (report === null) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  if (json === true) stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else stdout.lines(renderChecks(report, context));
  if (config.dryRun) stderr.lines(wrap(context.texts.check.notKept, stderr.columns()));
  return report.healthy ? EXIT.done : EXIT.notProved;
}

async function checkWithProgress(
  { stderr, texts, clock, signal }: Context,
  request: Omit<Parameters<typeof runChecks>[0], 'clock'>,
): Promise<CheckReport> {
  const line = createLiveLine(stderr);
  const onProgress = (done: number, total: number) =>
    line.show(`${texts.check.progress}: ${texts.progress.of(done, total)}`);
  try {
    return await runChecks({ ...request, clock, signal, onProgress });
  } finally {
    line.clear();
  }
}

function renderChecks({ checks }: CheckReport, context: Context): string[] {
  const { texts } = context;
  const { check: words } = texts;
  const bad = checks.filter(({ status }) => status !== 'passed');
  const errors = bad.filter(({ severity }) => severity === 'error').length;
  const sum =
    errors > 0
      ? words.failed(errors)
      : bad.length > 0
        ? words.warned(bad.length)
        : words.healthy(checks.length);
  return [...checks.flatMap((result) => renderCheck(result, context)), '', sum];
}

function renderCheck(result: CheckResult, { stdout, texts }: Context): string[] {
  const { check, status, severity, found, samples } = result;
  const { check: words } = texts;
  const { green, yellow, red, dim } = stdout.paint;
  const isWarning = severity === 'warn' && status === 'failed';
  const mark = isWarning ? words.status.warned : words.status[status];
  const paint = status === 'passed' ? green : isWarning ? yellow : red;
  const width = Math.max(...Object.values(words.status).map(({ length }) => length));
  const name = CHECKS.find((known) => known === check);
  const indent = ' '.repeat(width + 4);
  const line = (text: string) => truncate(`${indent}${text}`, stdout.columns(), stdout.unicode);
  const head = `  ${paint(mark.padEnd(width))}  ${name === undefined ? check : words.what[name]} ${dim(`(${check})`)}`;
  if (status === 'passed') return [head];
  const shown = samples.slice(0, SAMPLES_SHOWN);
  const left = found - shown.length;
  return [
    head,
    ...(status === 'broken' ? [line(words.broken)] : []),
    ...shown.map(({ subject, detail }) => line(`${subject}: ${detail}`)),
    ...(left > 0 ? [line(words.more(left))] : []),
    ...(name === undefined || status === 'broken' ? [] : [line(words.next[name])]),
  ];
}
