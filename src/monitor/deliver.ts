/**
 * Sends what is to be told: claims it, makes one message a channel of all of it, and notes how that went. Channels are served side by
 * side, so that a dead one stops nothing; one that fails is left alone for longer and longer.
 */
import type { Clock } from '../core/clock.ts';
import type { ChannelName } from '../protocol/alert-names.ts';
import type { ChannelState, Failure } from '../protocol/alerts.ts';
import type { Channel, Message, SendResult } from './channels/channel.ts';
import { sendPatiently } from './channels/send-patiently.ts';
import type { Claim, MessageKey, MessageLog } from './message-log.ts';
import type { MessageTry } from './queries.ts';

/** The first pause of a channel that failed, milliseconds; doubled with each failure up to the limit. */
const PAUSE_MS = 60_000;
const MAX_PAUSE_MS = 3_600_000;

/** Something to be told, whatever it is. */
export interface Parcel {
  readonly key: MessageKey;
}

/** What happened on one channel. */
export interface Delivery {
  readonly channel: ChannelName;
  readonly keys: readonly MessageKey[];
  /** Null when it arrived. */
  readonly failure: Failure | null;
}

export interface DeliverOptions<One extends Parcel> {
  readonly log: MessageLog;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** All tries so far that matter. */
  readonly tries: readonly MessageTry[];
  /** How the channels do. */
  readonly states: readonly ChannelState[];
  /** What is due on a channel. */
  readonly due: (channel: ChannelName) => readonly One[];
  /** One message of all that was claimed. */
  readonly compose: (parcels: readonly One[]) => Message;
}

/** Sends by each channel what is due there. @returns what was tried @throws StoreQueryError, StoreUnavailableError */
export async function deliverTo<One extends Parcel>(
  channels: readonly Channel[],
  options: DeliverOptions<One>,
): Promise<Delivery[]> {
  const deliveries = await Promise.all(channels.map((channel) => deliverOn(channel, options)));
  return deliveries.filter((delivery) => delivery !== null);
}

async function deliverOn<One extends Parcel>(
  channel: Channel,
  { log, clock, signal, tries, states, due, compose }: DeliverOptions<One>,
): Promise<Delivery | null> {
  const state = states.find((one) => one.channel === channel.name);
  if (isResting(state, clock.now())) return null;
  const claimed: { readonly parcel: One; readonly claim: Claim }[] = [];
  for (const parcel of due(channel.name)) {
    const claim = await log.claim(parcel.key, channel.name, tries);
    if (claim !== null) claimed.push({ parcel, claim });
  }
  if (claimed.length === 0) return null;
  const message = compose(claimed.map(({ parcel }) => parcel));
  const result = await sendPatiently(channel, message, { clock, signal });
  const claims = claimed.map(({ claim }) => claim);
  await log.note(claims, toOutcome(result, state?.failures ?? 0, clock.now()));
  const failure = result.kind === 'failed' ? result.reason : null;
  return { channel: channel.name, keys: claims, failure };
}

function isResting(state: ChannelState | undefined, nowMs: number): boolean {
  const nextAt = state?.next_at ?? null;
  return nextAt !== null && nowMs < Date.parse(nextAt);
}

function toOutcome(result: SendResult, failuresBefore: number, nowMs: number) {
  if (result.kind === 'sent') return { kind: 'sent' } as const;
  const pauseMs = Math.min(MAX_PAUSE_MS, PAUSE_MS * 2 ** Math.min(failuresBefore, 10));
  const nextMs = nowMs + Math.max(pauseMs, result.retryAfterMs ?? 0);
  return { kind: 'failed', reason: result.reason, nextMs } as const;
}
