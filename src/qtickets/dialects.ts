/** The three ways to write a list request. What a request means is said once, in `ListRequest`; here it is spelled. */
import type { ZoneClock } from '../core/time.ts';
import type { Capability, Dialect } from '../protocol/contract.ts';
import type { HttpRequest } from './http-client.ts';

export type Condition =
  | { readonly column: 'payed'; readonly operator: '='; readonly value: 0 | 1 }
  | { readonly column: 'id'; readonly operator: '>' | '<='; readonly value: string }
  /** Epoch milliseconds. */
  | { readonly column: 'updated_at'; readonly operator: '>=' | '<'; readonly value: number };

export interface ListRequest {
  readonly where?: readonly Condition[];
  /** Sort by id; the source's own order when left out. */
  readonly order?: 'asc' | 'desc';
  /** From 1. */
  readonly page?: number;
  /** `flat` alone has a word for it. */
  readonly organization?: string;
}

const CAPABILITIES_OF: Readonly<Record<Dialect, readonly Capability[]>> = {
  body: ['page', 'payed', 'since', 'until', 'id', 'order'],
  'query-where': ['page', 'payed', 'since', 'until', 'id', 'order'],
  flat: ['page', 'payed', 'since', 'organization'],
};

/** What the dialect has words for. */
export function capabilitiesOf(dialect: Dialect): readonly Capability[] {
  return CAPABILITIES_OF[dialect];
}

/**
 * Spells a request for a list. Dates carry an offset with a colon, in the zone of `zone`: compact ones (`+0300`) are
 * reported to be ignored now and then (Source: vendor's documentation, 2025-11).
 */
export function encodeList(
  path: string,
  dialect: Dialect,
  request: ListRequest,
  zone: ZoneClock,
): HttpRequest {
  const { where = [], order, page = 1, organization } = request;
  if (dialect === 'flat') {
    const query: Record<string, string> = {};
    if (organization !== undefined) query['organization'] = organization;
    for (const condition of where) {
      if (condition.column === 'payed') query['payed'] = String(condition.value);
      else if (condition.column === 'updated_at' && condition.operator === '>=') {
        query['since'] = zone.format(condition.value);
      } else throw new RangeError(`the flat dialect has no word for a filter on ${condition.column}`);
    }
    if (order !== undefined) throw new RangeError('the flat dialect has no word for an order');
    return { path, query: { ...query, page: String(page) } };
  }
  const conditions = where.map(({ column, operator, value }) => ({
    column,
    ...(operator === '=' ? {} : { operator }),
    value: column === 'updated_at' ? zone.format(value) : column === 'id' ? jsonId(value) : value,
  }));
  const parts = {
    ...(conditions.length > 0 ? { where: conditions } : {}),
    ...(order === undefined ? {} : { orderBy: { id: order } }),
  };
  if (dialect === 'body') return { path, body: { ...parts, page } };
  const query = Object.fromEntries(Object.entries(parts).map(([key, value]) => [key, JSON.stringify(value)]));
  return { path, query: { ...query, page: String(page) } };
}

/** A number where a double holds the id exactly, else its digits as text. */
function jsonId(id: string): number | string {
  const value = Number(id);
  return Number.isSafeInteger(value) ? value : id;
}
