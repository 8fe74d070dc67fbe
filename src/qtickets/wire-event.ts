/**
 * An event with its shows as the source sends it. `scheme_properties`, nearly all of a page's bytes, is not kept. Field names are
 * the source's own here and nowhere else. Source: captures of 2025-11-03.
 */
import type { Refusal, WireRow } from './wire-row.ts';
import { parseFlag } from './wire-values.ts';

/** A show. Times are epoch milliseconds, money hundredths, ids decimal text. */
export type WireShow = ReturnType<typeof readShow>;

function readShow(row: WireRow) {
  return {
    id: row.id('id'),
    name: row.text('name'),
    is_active: parseFlag(row.scalar('is_active')) ?? false,
    start_date: row.moment('start_date'),
    finish_date: row.moment('finish_date'),
    open_date: row.moment('open_date'),
    sale_start_date: row.moment('sale_start_date'),
    sale_finish_date: row.moment('sale_finish_date'),
    min_price: readPrice(row.inner('min_price')),
    max_price: readPrice(row.inner('max_price')),
    updated_at: row.moment('updated_at'),
    deleted_at: row.moment('deleted_at'),
  };
}

/** A price is an object `{id, default_price, …}` or null. */
function readPrice(row: WireRow): bigint | null {
  const price = row.money('default_price');
  return row.refusal === null ? price : null;
}

function readCity(row: WireRow) {
  const city = { id: row.optionalId('id'), name: row.text('name'), timezone: row.text('timezone') };
  return row.refusal === null ? city : { id: null, name: '', timezone: '' };
}

function readFields(row: WireRow) {
  return {
    id: row.id('id'),
    name: row.text('name'),
    is_active: parseFlag(row.scalar('is_active')) ?? false,
    city: readCity(row.inner('city')),
    place_name: row.text('place_name'),
    place_address: row.text('place_address'),
    event_type_id: row.optionalId('event_type_id'),
    age: row.text('age'),
    currency_id: row.text('currency_id'),
    created_at: row.moment('created_at'),
    updated_at: row.moment('updated_at'),
    deleted_at: row.moment('deleted_at'),
    shows: row.optionalRows('shows', readShow),
  };
}
export type WireEvent = ReturnType<typeof readFields>;

export type EventReading = { readonly kind: 'event'; readonly event: WireEvent } | Refusal;

/** Reads one row of an events list. Never throws. */
export function readEvent(row: WireRow): EventReading {
  const event = readFields(row);
  return row.refusal ?? { kind: 'event', event };
}
