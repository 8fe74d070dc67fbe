/** `zakaz load`: one load, shown as it runs and reported at its end. */
import type { Config, ConfigWithSource } from '../../config/config.ts';
import { StoreLockedError, UsageError } from '../../core/errors.ts';
import type { SliceSize } from '../../core/slices.ts';
import type { Texts } from '../../core/texts/index.ts';
import { parseWindow } from '../../core/window.ts';
import type { LoadOutcome, LoadScope } from '../../loader/load.ts';
import { noteSkippedLoad } from '../../loader/skipped-loads.ts';
import type { RunMetrics } from '../../protocol/run.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { type Context, readConfigWithSource } from '../context.ts';
import { exitCodeOfRun } from '../exit-codes.ts';
import { createProgress } from '../progress.ts';
import { renderRun } from '../run-report.ts';
import { showError, showWarning } from '../show-error.ts';
import { withWritableStore } from '../store.ts';

/** Options of `zakaz load`. */
export interface LoadOptions {
  readonly sinceHours?: number;
  readonly from?: string;
  readonly to?: string;
  readonly full?: boolean;
  readonly slice?: SliceSize;
  readonly dryRun?: boolean;
  readonly capacity?: boolean;
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/** Runs one load. @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, options: LoadOptions): Promise<number> {
  const { stdout, texts, clock, self } = context;
  const config = await readConfigWithSource(context);
  const scope = toScope(options, { texts, zone: config.reportZone, nowMs: clock.now() });
  const dryRun = options.dryRun === true || config.dryRun;
  const waitMs = options.wait ?? 0;
  const readsCapacity = options.capacity === true;
  if (readsCapacity && (dryRun || options.slice !== undefined))
    throw new UsageError(texts.usage.capacityNeeds);
  if (options.slice !== undefined) {
    if (dryRun) throw new UsageError(texts.usage.sliceNeeds);
    const { loadSlices } = await import('./load-slices.ts');
    return loadSlices(context, { config, scope, size: options.slice, waitMs, json: options.json === true });
  }
  // Read while the engine opens the store.
  void importLoader();
  const outcome = withWritableStore(context, { config, purpose: 'load', waitMs }, (warehouse) =>
    loadWithProgress(context, { config, warehouse, scope, dryRun, waitMs, readsCapacity }),
  );
  const { metrics, error } = await outcome.catch(async (thrown: unknown) => {
    if (thrown instanceof StoreLockedError) await noteSkippedLoad(config.dataDir, clock.now());
    throw thrown;
  });
  if (options.json === true) stdout.write(`${JSON.stringify(metrics, null, 2)}\n`);
  else stdout.lines(renderRun(metrics, { output: stdout, texts, zone: config.reportZone, self }));
  if (error !== null) showError(context, error);
  await giveSignOfLife(context, config, metrics);
  return exitCodeOfRun(metrics.status, error);
}

async function giveSignOfLife(context: Context, { alerts }: Config, metrics: RunMetrics): Promise<void> {
  const { texts, clock, signal } = context;
  const { sendHeartbeat } = await import('../../monitor/heartbeat.ts');
  const failure = await sendHeartbeat(alerts, metrics, { clock, signal });
  if (failure !== null) showWarning(context, texts.alerts.heartbeat(texts.alerts.failure[failure]));
}

const importLoader = () => import('../../loader/load.ts');

interface LoadRequest {
  readonly config: ConfigWithSource;
  readonly warehouse: Warehouse;
  readonly scope: LoadScope;
  readonly dryRun: boolean;
  /** How long another run of this account is waited for, milliseconds. @default 0 */
  readonly waitMs?: number;
  /** @default false */
  readonly readsCapacity?: boolean;
  /** @default false */
  readonly beginsAnew?: boolean;
}

/** Runs the load with its line on the terminal. */
export async function loadWithProgress(context: Context, request: LoadRequest): Promise<LoadOutcome> {
  const { stderr: output, texts, clock, signal } = context;
  const { load } = await importLoader();
  const progress = createProgress({ output, texts, clock });
  try {
    return await load({ ...request, clock, signal, onProgress: (step) => progress.update(step) });
  } finally {
    progress.end();
  }
}

/** @throws UsageError for options that exclude each other */
function checkTogether({ full, sinceHours, from, to }: LoadOptions, { usage }: Texts): void {
  if ((from === undefined) !== (to === undefined)) throw new UsageError(usage.fromAndTo);
  const given = [
    ...(full === true ? ['--full'] : []),
    ...(sinceHours === undefined ? [] : ['--since-hours']),
    ...(from === undefined ? [] : ['--from/--to']),
  ];
  if (given.length > 1) throw new UsageError(usage.together(given.join(', ')));
}

interface ScopeContext {
  readonly texts: Texts;
  /** IANA zone of days. */
  readonly zone: string;
  readonly nowMs: number;
}

/** What the options ask for. @throws UsageError for dates that cannot be used */
export function toScope(options: LoadOptions, { texts, zone, nowMs }: ScopeContext): LoadScope {
  checkTogether(options, texts);
  const { full, sinceHours, from, to } = options;
  if (full === true) return { kind: 'full' };
  if (sinceHours !== undefined) return { kind: 'since-hours', hours: sinceHours };
  if (from === undefined || to === undefined) return { kind: 'default' };
  const result = parseWindow({ from, to, zone, nowMs });
  if (result.ok) return { kind: 'range', ...result.window };
  const { kind, end, text } = result.fault;
  throw new UsageError(texts.usage.window[kind](`--${end}`, text));
}
