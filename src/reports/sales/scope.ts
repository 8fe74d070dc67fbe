/** From the filter as it was asked to the question as it is understood: days, currency, and what the queries are given. */
import { addDays, daysBetween, isDay, yearBefore } from '../../core/days.ts';
import { UsageError } from '../../core/errors.ts';
import type { ZoneClock } from '../../core/time.ts';
import type { Scope } from '../../protocol/api/answer.ts';
import { MAX_DAYS, type SalesFilter } from '../../protocol/api/filter.ts';
import type { QueryParameters, Warehouse } from '../../warehouse/warehouse.ts';
import type { Grain } from './define.ts';
import { eventKnownQuery, eventSoldQuery, orderIdsQuery } from './queries.ts';
import type { DataState } from './state.ts';

/** Days of a period that was not asked for. */
const DEFAULT_DAYS = 30;
/** What nothing was ever sold in is told in. */
const DEFAULT_CURRENCY = 'RUB';

/** Ids are 64 bits long. */
const ALL_ORDERS = { first_id: '0', last_id: String(2n ** 64n - 1n) };

/** What every answer is made with. */
export interface Asking {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly zone: ZoneClock;
  readonly nowMs: number;
  readonly state: DataState;
  readonly scope: Scope;
}

/** Two days, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** @throws UsageError for days, events, cities and currencies that do not exist, and for filters that do not go together */
export async function toScope(
  filter: Partial<SalesFilter>,
  { warehouse, organization, zone, nowMs, state }: Omit<Asking, 'scope'>,
): Promise<Scope> {
  const { city = null, channel = null, event = null, show = null, compare = 'none' } = filter;
  if (event !== null || show !== null) {
    const ids = { organization, event: event ?? '0', show: show ?? '0' };
    const [known] = await warehouse.query(eventKnownQuery, ids);
    if (known?.has_event !== 1 && (await warehouse.query(eventSoldQuery, ids)).length === 0) {
      throw new UsageError('there is no such event');
    }
    if (known?.has_show !== 1) throw new UsageError('there is no such show of the event');
  }
  if (city !== null && !state.cities.includes(city)) throw new UsageError('there is no event in that city');
  const currency = filter.currency ?? state.currencies[0] ?? DEFAULT_CURRENCY;
  if (filter.currency !== undefined && !state.currencies.includes(currency)) {
    throw new UsageError('nothing was sold in that currency');
  }
  const today = zone.day(nowMs);
  const period = toPeriod(filter, today);
  return {
    ...period,
    is_running: period.to === today,
    zone: zone.zone,
    compare,
    compared: toCompared(period, compare),
    currency,
    other_currencies: state.currencies.filter((one) => one !== currency),
    ...{ event, show, city, channel },
  };
}

function toPeriod({ from, to }: Partial<SalesFilter>, today: string): Period {
  for (const [name, text] of Object.entries({ from, to })) {
    if (text !== undefined && !isDay(text)) throw new UsageError(`${name} is no day of the calendar`);
  }
  const last = to === undefined || to > today ? today : to;
  const first = from ?? addDays(last, 1 - DEFAULT_DAYS);
  if (first > last) throw new UsageError('the period ends before it begins, or has not begun');
  if (daysBetween(first, last) >= MAX_DAYS) throw new UsageError(`a period has at most ${MAX_DAYS} days`);
  return { from: first, to: last };
}

function toCompared({ from, to }: Period, compare: Scope['compare']): Period | null {
  switch (compare) {
    case 'none':
      return null;
    case 'previous': {
      const before = addDays(from, -1);
      return { from: addDays(before, -daysBetween(from, to)), to: before };
    }
    case 'year':
      return { from: yearBefore(from), to: yearBefore(to) };
  }
}

/** The fact that knows what is asked for. @throws UsageError for a show together with a channel: no fact knows both */
export function grainOf({ show, channel }: Pick<Scope, 'show' | 'channel'>): Grain {
  if (show !== null && channel !== null) throw new UsageError('show and channel do not go together here');
  if (show !== null) return 'show';
  return channel === null ? 'event' : 'utm';
}

/** What the queries are given, for the period of the scope or another one. */
export function parametersOf(
  { organization, scope }: Pick<Asking, 'organization' | 'scope'>,
  { from, to }: Period = scope,
): QueryParameters {
  const { currency, event, show, city, channel } = scope;
  return {
    ...{ organization, currency, first: from, last: to, event: event ?? '0', show: show ?? '0' },
    ...{ has_city: city !== null, city: city ?? '', has_channel: channel !== null, channel: channel ?? '' },
  };
}

/** The same, for the queries that read orders one by one: those that have to be looked at are asked for first, unless all have. */
export async function orderParametersOf(
  asking: Asking,
  period: Period = asking.scope,
): Promise<QueryParameters> {
  const { warehouse, scope, state } = asking;
  const { span } = state;
  const has_before = span === null || span.first < period.from;
  const has_after = span === null || span.last > period.to;
  const parameters = { ...parametersOf(asking, period), has_before };
  if (!has_before && !has_after && scope.event === null && scope.show === null) {
    return { ...parameters, ...ALL_ORDERS };
  }
  const [ids] = await warehouse.query(orderIdsQuery, parameters);
  return { ...parameters, ...(ids ?? ALL_ORDERS) };
}
