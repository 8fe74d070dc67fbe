/** `zakaz alerts check`: looks for problems and tells of them, once. */
import { renderDeliveries, renderOpen } from '../alerts-view.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { withMonitor } from '../monitor-use.ts';
import { describeNoData } from '../store.ts';

/** Options of `zakaz alerts check`. */
export interface CheckOptions {
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/**
 * Ends with 3 when a problem is open, or when nothing was ever loaded: then nothing can be known.
 * @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError
 */
export async function run(context: Context, { wait, json }: CheckOptions): Promise<number> {
  const config = await readConfig(context);
  const found = await withMonitor(
    context,
    { config, purpose: 'alerts check', waitMs: wait },
    async ({ monitor, zone }) => {
      await monitor.evaluate();
      const deliveries = await monitor.deliver();
      return { deliveries, zone, report: await monitor.report(0) };
    },
  );
  const { stdout, stderr } = context;
  if (json === true) stdout.write(`${JSON.stringify(found?.report ?? null, null, 2)}\n`);
  if (found === null) {
    if (json !== true) stderr.lines(describeNoData(context, config));
    return EXIT.notProved;
  }
  if (json !== true) stdout.lines(renderOpen(found.report, context, found.zone));
  stderr.lines(renderDeliveries(found.deliveries, context));
  return found.report.open.length === 0 ? EXIT.done : EXIT.notProved;
}
