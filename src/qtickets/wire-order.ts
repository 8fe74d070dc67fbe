/**
 * An order as the source sends it. What would falsify sales is refused; what is merely odd is accepted. Field names are the
 * source's own here and nowhere else. Source: captures of 2025-11-03.
 */
import { type Refusal, WireRow } from './wire-row.ts';

/** A ticket. Times are epoch milliseconds, money hundredths, ids decimal text. */
export type WireTicket = ReturnType<typeof readTicket>;

function readTicket(row: WireRow) {
  return {
    id: row.id('id'),
    show_id: row.optionalId('show_id'),
    seat_id: row.text('seat_id'),
    seat_name: row.text('seat_name'),
    price: row.money('price'),
    original_price: row.optionalMoney('original_price'),
    discount_value: row.optionalMoney('discount_value'),
    service_fee_amount: row.optionalMoney('service_fee_amount'),
    quantity: row.quantity('quantity'),
    multiprice_code: row.text('multiprice_code'),
    related_baskets: row.ids('related_baskets'),
    services: row.innerRows('services').reduce((sum, service) => sum + readService(service), 0n),
    checked_at: row.moment('checked_at'),
    updated_at: row.moment('updated_at'),
    deleted_at: row.moment('deleted_at'),
    refunded_at: row.moment('refunded_at'),
    refunded_amount: row.optionalMoney('refunded_amount'),
    refunded_deduction_amount: row.optionalMoney('refunded_deduction_amount'),
    refunds: readRefunds(row),
  };
}

/** What a service costs; 0 where it does not tell, and then the order's price tells it. Its shape is not documented. */
function readService(row: WireRow): bigint {
  const price = row.money('price');
  const quantity = row.quantity('quantity');
  return row.refusal === null ? price * BigInt(quantity) : 0n;
}

/** One entry of a list of refunds. Money is hundredths, `at` epoch milliseconds. */
export type WireRefund = ReturnType<typeof readRefund>;

function readRefund(row: WireRow) {
  return {
    at: row.moment('created_at'),
    amount: row.money('amount'),
    withheld: row.optionalMoney('deduction_amount'),
    baskets: row.ids('baskets'),
  };
}

/** The entries that can be read. The list is documented, its shape is not, so another shape alone refuses no order. */
function readRefunds(row: WireRow): { readonly list: readonly WireRefund[]; readonly unread: number } {
  const rows = row.innerRows('refunds');
  if (rows.length === 0) return NO_REFUNDS;
  const list = rows.flatMap((inner) => {
    const refund = readRefund(inner);
    return inner.refusal === null ? [refund] : [];
  });
  return { list, unread: rows.length - list.length };
}
const NO_REFUNDS = { list: [], unread: 0 } as const;

const CURRENCY = /^[A-Za-z]{3,8}$/;

function readPaidOrder(row: WireRow, paidAtMs: number) {
  return {
    id: row.id('id'),
    payed_at: paidAtMs,
    created_at: row.moment('created_at'),
    updated_at: row.moment('updated_at'),
    deleted_at: row.moment('deleted_at'),
    event_id: row.optionalId('event_id'),
    price: row.money('price'),
    original_price: row.optionalMoney('original_price'),
    currency_id: row.shaped('currency_id', CURRENCY, 'no currency'),
    payment_type_id: row.text('payment_type_id'),
    discount_id: row.optionalId('discount_id'),
    promo_code_id: row.optionalId('promo_code_id'),
    access_code_id: row.optionalId('access_code_id'),
    backend_user_id: row.optionalId('backend_user_id'),
    utm: readUtm(row.inner('utm')),
    client: readClient(row.inner('client')),
    baskets: row.rows('baskets', readTicket),
    refunds: readRefunds(row),
    primary_orders: row.ids('primary_orders'),
    secondary_orders: row.ids('secondary_orders'),
  };
}

/** A refund of which nothing but that it was made can be read would be lost: then the order cannot be read. */
function losesRefund({ refunds, baskets }: WireOrder): boolean {
  let { unread } = refunds;
  for (const ticket of baskets) unread += ticket.refunds.unread;
  const isTold = (ticket: WireTicket) => ticket.refunded_at !== null || ticket.refunded_amount > 0n;
  return unread > 0 && !baskets.some(isTold);
}

function readUtm(row: WireRow) {
  const text = (field: string) => {
    const value = row.scalar(field);
    return value === undefined || typeof value === 'boolean' ? '' : String(value);
  };
  return {
    source: text('utm_source'),
    medium: text('utm_medium'),
    campaign: text('utm_campaign'),
    content: text('utm_content'),
    term: text('utm_term'),
  };
}

function readClient(row: WireRow) {
  const email = row.scalar('email');
  return { email: typeof email === 'string' ? email : '' };
}

/** A paid order. Times are epoch milliseconds, money hundredths, ids decimal text. */
export type WireOrder = ReturnType<typeof readPaidOrder>;

export type OrderReading =
  | { readonly kind: 'paid'; readonly order: WireOrder }
  | { readonly kind: 'unpaid'; readonly id: string; readonly updatedAtMs: number | null }
  | Refusal;

/** Reads one row of an orders list. Never throws. */
export function readOrder(row: WireRow): OrderReading {
  const id = row.id('id');
  const isPaid = row.flag('payed');
  const updatedAtMs = row.moment('updated_at');
  if (row.refusal !== null) return row.refusal;
  if (!isPaid) return { kind: 'unpaid', id, updatedAtMs };
  const paidAtMs = row.moment('payed_at');
  const order = readPaidOrder(row, paidAtMs ?? 0);
  if (row.refusal !== null) return row.refusal;
  if (paidAtMs === null) return { kind: 'refused', id, reason: 'payed_at: paid without a date' };
  if (losesRefund(order)) return { kind: 'refused', id, reason: 'refunds: no amount of money' };
  return { kind: 'paid', order };
}

const NOTHING = new WireRow({}, String);

/** Every field seen in an order or known from the documentation; another one is drift. */
export const ORDER_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(readPaidOrder(NOTHING, 0)),
  ...['uniqid', 'payed', 'client_id', 'site_id', 'site', 'payment_id', 'payment_card_number', 'payment_url'],
  ...['cancel_url', 'basket_user_id', 'reserved', 'reserved_to', 'reserve_extended', 'custom', 'fields'],
  ...['integrations'],
]);
/** The same of a ticket. */
export const TICKET_FIELDS: ReadonlySet<string> = new Set([
  ...Object.keys(readTicket(NOTHING)),
  ...['series', 'barcode', 'ticket_original_price', 'ticket_amount', 'client_email', 'client_phone'],
  ...['client_name', 'client_surname', 'client_middlename', 'organization_name', 'legal_name'],
  ...['work_position', 'inn', 'kpp', 'comment', 'pdf_url', 'passbook_url', 'gpass_url', 'created_at'],
]);
/** The same of an entry in a list of refunds, and of a service. */
export const REFUND_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'amount', 'deduction_amount', 'baskets', 'created_at', 'updated_at'],
]);
export const SERVICE_FIELDS: ReadonlySet<string> = new Set(['id', 'name', 'price', 'quantity', 'checked_at']);
