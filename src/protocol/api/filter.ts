/** What the sales queries can be asked for: the parameters of their addresses. */
import { z } from 'zod';
import { day, id } from '../values.ts';

/** Classes of where buyers come from; `unknown` when nothing tells. */
export const CHANNELS = [
  ...['back_office', 'ads', 'email', 'messenger', 'social', 'search', 'referral', 'other', 'unknown'],
] as const;
export const channelSchema = z.enum(CHANNELS);

/**
 * - `previous`: as many days, just before
 * - `year`: the same days a year before
 */
export const compareSchema = z.enum(['previous', 'year', 'none']);

/** The most days of a period: twenty years and leap days, longer than any account has sold. */
export const MAX_DAYS = 7_310;

/** Days are days of the report zone, both included. An answer is in one currency: sums of different ones are never added. */
export const salesFilterSchema = z.strictObject({
  from: day.optional().describe('First day. Default: 29 days before the last'),
  to: day.optional().describe('Last day. Default: today; days to come are left out'),
  compare: compareSchema.default('none').describe('The period to compare with'),
  event: id.optional().describe('Id of an event'),
  show: id.optional().describe('Id of a date of an event; not together with channel'),
  city: z.string().min(1).max(200).optional().describe('City of the event, as /filters spells it'),
  channel: channelSchema.optional().describe('Where the buyer came from'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .describe('Default: the one with the largest revenue of all time'),
});
export type SalesFilter = z.infer<typeof salesFilterSchema>;

/** What happened when: the first and the last day of the report zone, both included. */
export const historyFilterSchema = z.strictObject({
  from: day.optional().describe('First day. Default: since ever'),
  to: day.optional().describe('Last day. Default: up to now'),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

const page = z.coerce.number().int().min(1).max(10_000).default(1);

export const EVENT_SORTS = [
  ...[
    'date',
    'name',
    'city',
    'capacity',
    'sold',
    'sell_through',
    'gross',
    'refunds',
    'net',
    'tickets',
    'days_left',
    'pace',
  ],
] as const;

/** `GET /sales/events` */
export const eventsFilterSchema = salesFilterSchema.omit({ event: true, show: true }).extend({
  page,
  per_page: z.coerce.number().int().min(1).max(200).default(50),
  sort: z.enum(EVENT_SORTS).default('gross'),
  direction: z.enum(['asc', 'desc']).default('desc'),
  search: z.string().max(100).optional().describe('Part of the name or the city, or an id'),
  when: z.enum(['all', 'upcoming', 'past']).default('all').describe('By the last date of the event'),
});
export type EventsFilter = z.infer<typeof eventsFilterSchema>;

export const UTM_LEVELS = ['channel', 'source', 'medium', 'campaign', 'content', 'term'] as const;
const utmValue = z.string().max(500).optional();

/** `GET /sales/utm`: `by` is the level that is shown, the others narrow it down. An empty value is what was not told. */
export const utmFilterSchema = salesFilterSchema.omit({ show: true }).extend({
  by: z.enum(UTM_LEVELS).default('channel'),
  source: utmValue,
  medium: utmValue,
  campaign: utmValue,
  content: utmValue,
  term: utmValue,
});
export type UtmFilter = z.infer<typeof utmFilterSchema>;

/** `GET /sales/curve` */
export const curveFilterSchema = z.strictObject({
  event: id.describe('Id of the event'),
  show: id.optional().describe('One of its dates; default: all, each day by its distance to its own date'),
  currency: salesFilterSchema.shape.currency,
  past_from: day
    .optional()
    .describe('Only past events whose last date is of this day or later stand beside it'),
  past_to: day.optional().describe('Only those whose last date is of this day or before'),
  past_city: salesFilterSchema.shape.city.describe('Only those of this city'),
});
export type CurveFilter = z.infer<typeof curveFilterSchema>;

/** `GET /filters` */
export const choicesFilterSchema = z.strictObject({
  search: z.string().max(100).optional().describe('Part of the name of an event or its city, or an id'),
  limit: z.coerce.number().int().min(1).max(1_000).default(200).describe('Events'),
});
