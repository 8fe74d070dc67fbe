/** `zakaz repair`: verifies, writes anew what differs, and verifies again. */
import type { ConfigWithSource } from '../../config/config.ts';
import { type RepairProgress, repair } from '../../loader/repair.ts';
import type { Repair } from '../../protocol/verify.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { type Context, readConfigWithSource } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { createProgress } from '../progress.ts';
import { withWritableStore } from '../store.ts';
import { renderRepair } from '../verify-report.ts';
import { run as runVerify } from './verify.ts';

/** Options of `zakaz repair`. */
export interface RepairOptions {
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/**
 * Repairs and prints what was done. The exit code is 0 when source and store are equal then and that is proved, else 3. Where
 * DRY_RUN forbids writing, it verifies only.
 * @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError, and what the source throws
 */
export async function run(context: Context, { json, wait: waitMs = 0 }: RepairOptions): Promise<number> {
  const { stdout, stderr, texts } = context;
  const config = await readConfigWithSource(context);
  if (config.dryRun) {
    stderr.lines([texts.run.dryRun]);
    return runVerify(context, { wait: waitMs, ...(json === undefined ? {} : { json }) });
  }
  const done = await withWritableStore(context, { config, purpose: 'repair', waitMs }, (warehouse) =>
    repairWithProgress(context, { config, warehouse, waitMs }),
  );
  if (json === true) stdout.write(`${JSON.stringify(done, null, 2)}\n`);
  else stdout.lines(renderRepair(done, { ...context, output: stdout, zone: config.reportZone }));
  return done.after.equal && done.after.complete ? EXIT.done : EXIT.notProved;
}

/** Repairs with its line on the terminal. */
async function repairWithProgress(
  context: Context,
  request: { readonly config: ConfigWithSource; readonly warehouse: Warehouse; readonly waitMs: number },
): Promise<Repair> {
  const { stderr: output, texts, clock, signal } = context;
  // A line of its own for what is written, so that its rate is not that of reading.
  const reading = createProgress({ output, texts, clock });
  const writing = createProgress({ output, texts, clock });
  const show = (step: RepairProgress) => {
    if (step.phase === 'reload') writing.update({ ...step, phase: 'orders', written: step.done });
    else reading.update(step);
  };
  try {
    return await repair({ ...request, clock, signal, onProgress: show });
  } finally {
    reading.end();
    writing.end();
  }
}
