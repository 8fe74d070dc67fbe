/**
 * What the simulated service makes of a list request: which dialect it understands and what it ignores. Everything it
 * understands ends in one `ListQuery`.
 */
import {
  BadQueryError,
  type Columns,
  type CompactOffsets,
  type Condition,
  type ListQuery,
  parseOrderBy,
  parsePage,
  parseWhere,
} from './conditions.ts';

/**
 * Behaviours by name. `observed-2025-11`: every filter is ignored, only `page` in the address counts (Source: captures of
 * 2025-11-03). `documented`: a JSON body on GET. `query-where`: the same as JSON in the address. `flat`: plain parameters.
 */
export const BEHAVIOURS = ['observed-2025-11', 'documented', 'query-where', 'flat'] as const;

/** One of `BEHAVIOURS`. */
export type Behaviour = (typeof BEHAVIOURS)[number];

const STRUCTURED = ['page', 'payed', 'since', 'until', 'id', 'order'] as const;

/**
 * What each behaviour honours, by the dialect in which it is asked; all else it ignores. `organization` goes with the option of
 * that name. In every dialect that speaks through the address `page` is the same word.
 */
export const HONOURED: Readonly<Record<Behaviour, Readonly<Record<string, readonly string[]>>>> = {
  'observed-2025-11': { flat: ['page'], 'query-where': ['page'], body: [] },
  documented: { flat: [], 'query-where': [], body: STRUCTURED },
  'query-where': { flat: ['page'], 'query-where': STRUCTURED, body: [] },
  flat: {
    flat: ['page', 'payed', 'since', 'status', 'per_page', 'organization'],
    'query-where': ['page'],
    body: [],
  },
};

/** Whether a text names a behaviour. */
export function isBehaviour(name: string): name is Behaviour {
  return BEHAVIOURS.some((known) => known === name);
}

/** What a list is made of. */
export interface ListResource {
  readonly columns: Columns;
  readonly sortColumns: Columns;
  readonly perPage: number;
  /** Up to how many rows a page the `flat` behaviour gives. */
  readonly maxPerPage: number;
}

/** A request as far as its meaning goes. */
export interface ListRequest {
  readonly query: URLSearchParams;
  readonly body: string;
}

/** What the service is set to. */
export interface BehaviourSettings {
  readonly behaviour: Behaviour;
  /** Name that `flat` takes for its own; undefined takes any. */
  readonly organization?: string | undefined;
  readonly compactOffsets: CompactOffsets;
}

/** @throws BadQueryError for a filter or order the service cannot make sense of */
export function parseListRequest(
  request: ListRequest,
  resource: ListResource,
  settings: BehaviourSettings,
): ListQuery {
  switch (settings.behaviour) {
    case 'observed-2025-11':
      return { ...EVERYTHING, page: parsePage(request.query.get('page')), perPage: resource.perPage };
    case 'documented':
      return parseDocument(parseJson(request.body), resource, settings.compactOffsets);
    case 'query-where': {
      const where = parseJson(request.query.get('where'));
      const orderBy = parseJson(request.query.get('orderBy'));
      const page = request.query.get('page');
      return parseDocument({ where, orderBy, page }, resource, settings.compactOffsets);
    }
    case 'flat':
      return parseFlat(request.query, resource, settings);
  }
}

const EVERYTHING = { where: [], orderBy: [], isVoid: false } as const;

function parseJson(text: string | null): unknown {
  if (text === null || text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadQueryError('not JSON', { cause });
  }
}

function parseDocument(document: unknown, resource: ListResource, compactOffsets: CompactOffsets): ListQuery {
  if (document === undefined) return { ...EVERYTHING, page: 1, perPage: resource.perPage };
  if (typeof document !== 'object' || document === null) throw new BadQueryError('not a JSON object');
  const { where, orderBy, page }: { where?: unknown; orderBy?: unknown; page?: unknown } = document;
  return {
    where: parseWhere(where, resource.columns, compactOffsets),
    orderBy: parseOrderBy(orderBy, resource.sortColumns),
    page: parsePage(page),
    perPage: resource.perPage,
    isVoid: false,
  };
}

function parseFlat(query: URLSearchParams, resource: ListResource, settings: BehaviourSettings): ListQuery {
  const { columns, perPage, maxPerPage } = resource;
  const where: Condition[] = [];
  const payed = query.get('payed');
  if ((payed === '0' || payed === '1') && Object.hasOwn(columns, 'payed')) {
    where.push({ column: 'payed', operator: '=', values: [Number(payed)] });
  }
  const since = query.get('since');
  if (since !== null) {
    const item = { column: 'updated_at', operator: '>=', value: since };
    where.push(...parseWhere([item], columns, settings.compactOffsets));
  }
  const status = query.get('status');
  if (status === 'paid' && Object.hasOwn(columns, 'payed')) {
    where.push({ column: 'payed', operator: '=', values: [1] });
  }
  const organization = query.get('organization');
  const isOther =
    settings.organization !== undefined && organization !== null && organization !== settings.organization;
  return {
    where,
    orderBy: [],
    page: parsePage(query.get('page')),
    perPage: Math.min(query.has('per_page') ? parsePage(query.get('per_page')) : perPage, maxPerPage),
    isVoid: isOther || (status !== null && status !== 'paid'),
  };
}
