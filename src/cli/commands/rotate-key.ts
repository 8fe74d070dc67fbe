/** `zakaz rotate-key`: gives buyers new pseudonyms, and removes what an earlier setting of personal data left. */
import { UsageError } from '../../core/errors.ts';
import { rotateKey } from '../../loader/persons/rotate-key.ts';
import { type Context, readConfigWithSource } from '../context.ts';
import { exitCodeOfRun } from '../exit-codes.ts';
import { wrap } from '../layout.ts';
import { renderRun } from '../run-report.ts';
import { showError } from '../show-error.ts';
import { withWritableStore } from '../store.ts';
import { loadWithProgress } from './load.ts';

/** Options of `zakaz rotate-key`. */
export interface RotateKeyOptions {
  /** Milliseconds. */
  readonly wait?: number;
}

/** Reads all orders anew. @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, { wait: waitMs = 0 }: RotateKeyOptions): Promise<number> {
  const { stdout, texts, clock, self } = context;
  const config = await readConfigWithSource(context);
  if (config.dryRun) throw new UsageError(texts.rotateKey.notDry);
  const scope = { kind: 'full' } as const;
  const outcome = await withWritableStore(context, { config, purpose: 'rotate-key', waitMs }, (warehouse) => {
    const request = { config, warehouse, scope, dryRun: false, waitMs, beginsAnew: true };
    const loadAll = () => loadWithProgress(context, request);
    return rotateKey({ config, warehouse, clock, loadAll });
  });
  if (outcome === null) throw new UsageError(texts.rotateKey.setFirst);
  const { metrics, error } = outcome;
  const words = metrics.status === 'ok' ? texts.rotateKey.done : texts.rotateKey.again;
  stdout.lines([
    ...renderRun(metrics, { output: stdout, texts, zone: config.reportZone, self }),
    ...wrap(words, stdout.columns()),
  ]);
  if (error !== null) showError(context, error);
  return exitCodeOfRun(metrics.status, error);
}
