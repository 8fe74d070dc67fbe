/** Sends a message, and again a moment later where that may help. What takes longer is left to the next time messages are sent. */
import type { Clock } from '../../core/clock.ts';
import { type Channel, type Message, SENT, type Send, type SendResult } from './channel.ts';

/** Before the second and the third try, milliseconds. */
const WAITS_MS = [1_000, 3_000];
/** A receiver that wants a longer pause gets it: nobody waits for it here. */
const MAX_WAIT_MS = 10_000;

export interface Patience {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** It does not throw. */
export async function sendPatiently(
  channel: Channel,
  message: Message,
  patience: Patience,
): Promise<SendResult> {
  for (const send of channel.parts(message)) {
    const result = await tryPatiently(send, patience);
    if (result.kind === 'failed') return result;
  }
  return SENT;
}

/** One part. It does not throw. */
export async function tryPatiently(send: Send, { clock, signal }: Patience): Promise<SendResult> {
  let result = await send(signal);
  for (const waitMs of WAITS_MS) {
    if (result.kind === 'sent' || !result.retryable || signal?.aborted) return result;
    const pauseMs = Math.max(waitMs, result.retryAfterMs ?? 0);
    if (pauseMs > MAX_WAIT_MS) return result;
    try {
      await clock.sleep(pauseMs, signal);
    } catch {
      return result;
    }
    result = await send(signal);
  }
  return result;
}
