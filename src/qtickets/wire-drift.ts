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

interface SeenFields {
  readonly names: readonly string[];
  readonly unknown: readonly string[];
  /** By place in `names`. */
  readonly mayNest: readonly boolean[];
  /** Places in `names`. */
  readonly alwaysNest: readonly number[];
}

/** By kind of row, the names of the one looked at last: nearly each has the same ones in the same sequence. */
const SEEN = new Map<ReadonlySet<string>, SeenFields>();

function collectFields(
  row: Readonly<Record<string, unknown>>,
  fields: ReadonlySet<string>,
  { found, decode, place }: Place,
): void {
  const { names, unknown, mayNest, alwaysNest } = fieldsSeen(Object.keys(row), fields);
  for (const name of unknown) found.unknownFields.add(place + decode(name));
  const values = Object.values(row);
  const note = (index: number) => found.changedTypes.add(place + names[index]);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (typeof value === 'object' && value !== null && mayNest[index] === false) note(index);
  }
  for (const index of alwaysNest) {
    if (typeof values[index] !== 'object' && values[index] !== '') note(index);
  }
}

function fieldsSeen(names: readonly string[], fields: ReadonlySet<string>): SeenFields {
  const last = SEEN.get(fields);
  if (last !== undefined && isSame(last.names, names)) return last;
  const seen = {
    names,
    unknown: names.filter((name) => !fields.has(name)),
    mayNest: names.map((name) => MAY_NEST.has(name) || !fields.has(name)),
    alwaysNest: [...names.keys()].filter((index) => isAlwaysNested(names[index] ?? '', fields)),
  };
  SEEN.set(fields, seen);
  return seen;
}

function isAlwaysNested(name: string, fields: ReadonlySet<string>): boolean {
  return ALWAYS_NEST.has(name) && fields.has(name);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
