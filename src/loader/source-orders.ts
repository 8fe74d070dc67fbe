/**
 * All orders of the source in little memory: 44 bytes each in typed arrays, whatever they hold, so that millions can be compared
 * with the store. An order that is seen more than once counts as it was seen last.
 */
import type { ZoneClock } from '../core/time.ts';
import { clampToDateTime } from '../warehouse/tsv.ts';
import { fingerprintsOf } from './order-fingerprint.ts';
import type { OrderPage } from './order-page.ts';

/** A day (of the report zone) and an event: the grain at which source and store are compared first. */
export interface DayEvent {
  readonly day: string;
  readonly eventId: string;
}

/** An order as the source has it. What is not paid or cannot be read has no day, and counts nothing. */
export interface SourceOrder extends DayEvent {
  readonly id: bigint;
  readonly state: 'paid' | 'unpaid' | 'refused';
  readonly tickets: number;
  /** Hundredths. */
  readonly revenue: bigint;
  readonly fingerprint: bigint;
  /** Newest change of the order or a ticket, seconds since 1970; 0 when not known. */
  readonly changedAtS: number;
}

/** Keys in `#keys` that are no day and event. */
const UNPAID = 0;
const REFUSED = 1;
const NONE: DayEvent = { day: '', eventId: '' };
const SECONDS = 0xffff_ffffn;
const FIRST_SIZE = 1024;

interface Columns {
  readonly ids: BigUint64Array;
  readonly versions: BigUint64Array;
  readonly fingerprints: BigUint64Array;
  readonly revenue: BigInt64Array;
  readonly tickets: Uint32Array;
  readonly keys: Uint32Array;
}

interface Sighting {
  readonly id: string;
  readonly version: bigint;
  readonly fingerprint: bigint;
  readonly revenue: bigint;
  readonly tickets: number;
  readonly key: number;
}

export class SourceOrders {
  readonly #zone: ZoneClock;
  readonly #dayEvents: DayEvent[] = [NONE, NONE];
  readonly #keyByName = new Map<string, number>();
  #columns = makeColumns(FIRST_SIZE);
  #length = 0;
  /** Places of the orders as seen last, by id; null when something was added since. */
  #byId: Uint32Array | null = null;

  constructor(zone: ZoneClock) {
    this.#zone = zone;
  }

  add({ ids, paid, unpaid, rejects }: OrderPage): void {
    fingerprintsOf(paid).forEach(({ eventId, value }, index) => {
      const day = this.#zone.day(clampToDateTime(paid.saleMs[index] ?? 0) * 1000);
      this.#push({
        id: ids[paid.idIndexes[index] ?? -1] ?? '0',
        version: paid.versions[index] ?? 0n,
        fingerprint: value,
        revenue: paid.revenue[index] ?? 0n,
        tickets: paid.ticketsSold[index] ?? 0,
        key: this.#keyOf(day, eventId),
      });
    });
    const empty = { fingerprint: 0n, revenue: 0n, tickets: 0 };
    unpaid.idIndexes.forEach((place, index) => {
      const version = unpaid.versions[index] ?? 0n;
      this.#push({ ...empty, id: ids[place] ?? '0', version, key: UNPAID });
    });
    for (const { entityId } of rejects) {
      if (entityId !== '') this.#push({ ...empty, id: entityId, version: 0n, key: REFUSED });
    }
    this.#byId = null;
  }

  /** Every order once, by id. */
  *all(): Generator<SourceOrder> {
    for (const place of this.#sorted()) yield this.#read(place);
  }

  /** @returns null for an order that the source did not list */
  find(id: bigint): SourceOrder | null {
    const places = this.#sorted();
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#columns.ids[places[middle] ?? 0] ?? 0n) < id) low = middle + 1;
      else high = middle;
    }
    const place = places[low];
    return place !== undefined && this.#columns.ids[place] === id ? this.#read(place) : null;
  }

  #read(place: number): SourceOrder {
    const { ids, versions, fingerprints, revenue, tickets, keys } = this.#columns;
    const key = keys[place] ?? REFUSED;
    return {
      ...(this.#dayEvents[key] ?? NONE),
      id: ids[place] ?? 0n,
      state: key === UNPAID ? 'unpaid' : key === REFUSED ? 'refused' : 'paid',
      tickets: tickets[place] ?? 0,
      revenue: revenue[place] ?? 0n,
      fingerprint: fingerprints[place] ?? 0n,
      changedAtS: Number((versions[place] ?? 0n) >> 32n),
    };
  }

  #keyOf(day: string, eventId: string): number {
    const name = `${day} ${eventId}`;
    const known = this.#keyByName.get(name);
    if (known !== undefined) return known;
    const key = this.#dayEvents.push({ day, eventId }) - 1;
    this.#keyByName.set(name, key);
    return key;
  }

  #push({ id, version, fingerprint, revenue, tickets, key }: Sighting): void {
    if (this.#length === this.#columns.ids.length) this.#columns = grow(this.#columns);
    const place = this.#length++;
    const columns = this.#columns;
    columns.ids[place] = BigInt(id);
    columns.versions[place] = version;
    columns.fingerprints[place] = fingerprint;
    columns.revenue[place] = revenue;
    columns.tickets[place] = tickets;
    columns.keys[place] = key;
  }

  #sorted(): Uint32Array {
    if (this.#byId !== null) return this.#byId;
    const { ids, versions } = this.#columns;
    const places = Uint32Array.from({ length: this.#length }, (_, place) => place);
    places.sort((a, b) => {
      const [left = 0n, right = 0n] = [ids[a], ids[b]];
      if (left !== right) return left < right ? -1 : 1;
      return compareSightings(versions[a] ?? 0n, versions[b] ?? 0n) || a - b;
    });
    this.#byId = places.filter((place, index) => ids[place] !== ids[places[index + 1] ?? -1]);
    return this.#byId;
  }
}

/** By the second in which they were seen, then by the change they know of. */
function compareSightings(left: bigint, right: bigint): number {
  const seen = Number(left & SECONDS) - Number(right & SECONDS);
  return seen === 0 ? Number(left >> 32n) - Number(right >> 32n) : seen;
}

function makeColumns(size: number): Columns {
  return {
    ids: new BigUint64Array(size),
    versions: new BigUint64Array(size),
    fingerprints: new BigUint64Array(size),
    revenue: new BigInt64Array(size),
    tickets: new Uint32Array(size),
    keys: new Uint32Array(size),
  };
}

function grow(columns: Columns): Columns {
  const larger = makeColumns(columns.ids.length * 2);
  larger.ids.set(columns.ids);
  larger.versions.set(columns.versions);
  larger.fingerprints.set(columns.fingerprints);
  larger.revenue.set(columns.revenue);
  larger.tickets.set(columns.tickets);
  larger.keys.set(columns.keys);
  return larger;
}
