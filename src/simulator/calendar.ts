/**
 * When orders are made and for what. Each hour of the history gets its number of orders from what is on sale (more the
 * nearer a show is), the season, the weekday and the hour of each city's own clock; order i lies in the hour whose running
 * total passes i. Nothing is kept per order. Times are whole epoch seconds.
 */
import type { Show } from './events.ts';
import { itemAt } from './random.ts';

const HOUR = 3600;
const DAY = 86_400;

/** Share of a day's orders by local hour: a lunch-time rise, the peak at 20 o'clock, almost nothing at night. */
const HOUR_CURVE = [
  14, 7, 4, 3, 3, 5, 10, 20, 34, 48, 58, 62, 64, 60, 58, 58, 60, 66, 78, 94, 104, 98, 70, 34,
] as const;
/** Sunday first. */
const WEEKDAY_CURVE = [1.15, 0.9, 0.88, 0.94, 1, 1.1, 1.25] as const;
/** January first: holidays in winter, holidays elsewhere in summer. */
const SEASON_CURVE = [1.05, 0.95, 1.1, 1, 0.9, 0.7, 0.6, 0.7, 0.95, 1.1, 1.25, 1.6] as const;
/** How much the trade grows in a year. */
const YEARLY_GROWTH = 0.2;

/** Where the history lies; shows may be on sale until `endAt`, after the anchor. */
export interface CalendarOptions {
  readonly startAt: number;
  readonly anchorAt: number;
  readonly endAt: number;
  readonly orders: number;
  readonly shows: readonly Show[];
}

/** The shape of the trade in time. */
export interface Calendar {
  /** Creation time of order `index` of the history; ascends with `index`. `jitter` in 0 … 1. */
  createdAt(index: number, jitter: number): number;
  /** The show that an order made at `at` is for. `chance` in 0 … 1. */
  showAt(at: number, chance: number): Show;
  /** About how many orders a show sells in all. */
  expectedOrders(show: Show): number;
}

/** Shows on sale on one day in cities of one offset, with running totals of their weights. */
interface Counter {
  readonly offsetHours: number;
  readonly shows: Show[];
  readonly upTo: number[];
  total: number;
}

/** Works out the trade of each hour: 35,000 hours and 800 shows take some 30 ms. */
export function createCalendar(options: CalendarOptions): Calendar {
  const { startAt, anchorAt, orders } = options;
  const days = listSales(options);
  const slots = Math.max(1, Math.round((anchorAt - startAt) / HOUR));
  const before = countOrders(days, slots, options);
  const expected = countExpected(days, slots, options);
  let lastSlot = 0;

  function slotOf(index: number): number {
    // Pages are read in sequence: the next order mostly lies in the same hour or in the next one.
    for (let slot = lastSlot; slot < Math.min(lastSlot + 2, slots); slot += 1) {
      if ((before[slot] ?? 0) <= index && index < (before[slot + 1] ?? 0)) return slot;
    }
    let low = 0;
    let high = slots - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((before[middle + 1] ?? 0) > index) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  return {
    createdAt(index, jitter) {
      if (index < 0 || index >= orders) throw new RangeError(`order ${index} is not of the history`);
      lastSlot = slotOf(index);
      const first = before[lastSlot] ?? 0;
      const count = (before[lastSlot + 1] ?? 0) - first;
      return startAt + lastSlot * HOUR + Math.floor(((index - first + jitter) / count) * HOUR);
    },
    showAt(at, chance) {
      const counters = nearestSales(days, Math.floor((at - startAt) / DAY));
      const hour = Math.floor(at / HOUR);
      const total = counters.reduce((sum, counter) => sum + counter.total * hourWeight(hour, counter), 0);
      let rest = chance * total;
      for (const counter of counters) {
        const weight = hourWeight(hour, counter);
        if (rest < counter.total * weight) return pickShow(counter, rest / weight);
        rest -= counter.total * weight;
      }
      const last = itemAt(counters, counters.length - 1);
      return itemAt(last.shows, last.shows.length - 1);
    },
    expectedOrders: (show) => expected[show.index] ?? 0,
  };
}

function hourWeight(utcHour: number, counter: Counter): number {
  return HOUR_CURVE[(utcHour + counter.offsetHours) % 24] ?? 0;
}

function pickShow(counter: Counter, at: number): Show {
  let low = 0;
  let high = counter.shows.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((counter.upTo[middle] ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return itemAt(counter.shows, low);
}

/** A day without anything on sale takes over what was on sale last; before the first sale, what comes first. */
function nearestSales(days: readonly (readonly Counter[])[], day: number): readonly Counter[] {
  const from = Math.min(Math.max(day, 0), days.length - 1);
  for (let back = from; back >= 0; back -= 1) {
    const counters = days[back];
    if (counters !== undefined && counters.length > 0) return counters;
  }
  return days.find((counters) => counters.length > 0) ?? [];
}

function listSales({ startAt, endAt, shows }: CalendarOptions): readonly Counter[][] {
  const days = Array.from({ length: Math.ceil((endAt - startAt) / DAY) }, (): Counter[] => []);
  for (const show of shows) {
    const firstDay = Math.max(0, Math.floor((show.saleStartAt - startAt) / DAY));
    const lastDay = Math.min(days.length - 1, Math.floor((show.finishAt - startAt) / DAY));
    for (let day = firstDay; day <= lastDay; day += 1) {
      const noon = startAt + day * DAY + DAY / 2;
      const weight = demandOf(show, noon) * dayWeight(noon, startAt);
      if (weight > 0) addToCounter(itemAt(days, day), show, weight);
    }
  }
  return days;
}

function addToCounter(counters: Counter[], show: Show, weight: number): void {
  const { offsetHours } = show.event.city;
  let counter = counters.find((candidate) => candidate.offsetHours === offsetHours);
  if (counter === undefined) {
    counter = { offsetHours, shows: [], upTo: [], total: 0 };
    counters.push(counter);
  }
  counter.total += weight;
  counter.shows.push(show);
  counter.upTo.push(counter.total);
}

function dayWeight(at: number, startAt: number): number {
  const date = new Date(at * 1000);
  const season = SEASON_CURVE[date.getUTCMonth()] ?? 1;
  const weekday = WEEKDAY_CURVE[date.getUTCDay()] ?? 1;
  return season * weekday * (1 + (YEARLY_GROWTH * (at - startAt)) / (365 * DAY));
}

/** The sales curve: a rush when sales open, a lull, then a steep rise to the day of the show. */
function demandOf(show: Show, at: number): number {
  const { city, genre, popularity, shows } = show.event;
  const untilStart = (show.startAt - at) / DAY;
  const sinceOpened = (at - show.saleStartAt) / DAY;
  const scale = popularity * city.weight;
  if (genre.kind === 'exhibition') {
    if (untilStart > 0) return scale * (0.3 + 1.2 * Math.exp(-untilStart / 7));
    const untilEnd = (show.finishAt - at) / DAY;
    return untilEnd < 0 ? 0 : scale * (0.9 + Math.exp(untilStart / 10) + 0.6 * Math.exp(-untilEnd / 3));
  }
  if (untilStart < -0.5) return 0;
  const rise =
    0.2 + 3 * Math.exp(-Math.max(untilStart, 0) / 6) + 0.8 * Math.exp(-Math.max(sinceOpened, 0) / 2);
  return (scale * rise * 1.6) / Math.sqrt(shows.length);
}

/** Running totals of orders at the start of each hour, so that the last one is `orders` exactly. */
function countOrders(
  days: readonly (readonly Counter[])[],
  slots: number,
  { startAt, orders }: CalendarOptions,
): Uint32Array {
  const upTo = new Float64Array(slots + 1);
  for (let slot = 0; slot < slots; slot += 1) {
    const hour = Math.floor((startAt + slot * HOUR + HOUR / 2) / HOUR);
    let weight = 0;
    for (const counter of days[Math.floor(slot / 24)] ?? []) {
      weight += counter.total * hourWeight(hour, counter);
    }
    upTo[slot + 1] = (upTo[slot] ?? 0) + weight;
  }
  const total = upTo[slots] ?? 0;
  // Nothing on sale at all (a history of a few hours): spread evenly.
  return Uint32Array.from(upTo, (sum, slot) => Math.round((total > 0 ? sum / total : slot / slots) * orders));
}

function countExpected(
  days: readonly (readonly Counter[])[],
  slots: number,
  { orders, shows }: CalendarOptions,
): Float64Array {
  const expected = new Float64Array(shows.length);
  let inHistory = 0;
  days.forEach((counters, day) => {
    for (const counter of counters) {
      if (day * 24 < slots) inHistory += counter.total;
      let previous = 0;
      counter.shows.forEach((show, position) => {
        const upTo = counter.upTo[position] ?? 0;
        expected[show.index] = (expected[show.index] ?? 0) + upTo - previous;
        previous = upTo;
      });
    }
  });
  return inHistory > 0 ? expected.map((weight) => (weight / inHistory) * orders) : expected;
}
