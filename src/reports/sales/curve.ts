/**
 * How an event sells towards its date, beside what past events did, and what that makes likely in the end. The forecast is the simplest
 * that can be checked: what is sold, divided by the share that past events had sold by then. Its error is told, found by making the same
 * forecast for each past event out of the others; where there is too little history, nothing is guessed.
 */
import { isDay } from '../../core/days.ts';
import { UsageError } from '../../core/errors.ts';
import type { Curve } from '../../protocol/api/events.ts';
import type { CurveFilter } from '../../protocol/api/filter.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';
import { curveHistoryQuery, curvePointsQuery, eventCardQuery, type PastEvent } from './queries.ts';
import { type Asking, parametersOf } from './scope.ts';
import { toStretches } from './stretches.ts';

/** Past events that are looked at, those whose date was latest. */
const HISTORY = 50;
/** Fewer make no band. */
const NEEDED = 8;
/** Tickets in the end that tell anything. */
const LEAST_TICKETS = 20;
/** Days before the date. */
const HORIZON = 180;
/** Forecasts from less are wild: one ticket more would double them. */
const LEAST_SHARE = 0.02;
/** As far as the days of the store go. */
const [FIRST_DAY, LAST_DAY] = ['1970-01-01', '2149-06-06'] as const;

/**
 * `GET /sales/curve`
 * @returns null for an event that never sold anything in the currency and is planned in another
 */
export async function readCurve(asking: Asking, filter: CurveFilter): Promise<Curve | null> {
  const { event } = filter;
  const { warehouse, organization, scope, nowMs, state, zone } = asking;
  const now = Math.floor(nowMs / 1000);
  const one = { organization, event, show: scope.show ?? '0', currency: scope.currency };
  const [rows, points, past] = await Promise.all([
    warehouse.query(eventCardQuery, { ...parametersOf(asking), now }),
    warehouse.query(curvePointsQuery, one),
    warehouse.query(curveHistoryQuery, {
      ...{ organization, event, currency: scope.currency, now },
      ...{ events: HISTORY, least: LEAST_TICKETS, horizon: HORIZON },
      ...toPast(filter, asking),
    }),
  ]);
  const [row] = rows;
  if (row === undefined) return null;
  const { days_left: left } = row;
  const onSale = left === null ? null : past.filter(({ shares }) => (shares[left] ?? 0) >= LEAST_SHARE);
  const today = zone.day(nowMs);
  const from = state.span?.first ?? today;
  const stretches = toStretches({ from, to: today, today, zone, covered: state.covered });
  return {
    as_of: state.asOf,
    complete: state.unreadOrders === 0 && stretches.every((stretch) => stretch.state === 'proved'),
    event_id: event,
    show_id: scope.show,
    name: row.name,
    currency: scope.currency,
    date: row.last_show_at === null ? null : zone.day(Date.parse(row.last_show_at)),
    days_left: row.days_left,
    capacity: row.capacity,
    points,
    band: past.length < NEEDED ? [] : toBand(past),
    history: { events: past.length, on_sale: onSale?.length ?? null, needed: NEEDED },
    ...forecastOf({ onSale: onSale ?? [], row, sold: points.at(-1)?.tickets ?? 0 }),
  };
}

function toBand(past: readonly PastEvent[]): Curve['band'] {
  return Array.from({ length: HORIZON + 1 }, (_, index) => HORIZON - index)
    .map((left) => ({ days_left: left, ...quartiles(past.map(({ shares }) => shares[left] ?? 0)) }))
    .filter(({ high }) => high > 0);
}

/** Which past events stand beside it. @throws UsageError for days and cities that do not exist */
function toPast(
  { past_from: first, past_to: last, past_city: city }: CurveFilter,
  { state }: Asking,
): QueryParameters {
  for (const [name, text] of Object.entries({ past_from: first, past_to: last })) {
    if (text !== undefined && !isDay(text)) throw new UsageError(`${name} is no day of the calendar`);
  }
  if (city !== undefined && !state.cities.includes(city))
    throw new UsageError('there is no event in that city');
  return {
    first: first ?? FIRST_DAY,
    last: last ?? LAST_DAY,
    has_city: city !== undefined,
    city: city ?? '',
  };
}

interface Selling {
  /** Past events that were on sale so long before. */
  readonly onSale: readonly PastEvent[];
  readonly row: { readonly last_show_at: string | null; readonly days_left: number | null };
  readonly sold: number;
}

function forecastOf({ onSale, row, sold }: Selling): Pick<Curve, 'forecast' | 'forecast_reason'> {
  const without = (forecast_reason: Curve['forecast_reason']) => ({ forecast: null, forecast_reason });
  if (row.last_show_at === null) return without('no-date');
  if (row.days_left === null) return without('over');
  if (sold <= 0) return without('nothing-sold');
  const left = row.days_left;
  if (onSale.length < NEEDED) return without('too-little-history');
  const { low, median, high } = quartiles(onSale.map(({ shares }) => shares[left] ?? 1));
  const whole = (share: number) => Math.round(sold / share);
  return {
    forecast: { low: whole(high), median: whole(median), high: whole(low), error: errorAt(onSale, left) },
    forecast_reason: 'ok',
  };
}

/** Median error of the forecast made for each of the events out of the others. */
function errorAt(events: readonly PastEvent[], left: number): number {
  const errors = events.map((event) => {
    const others = events.filter((other) => other !== event).map(({ shares }) => shares[left] ?? 1);
    return Math.abs((event.shares[left] ?? 1) / quartiles(others).median - 1);
  });
  return quartiles(errors).median;
}

/** A quarter, half and three quarters of the values lie below. */
function quartiles(values: readonly number[]): { low: number; median: number; high: number } {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (part: number) => {
    const place = (sorted.length - 1) * part;
    const [below = 0, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return Math.round((below + (above - below) * (place % 1)) * 1e6) / 1e6;
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
