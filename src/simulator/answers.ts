/** What the simulated service answers when all goes well: a status and a body for each path, without a socket in sight. */
import { type ListRequest, type ListResource, parseListRequest } from './behaviours.ts';
import { BadQueryError, type Columns, compileCondition, type ListQuery } from './conditions.ts';
import { clientJson, createEventWriter, eventUpdatedAt, isEventActive } from './event-json.ts';
import type { EventInfo } from './events.ts';
import { badRowAt, type Faults } from './faults.ts';
import { createOrderWriter, type WireShape } from './order-json.ts';
import { personOf } from './people.ts';
import { couldBeOrder } from './posted-order.ts';
import { createOrderFinder, ORDER_COLUMNS, ORDER_SORT_COLUMNS } from './query.ts';
import { mix } from './random.ts';
import { fieldsAskedFor, writeSeats } from './seats.ts';
import { createWireTexts, wireBytes } from './wire-text.ts';
import type { World } from './world.ts';

const JSON_TYPE = 'application/json';
const NOT_FOUND_PAGE =
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>Not Found</body>\r\n</html>\r\n';

const EVENT_COLUMNS = {
  id: 'number',
  is_active: 'flag',
  city_id: 'number',
  created_at: 'time',
  updated_at: 'time',
  deleted_at: 'time',
} as const satisfies Columns;
const CLIENT_COLUMNS = { id: 'number' } as const satisfies Columns;

const ORDERS: ListResource = {
  columns: ORDER_COLUMNS,
  sortColumns: ORDER_SORT_COLUMNS,
  perPage: 50,
  maxPerPage: 200,
};
const EVENTS: ListResource = {
  columns: EVENT_COLUMNS,
  sortColumns: EVENT_COLUMNS,
  perPage: 10,
  maxPerPage: 10,
};
const CLIENTS: ListResource = {
  columns: CLIENT_COLUMNS,
  sortColumns: CLIENT_COLUMNS,
  perPage: 100,
  maxPerPage: 100,
};

/** An answer before anything goes wrong with it. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** A request as the service sees it. */
export interface ServiceRequest extends ListRequest {
  readonly method: string;
  /** Path after the base URL. */
  readonly path: string;
}

/** Settings under which one request is answered. */
export interface AnswerSettings {
  readonly behaviour: Parameters<typeof parseListRequest>[2];
  readonly faults: Faults;
}

/** Answers requests about one world. */
export interface Service {
  /** @returns the right answer; 400 for a filter that makes no sense, 404 as JSON or HTML as the real service does */
  answer(request: ServiceRequest, settings: AnswerSettings): Answer;
}

/** A JSON answer. @param text in the single-byte form of `wire-text.ts`, or ASCII */
export function jsonAnswer(status: number, text: string): Answer {
  return { status, contentType: JSON_TYPE, body: wireBytes(text) };
}

/** An HTML answer. */
export function htmlAnswer(status: number, html: string): Answer {
  return { status, contentType: 'text/html; charset=UTF-8', body: Buffer.from(html, 'utf8') };
}

/** An error as the service words it. */
export function errorAnswer(status: number): Answer {
  const text = ERROR_TEXTS[status];
  // Word for word as captured on a bad day.
  if (text === undefined) {
    return jsonAnswer(
      status,
      `{"error":"Unknown error","status":${status},"code":"UNKNOWN_ERROR","info":[]}`,
    );
  }
  return jsonAnswer(status, `{"error":"${text}","status":${status}}`);
}

const ERROR_TEXTS: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  429: 'Too many requests',
};

/** What a service is made of. */
export interface ServiceOptions {
  readonly seed: number;
  /** About how many bytes of `scheme_properties` each show carries. */
  readonly schemeBytesPerShow: number;
  /** Whether orders tell what they were exchanged for. */
  readonly listsExchanges: boolean;
}

/** Builds the service over a world. */
export function createService(world: World, options: ServiceOptions): Service {
  const { seed, schemeBytesPerShow, listsExchanges } = options;
  const { history } = world;
  const texts = createWireTexts();
  const events = createEventWriter(schemeBytesPerShow, texts);
  const orders = createOrderWriter({ seed, texts, buyerOf: history.buyerOf, listsExchanges });
  const finder = createOrderFinder(world);
  const showById = new Map(history.programme.shows.map((show) => [show.id, show]));

  function writeOrder(position: number, faults: Faults): string {
    const state = world.stateAt(position);
    return orders.write(state, {
      shape: faults.shapes === true ? shapeOf(state.order.key) : 0,
      badRow: badRowAt(faults, position, state.payedAt > 0),
    });
  }

  function listOrders(request: ListRequest, { behaviour, faults }: AnswerSettings): Answer {
    const asked = parseListRequest(request, ORDERS, behaviour);
    const query = faults.pageIgnored === true ? { ...asked, page: 1 } : asked;
    let { total, positions } = finder.find(query);
    if (faults.repeatLastPage === true && positions.length === 0 && total > 0) {
      positions = finder.find({ ...query, page: Math.ceil(total / query.perPage) }).positions;
    }
    if (faults.onlyFirstPage === true && query.page > 1) positions = [];
    const rows = positions.map((position) => writeOrder(position, faults));
    return listAnswer(rows, query, total + (faults.wrongTotal ?? 0));
  }

  function visibleEvents(): readonly EventInfo[] {
    const now = world.horizon();
    return history.programme.events.filter((event) => event.createdAt <= now);
  }

  function listEvents(request: ListRequest, { behaviour }: AnswerSettings): Answer {
    const now = world.horizon();
    const query = parseListRequest(request, EVENTS, behaviour);
    const found = selectRows(visibleEvents(), query, (event, column) => eventValue(event, column, now));
    return listAnswer(
      found.rows.map((event) => events.write(event, now)),
      query,
      found.total,
    );
  }

  function listClients(request: ListRequest, { behaviour }: AnswerSettings): Answer {
    const query = parseListRequest(request, CLIENTS, behaviour);
    const numbers = Array.from({ length: world.size }, (_, number) => number);
    const found = selectRows(numbers, query, (number) => personOf(seed, number).id);
    const rows = found.rows.map((number) =>
      clientJson(personOf(seed, number), texts.time(world.stateAt(number).order.createdAt)),
    );
    return listAnswer(rows, query, found.total);
  }

  function answerOne(text: string | null): Answer {
    return text === null ? errorAnswer(404) : jsonAnswer(200, `{"data":${text}}`);
  }

  function answerGet(path: string, request: ListRequest, settings: AnswerSettings): Answer {
    const [, resource = '', idText = '', part = ''] =
      /^\/(orders|events|clients|shows)(?:\/(\d+))?(\/seats)?$/.exec(path) ?? [];
    const id = Number(idText);
    if (part === '/seats' && resource === 'shows' && idText !== '') {
      const show = showById.get(id);
      // Bodies of a GET are heeded where the documentation is.
      const isHeeded = settings.behaviour.behaviour === 'documented';
      const fields = isHeeded ? fieldsAskedFor(request.body) : null;
      return answerOne(show === undefined ? null : writeSeats(world, show, fields));
    }
    if (part !== '') return htmlAnswer(404, NOT_FOUND_PAGE);
    if (idText === '') {
      if (resource === 'orders') return listOrders(request, settings);
      if (resource === 'events') return listEvents(request, settings);
      if (resource === 'clients') return listClients(request, settings);
      return htmlAnswer(404, NOT_FOUND_PAGE);
    }
    if (resource === 'orders') {
      const position = world.indexOf(id);
      return answerOne(position === null ? null : writeOrder(position, settings.faults));
    }
    if (resource === 'events') {
      const event = visibleEvents().find((candidate) => candidate.id === id);
      return answerOne(event === undefined ? null : events.write(event, world.horizon()));
    }
    return htmlAnswer(404, NOT_FOUND_PAGE);
  }

  function createOrder(body: string): Answer {
    if (!couldBeOrder(body)) return errorAnswer(503);
    const position = world.indexOf(world.createOrder({ payed: false }));
    return answerOne(position === null ? null : writeOrder(position, {}));
  }

  return {
    answer({ method, path, ...request }, settings) {
      if (method === 'POST' && path === '/orders') return createOrder(request.body);
      // HEAD differs in the sending alone.
      if (method !== 'GET' && method !== 'HEAD') return htmlAnswer(404, NOT_FOUND_PAGE);
      try {
        return answerGet(path, request, settings);
      } catch (error) {
        if (error instanceof BadQueryError) return errorAnswer(400);
        throw error;
      }
    },
  };
}

/** Three in four orders look odd. */
function shapeOf(key: number): WireShape {
  const shape = mix(key) & 3;
  return shape === 1 || shape === 2 || shape === 3 ? shape : 0;
}

function listAnswer(rows: readonly string[], { page, perPage }: ListQuery, total: number): Answer {
  const paging = `{"perPage":${perPage},"currentPage":${page},"total":${total}}`;
  const separated = rows.map((row, number) => (number === 0 ? row : `,${row}`));
  return {
    status: 200,
    contentType: JSON_TYPE,
    body: wireBytes('{"data":[', ...separated, `],"paging":${paging}}`),
  };
}

function eventValue(event: EventInfo, column: string, now: number): number | null {
  switch (column) {
    case 'is_active':
      return isEventActive(event, now) ? 1 : 0;
    case 'city_id':
      return event.city.id;
    case 'created_at':
      return event.createdAt;
    case 'updated_at':
      return eventUpdatedAt(event, now);
    case 'deleted_at':
      return event.deletedAt === 0 || event.deletedAt > now ? null : event.deletedAt;
    default:
      return event.id;
  }
}

/** Filters, sorts and pages a list short enough to be walked for every request. */
function selectRows<T>(
  all: readonly T[],
  query: ListQuery,
  readValue: (row: T, column: string) => number | null,
): { readonly rows: readonly T[]; readonly total: number } {
  if (query.isVoid) return { rows: [], total: 0 };
  const tests = query.where.map((condition) => {
    const test = compileCondition(condition);
    return (row: T) => test(readValue(row, condition.column));
  });
  const matching = tests.length === 0 ? all : all.filter((row) => tests.every((test) => test(row)));
  const sorted =
    query.orderBy.length === 0
      ? matching
      : matching.toSorted((left, right) => {
          for (const { column, isDescending } of query.orderBy) {
            const difference = (readValue(left, column) ?? 0) - (readValue(right, column) ?? 0);
            if (difference !== 0) return isDescending ? -difference : difference;
          }
          return 0;
        });
  const first = (query.page - 1) * query.perPage;
  return { rows: sorted.slice(first, first + query.perPage), total: sorted.length };
}
