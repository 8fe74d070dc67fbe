/** `zakaz alerts`: what is wrong now, what was, and how the channels do. */
import { renderAlerts } from '../alerts-view.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { withReadingMonitor } from '../monitor-use.ts';
import { describeNoData } from '../store.ts';

/** Options of `zakaz alerts`. */
export interface AlertsOptions {
  readonly limit: number;
  readonly json?: boolean;
}

/** Prints them. @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, { limit, json }: AlertsOptions): Promise<number> {
  const config = await readConfig(context);
  const found = await withReadingMonitor(
    context,
    { config, purpose: 'alerts' },
    async ({ monitor, zone }) => ({ report: await monitor.report(limit), zone }),
  );
  const { stdout, stderr } = context;
  if (json === true) stdout.write(`${JSON.stringify(found?.report ?? null, null, 2)}\n`);
  else if (found === null) stderr.lines(describeNoData(context, config));
  else stdout.lines(renderAlerts(found.report, context, found.zone));
  return EXIT.done;
}
