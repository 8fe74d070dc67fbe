/**
 * Finds the orders of a page. By id, with or without bounds, costs no more than the page itself; other filters walk the
 * columns once (some 5 ms for a million orders) and are remembered until something changes.
 */
import {
  type Columns,
  type Condition,
  compileCondition,
  type ListQuery,
  type Ordering,
} from './conditions.ts';
import type { TimeColumn, TimeOrder } from './order-columns.ts';
import { clientIdOf } from './people.ts';
import type { World } from './world.ts';

/** Columns of orders that can be filtered and sorted by. */
export const ORDER_COLUMNS = {
  id: 'number',
  payed: 'flag',
  created_at: 'time',
  updated_at: 'time',
  payed_at: 'time',
  deleted_at: 'time',
  event_id: 'number',
  client_id: 'number',
} as const satisfies Columns;

/** Columns that orders can be sorted by. */
export const ORDER_SORT_COLUMNS = {
  id: 'number',
  created_at: 'time',
  updated_at: 'time',
  payed_at: 'time',
  deleted_at: 'time',
} as const satisfies Columns;

/** Lists remembered at a time; each takes up to four bytes an order. */
const REMEMBERED_LISTS = 6;

/** Positions of the orders of one page, and how many orders match in all. */
export interface FoundPage {
  readonly total: number;
  readonly positions: readonly number[];
}

/** A list of positions that need not exist as an array. */
interface Positions {
  readonly length: number;
  at(place: number): number;
}

/** Finds pages of orders of one world. */
export interface OrderFinder {
  find(query: ListQuery): FoundPage;
}

/** Builds a finder; what it remembers is dropped when the world changes. */
export function createOrderFinder(world: World): OrderFinder {
  const remembered = new Map<string, Uint32Array>();
  let version = -1;

  function remember(key: string, make: () => Uint32Array): Uint32Array {
    if (version !== world.version) {
      remembered.clear();
      version = world.version;
    }
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const made = make();
    const oldest = remembered.keys().next();
    if (remembered.size >= REMEMBERED_LISTS && oldest.done === false) remembered.delete(oldest.value);
    remembered.set(key, made);
    return made;
  }

  function find(query: ListQuery): FoundPage {
    if (query.isVoid) return { total: 0, positions: [] };
    const list = findAll(query);
    const first = (query.page - 1) * query.perPage;
    const count = Math.min(query.perPage, Math.max(0, list.length - first));
    return {
      total: list.length,
      positions: Array.from({ length: count }, (_, place) => list.at(first + place)),
    };
  }

  function findAll({ where, orderBy }: ListQuery): Positions {
    const first = orderBy[0];
    if (first === undefined || first.column === 'id') {
      const ascending = findById(where);
      return first?.isDescending === true ? reversed(ascending) : ascending;
    }
    return findByTime(where, orderBy);
  }

  function findById(where: readonly Condition[]): Positions {
    const { from, to, rest } = splitIdBounds(world, where);
    if (rest.length === 0) return existing(world, from, to);
    const matching = remember(JSON.stringify(rest), () => filterPositions(world, rest));
    return subarray(matching, lowerBound(matching, from), lowerBound(matching, to));
  }

  function findByTime(where: readonly Condition[], orderBy: readonly Ordering[]): Positions {
    const [first, second, ...others] = orderBy;
    const column = TIME_COLUMNS.find((name) => name === first?.column);
    if (first === undefined || column === undefined) return existing(world, 0, world.size);
    const isPlain =
      others.length === 0 &&
      (second === undefined || (second.column === 'id' && second.isDescending === first.isDescending));
    if (!isPlain) {
      const key = JSON.stringify([where, orderBy]);
      return toPositions(remember(key, () => sortPositions(world, filterPositions(world, where), orderBy)));
    }
    const order = world.columns.sortedBy(column);
    const { from, to, rest } = splitTimeBounds(order, column, where);
    if (rest.length === 0 && world.removed.length === 0) {
      const length = Math.max(0, to - from);
      return first.isDescending
        ? { length, at: (place) => order.at(to - 1 - place) }
        : { length, at: (place) => order.at(from + place) };
    }
    const key = JSON.stringify(['sorted', column, where]);
    const ascending = toPositions(remember(key, () => filterPlaces(world, order, { from, to, rest })));
    return first.isDescending ? reversed(ascending) : ascending;
  }

  return { find };
}

const TIME_COLUMNS: readonly TimeColumn[] = ['created_at', 'updated_at', 'payed_at', 'deleted_at'];

interface Bounds {
  /** First place or position. */
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
  /** Conditions that are not said by the bounds. */
  readonly rest: readonly Condition[];
}

function splitIdBounds(world: World, where: readonly Condition[]): Bounds {
  let from = 0;
  let to = world.size;
  const rest: Condition[] = [];
  const { firstIndexFrom } = world.history;
  for (const condition of where) {
    const wanted = condition.values[0] ?? 0;
    const isBound = condition.column === 'id' && ['=', '<', '>', '<=', '>='].includes(condition.operator);
    if (!isBound) rest.push(condition);
    else {
      const { operator } = condition;
      if (operator === '=' || operator === '>=') from = Math.max(from, firstIndexFrom(Math.ceil(wanted)));
      if (operator === '>') from = Math.max(from, firstIndexFrom(Math.floor(wanted) + 1));
      if (operator === '<') to = Math.min(to, firstIndexFrom(Math.ceil(wanted)));
      if (operator === '=' || operator === '<=') to = Math.min(to, firstIndexFrom(Math.floor(wanted) + 1));
    }
  }
  return { from, to: Math.max(from, to), rest };
}

function splitTimeBounds(order: TimeOrder, column: TimeColumn, where: readonly Condition[]): Bounds {
  let from = 0;
  let to = order.size;
  const rest: Condition[] = [];
  for (const condition of where) {
    const wanted = condition.values[0] ?? 0;
    const isBound = condition.column === column && ['=', '<', '>', '<=', '>='].includes(condition.operator);
    if (!isBound) rest.push(condition);
    else {
      const { operator } = condition;
      // A bound also leaves out those that never were.
      from = Math.max(from, order.firstFrom(0));
      if (operator === '=' || operator === '>=') from = Math.max(from, order.firstFrom(wanted));
      if (operator === '>') from = Math.max(from, order.firstFrom(Math.floor(wanted) + 1));
      if (operator === '<') to = Math.min(to, order.firstFrom(wanted));
      if (operator === '=' || operator === '<=') to = Math.min(to, order.firstFrom(Math.floor(wanted) + 1));
    }
  }
  return { from, to: Math.max(from, to), rest };
}

/** All orders from position `from` up to `to`, vanished ones skipped. */
function existing(world: World, from: number, to: number): Positions {
  const { removed } = world;
  const skipped = world.removedBefore(from);
  const length = to - from - (world.removedBefore(to) - skipped);
  if (removed.length === 0) return { length, at: (place) => from + place };
  return {
    length,
    at(place) {
      // The position p with p − (vanished up to and including p) = from − skipped + place.
      const wanted = from - skipped + place;
      let low = 0;
      let high = removed.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((removed[middle] ?? 0) - middle <= wanted) low = middle + 1;
        else high = middle;
      }
      return wanted + low;
    },
  };
}

function compileAll(world: World, where: readonly Condition[]): ((position: number) => boolean)[] {
  return where.map((condition) => {
    const test = compileCondition(condition);
    const value = columnReader(world, condition.column);
    return (position) => test(value(position));
  });
}

function columnReader(world: World, column: string): (position: number) => number | null {
  const { history } = world;
  const { arrays } = world.columns;
  const { shows } = history.programme;
  const time = TIME_COLUMNS.find((name) => name === column);
  if (time !== undefined) {
    const times = arrays[time];
    return (position) => times[position] || null;
  }
  switch (column) {
    case 'payed':
      return (position) => (arrays.payed_at[position] === 0 ? 0 : 1);
    case 'event_id':
      return (position) => shows[arrays.show[position] ?? 0]?.event.id ?? null;
    case 'client_id':
      return (position) => clientIdOf(history.buyerOf(position));
    default:
      return (position) => history.idOf(position);
  }
}

function filterPositions(world: World, where: readonly Condition[]): Uint32Array {
  const tests = compileAll(world, where);
  return collect(world, world.size, (place) => place, tests);
}

function filterPlaces(world: World, order: TimeOrder, { from, to, rest }: Bounds): Uint32Array {
  const tests = compileAll(world, rest);
  return collect(world, to - from, (place) => order.at(from + place), tests);
}

function collect(
  world: World,
  length: number,
  positionAt: (place: number) => number,
  tests: readonly ((position: number) => boolean)[],
): Uint32Array {
  const found = new Uint32Array(length);
  let count = 0;
  for (let place = 0; place < length; place += 1) {
    const position = positionAt(place);
    if (tests.every((test) => test(position)) && !world.isRemoved(position)) {
      found[count] = position;
      count += 1;
    }
  }
  return found.slice(0, count);
}

function sortPositions(world: World, positions: Uint32Array, orderBy: readonly Ordering[]): Uint32Array {
  const keys = orderBy.map(({ column, isDescending }) => {
    const value = columnReader(world, column);
    const sign = isDescending ? -1 : 1;
    return (left: number, right: number) => sign * ((value(left) ?? 0) - (value(right) ?? 0));
  });
  return positions.sort((left, right) => {
    for (const compare of keys) {
      const difference = compare(left, right);
      if (difference !== 0) return difference;
    }
    return left - right;
  });
}

function toPositions(list: Uint32Array): Positions {
  return subarray(list, 0, list.length);
}

function subarray(list: Uint32Array, from: number, to: number): Positions {
  return { length: to - from, at: (place) => list[from + place] ?? 0 };
}

function reversed(list: Positions): Positions {
  return { length: list.length, at: (place) => list.at(list.length - 1 - place) };
}

/** The first place of an ascending list with a value of `wanted` or more. */
function lowerBound(list: Uint32Array, wanted: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
