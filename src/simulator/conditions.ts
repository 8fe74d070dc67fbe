/**
 * `where` and `orderBy` as the source documents them, read from outside and turned into tests on numbers: ids and flags as
 * they are, times as epoch seconds (perhaps with a fraction), null for nothing. Null passes `null` alone, as in SQL.
 */
import { parseInstant } from '../core/time.ts';

/** What a column holds. */
export type ColumnKind = 'number' | 'flag' | 'time';

/** A resource's columns that can be filtered and sorted by. */
export type Columns = Readonly<Record<string, ColumnKind>>;

const OPERATORS = ['=', '!=', '<', '>', '<=', '>=', 'in', 'not in', 'null', 'not null'] as const;

/** Operators of the source's documentation. */
export type Operator = (typeof OPERATORS)[number];

/** One item of `where`. */
export interface Condition {
  readonly column: string;
  readonly operator: Operator;
  readonly values: readonly number[];
}

/** One item of `orderBy`. */
export interface Ordering {
  readonly column: string;
  readonly isDescending: boolean;
}

/** What a list request asks for. `page` counts from 1. */
export interface ListQuery {
  readonly where: readonly Condition[];
  readonly orderBy: readonly Ordering[];
  readonly page: number;
  readonly perPage: number;
  /** Nothing can match: another organisation was asked for. */
  readonly isVoid: boolean;
}

/** What the service makes of dates with a compact offset, `+0300`. */
export type CompactOffsets = 'honoured' | 'ignored';

/** A query the service cannot make sense of; it answers 400. */
export class BadQueryError extends Error {}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads the `where` of a request.
 *
 * @returns the conditions; one with a date that is none, or with a compact offset while those are ignored, is left out
 * @throws BadQueryError for what is no list of conditions on known columns
 */
export function parseWhere(where: unknown, columns: Columns, compactOffsets: CompactOffsets): Condition[] {
  if (where === undefined || where === null) return [];
  if (!Array.isArray(where)) throw new BadQueryError('where is not a list');
  const items: readonly unknown[] = where;
  return items.flatMap((item) => parseCondition(item, columns, compactOffsets));
}

function parseCondition(item: unknown, columns: Columns, compactOffsets: CompactOffsets): Condition[] {
  if (!isRecord(item)) throw new BadQueryError('an item of where is not an object');
  const column = knownColumn(item['column'], columns);
  const name = String(item['operator'] ?? '=').toLowerCase();
  const operator = OPERATORS.find((known) => known === name);
  if (operator === undefined) throw new BadQueryError(`unknown operator ${name}`);
  if (operator === 'null' || operator === 'not null') return [{ column, operator, values: [] }];
  const value = item['value'];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const values = given.map((one) => parseValue(one, columns[column] ?? 'number', compactOffsets));
  return values.includes(null) ? [] : [{ column, operator, values: values.filter((one) => one !== null) }];
}

/**
 * Reads the `orderBy` of a request.
 *
 * @throws BadQueryError for what is no map of known columns to `asc` or `desc`
 */
export function parseOrderBy(orderBy: unknown, columns: Columns): Ordering[] {
  if (orderBy === undefined || orderBy === null) return [];
  // An empty PHP array stands for an empty map.
  if (Array.isArray(orderBy) && orderBy.length === 0) return [];
  if (!isRecord(orderBy)) throw new BadQueryError('orderBy is not an object');
  return Object.entries(orderBy).map(([name, direction]) => {
    const wanted = String(direction).toLowerCase();
    if (wanted !== 'asc' && wanted !== 'desc') throw new BadQueryError(`unknown direction ${wanted}`);
    return { column: knownColumn(name, columns), isDescending: wanted === 'desc' };
  });
}

/** Reads a page number; what is none is page 1. */
export function parsePage(page: unknown): number {
  const number = Number(page ?? 1);
  return Number.isSafeInteger(number) && number >= 1 ? number : 1;
}

function knownColumn(name: unknown, columns: Columns): string {
  if (typeof name !== 'string' || !Object.hasOwn(columns, name)) {
    throw new BadQueryError(`unknown column ${String(name)}`);
  }
  return name;
}

/** @returns null for a value that makes the service ignore the condition */
function parseValue(value: unknown, kind: ColumnKind, compactOffsets: CompactOffsets): number | null {
  if (kind === 'time') {
    const text = String(value);
    if (compactOffsets === 'ignored' && /[+-]\d{4}$/.test(text)) return null;
    const at = parseInstant(text.length === 10 ? `${text}T00:00:00` : text);
    return at === null ? null : at / 1000;
  }
  const number = typeof value === 'boolean' || typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number)) {
    throw new BadQueryError('a value of where is no number');
  }
  return number;
}

/** Turns a condition into a test of one value. */
export function compileCondition(condition: Condition): (value: number | null) => boolean {
  const { operator, values } = condition;
  const wanted = values[0] ?? Number.NaN;
  switch (operator) {
    case 'null':
      return (value) => value === null;
    case 'not null':
      return (value) => value !== null;
    case '=':
      return (value) => value === wanted;
    case '!=':
      return (value) => value !== null && value !== wanted;
    case '<':
      return (value) => value !== null && value < wanted;
    case '>':
      return (value) => value !== null && value > wanted;
    case '<=':
      return (value) => value !== null && value <= wanted;
    case '>=':
      return (value) => value !== null && value >= wanted;
    case 'in':
    case 'not in': {
      const set = new Set(values);
      const isIn = operator === 'in';
      return (value) => value !== null && set.has(value) === isIn;
    }
  }
}
