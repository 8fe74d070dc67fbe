/** Events: the table, one of them in detail, and how it sells towards its date. */
import { z } from 'zod';
import { count, day, flag, id, instant, money, ratio } from '../values.ts';
import { answerOf } from './answer.ts';
import { channelSchema } from './filter.ts';
import { beside, totalsSchema } from './sales.ts';

/** An event as its table shows it. */
export const eventRowSchema = z.object({
  event_id: id,
  /** Empty when the event was not loaded. */
  name: z.string(),
  city: z.string(),
  shows: count,
  first_show_at: instant.nullable(),
  last_show_at: instant.nullable(),
  /** The first that is still to come. */
  next_show_at: instant.nullable(),
  /** To the next show; null when none is to come. */
  days_left: z.number().int().nullable(),
  /** Places of all shows; null where that of one is not known or has no limit. */
  capacity: count.nullable(),
  /** Tickets sold since ever and neither given back nor cancelled. */
  sold: count,
  /** sold ÷ capacity */
  sell_through: ratio,
  /** The rest is of the period. */
  gross: money,
  refunds: money,
  net: money,
  tickets: count,
  orders: count,
  /** Tickets sold in the last seven days of the period, and in the seven before. */
  pace: count,
  pace_before: count,
});
export type EventRow = z.infer<typeof eventRowSchema>;

/** The same in a list, beside what it sold in the compared period. */
const listedEventSchema = eventRowSchema.extend(beside);
export type ListedEvent = z.infer<typeof listedEventSchema>;

/** `GET /sales/events` */
export const eventsSchema = answerOf(
  z.object({
    events: z.array(listedEventSchema),
    page: z.number().int(),
    per_page: z.number().int(),
    /** Events on all pages. */
    total: count,
  }),
);

const part = z.object({ gross: money, refunds: money, tickets: count, refunded_tickets: count });

/** `GET /sales/events/{id}` */
export const eventSchema = answerOf(
  z.object({
    event: eventRowSchema.extend({
      is_active: flag,
      place: z.string(),
      address: z.string(),
      /** Plan of the period; null without one. */
      plan_gross: money.nullable(),
      plan_tickets: count.nullable(),
    }),
    totals: totalsSchema,
    shows: z.array(
      part.extend({
        show_id: id,
        name: z.string(),
        start_at: instant.nullable(),
        is_active: flag,
        capacity: count.nullable(),
        /** As the source last said when it was asked for the places. */
        free: count.nullable(),
        reserved: count.nullable(),
        places_at: instant.nullable(),
        sold: count,
        sell_through: ratio,
      }),
    ),
    /** By tariff, such as child; mostly one with an empty name. */
    ticket_types: z.array(part.extend({ ticket_type: z.string() })),
    /** Parts of the hall, as the seats of the tickets name them. */
    zones: z.array(part.extend({ zone: z.string() })),
    channels: z.array(
      z.object({ channel: channelSchema, gross: money, orders: count, tickets: count, share: ratio }),
    ),
    promo_codes: z.array(
      z.object({ promo_code_id: id, gross: money, discounts: money, orders: count, tickets: count }),
    ),
    refund_days: z.array(z.object({ date: day, refunds: money, withheld: money, refunded_tickets: count })),
  }),
);

/** A moment before the date: 0 is its day, 30 is thirty days before. */
const daysLeft = z.number().int();

/** `GET /sales/curve`: tickets sold less those given back, cumulated towards the date. Not of a period: from the first sale to today or the last date. */
export const curveSchema = z.object({
  as_of: instant.nullable(),
  complete: z.boolean(),
  event_id: id,
  show_id: id.nullable(),
  name: z.string(),
  currency: z.string(),
  date: day.nullable().describe('Of the last show; null when no date is known'),
  days_left: z.number().int().nullable(),
  capacity: count.nullable(),
  /** Farthest first. */
  points: z.array(z.object({ days_left: daysLeft, tickets: z.number().int(), gross: money })),
  /** What past events had sold by then, as a share of what they sold in the end. Empty with too little history. */
  band: z.array(z.object({ days_left: daysLeft, low: z.number(), median: z.number(), high: z.number() })),
  /** Past events: those behind the band, those of them that were on sale so long before and give the forecast, and how many each needs. */
  history: z.object({
    events: z.number().int(),
    on_sale: z.number().int().nullable().describe('null for an event without a date to come'),
    needed: z.number().int(),
  }),
  /** Tickets in the end, if it goes on as past events did; null when it is over or there is too little history. */
  forecast: z
    .object({
      low: z.number().int(),
      median: z.number().int(),
      high: z.number().int(),
      /** Median error of the same forecast made for the past events so many days before, each without itself. */
      error: z.number(),
    })
    .nullable(),
  forecast_reason: z.enum(['ok', 'over', 'no-date', 'too-little-history', 'nothing-sold']),
});
export type Curve = z.infer<typeof curveSchema>;
