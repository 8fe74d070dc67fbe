/** What a channel is: it takes a message to people or programs, and says how that went. It never throws. */
import type { ChannelName } from '../../protocol/alert-names.ts';
import type { Failure } from '../../protocol/alerts.ts';

/** A heading and lines below it, each on one line: plain text, without control characters. */
export interface Paragraph {
  readonly title: string;
  readonly lines: readonly string[];
}

export interface Message {
  /** The same for the same message sent again, so that a receiver can drop it. */
  readonly id: string;
  /** One line: what an e-mail is called. */
  readonly subject: string;
  readonly paragraphs: readonly Paragraph[];
  /** The same for programs, to be sent as JSON. */
  readonly data: unknown;
}

/** How one try went. */
export type SendResult =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'failed';
      readonly reason: Failure;
      /** Whether it may go through a moment later. */
      readonly retryable: boolean;
      /** For how long the receiver wants to be left alone, milliseconds; null when it does not say. */
      readonly retryAfterMs: number | null;
    };

/** One try to send one part of a message, within its own time limit. Aborted, it fails as `timeout`. */
export type Send = (signal?: AbortSignal) => Promise<SendResult>;

export interface Channel {
  readonly name: ChannelName;
  /** The message in the parts that it takes, to be sent one after another: what has arrived is not sent again. */
  parts(message: Message): readonly Send[];
}

export const SENT: SendResult = { kind: 'sent' };

/** A try that came to nothing. */
export function failed(
  reason: Failure,
  { retryable = false, retryAfterMs = null }: { retryable?: boolean; retryAfterMs?: number | null } = {},
): SendResult {
  return { kind: 'failed', reason, retryable, retryAfterMs };
}

/** The message as plain text. */
export function toPlainText({ paragraphs }: Pick<Message, 'paragraphs'>): string {
  return paragraphs.map(({ title, lines }) => [title, ...lines].join('\n')).join('\n\n');
}
