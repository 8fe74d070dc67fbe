/**
 * What of a person may reach the store: nothing by default. Payloads are made from lists of the fields that may pass, so a new
 * personal field cannot slip in.
 */
import { createHmac } from 'node:crypto';
import type { PersonalDataMode } from '../config/config.ts';
import type { Decode } from '../qtickets/read-json.ts';
import type { WireRow } from '../qtickets/wire-row.ts';
import { isRecord } from '../qtickets/wire-values.ts';
import type { BuyerFields } from './transform.ts';

/** By which rules a buyer reaches a row; can be sent to a worker. */
export interface BuyerRules {
  readonly mode: PersonalDataMode;
  /** Key of `buyer_key`; null makes none. */
  readonly key: string | null;
  /** By these, too, a person is known who was erased. */
  readonly formerKeys: readonly string[];
  /** Pseudonyms of persons who were erased: no load brings them back. */
  readonly erased: ReadonlySet<string>;
}

/** Nothing of a buyer reaches a row. */
export const NO_BUYERS: BuyerRules = { mode: 'drop', key: null, formerKeys: [], erased: new Set() };

/**
 * What of the buyer the row of an order has.
 * @param email as it came; `decode` makes text of it
 */
export function toBuyerFields(order: WireRow, email: string, decode: Decode, rules: BuyerRules): BuyerFields {
  const mode = isErased(email, decode, rules) ? 'drop' : rules.mode;
  return {
    buyerKey: mode === 'drop' ? '' : toBuyerKey(decode(email), rules.key),
    payloadJson: toPayload(order, mode),
  };
}

function isErased(email: string, decode: Decode, { key, formerKeys, erased }: BuyerRules): boolean {
  if (erased.size === 0) return false;
  const text = decode(email);
  return [key, ...formerKeys].some((one) => erased.has(toBuyerKey(text, one)));
}

/** Fields of an order that name nobody, open nothing, and have no column of their own. */
const PAYLOAD_FIELDS = ['site_id', 'payment_id', 'reserved', 'reserved_to', 'reserve_extended'] as const;
const BUYER_FIELDS = ['name', 'surname', 'middlename', 'phone'] as const;

/** `payload_json` of an order; with `keep` the buyer's name, e-mail and phone too, because the user asked for them. */
function toPayload(order: WireRow, mode: PersonalDataMode): string {
  const payload = pick(order, PAYLOAD_FIELDS);
  const client = order.inner('client');
  if (mode !== 'keep' || client.refusal !== null) return JSON.stringify(payload);
  const buyer = { ...pick(client, ['email']), ...pick(client.inner('details'), BUYER_FIELDS) };
  return JSON.stringify({ ...payload, buyer });
}

function pick(from: WireRow, fields: readonly string[]): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const value = from.scalar(field);
    if (value !== undefined) picked[field] = value;
  }
  return picked;
}

/**
 * A pseudonym by which one buyer's orders can be told from another's: HMAC-SHA256 of the e-mail, 32 hexadecimal digits.
 * @param key without it, or without an e-mail, the pseudonym is empty
 */
export function toBuyerKey(email: string, key: string | null): string {
  if (key === null) return '';
  const normal = email.trim().toLowerCase();
  return normal === '' ? '' : createHmac('sha256', key).update(normal).digest('hex').slice(0, 32);
}

/** Fields whose scalar values name nobody and open nothing: they are what a person needs to see what is wrong with a row. */
export const HARMLESS_FIELDS: ReadonlySet<string> = new Set([
  ...['id', 'event_id', 'show_id', 'city_id', 'site_id', 'discount_id', 'promo_code_id', 'currency_id'],
  ...['payed', 'reserved', 'is_active', 'payed_at', 'created_at', 'updated_at', 'deleted_at', 'refunded_at'],
  ...[
    'checked_at',
    'start_date',
    'finish_date',
    'price',
    'original_price',
    'ticket_amount',
    'discount_value',
  ],
  ...['service_fee_amount', 'refunded_amount', 'refunded_deduction_amount', 'quantity'],
]);
const HARMLESS_LENGTH = 40;

/** A refused row as it may be kept: the shape whole, values only of fields known to be harmless. */
export function toRejectPayload(row: unknown, decode: Decode): string {
  return JSON.stringify(mask(row, decode, null, 0));
}

function mask(value: unknown, decode: Decode, field: string | null, depth: number): unknown {
  if (depth > 8) return '[…]';
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => mask(item, decode, null, depth + 1));
  if (isRecord(value)) {
    const masked = (name: string, item: unknown) => [decode(name), mask(item, decode, name, depth + 1)];
    return Object.fromEntries(Object.entries(value).map(([name, item]) => masked(name, item)));
  }
  if (value === null || typeof value === 'boolean') return value;
  if (field === null || !HARMLESS_FIELDS.has(field)) return `[${typeof value}]`;
  if (typeof value !== 'string') return value;
  const text = decode(value);
  return isHarmlessText(text) ? text : '[string]';
}

/** Amounts and dates pass; letters could be a name and an at sign an address. */
export function isHarmlessText(text: string): boolean {
  return text.length <= HARMLESS_LENGTH && /^[\d\s.,:+\-TZeE]*$|^[A-Z]{3}$/.test(text);
}
