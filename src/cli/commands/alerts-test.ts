/** `zakaz alerts test`: sends a trial message by the channels that are set. It needs no store. */
import { UsageError } from '../../core/errors.ts';
import { createChannels } from '../../monitor/channels/create-channels.ts';
import { testChannels } from '../../monitor/test-channels.ts';
import type { ChannelName } from '../../protocol/alert-names.ts';

import { renderDeliveries } from '../alerts-view.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';

/** Options of `zakaz alerts test`. */
export interface TestOptions {
  /** @default all that are set */
  readonly channel?: ChannelName | undefined;
}

/** Ends with 1 when a message did not arrive. @throws ConfigError; UsageError where there is no such channel */
export async function run(context: Context, { channel }: TestOptions): Promise<number> {
  const { stdout, texts, clock, signal } = context;
  const words = texts.alerts.test;
  const config = await readConfig(context);
  const channels = createChannels(config.alerts);
  if (channels.length === 0) throw new UsageError(words.noChannels);
  const chosen = channels.filter(({ name }) => channel === undefined || name === channel);
  if (chosen.length === 0) {
    throw new UsageError(words.noSuch(channel ?? '', channels.map(({ name }) => name).join(', ')));
  }
  const organization = config.organization === '' ? 'Zakaz' : config.organization;
  const { reportZone: zone } = config;
  const results = await testChannels(chosen, { texts, zone, organization, clock, signal });
  signal.throwIfAborted();
  stdout.lines(renderDeliveries(results, context));
  return results.every(({ failure }) => failure === null) ? EXIT.done : EXIT.failed;
}
