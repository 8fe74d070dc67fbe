/** `zakaz digest`: the sales of a day in a few lines, printed or sent. */
import { UsageError } from '../../core/errors.ts';
import { createZoneClock, isDay } from '../../core/time.ts';
import { parseWindow } from '../../core/window.ts';
import { createChannels } from '../../monitor/channels/create-channels.ts';
import { toParagraphs } from '../../monitor/compose-digest.ts';
import type { Digest } from '../../protocol/digest.ts';
import { renderDeliveries } from '../alerts-view.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { printable, wrap } from '../layout.ts';
import { withMonitor, withReadingMonitor } from '../monitor-use.ts';
import { describeNoData } from '../store.ts';

/** Options of `zakaz digest`. */
export interface DigestOptions {
  readonly day?: string;
  readonly send?: boolean;
  /** Milliseconds. */
  readonly wait?: number;
  readonly json?: boolean;
}

/** Ends with 1 when it was to be sent and did not arrive everywhere. @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, options: DigestOptions): Promise<number> {
  const { stdout, stderr, texts } = context;
  const config = await readConfig(context);
  const day = toDay(options.day, context, config.reportZone);
  const isSent = options.send === true;
  if (isSent && createChannels(config.alerts).length === 0)
    throw new UsageError(texts.alerts.test.noChannels);
  const use = { config, purpose: 'digest', waitMs: options.wait };
  const found = await (isSent ? withMonitor : withReadingMonitor)(context, use, async ({ monitor }) => {
    const digest = await monitor.digest(day);
    return { digest, deliveries: isSent ? await monitor.sendDigest(digest) : [] };
  });
  if (options.json === true) stdout.write(`${JSON.stringify(found?.digest ?? null, null, 2)}\n`);
  if (found === null) {
    if (options.json !== true) stderr.lines(describeNoData(context, config));
    return EXIT.done;
  }
  if (options.json !== true && !isSent) stdout.lines(render(found.digest, context));
  stderr.lines(renderDeliveries(found.deliveries, context));
  return found.deliveries.every(({ failure }) => failure === null) ? EXIT.done : EXIT.failed;
}

/** @returns undefined for yesterday @throws UsageError for what is no day, or has not come yet */
function toDay(text: string | undefined, { texts, clock }: Context, zone: string): string | undefined {
  if (text === undefined) return undefined;
  if (!isDay(text)) throw new UsageError(texts.usage.window.malformed('--day', text));
  const result = parseWindow({ from: text, to: text, zone, nowMs: clock.now() });
  if (!result.ok) throw new UsageError(texts.usage.window[result.fault.kind]('--day', text));
  return createZoneClock(zone).day(result.window.fromMs);
}

function render(digest: Digest, { stdout, texts, clock }: Context): string[] {
  return toParagraphs(digest, { texts, nowMs: clock.now() }).flatMap(({ title, lines }, index) => [
    ...(index === 0 ? [] : ['']),
    stdout.paint.bold(printable(title)),
    ...lines.flatMap((line) => wrap(printable(line), stdout.columns() - 2).map((part) => `  ${part}`)),
  ]);
}
