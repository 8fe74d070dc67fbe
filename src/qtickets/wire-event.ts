/**
 * An event with its shows as the source sends it. `scheme_properties`, nearly all of a page's bytes, is not kept. Field names are
 * the source's own here and nowhere else. Source: captures of 2025-11-03.
 */
import { z } from 'zod';
import { type Refusal, toRefusal } from './refusal.ts';
import {
  isRecord,
  wireFlag,
  wireId,
  wireInstant,
  wireMoney,
  wireOptionalId,
  wireText,
} from './wire-values.ts';

const optionalFlag = z.transform((value: unknown) => {
  const flag = wireFlag.safeParse(value);
  return flag.success && flag.data;
});

/** A price is an object `{id, default_price, …}` or null. */
const priceBound = z.transform((value: unknown): bigint | null => {
  if (!isRecord(value)) return null;
  const price = wireMoney.safeParse(value['default_price']);
  return price.success ? price.data : null;
});

const showSchema = z.object({
  id: wireId,
  name: wireText,
  is_active: optionalFlag,
  start_date: wireInstant,
  finish_date: wireInstant,
  open_date: wireInstant,
  sale_start_date: wireInstant,
  sale_finish_date: wireInstant,
  min_price: priceBound,
  max_price: priceBound,
  updated_at: wireInstant,
  deleted_at: wireInstant,
});
export type WireShow = z.infer<typeof showSchema>;

const citySchema = z.object({ id: wireOptionalId, name: wireText, timezone: wireText });
const NO_CITY = { id: null, name: '', timezone: '' };

const eventSchema = z.object({
  id: wireId,
  name: wireText,
  is_active: optionalFlag,
  city: z.transform((value: unknown) => {
    const city = citySchema.safeParse(value);
    return city.success ? city.data : NO_CITY;
  }),
  place_name: wireText,
  place_address: wireText,
  event_type_id: wireOptionalId,
  age: wireText,
  currency_id: wireText,
  created_at: wireInstant,
  updated_at: wireInstant,
  deleted_at: wireInstant,
  shows: z
    .array(showSchema, 'no list')
    .nullish()
    .transform((shows) => shows ?? []),
});
export type WireEvent = z.infer<typeof eventSchema>;

export type EventReading = { readonly kind: 'event'; readonly event: WireEvent } | Refusal;

/** Reads one row of an events list. Never throws. */
export function readEvent(row: unknown): EventReading {
  const event = eventSchema.safeParse(row);
  return event.success ? { kind: 'event', event: event.data } : toRefusal(row, event.error);
}
