/**
 * What of an answer may be kept as evidence. Ids of orders and tickets, dates, amounts and flags stay as they came; whatever is not
 * known to be harmless is replaced by an invented value, the same for the same value in one probe, so that rows can still be
 * compared. What opens a gate or cancels an order is replaced in any case.
 */
import { HARMLESS_FIELDS, isHarmlessText } from '../loader/personal-data.ts';
import { isRecord } from '../qtickets/wire-values.ts';
import { FIELD_NAME } from './field-paths.ts';
import { toHarmlessWords } from './harmless-words.ts';

/** Replaces values of one probe. */
export interface Anonymiser {
  /** A parsed body without personal data and secrets. */
  json(value: unknown): unknown;
  /** A parsed body without secrets; persons stay. */
  withPersons(value: unknown): unknown;
}

/** Of envelopes and events, besides those of orders. */
const MORE_HARMLESS_FIELDS: ReadonlySet<string> = new Set([
  ...['perPage', 'currentPage', 'total', 'status', 'code', 'reserved_to', 'reserve_extended'],
  ...['open_date', 'sale_start_date', 'sale_finish_date', 'min_price', 'max_price', 'is_completed'],
]);
/** Text of the source's own. */
const MESSAGE_FIELDS: ReadonlySet<string> = new Set(['error', 'message']);
/** Whoever has them can enter, cancel, pay or print. */
const SECRET_FIELDS: ReadonlySet<string> = new Set([
  ...['barcode', 'cancel_url', 'payment_url', 'pdf_url', 'passbook_url'],
]);
const CODE = /^[A-Z][A-Z_]{0,39}$/;
const URL_IN_TEXT = /https?:\/\/\S+/g;

type Scalar = string | number | bigint;
type Keep = (value: Scalar, field: string, isOfPerson: boolean) => Scalar;

export function createAnonymiser(): Anonymiser {
  const inventions = new Map<string, Map<Scalar, Scalar>>();

  /** The invented value that stands for this one from now on. */
  function invent(value: Scalar): Scalar {
    const { kind, make } = inventionFor(value);
    const known = inventions.get(kind) ?? new Map<Scalar, Scalar>();
    inventions.set(kind, known);
    const invented = known.get(value) ?? make(known.size + 1);
    known.set(value, invented);
    return invented;
  }

  const harmlessOnly: Keep = (value, field, isOfPerson) => {
    if (value === '') return value;
    if (isOfPerson) return invent(value);
    if (typeof value === 'string' && MESSAGE_FIELDS.has(field)) return toHarmlessWords(value);
    const isKnown = HARMLESS_FIELDS.has(field) || MORE_HARMLESS_FIELDS.has(field);
    if (!isKnown) return invent(value);
    return typeof value !== 'string' || isHarmlessText(value) || CODE.test(value) ? value : invent(value);
  };

  return {
    json: (value) => walk(value, { field: '', isOfPerson: false }, harmlessOnly),
    withPersons(value) {
      const secrets = collectSecrets(value);
      const isSecret = (text: string) => secrets.some((secret) => text.includes(secret));
      return walk(value, { field: '', isOfPerson: false }, (scalar, field) => {
        if (SECRET_FIELDS.has(field) || isSecret(String(scalar))) return invent(scalar);
        // An address elsewhere may be one that cancels, pays or prints.
        return typeof scalar === 'string'
          ? scalar.replace(URL_IN_TEXT, (url) => String(invent(url)))
          : scalar;
      });
    },
  };
}

interface Place {
  readonly field: string;
  readonly isOfPerson: boolean;
}

function walk(value: unknown, place: Place, keep: Keep): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, place, keep));
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const field = FIELD_NAME.test(key) ? key : String(keep(key, '', true));
        const isOfPerson = place.isOfPerson || field === 'client' || field === 'details';
        return [field, walk(item, { field, isOfPerson }, keep)];
      }),
    );
  }
  if (typeof value === 'string' || typeof value === 'number') {
    return keep(value, place.field, place.isOfPerson);
  }
  return value;
}

function collectSecrets(value: unknown): string[] {
  const secrets = new Set<string>();
  walk(value, { field: '', isOfPerson: false }, (scalar, field) => {
    // Shorter ones would be found in anything.
    if (SECRET_FIELDS.has(field) && String(scalar).length >= 6) secrets.add(String(scalar));
    return scalar;
  });
  return [...secrets];
}

interface Invention {
  /** What kind of value it stands for; each kind counts for itself. */
  readonly kind: string;
  readonly make: (number: number) => Scalar;
}

/** A value of the same look. */
function inventionFor(value: Scalar): Invention {
  if (typeof value !== 'string') return { kind: 'number', make: (number) => number };
  if (value.includes('@')) return { kind: 'e-mail', make: (number) => `person-${number}@example.test` };
  if (/^https?:/i.test(value)) return { kind: 'url', make: (number) => `https://example.test/${number}` };
  if (/^\+\d/.test(value)) {
    return { kind: 'phone', make: (number) => `+7000${String(number).padStart(7, '0')}` };
  }
  if (/^\d+$/.test(value)) {
    const { length } = value;
    return { kind: `digits-${length}`, make: (number) => String(number).padStart(length, '0') };
  }
  return { kind: 'text', make: (number) => `text-${number}` };
}
