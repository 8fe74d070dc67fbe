/**
 * A number that stands for all that an order and its tickets say of the sale, made of the text of their rows. The store makes the
 * same number of its columns (`sql/queries/verify_orders.sql`), so a stored value that was changed or lost shows.
 */
import { ORDER_COLUMNS, TICKET_COLUMNS } from '../warehouse/rows.ts';
import { hash64, type LinesByOrder, type PaidOrders, startOf } from './order-page.ts';

/**
 * Columns that are not the sale: the city is the event's as known when the row was loaded, key and payload hang on
 * PERSONAL_DATA, and the rest is about the row.
 */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...['city', 'buyer_key', 'payload_json'],
  ...['_content_hash', '_ver', '_removed', '_load_id', '_loaded_at'],
]);
const ORDER_PLACES = placesOf(ORDER_COLUMNS);
const TICKET_PLACES = placesOf(TICKET_COLUMNS);
const EVENT_PLACE = ORDER_COLUMNS.indexOf('event_id');

/** One order's event and fingerprint. */
export interface Fingerprint {
  readonly eventId: string;
  /** Modulo 2^64: the order's own plus those of its tickets, in whatever sequence they come. */
  readonly value: bigint;
}

/** The fingerprints of a page's paid orders, in their sequence. */
export function fingerprintsOf({ orderLines, ticketLines, versions }: PaidOrders): Fingerprint[] {
  return Array.from(versions, (_, index) => {
    const [order = []] = fieldsOf(orderLines, index);
    let value = hashFields(order, ORDER_PLACES);
    for (const ticket of fieldsOf(ticketLines, index)) value += hashFields(ticket, TICKET_PLACES);
    return { eventId: order[EVENT_PLACE] ?? '', value: BigInt.asUintN(64, value) };
  });
}

function placesOf(columns: readonly string[]): number[] {
  return columns.flatMap((column, place) => (LEFT_OUT.has(column) ? [] : [place]));
}

/** The fields of each of one order's lines. */
function fieldsOf({ bytes, ends }: LinesByOrder, index: number): string[][] {
  const text = Buffer.from(bytes.subarray(startOf(ends, index), ends[index])).toString();
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split('\t'));
}

function hashFields(fields: readonly string[], places: readonly number[]): bigint {
  return hash64(places.map((place) => fields[place] ?? '').join('\t'));
}
