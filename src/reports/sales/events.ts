/** The table of events, and one of them in detail. */
import type { z } from 'zod';
import { addDays } from '../../core/days.ts';
import type { EventRow, eventSchema, eventsSchema } from '../../protocol/api/events.ts';
import type { EventsFilter } from '../../protocol/api/filter.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';
import { addUp, divide, partOf } from './amounts.ts';
import { isWithoutCode, readCodeRows } from './breakdown.ts';
import { amountsBefore, askBefore, besideOf } from './compare.ts';
import { addUpDays, toTotals } from './overview.ts';
import {
  channelsQuery,
  type DayRow,
  daysQueries,
  type EventColumns,
  type EventPart,
  type EventShow,
  eventCardQuery,
  eventCodesQuery,
  eventPartsQuery,
  eventShowsQuery,
  eventSumsQueries,
  eventsQueries,
  orderPartsQuery,
} from './queries.ts';
import { type Asking, grainOf, orderParametersOf, parametersOf } from './scope.ts';

type DataOf<Schema extends z.ZodType<{ readonly data: unknown }>> = z.infer<Schema>['data'];

const NOTHING = '0.00';
const NO_SALES = { sold: 0, gross: NOTHING, refunds: NOTHING, tickets: 0, refunded_tickets: 0 };
const MOST_PARTS = 200;
/** Days of a pace. */
const PACE_DAYS = 7;

/** `GET /sales/events` */
export async function readEvents(asking: Asking, filter: EventsFilter): Promise<DataOf<typeof eventsSchema>> {
  const { page, per_page } = filter;
  const grain = grainOf(asking.scope);
  const query = eventsQueries[grain];
  const [rows, before] = await Promise.all([
    asking.warehouse.query(query, listParameters(asking, filter)),
    askBefore(asking, eventSumsQueries[grain]),
  ]);
  // Behind the last page nobody says how many there are.
  const [first] =
    rows.length > 0 || page === 1
      ? rows
      : await asking.warehouse.query(query, listParameters(asking, { ...filter, page: 1, per_page: 1 }));
  const former = amountsBefore(before?.map(({ event_id, gross }) => [event_id, gross] as const) ?? null);
  const events = rows.map((row) => ({ ...toEventRow(row), ...besideOf(row.gross, former(row.event_id)) }));
  return { events, page, per_page, total: first?.total ?? 0 };
}

function listParameters(asking: Asking, filter: EventsFilter): QueryParameters {
  const { page, per_page, sort, direction, when, search = '' } = filter;
  return {
    ...parametersOf(asking),
    ...{ search, when, sort, is_desc: direction === 'desc' },
    now: Math.floor(asking.nowMs / 1000),
    limit: per_page,
    skip: (page - 1) * per_page,
  };
}

function toEventRow({ total: _, ...row }: EventColumns): EventRow {
  return { ...row, sell_through: sellThrough(row) };
}

function sellThrough({ sold, capacity }: Pick<EventRow, 'sold' | 'capacity'>): number | null {
  return divide(sold, capacity ?? 0);
}

/**
 * `GET /sales/events/{id}`
 * @returns null for an event that never sold anything in the currency and is planned in another
 */
export async function readEvent(asking: Asking): Promise<DataOf<typeof eventSchema> | null> {
  const { warehouse, scope, nowMs } = asking;
  const [grain, parameters] = [grainOf(scope), parametersOf(asking)];
  // The store answers two at a time: what takes longest is asked first.
  const [{ channels, codes }, cards, parts, shows, days] = await Promise.all([
    readOrderParts(asking),
    warehouse.query(eventCardQuery, { ...parameters, now: Math.floor(nowMs / 1000) }),
    warehouse.query(eventPartsQuery, parameters),
    warehouse.query(eventShowsQuery, parameters),
    warehouse.query(daysQueries[grain], parameters),
  ]);
  const [card] = cards;
  if (card === undefined) return null;
  const sums = addUpDays(days);
  const { gross, refunds, net, tickets, orders } = sums;
  const all = addUp(channels.map((channel) => channel.gross));
  return {
    event: {
      ...{ ...card, sell_through: sellThrough(card), gross, refunds, net, tickets, orders },
      ...{ pace: ticketsUpTo(days, scope.to), pace_before: ticketsUpTo(days, addDays(scope.to, -PACE_DAYS)) },
    },
    totals: toTotals(sums, scope),
    shows: withSales(shows, parts),
    ticket_types: partsOf(parts, 'ticket_type').map(({ part, ...type }) => ({ ticket_type: part, ...type })),
    zones: partsOf(parts, 'zone').map(({ part, ...zone }) => ({ zone: part, ...zone })),
    channels: channels.map((channel) => ({ ...channel, share: partOf(channel.gross, all) })),
    promo_codes: codes.map((code) => ({
      ...{ promo_code_id: code.promo_code_id, gross: code.gross, discounts: code.discounts },
      ...{ orders: code.orders, tickets: code.tickets },
    })),
    refund_days: days
      .filter((day) => day.refunded_tickets > 0 || day.refunds !== NOTHING)
      .map((day) => ({
        ...{ date: day.date, refunds: day.refunds, withheld: day.withheld },
        refunded_tickets: day.refunded_tickets,
      })),
  };
}

/** Tickets of the days of a pace, of which this is the last. */
function ticketsUpTo(days: readonly DayRow[], last: string): number {
  const before = addDays(last, -PACE_DAYS);
  return days
    .filter(({ date }) => date > before && date <= last)
    .reduce((sum, { tickets }) => sum + tickets, 0);
}

function partsOf(parts: readonly EventPart[], wanted: EventPart['kind']) {
  return parts
    .filter(({ kind }) => kind === wanted)
    .slice(0, MOST_PARTS)
    .map(({ kind: _, sold: __, ...part }) => part);
}

function withSales(shows: readonly EventShow[], parts: readonly EventPart[]) {
  const sales = new Map(
    parts.flatMap(({ kind, part, ...sums }) => (kind === 'show' ? [[part, sums] as const] : [])),
  );
  return shows.map((show) => {
    const sums = sales.get(show.show_id) ?? NO_SALES;
    return { ...show, ...sums, sell_through: sellThrough({ sold: sums.sold, capacity: show.capacity }) };
  });
}

/** Sales by channel and by promo code. */
async function readOrderParts(asking: Asking) {
  const { warehouse, scope } = asking;
  const parameters = parametersOf(asking);
  if (scope.show === null) {
    const [codes, channels] = await Promise.all([
      scope.channel === null ? warehouse.query(eventCodesQuery, parameters) : readCodeRows(asking),
      warehouse.query(channelsQuery, parameters),
    ]);
    return { channels, codes: codes.filter((code) => !isWithoutCode(code)) };
  }
  const parts = await warehouse.query(orderPartsQuery, await orderParametersOf(asking));
  return {
    channels: parts.flatMap(({ kind, part, gross, orders, tickets }) =>
      kind === 'channel' ? [{ channel: part, gross, orders, tickets }] : [],
    ),
    codes: parts
      .flatMap(({ kind, part, ...sums }) => (kind === 'promo_code' ? [{ promo_code_id: part, ...sums }] : []))
      .filter((code) => !isWithoutCode(code)),
  };
}
