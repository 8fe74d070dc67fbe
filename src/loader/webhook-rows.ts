/** What is put on record of webhooks: how each ended. */
import { WEBHOOK_TYPES } from '../qtickets/wire-webhook.ts';
import { tsvDateTime, tsvNullableDateTime, tsvString } from '../warehouse/tsv.ts';
import { insertRows, type MetaContext } from './meta-rows.ts';
import type { Delivery } from './webhook-orders.ts';

/**
 * - `new`, `changed`: it brought an order, or news of one
 * - `known`: the store had it exactly so
 * - `older`: the store knows of a later change
 * - `tied`: it differs from what is stored and is as old; left to the next load
 * - `unpaid`: not paid, and not in the store
 * - `refused`: an order that cannot be read; kept with the other refused orders
 * - `unreadable`: no order, or no type that is known
 */
export type Outcome = 'new' | 'changed' | 'known' | 'older' | 'tied' | 'unpaid' | 'refused' | 'unreadable';

export interface AppliedDelivery {
  readonly delivery: Delivery;
  /** Null when it could not be read. */
  readonly orderId: string | null;
  readonly outcome: Outcome;
  readonly takenFrom: 'fetched' | 'body' | '';
  readonly reason: string;
  /** Newest change of the order in the body, epoch milliseconds; null when it tells none. */
  readonly changedAtMs: number | null;
}

const DELIVERY_COLUMNS = [
  ...['organization', 'delivery_id', 'received_at', 'applied_at', 'event_type', 'order_id', 'changed_at'],
  ...['outcome', 'taken_from', 'reason', 'by_old_secret', 'run_id', '_ver'],
];

/** Writes how deliveries ended. Those that were on record are replaced. */
export async function writeDeliveries(
  { warehouse, organization, runId, versions }: MetaContext,
  applied: readonly AppliedDelivery[],
  nowMs: number,
): Promise<void> {
  const name = tsvString(organization);
  const rows = applied.map(({ delivery, orderId, outcome, takenFrom, reason, changedAtMs }) => [
    ...[name, delivery.id, tsvDateTime(delivery.receivedAtMs), tsvDateTime(nowMs)],
    ...[typeOf(delivery), orderId ?? '0', tsvNullableDateTime(changedAtMs)],
    ...[outcome, takenFrom, tsvString(reason), delivery.byOldSecret ? 1 : 0, runId, versions.next()],
  ]);
  await insertRows(warehouse, 'meta_webhooks', DELIVERY_COLUMNS, rows);
}

/** Only what is known: a header may hold anything. */
function typeOf({ eventType }: Delivery): string {
  return WEBHOOK_TYPES.find((type) => type === eventType) ?? '';
}
