/** Sales over time: summary, days, today by the hour, the week's pattern, plan. Money is gross on the day of the sale unless it says otherwise. */
import { z } from 'zod';
import { count, day, id, instant, money, ratio } from '../values.ts';
import { answerOf, stretchStateSchema } from './answer.ts';

/** Sums of a period. Sales stand on the day of the sale, refunds on the day of the refund, cancellations on theirs. */
export const figuresSchema = z.object({
  gross: money,
  refunds: money,
  /** gross − refunds */
  net: money,
  withheld: money.describe('Kept back of refunds'),
  discounts: money.nullable().describe('Price before discounts less the price; null with a show'),
  /** Sales: an order that was exchanged for another is counted once. Null with a show: orders may be of several. */
  orders: count.nullable(),
  tickets: count,
  free_tickets: count,
  refunded_tickets: count,
  cancelled_tickets: count.describe('Cancelled without a refund: their money is kept'),
});
export type Figures = z.infer<typeof figuresSchema>;

/** Figures and what is reckoned from them. */
export const totalsSchema = figuresSchema.extend({
  average_order: money.nullable(),
  average_ticket: money.nullable(),
  /** refunds ÷ gross of the same days */
  refund_rate: ratio,
});
export type Totals = z.infer<typeof totalsSchema>;

const change = z.object({
  gross: ratio,
  refunds: ratio,
  net: ratio,
  orders: ratio,
  tickets: ratio,
  average_order: ratio,
  average_ticket: ratio,
  refund_rate: ratio.describe('In points: now − compared'),
  ...{ withheld: ratio, discounts: ratio, refunded_tickets: ratio, cancelled_tickets: ratio },
});

/** `GET /sales/summary` */
export const summarySchema = answerOf(
  z.object({
    now: totalsSchema,
    compared: totalsSchema.nullable(),
    /** 0.1 is ten per cent more; null where there was nothing. */
    change: change.nullable(),
  }),
);

const dayFigures = z.object({
  date: day,
  gross: money,
  refunds: money,
  net: money,
  orders: count.nullable(),
  tickets: count,
});

/** `GET /sales/daily`: every day of the period, also those without sales. */
export const dailySchema = answerOf(
  z.object({
    days: z.array(
      dayFigures.extend({
        state: stretchStateSchema,
        /** Mean of the day and the six before it; null while one of them is missing. */
        gross_mean: money.nullable(),
        tickets_mean: z.number().nullable(),
      }),
    ),
    /** The first is to be set against the first; null without a comparison. */
    compared: z.array(dayFigures).nullable(),
  }),
);

const hourFigures = z.object({
  hour: z.number().int().min(0).max(23),
  gross: money,
  orders: count,
  tickets: count,
});

/** `GET /sales/today`: always today, whatever the period. */
export const todaySchema = answerOf(
  z.object({
    date: day,
    /** The hour that has not ended. */
    hour_now: z.number().int(),
    /** All hours of a day; those to come are zero. */
    hours: z.array(hourFigures),
    /** The same weekday a week before. */
    week_before: z.object({ date: day, hours: z.array(hourFigures) }),
    last_sale_at: instant.nullable(),
  }),
);

/** `GET /sales/heatmap`: only cells in which something was sold. */
export const heatmapSchema = answerOf(
  z.object({
    cells: z.array(hourFigures.extend({ weekday: z.number().int().min(1).max(7).describe('1 is Monday') })),
  }),
);

/** The gross of the same row in the compared period, and the change; null without one, or where it is not known. */
export const beside = { compared_gross: money.nullable(), change: ratio };

/** `GET /sales/cities`: highest gross first. An empty city is of events that are not known. */
export const citiesSchema = answerOf(
  z.object({
    cities: z.array(
      z.object({
        city: z.string(),
        events: count.describe('With sales or refunds in the period'),
        gross: money,
        refunds: money,
        net: money,
        orders: count,
        tickets: count,
        /** Of the gross of all cities. */
        share: ratio,
        ...beside,
      }),
    ),
  }),
);

const planFigures = z.object({
  plan_gross: money,
  plan_tickets: count,
  gross: money,
  tickets: count,
  /** gross ÷ plan */
  done: ratio,
});

/** `GET /sales/plan`: days and events that have a plan. Without one, empty. */
export const planAnswerSchema = answerOf(
  z.object({
    exists: z.boolean().describe('Whether anything was ever planned in this currency'),
    total: planFigures,
    days: z.array(planFigures.extend({ date: day })),
    events: z.array(planFigures.extend({ event_id: id, name: z.string() })),
  }),
);
