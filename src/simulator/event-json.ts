/**
 * Writes events and clients as the source does. Events are few; what makes a page of ten of them weigh megabytes at
 * the real service is `scheme_properties`, of which a filler of a chosen size is made once and shared by all shows.
 */
import type { EventInfo, PriceTier, Show } from './events.ts';
import type { Person } from './people.ts';
import { type WireTexts, wireJson } from './wire-text.ts';

const POSTER = 'https://qtickets.example.test/poster.jpg';

/** Stands in the rendered event where the filler goes. */
const FILLER_MARK = '"@seats@":0';

/** Writes events. */
export interface EventWriter {
  /** One event as it looks at `now` (whole epoch seconds), in the single-byte form of `wire-text.ts`. */
  write(event: EventInfo, now: number): string;
}

/** When an event was last touched: entered, over, or removed. Whole epoch seconds. */
export function eventUpdatedAt(event: EventInfo, now: number): number {
  if (event.deletedAt > 0 && event.deletedAt <= now) return event.deletedAt;
  return event.finishAt <= now ? event.finishAt : event.createdAt;
}

/** Whether tickets of the event can still be bought. */
export function isEventActive(event: EventInfo, now: number): boolean {
  return event.finishAt > now && (event.deletedAt === 0 || event.deletedAt > now);
}

/** @param schemeBytes about how many bytes of `scheme_properties` each show carries */
export function createEventWriter(schemeBytes: number, texts: WireTexts): EventWriter {
  const { time } = texts;
  const filler = createFiller(schemeBytes);

  function showFields(show: Show, event: EventInfo, now: number): unknown {
    const prices = show.tiers.map((tier, number) => ({
      id: tier.id,
      default_price: tier.price / 100,
      color_theme: String(number + 1),
      modifiers: [],
    }));
    // Without seats that can be bought there is no cheapest and no dearest one, as captured.
    const isOffered = show.saleStartAt <= now && (event.deletedAt === 0 || event.deletedAt > now);
    const byPrice = isOffered
      ? prices.toSorted((left, right) => left.default_price - right.default_price)
      : [];
    return {
      id: show.id,
      name: '',
      is_active: isEventActive(event, now) && show.finishAt > now ? 1 : 0,
      sale_start_date: show.index % 3 === 0 ? null : time(show.saleStartAt),
      sale_finish_date: time(show.finishAt),
      open_date: time(show.openAt),
      start_date: time(show.startAt),
      finish_date: time(show.finishAt),
      scheme_properties: schemeOf(show),
      prices,
      min_price: byPrice[0] ?? null,
      max_price: byPrice.at(-1) ?? null,
      created_at: time(show.createdAt),
      updated_at: time(eventUpdatedAt(event, now)),
      deleted_at: null,
    };
  }

  return {
    write(event, now) {
      const { city, genre } = event;
      const json = wireJson({
        id: event.id,
        is_active: isEventActive(event, now) ? 1 : 0,
        name: event.name,
        scheme_id: 6000 + event.index,
        currency_id: event.currency,
        place_name: event.placeName,
        place_address: event.placeAddress,
        place_description: '',
        city_id: city.id,
        description: '',
        site_url: 'https://tickets.example.test/',
        external_id: null,
        ticket_id: 35,
        mail_template_id: 31,
        age: '0+',
        shows: event.shows.map((show) => showFields(show, event, now)),
        payments: [
          { id: 41_057, is_active: true, name: 'payment', handler: 'payanyway', agree_url: '' },
        ].slice(event.index % 7 === 0 ? 1 : 0),
        poster: { id: 80_915 + event.index, content_type: 'image/jpeg', file_size: 91_449, url: POSTER },
        event_type_id: genre.typeId,
        city: { id: city.id, name: city.name, timezone: city.timezone },
        ticket: { id: 35, is_active: 1, name: 'Системный шаблон' },
        mail_template: { id: 31, is_active: 1, name: 'Системный шаблон' },
        slug: event.slug,
        place_coordinates: [city.latitude, city.longitude],
        url: `https://tickets.example.test/${event.id}`,
        created_at: time(event.createdAt),
        updated_at: time(eventUpdatedAt(event, now)),
        deleted_at: event.deletedAt === 0 || event.deletedAt > now ? null : time(event.deletedAt),
      });
      return json.replaceAll(FILLER_MARK, filler);
    },
  };
}

/** The hall's plan: who may open which zone, what it costs, how many seats; the shape is as captured. */
function schemeOf({ tiers }: Show): unknown {
  const opened = { opened: '0', was_opened: '1', rows: { 1: { was_opened: '1' } } };
  const priced = ({ id }: PriceTier) => ({
    disabled: '0',
    spread: { enabled: '' },
    price_id: String(id),
    rows: [''],
  });
  const seat = { max_quantity: '', hot: '', show_free_quantity: '' };
  return {
    admin: { zones: Object.fromEntries(tiers.map(({ zone }) => [zone, opened])) },
    zones: Object.fromEntries(tiers.map((tier) => [tier.zone, priced(tier)])),
    seats: { ...Object.fromEntries(tiers.map(({ seatId }) => [seatId, seat])), '@seats@': 0 },
  };
}

function createFiller(bytes: number): string {
  const seats: string[] = [];
  for (let written = 0, seat = 1; seats.length === 0 || written < bytes; seat += 1) {
    const text = `"zal-${Math.ceil(seat / 30)};${(seat % 30) + 1}":{"max_quantity":"1","hot":"","show_free_quantity":""}`;
    written += text.length + 1;
    seats.push(text);
  }
  return seats.join(',');
}

/** A buyer as `GET /clients` has it. @param createdAt text of the time */
export function clientJson(person: Person, createdAt: string): string {
  const { id, detailsId, email, name, middlename, surname, phone } = person;
  return wireJson({
    id,
    email,
    details: { id: detailsId, name, middlename, surname, phone, vk_id: '', facebook_id: '' },
    created_at: createdAt,
    updated_at: createdAt,
  });
}
