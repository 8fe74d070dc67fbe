/**
 * One row of a list, read field by field. A field that cannot be read adds its reason and gives a stand-in, so that all that is
 * wrong with a row is told at once: ask `refusal` before using what was read. Written by hand, because millions of rows are read:
 * a schema took twice as long.
 */
import { parseMoney } from '../core/money.ts';
import type { Decode } from './read-json.ts';
import { isRecord, parseFlag, parseId, parseMoment, parseQuantity } from './wire-values.ts';

/** So many reasons tell enough. */
const MAX_REASONS = 5;

/** A row that cannot be read: kept with its reason, counted, never dropped in silence. */
export interface Refusal {
  readonly kind: 'refused';
  /** Null when not even the id can be read. */
  readonly id: string | null;
  /** Which fields are wrong and how; never a value, which may be a person's. */
  readonly reason: string;
}

const NO_ROWS: readonly WireRow[] = [];
const NO_IDS: readonly string[] = [];
type Fields = Readonly<Record<string, unknown>>;
const NO_FIELDS: Fields = {};

export class WireRow {
  readonly #fields: Fields;
  readonly #isRow: boolean;
  readonly #decode: Decode;
  readonly #place: string;
  readonly #reasons: string[];

  /**
   * @param decode of the answer that the row came with
   * @param place path of the row in front of the names of its fields: `baskets.0.` @default a row of the list itself
   * @param reasons where those of a row within a row go
   */
  constructor(row: unknown, decode: Decode, place = '', reasons: string[] = []) {
    this.#isRow = isRecord(row);
    this.#fields = isRecord(row) ? row : NO_FIELDS;
    this.#decode = decode;
    this.#place = place;
    this.#reasons = reasons;
    if (!this.#isRow) {
      const received = row === null ? 'null' : Array.isArray(row) ? 'array' : typeof row;
      reasons.push(`${place.slice(0, -1) || 'row'}: Invalid input: expected object, received ${received}`);
    }
  }

  /** What is wrong with what was read so far; null when nothing is. */
  get refusal(): Refusal | null {
    if (this.#reasons.length === 0) return null;
    const reason = this.#reasons.slice(0, MAX_REASONS).join('; ');
    return { kind: 'refused', id: parseId(this.#fields['id']), reason };
  }

  /** An id, as decimal text. */
  id(field: string): string {
    return parseId(this.#fields[field]) ?? this.#refuse(field, 'no id', '');
  }

  /** An id that may be missing: null, `0` and `""` are none. */
  optionalId(field: string): string | null {
    const value = this.#fields[field];
    if (value === undefined || value === null || value === 0 || value === '' || value === '0') return null;
    return parseId(value) ?? this.#refuse(field, 'no id', null);
  }

  flag(field: string): boolean {
    return parseFlag(this.#fields[field]) ?? this.#refuse(field, 'neither yes nor no', false);
  }

  /** An amount of money in hundredths, never negative. */
  money(field: string): bigint {
    const amount = parseMoney(this.#fields[field]);
    if (amount === null) return this.#refuse(field, 'no amount of money', 0n);
    return amount < 0n ? this.#refuse(field, 'negative amount', 0n) : amount;
  }

  /** An amount that may be missing: null and `""` count as nothing. */
  optionalMoney(field: string): bigint {
    const value = this.#fields[field];
    if (value === undefined || value === null || value === '') return 0n;
    return parseMoney(value) ?? this.#refuse(field, 'no amount of money', 0n);
  }

  /** A moment in epoch milliseconds; null for none, `""` and zero dates. */
  moment(field: string): number | null {
    const moment = parseMoment(this.#fields[field]);
    return moment === undefined ? this.#refuse(field, 'no date', null) : moment;
  }

  quantity(field: string): number {
    return parseQuantity(this.#fields[field]) ?? this.#refuse(field, 'no whole number', 0);
  }

  /** Text that may be missing or a number. */
  text(field: string): string {
    const value = this.#fields[field];
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return this.#decode(value);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#refuse(field, 'no text', '');
  }

  /** Text of a shape that has to be there. @param otherwise the reason when it is not */
  shaped(field: string, shape: RegExp, otherwise: string): string {
    const value = this.#fields[field];
    return typeof value === 'string' && shape.test(value) ? value : this.#refuse(field, otherwise, '');
  }

  /** Text, a number, yes or no, as it stands there; undefined for anything else. */
  scalar(field: string): string | number | boolean | undefined {
    const value = this.#fields[field];
    if (typeof value === 'string') return this.#decode(value);
    return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
  }

  /** The rows of a list that has to be there. What is wrong with one of them is wrong with this row. */
  rows<Row>(field: string, read: (row: WireRow) => Row): Row[] {
    const value = this.#fields[field];
    if (!Array.isArray(value)) return this.#refuse(field, 'no list', []);
    return value.map((row: unknown, index) =>
      read(new WireRow(row, this.#decode, `${this.#place}${field}.${index}.`, this.#reasons)),
    );
  }

  /** As `rows`, for a list that may be missing. */
  optionalRows<Row>(field: string, read: (row: WireRow) => Row): Row[] {
    const value = this.#fields[field];
    return value === undefined || value === null ? [] : this.rows(field, read);
  }

  /** A row within the row, whose faults are its own: PHP writes it as `[]` when it is empty. */
  inner(field: string): WireRow {
    return new WireRow(this.#fields[field], this.#decode);
  }

  /** Rows within the row, each with faults of its own; none where there is no list. PHP writes a list with gaps as an object. */
  innerRows(field: string): readonly WireRow[] {
    const value = this.#fields[field];
    const items: readonly unknown[] = Array.isArray(value)
      ? value
      : isRecord(value)
        ? Object.values(value)
        : [];
    return items.length === 0 ? NO_ROWS : items.map((item) => new WireRow(item, this.#decode));
  }

  /** The ids in a list of ids, in one of rows with an id, or in an object by ids; whatever else stands there is none. */
  ids(field: string): readonly string[] {
    const value = this.#fields[field];
    if (Array.isArray(value)) {
      if (value.length === 0) return NO_IDS;
      return value.flatMap((item) => parseId(isRecord(item) ? item['id'] : item) ?? []);
    }
    if (!isRecord(value)) return NO_IDS;
    return Object.entries(value).flatMap(
      ([key, item]) => parseId(isRecord(item) && 'id' in item ? item['id'] : key) ?? [],
    );
  }

  #refuse<StandIn>(field: string, why: string, standIn: StandIn): StandIn {
    if (this.#isRow) this.#reasons.push(`${this.#place}${field}: ${why}`);
    return standIn;
  }
}
