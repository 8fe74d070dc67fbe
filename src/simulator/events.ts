/**
 * The organiser's events and shows, made from the seed in the order of their creation: a steady stream that goes on past
 * the end of the history, so that there is something to sell while the simulator runs. Times are whole epoch seconds.
 */
import { type City, GENRES, type Genre, listCities, PLACES, TITLES } from './catalogue.ts';
import { between, itemAt, keyOf, pick, pickWeighted, STREAM, unit } from './random.ts';

const HOUR = 3600;
const DAY = 86_400;

/** How long before the history's first day the first event was entered. */
const HEAD_START = 40 * DAY;
/** How far past the anchor events exist. A clock further on sells what was last on sale. */
const AHEAD = 400 * DAY;

const FIRST_EVENT_ID = 24_089;
const FIRST_SHOW_ID = 152_887;
const FIRST_PRICE_ID = 541_247;

/** A price of one show; money in kopecks. */
export interface PriceTier {
  readonly id: number;
  readonly showId: number;
  readonly seatId: string;
  readonly seatName: string;
  readonly zone: string;
  readonly price: number;
}

/** A date (or, for an exhibition, a run of weeks) of an event. */
export interface Show {
  /** Position among all shows: what the typed arrays keep instead of the id. */
  readonly index: number;
  readonly id: number;
  readonly event: EventInfo;
  readonly createdAt: number;
  readonly saleStartAt: number;
  readonly openAt: number;
  readonly startAt: number;
  readonly finishAt: number;
  readonly tiers: readonly PriceTier[];
}

/** An event. It is to be seen from `createdAt` on. */
export interface EventInfo {
  readonly index: number;
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly series: string;
  readonly genre: Genre;
  readonly city: City;
  readonly placeName: string;
  readonly placeAddress: string;
  /** How well it sells against others. */
  readonly popularity: number;
  /** Part of the price that is the service's fee, percent; 0 for most events. */
  readonly feePercent: number;
  readonly currency: string;
  readonly createdAt: number;
  readonly finishAt: number;
  /** 0 when it was never removed. */
  readonly deletedAt: number;
  readonly shows: readonly Show[];
}

/** Where the events lie in time; `count` of them exist at the anchor. */
export interface EventOptions {
  readonly seed: number;
  readonly startAt: number;
  readonly anchorAt: number;
  readonly count: number;
  /** One event in so many is sold in another currency than roubles; 0 is none. */
  readonly foreignEvery: number;
}

/** All events and shows, oldest first. */
export interface Programme {
  readonly events: readonly EventInfo[];
  readonly shows: readonly Show[];
}

/** Makes the programme: exactly `count` events with `createdAt` before the anchor, and those that will follow. */
export function createProgramme(options: EventOptions): Programme {
  const firstAt = options.startAt - HEAD_START;
  const step = (options.anchorAt - firstAt) / options.count;
  const total = options.count + Math.ceil(AHEAD / step);
  const cities = listCities();
  const events: EventInfo[] = [];
  const shows: Show[] = [];
  for (let index = 0; index < total; index += 1) {
    const key = keyOf(options.seed, STREAM.event, index);
    const createdAt = Math.floor(firstAt + (index + unit(key, 1)) * step);
    const isForeign = options.foreignEvery > 0 && index % options.foreignEvery === 0;
    const currency = isForeign ? 'KZT' : 'RUB';
    const event = createEvent({ index, key, createdAt, cities, firstShow: shows.length, currency });
    events.push(event);
    shows.push(...event.shows);
  }
  return { events, shows };
}

interface EventSeed {
  readonly index: number;
  readonly key: number;
  readonly createdAt: number;
  readonly cities: readonly City[];
  readonly firstShow: number;
  readonly currency: string;
}

function createEvent({ index, key, createdAt, cities, firstShow, currency }: EventSeed): EventInfo {
  const genre = pickWeighted(GENRES, unit(key, 2));
  const city = pickWeighted(cities, unit(key, 3));
  const [title, titleSlug] = pick(TITLES, key, 4);
  const [placeName, placeAddress] = pick(PLACES, key, 5);
  const id = FIRST_EVENT_ID + index * 390 + between(key, 6, 0, 300);
  const shows: Show[] = [];
  const dates = listDates(genre, city, createdAt, key);
  const finishAt = Math.max(...dates.map((date) => date.finishAt));
  const event: EventInfo = {
    index,
    id,
    name: `${genre.label} ${title}. ${city.name}`,
    slug: `${genre.slug}-${titleSlug}-${city.slug}`,
    series: String(882_000_000 + id),
    genre,
    city,
    placeName,
    placeAddress,
    popularity: 0.3 + 1.7 * unit(key, 7) ** 2,
    feePercent: unit(key, 8) < 0.2 ? 5 : 0,
    currency,
    createdAt,
    finishAt,
    deletedAt: unit(key, 9) < 0.05 ? finishAt + between(key, 10, 20, 90) * DAY : 0,
    shows,
  };
  const base = pick(genre.basePrices, key, 11);
  for (const date of dates) {
    shows.push(createShow({ event, index: firstShow + shows.length, base, date, key }));
  }
  return event;
}

interface ShowDate {
  readonly startAt: number;
  readonly finishAt: number;
}

interface ShowSeed {
  readonly event: EventInfo;
  readonly index: number;
  readonly base: number;
  readonly date: ShowDate;
  readonly key: number;
}

function createShow({ event, index, base, date, key }: ShowSeed): Show {
  const id = FIRST_SHOW_ID + index * 41 + between(key, 12, 0, 30);
  const tiers = event.genre.entrances.map((entrance, tier) => ({
    id: FIRST_PRICE_ID + index * 8 + tier,
    showId: id,
    seatId: `${entrance.zone}-1;1`,
    seatName: entrance.name,
    zone: entrance.zone,
    price: Math.round((base * entrance.factor) / 10) * 1000,
  }));
  return {
    index,
    id,
    event,
    createdAt: event.createdAt,
    saleStartAt: event.createdAt + between(key, 13, 1, 20) * HOUR,
    openAt: date.startAt - (event.genre.kind === 'exhibition' ? 0 : HOUR),
    startAt: date.startAt,
    finishAt: date.finishAt,
    tiers,
  };
}

/** Dates at hours of the city's own clock. */
function listDates(genre: Genre, city: City, createdAt: number, key: number): readonly ShowDate[] {
  const offset = city.offsetHours * HOUR;
  const firstDay = Math.floor((createdAt + offset) / DAY) + between(key, 20, 25, 65);
  const at = (day: number, hour: number) => day * DAY + hour * HOUR - offset;
  switch (genre.kind) {
    case 'exhibition': {
      const lastDay = firstDay + between(key, 21, 28, 56);
      return [{ startAt: at(firstDay, 10), finishAt: at(lastDay, 20) }];
    }
    case 'performance': {
      const saturday = firstDay + ((9 - (firstDay % 7)) % 7);
      return Array.from({ length: between(key, 22, 2, 6) }, (_, number) => {
        const startAt = at(saturday + Math.floor(number / 3), itemAt([11, 14, 18], number % 3));
        return { startAt, finishAt: startAt + 2 * HOUR };
      });
    }
    case 'workshop':
      return Array.from({ length: between(key, 23, 3, 6) }, (_, week) => {
        const startAt = at(firstDay + 7 * week, 12);
        return { startAt, finishAt: startAt + 2 * HOUR };
      });
    case 'concert': {
      const startAt = at(firstDay, 19);
      return [{ startAt, finishAt: startAt + 3 * HOUR }];
    }
  }
}
