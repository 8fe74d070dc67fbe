/**
 * A webhook: the order as it was when something befell it, and beside its own fields what that was.
 * Source: the vendor's documentation of webhooks, seen 2025-11-03.
 */
import { toZakazError } from '../core/errors.ts';
import { listOfOne } from './one-answer.ts';
import { parseJson } from './read-json.ts';
import { WireRow } from './wire-row.ts';
import { isRecord, parseId } from './wire-values.ts';

export const WEBHOOK_TYPES = ['created', 'updated', 'payed', 'deleted', 'refunded', 'checked'] as const;
const MODEL = 'Order';
/** Fields that are not the order's own. */
const BESIDE: ReadonlySet<string> = new Set([
  ...['refunded_baskets', 'checked_basket', 'checked_service', 'unchecked_basket', 'unchecked_service'],
]);

/** What the headers say of a webhook. */
export interface WebhookHead {
  readonly eventType: string;
  readonly modelName: string;
}

export type WebhookReading =
  | {
      readonly kind: 'order';
      readonly orderId: string;
      /** A list of that order alone, for what reads lists. */
      readonly list: Uint8Array<ArrayBuffer>;
      /** Whether it says when it changed. */
      readonly isDated: boolean;
    }
  /** `reason` holds nothing of the body. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads one webhook; what it cannot be is told, never thrown. */
export function readWebhook(body: Uint8Array, { eventType, modelName }: WebhookHead): WebhookReading {
  if (!WEBHOOK_TYPES.some((type) => type === eventType)) return unreadable('unknown X-Event-Type');
  if (modelName !== MODEL) return unreadable(`X-Model-Name is not ${MODEL}`);
  try {
    return readOrderOf(parseJson(body));
  } catch (thrown) {
    if (thrown instanceof RangeError) return unreadable('the body is nested too deep');
    return unreadable(toZakazError(thrown).message);
  }
}

function readOrderOf(parsed: unknown): WebhookReading {
  if (!isRecord(parsed)) return unreadable('the body is not an order');
  const order = isRecord(parsed['data']) ? parsed['data'] : parsed;
  const orderId = parseId(order['id']);
  if (orderId === null) return unreadable('id: no id');
  const row = new WireRow(order, String);
  return {
    kind: 'order',
    orderId,
    list: listOfOne(Object.fromEntries(Object.entries(order).filter(([field]) => !BESIDE.has(field)))),
    isDated: typeof row.moment('updated_at') === 'number',
  };
}

function unreadable(reason: string): WebhookReading {
  return { kind: 'unreadable', reason };
}
