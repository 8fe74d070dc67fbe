/**
 * What filters and sorts look at, in typed arrays: 18 bytes an order, built when first needed (about a second for a million
 * orders) and kept up to date from then on; and the orders sorted by a time, 8 bytes an order, sorted anew when asked for
 * after a change. Times are whole epoch seconds, 0 = never.
 */
import type { OrderState, OrderTimes } from './order.ts';
import type { World } from './world.ts';

/** Times that orders can be sorted by. */
export type TimeColumn = 'created_at' | 'updated_at' | 'payed_at' | 'deleted_at';

/** Positions below this fit beside a time in the 53 bits of a double. */
const POSITIONS = 2 ** 24;
const SPARE = 1.2;

interface Arrays {
  readonly created_at: Uint32Array;
  readonly updated_at: Uint32Array;
  readonly payed_at: Uint32Array;
  readonly deleted_at: Uint32Array;
  /** Index of the show among all shows. */
  readonly show: Uint16Array;
}

function allocate(capacity: number): Arrays {
  return {
    created_at: new Uint32Array(capacity),
    updated_at: new Uint32Array(capacity),
    payed_at: new Uint32Array(capacity),
    deleted_at: new Uint32Array(capacity),
    show: new Uint16Array(capacity),
  };
}

/** Orders by a time, then by id. */
export class TimeOrder {
  readonly #keys: Float64Array;
  readonly #base: number;

  constructor(times: Uint32Array, size: number) {
    // Times count from the earliest one, so that ten years of seconds and a position fit into 53 bits; 0 stays 0.
    let earliest = Number.POSITIVE_INFINITY;
    for (let index = 0; index < size; index += 1) {
      const time = times[index] ?? 0;
      if (time > 0 && time < earliest) earliest = time;
    }
    this.#base = Number.isFinite(earliest) ? earliest - 1 : 0;
    this.#keys = new Float64Array(size);
    for (let index = 0; index < size; index += 1) {
      this.#keys[index] = Math.max(0, (times[index] ?? 0) - this.#base) * POSITIONS + index;
    }
    this.#keys.sort();
  }

  get size(): number {
    return this.#keys.length;
  }

  /** Bytes held. */
  get byteLength(): number {
    return this.#keys.byteLength;
  }

  /** The order at place `place`. */
  at(place: number): number {
    return (this.#keys[place] ?? 0) % POSITIONS;
  }

  /** The first place with a time (not "never") that is `time` or later; `time` may have a fraction. */
  firstFrom(time: number): number {
    const key = Math.max(1, Math.ceil(time) - this.#base) * POSITIONS;
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? 0) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The columns of a world. */
export class OrderColumns {
  readonly #world: World;
  #arrays: Arrays | null = null;
  #built = 0;
  #timeOrders = new Map<TimeColumn, { readonly version: number; readonly order: TimeOrder }>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The arrays, complete up to the world's size (they may be longer). */
  get arrays(): Arrays {
    const { size } = this.#world;
    let arrays = this.#arrays;
    if (arrays === null || arrays.created_at.length < size) {
      const larger = allocate(Math.max(16, Math.ceil(size * SPARE)));
      if (arrays !== null) {
        larger.created_at.set(arrays.created_at);
        larger.updated_at.set(arrays.updated_at);
        larger.payed_at.set(arrays.payed_at);
        larger.deleted_at.set(arrays.deleted_at);
        larger.show.set(arrays.show);
      }
      arrays = larger;
      this.#arrays = larger;
    }
    for (; this.#built < size; this.#built += 1) this.#fill(arrays, this.#built);
    return arrays;
  }

  /** Bytes held. */
  get byteLength(): number {
    const lists = this.#arrays === null ? [] : Object.values(this.#arrays);
    const sorted = [...this.#timeOrders.values()];
    return (
      lists.reduce((sum: number, list) => sum + list.byteLength, 0) +
      sorted.reduce((sum, { order }) => sum + order.byteLength, 0)
    );
  }

  /** Takes over what an order has become. Nothing to do while no filter asked for the columns. */
  touch(index: number): void {
    if (this.#arrays !== null && index < this.#built) {
      this.#write(this.#arrays, index, this.#world.stateAt(index));
    }
  }

  /** Orders by a time. @param column which time */
  sortedBy(column: TimeColumn): TimeOrder {
    const { version, size } = this.#world;
    const known = this.#timeOrders.get(column);
    if (known?.version === version) return known.order;
    const order = new TimeOrder(this.arrays[column], size);
    this.#timeOrders.set(column, { version, order });
    return order;
  }

  #fill(arrays: Arrays, index: number): void {
    const { history } = this.#world;
    if (index >= history.orders || this.#world.isChanged(index)) {
      this.#write(arrays, index, this.#world.stateAt(index));
      return;
    }
    // The same as above without the tickets: this loop runs over every order there is.
    const order = history.orderAt(index);
    const times = history.timesOf(order);
    this.#write(arrays, index, { order, ...times });
  }

  #write(arrays: Arrays, index: number, state: OrderTimes & Pick<OrderState, 'order'>): void {
    arrays.created_at[index] = state.order.createdAt;
    arrays.updated_at[index] = state.updatedAt;
    arrays.payed_at[index] = state.payedAt;
    arrays.deleted_at[index] = state.deletedAt;
    arrays.show[index] = state.order.show.index;
  }
}
