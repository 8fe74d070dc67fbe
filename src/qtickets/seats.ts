/**
 * The places of a show: `GET /shows/{id}/seats` with a body, answered by an object keyed by seat. Summed up by zone; a plan that
 * cannot be read whole is refused whole, for half a sum would be taken for all of it. Field names are the source's own here.
 * Source: the vendor's article "REST API", 2025-11; never captured.
 */
import type { HttpRequest } from './http-client.ts';
import { throwInnerError } from './list-answer.ts';
import { parseJson } from './read-json.ts';
import { isRecord, parseFlag } from './wire-values.ts';

const FIELDS = ['zone_id', 'max_quantity', 'free_quantity', 'ordered_quantity', 'payed_quantity', 'disabled'];
/** What an answer may name a seat by, asked or not. */
const NAMES = ['id', 'seat_id'];

/** Places of one zone; null where the source sets no limit. */
export interface ZonePlaces {
  readonly zone: string;
  /** Entries of the plan: a numbered seat, or an entrance for many. */
  readonly seats: number;
  readonly capacity: number | null;
  readonly sold: number;
  readonly reserved: number;
  readonly free: number | null;
  readonly blocked: number;
}

export type SeatsReading =
  | {
      readonly kind: 'seats';
      readonly zones: readonly ZonePlaces[];
      /** Whether fields came that were not asked for: then the source does not heed the body of a GET. */
      readonly isBodyIgnored: boolean;
    }
  | {
      readonly kind: 'odd';
      readonly reason: string;
      /** The part that cannot be read, as it came. */
      readonly sample: unknown;
    };

/** Only the fields that are needed. @param showId decimal text */
export function seatsRequest(showId: string): Pick<HttpRequest, 'path' | 'body'> {
  return { path: `shows/${showId}/seats`, body: { select: FIELDS, flat: true } };
}

/** @throws SourceBodyError for what is no JSON; SourceHttpError for an error inside a 200 */
export function readSeats(body: Uint8Array): SeatsReading {
  const answer = parseJson(body);
  throwInnerError(answer);
  const data = isRecord(answer) ? answer['data'] : undefined;
  if (!isRecord(data)) return { kind: 'odd', reason: 'data: no seats by their id', sample: kindOf(data) };
  const zones = new Map<string, ZonePlaces>();
  let isBodyIgnored = false;
  for (const seat of Object.values(data)) {
    const reading = readSeat(seat);
    if (typeof reading === 'string') return { kind: 'odd', reason: reading, sample: seat };
    isBodyIgnored ||= Object.keys(isRecord(seat) ? seat : {}).some((field) => !isAskedFor(field));
    zones.set(reading.zone, addPlaces(zones.get(reading.zone), reading));
  }
  if (zones.size === 0) return { kind: 'odd', reason: 'data: no seats', sample: kindOf(data) };
  return { kind: 'seats', zones: [...zones.values()], isBodyIgnored };
}

function isAskedFor(field: string): boolean {
  return FIELDS.includes(field) || NAMES.includes(field);
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? `list of ${value.length}` : typeof value;
}

/** @returns what is wrong with it, where it cannot be read */
function readSeat(seat: unknown): ZonePlaces | string {
  if (!isRecord(seat)) return 'seat: no object';
  const zone = seat['zone_id'] ?? '';
  if (typeof zone !== 'string' && typeof zone !== 'number') return 'zone_id: no name';
  const [capacity, free] = [toLimit(seat['max_quantity']), toLimit(seat['free_quantity'])];
  const [ordered, sold] = [toLimit(seat['ordered_quantity']), toLimit(seat['payed_quantity'])];
  const fields = {
    max_quantity: capacity,
    free_quantity: free,
    ordered_quantity: ordered,
    payed_quantity: sold,
  };
  const bad = Object.entries(fields).find(([, value]) => value === undefined);
  if (bad !== undefined) return `${bad[0]}: no count`;
  const isDisabled = parseFlag(seat['disabled'] ?? false);
  if (isDisabled === null) return 'disabled: neither yes nor no';
  const counts = { capacity: capacity ?? null, free: free ?? null, ordered: ordered ?? 0, sold: sold ?? 0 };
  return { zone: String(zone), seats: 1, ...dividePlaces(counts, isDisabled) };
}

/** A count; null for none: the source writes it as null or an empty text. @returns undefined for anything else */
function toLimit(value: unknown): number | null | undefined {
  if (value === null || value === '') return null;
  const count = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 && count < 1e9
    ? count
    : undefined;
}

interface SeatCounts {
  readonly capacity: number | null;
  readonly free: number | null;
  /** Whether the paid ones are among them is not documented. */
  readonly ordered: number;
  readonly sold: number;
}

type Division = Pick<ZonePlaces, 'capacity' | 'sold' | 'reserved' | 'free' | 'blocked'>;

/** Where there is a limit, what is neither free nor sold is reserved; of a seat that is closed, what nobody ordered is blocked. */
function dividePlaces({ capacity, free, ordered, sold }: SeatCounts, isDisabled: boolean): Division {
  const unpaid = ordered >= sold ? ordered - sold : ordered;
  if (capacity === null) return { capacity, sold, reserved: unpaid, free: null, blocked: 0 };
  const rest = Math.max(0, capacity - sold);
  if (!isDisabled && free !== null) {
    return { capacity, sold, reserved: Math.max(0, rest - free), free, blocked: 0 };
  }
  const reserved = Math.min(rest, unpaid);
  const left = rest - reserved;
  return { capacity, sold, reserved, free: isDisabled ? 0 : left, blocked: isDisabled ? left : 0 };
}

function addPlaces(sum: ZonePlaces | undefined, one: ZonePlaces): ZonePlaces {
  if (sum === undefined) return one;
  return {
    zone: sum.zone,
    seats: sum.seats + one.seats,
    capacity: addLimits(sum.capacity, one.capacity),
    sold: sum.sold + one.sold,
    reserved: sum.reserved + one.reserved,
    free: addLimits(sum.free, one.free),
    blocked: sum.blocked + one.blocked,
  };
}

function addLimits(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right;
}
