/** A trial of the channels, whatever the hour. It needs no store, so that it works beside whoever holds it. */
import type { Clock } from '../core/clock.ts';
import type { ChannelName } from '../protocol/alert-names.ts';
import type { Failure } from '../protocol/alerts.ts';
import type { Channel } from './channels/channel.ts';
import { sendPatiently } from './channels/send-patiently.ts';
import { type ComposeOptions, composeTest } from './compose.ts';

export interface TestOptions extends Omit<ComposeOptions, 'nowMs'> {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a trial message by each channel. @returns why it did not arrive, null where it did */
export function testChannels(
  channels: readonly Channel[],
  { clock, signal, ...options }: TestOptions,
): Promise<{ readonly channel: ChannelName; readonly failure: Failure | null }[]> {
  const nowMs = clock.now();
  const message = composeTest(`test-${nowMs}`, { ...options, nowMs });
  return Promise.all(
    channels.map(async (channel) => {
      const result = await sendPatiently(channel, message, { clock, signal });
      return { channel: channel.name, failure: result.kind === 'failed' ? result.reason : null };
    }),
  );
}
