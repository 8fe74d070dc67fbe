/** What of an order on the wire is not as it was when this was written: names of fields and a currency's code, never a value of a person. */
import type { Decode } from './read-json.ts';
import { ORDER_FIELDS, REFUND_FIELDS, SERVICE_FIELDS, TICKET_FIELDS } from './wire-order.ts';
import { isRecord } from './wire-values.ts';

/** Fields that hold lists or objects. Source: captures of 2025-11-03. */
const MAY_NEST: ReadonlySet<string> = new Set([
  ...['client', 'site', 'utm', 'custom', 'fields', 'integrations', 'baskets', 'refunds'],
  ...['related_baskets', 'services', 'primary_orders', 'secondary_orders'],
]);
/** Of these, the ones that never hold anything else. The others are `""` when they are empty. */
const ALWAYS_NEST: ReadonlySet<string> = new Set([
  ...['client', 'site', 'baskets', 'refunds', 'related_baskets', 'services'],
]);
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const CODE = /^[A-Za-z]{1,8}$/;

/** Paths such as `price` and `baskets.new_field`. */
export interface OrderDrift {
  readonly unknownFields: Set<string>;
  /** A list or an object where there was none, or the other way round. */
  readonly changedTypes: Set<string>;
  /** `currency_id XYZ` */
  readonly newValues: Set<string>;
}

export function noDrift(): OrderDrift {
  return { unknownFields: new Set(), changedTypes: new Set(), newValues: new Set() };
}

/** Adds what a row shows to `found`. */
export function collectDrift(row: unknown, decode: Decode, found: OrderDrift): void {
  if (!isRecord(row)) return;
  collectFields(row, ORDER_FIELDS, { found, decode, place: '' });
  const currency = row['currency_id'];
  if (typeof currency === 'string' && CODE.test(currency) && !CURRENCIES.has(currency)) {
    found.newValues.add(`currency_id ${currency}`);
  }
  collectInner(row['refunds'], 'refunds.', REFUND_FIELDS, { found, decode });
  const tickets = row['baskets'];
  if (!Array.isArray(tickets)) return;
  for (const ticket of tickets) {
    if (!isRecord(ticket)) continue;
    collectFields(ticket, TICKET_FIELDS, { found, decode, place: 'baskets.' });
    collectInner(ticket['refunds'], 'baskets.refunds.', REFUND_FIELDS, { found, decode });
    collectInner(ticket['services'], 'baskets.services.', SERVICE_FIELDS, { found, decode });
  }
}

/** The rows of a list within a row; hardly a list has one. */
function collectInner(
  list: unknown,
  place: string,
  fields: ReadonlySet<string>,
  { found, decode }: Omit<Place, 'place'>,
): void {
  if (!Array.isArray(list)) return;
  for (const row of list) if (isRecord(row)) collectFields(row, fields, { found, decode, place });
}

interface Place {
  readonly found: OrderDrift;
  readonly decode: Decode;
  readonly place: string;
}

function collectFields(
  row: Readonly<Record<string, unknown>>,
  fields: ReadonlySet<string>,
  { found, decode, place }: Place,
): void {
  for (const field in row) {
    if (!fields.has(field)) {
      found.unknownFields.add(place + decode(field));
      continue;
    }
    const value = row[field];
    if (value === null || value === '') continue;
    const isNested = typeof value === 'object';
    if (isNested ? !MAY_NEST.has(field) : ALWAYS_NEST.has(field)) found.changedTypes.add(place + field);
  }
}
