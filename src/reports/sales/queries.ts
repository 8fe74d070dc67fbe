/** The queries about sales. All take the parameters of the file they are put behind; others are named here. */
import { z } from 'zod';
import { channelSchema } from '../../protocol/api/filter.ts';
import { count, day, flag, id, instant, money } from '../../protocol/values.ts';
import { defineDayQueries, defineSalesQuery } from './define.ts';

const sums = { gross: money, refunds: money, net: money, orders: count, tickets: count };
const totals = {
  ...sums,
  ...{ withheld: money, discounts: money },
  ...{ free_tickets: count, refunded_tickets: count, cancelled_tickets: count },
};
const hour = z.number().int();
const nullableCount = count.nullable();

/** One row. */
export const totalsQueries = defineDayQueries('totals', z.object(totals));

export type TotalsRow = z.infer<typeof totalsQueries.event.row>;

/** Grain: day with anything. */
export const daysQueries = defineDayQueries('days', z.object({ date: day, ...totals }));
export type DayRow = z.infer<typeof daysQueries.event.row>;

/** Grain: city. */
export const citiesQueries = defineDayQueries(
  'cities',
  z.object({ city: z.string(), events: count, ...sums }),
);

/** Parameters: organization, first, last, event, show. One row. */
export const orderIdsQuery = defineSalesQuery('order_ids', null, z.object({ first_id: id, last_id: id }));

const hourColumns = { hour, gross: money, orders: count, tickets: count };
const weekHours = z.object({ weekday: hour, ...hourColumns });

/** Grain: weekday × hour. */
export const hoursQuery = defineSalesQuery('hours', 'from-hours', weekHours);

/** The same, by channel or show, which the fact of hours does not know. */
export const hoursOfOrdersQuery = defineSalesQuery('hours', 'from-orders', weekHours);

/** Grain: first and last day × hour. */
export const todayQuery = defineSalesQuery(
  'today',
  'from-orders',
  z.object({ date: day, ...hourColumns, last_sale_at: instant }),
);
export type HourRow = z.infer<typeof todayQuery.row>;

const orderSums = { gross: money, discounts: money, orders: count, tickets: count };
const codeColumns = z.object({
  ...{ promo_code_id: id, ...orderSums },
  ...{ all_gross: money, all_discounts: money, all_orders: count, all_tickets: count },
});

/** Parameters: limit. Grain: promo code. */
export const promoCodesQuery = defineSalesQuery('promo_codes', 'from-codes', codeColumns);

/** The same, by channel or show, which the fact of promo codes does not know. */
export const promoCodesOfOrdersQuery = defineSalesQuery('promo_codes', 'from-orders', codeColumns);
export type PromoCodeRow = z.infer<typeof promoCodesQuery.row>;

/** Parameters: has_before. Grain: kind × orders × bought before. */
export const buyersQuery = defineSalesQuery(
  'buyers',
  'from-orders',
  z.object({
    kind: z.enum(['known', 'unknown']),
    orders: count,
    is_returning: flag,
    ...{ buyers: count, all_orders: count, gross: money },
  }),
);
export type BuyersRow = z.infer<typeof buyersQuery.row>;

/** Parameters: by, has_… and value of each level, limit. Grain: value. */
export const utmQuery = defineSalesQuery(
  'utm',
  'from-utm',
  z.object({
    value: z.string(),
    ...{ gross: money, refunds: money, orders: count, tickets: count },
    ...{ all_gross: money, all_orders: count, all_tickets: count, told_orders: count, all_values: count },
  }),
);
export type UtmRow = z.infer<typeof utmQuery.row>;

/** Grain: day of the sale. */
export const refundsBySaleDayQuery = defineSalesQuery(
  'refunds_by_sale_day',
  null,
  z.object({ date: day, refunds: money }),
);

/** Parameters: limit. Grain: event. */
export const refundedEventsQueries = defineDayQueries(
  'refunded_events',
  z.object({
    ...{ event_id: id, name: z.string(), refunds: money, withheld: money },
    ...{ refunded_tickets: count, gross: money },
  }),
);

/** Grain: event. */
export const eventSumsQueries = defineDayQueries(
  'event_sums',
  z.object({ event_id: id, gross: money, refunds: money }),
);

/** Grain: day, event, and all. */
export const planQueries = defineDayQueries(
  'plan',
  z.object({
    ...{ date: z.string(), event_id: z.string(), name: z.string() },
    ...{ plan_gross: money, plan_tickets: count, gross: money, tickets: count },
  }),
);
export type PlanRow = z.infer<typeof planQueries.event.row>;

/** Parameters: organization, currency. One row or none. */
export const planExistsQuery = defineSalesQuery('plan_exists', null, z.object({ found: z.number() }));

const eventColumns = {
  ...{ event_id: id, name: z.string(), city: z.string(), shows: count },
  ...{
    first_show_at: instant.nullable(),
    last_show_at: instant.nullable(),
    next_show_at: instant.nullable(),
  },
  days_left: z.coerce.number().int().nullable(),
  ...{ capacity: nullableCount, sold: count },
};
const eventRow = z.object({ ...eventColumns, ...sums, ...{ pace: count, pace_before: count, total: count } });
export type EventColumns = z.infer<typeof eventRow>;

/** Parameters: search, when, now, sort, is_desc, limit, skip. Grain: event. */
export const eventsQueries = defineDayQueries('events', eventRow);

/** Parameters: now. One row; none for an event that never sold anything in the currency and is planned in another. */
export const eventCardQuery = defineSalesQuery(
  'event_card',
  null,
  z.object({
    ...eventColumns,
    ...{ is_active: flag, place: z.string(), address: z.string() },
    ...{ plan_gross: money.nullable(), plan_tickets: nullableCount },
  }),
);

/** Grain: show. */
export const eventShowsQuery = defineSalesQuery(
  'event_shows',
  null,
  z.object({
    ...{ show_id: id, name: z.string(), start_at: instant.nullable(), is_active: flag },
    ...{ capacity: nullableCount, free: nullableCount, reserved: nullableCount },
    places_at: instant.nullable(),
  }),
);
export type EventShow = z.infer<typeof eventShowsQuery.row>;

/** Grain: show, tariff, and part of the hall. */
export const eventPartsQuery = defineSalesQuery(
  'event_parts',
  null,
  z.object({
    ...{ kind: z.enum(['show', 'ticket_type', 'zone']), part: z.string(), sold: count },
    ...{ gross: money, refunds: money, tickets: count, refunded_tickets: count },
  }),
);
export type EventPart = z.infer<typeof eventPartsQuery.row>;

/** Grain: promo code. */
export const eventCodesQuery = defineSalesQuery(
  'event_codes',
  null,
  z.object({ promo_code_id: id, ...orderSums }),
);

const channelColumns = z.object({ channel: channelSchema, gross: money, orders: count, tickets: count });

/** Grain: channel. */
export const channelsQuery = defineSalesQuery('channels', 'from-utm', channelColumns);

/** Of a show, which no fact with channels or promo codes knows. Grain: channel, and promo code. */
export const orderPartsQuery = defineSalesQuery(
  'order_parts',
  'from-orders',
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('channel'), part: channelSchema, ...orderSums }),
    z.object({ kind: z.literal('promo_code'), part: id, ...orderSums }),
  ]),
);

/** Parameters: organization, event, show, currency. Grain: days left. */
export const curvePointsQuery = defineSalesQuery(
  'curve_points',
  null,
  z.object({ days_left: z.coerce.number().int(), tickets: z.coerce.number().int(), gross: money }),
);

/** Parameters: organization, event, currency, now, events, least, horizon, first, last, has_city, city. Grain: past event. */
export const curveHistoryQuery = defineSalesQuery(
  'curve_history',
  null,
  z.object({ event_id: id, final: count, shares: z.array(z.number()) }),
);
export type PastEvent = z.infer<typeof curveHistoryQuery.row>;

/** Parameters: organization, search, limit. Grain: event. */
export const choicesQuery = defineSalesQuery(
  'choices',
  null,
  z.object({
    ...{ event_id: id, name: z.string(), city: z.string(), last_show_at: instant.nullable() },
    shows: z.array(z.tuple([id, z.string(), instant.nullable()])),
    total: count,
  }),
);

/** Parameters: organization, event, show; 0 is not asked about. One row. */
export const eventKnownQuery = defineSalesQuery(
  'event_known',
  null,
  z.object({ has_event: z.number(), has_show: z.number() }),
);

/** Parameters: organization, event. One row for an event that ever sold anything, or none. */
export const eventSoldQuery = defineSalesQuery('event_sold', null, z.object({ found: z.number() }));
