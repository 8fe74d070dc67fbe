/**
 * An order as the source sends it. What would falsify sales is refused; what is merely odd is accepted. Field names are the
 * source's own here and nowhere else. Source: captures of 2025-11-03.
 */
import { z } from 'zod';
import { type Refusal, toRefusal } from './refusal.ts';
import {
  isRecord,
  wireFlag,
  wireId,
  wireInstant,
  wireMoney,
  wireObject,
  wireOptionalId,
  wireOptionalMoney,
  wireQuantity,
  wireText,
} from './wire-values.ts';

/** What is read of every order, paid or not. */
const orderHeadSchema = z.object({ id: wireId, payed: wireFlag, updated_at: wireInstant });

const relatedTickets = z.transform((value: unknown): string[] => {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const id = wireId.safeParse(isRecord(item) ? item['id'] : item);
    return id.success ? [id.data] : [];
  });
});

const ticketSchema = z.object({
  id: wireId,
  show_id: wireOptionalId,
  seat_id: wireText,
  seat_name: wireText,
  price: wireMoney,
  original_price: wireOptionalMoney,
  discount_value: wireOptionalMoney,
  service_fee_amount: wireOptionalMoney,
  quantity: wireQuantity,
  multiprice_code: wireText,
  related_baskets: relatedTickets,
  checked_at: wireInstant,
  updated_at: wireInstant,
  deleted_at: wireInstant,
  refunded_at: wireInstant,
  refunded_amount: wireOptionalMoney,
  refunded_deduction_amount: wireOptionalMoney,
});
export type WireTicket = z.infer<typeof ticketSchema>;

const paidOrderSchema = z.object({
  id: wireId,
  payed_at: wireInstant,
  created_at: wireInstant,
  updated_at: wireInstant,
  deleted_at: wireInstant,
  event_id: wireOptionalId,
  price: wireMoney,
  original_price: wireOptionalMoney,
  currency_id: z.string('no currency').regex(/^[A-Za-z]{3,8}$/, 'no currency'),
  payment_type_id: wireText,
  discount_id: wireOptionalId,
  promo_code_id: wireOptionalId,
  access_code_id: wireOptionalId,
  backend_user_id: wireOptionalId,
  utm: wireObject,
  client: wireObject,
  baskets: z.array(ticketSchema, 'no list'),
});
type PaidOrder = z.infer<typeof paidOrderSchema>;

/** A paid order. Times are epoch milliseconds, money hundredths, ids decimal text. */
export type WireOrder = Omit<PaidOrder, 'payed_at'> & { readonly payed_at: number };

export type OrderReading =
  | { readonly kind: 'paid'; readonly order: WireOrder }
  | { readonly kind: 'unpaid'; readonly id: string; readonly updatedAtMs: number | null }
  | Refusal;

/** Reads one row of an orders list. Never throws. */
export function readOrder(row: unknown): OrderReading {
  const head = orderHeadSchema.safeParse(row);
  if (!head.success) return toRefusal(row, head.error);
  const { id, payed, updated_at: updatedAtMs } = head.data;
  if (!payed) return { kind: 'unpaid', id, updatedAtMs };
  const paid = paidOrderSchema.safeParse(row);
  if (!paid.success) return toRefusal(row, paid.error);
  const { payed_at: paidAt } = paid.data;
  if (paidAt === null) return { kind: 'refused', id, reason: 'payed_at: paid without a date' };
  return { kind: 'paid', order: { ...paid.data, payed_at: paidAt } };
}

/** Every field seen in an order or known from the documentation; another one is drift. */
const ORDER_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(paidOrderSchema.shape),
  ...['uniqid', 'payed', 'client_id', 'site_id', 'site', 'payment_id', 'payment_card_number', 'payment_url'],
  ...['cancel_url', 'basket_user_id', 'reserved', 'reserved_to', 'reserve_extended', 'custom', 'fields'],
  ...['refunds', 'integrations'],
]);
const TICKET_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(ticketSchema.shape),
  ...['series', 'barcode', 'ticket_original_price', 'ticket_amount', 'client_email', 'client_phone'],
  ...['client_name', 'client_surname', 'client_middlename', 'organization_name', 'legal_name'],
  ...[
    'work_position',
    'inn',
    'kpp',
    'comment',
    'pdf_url',
    'passbook_url',
    'services',
    'created_at',
    'refunds',
  ],
]);

/** Adds the paths of fields that the program does not know (`baskets.new_field`) to `found`; names only, no values. */
export function collectUnknownFields(row: unknown, found: Set<string>): void {
  if (!isRecord(row)) return;
  for (const field in row) if (!ORDER_FIELDS.has(field)) found.add(field);
  const tickets = row['baskets'];
  if (!Array.isArray(tickets)) return;
  for (const ticket of tickets) {
    if (!isRecord(ticket)) continue;
    for (const field in ticket) if (!TICKET_FIELDS.has(field)) found.add(`baskets.${field}`);
  }
}
