/** The table of events, and one of them in detail. */
import type { z } from 'zod';
import type { EventRow, eventSchema, eventsSchema } from '../../protocol/api/events.ts';
import type { EventsFilter } from '../../protocol/api/filter.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';
import { addUp, partOf } from './amounts.ts';
import { readCodeRows } from './breakdown.ts';
import { amountsBefore, askBefore, besideOf } from './compare.ts';
import { addUpDays, toTotals } from './overview.ts';
import {
  channelsQuery,
  daysQueries,
  type EventColumns,
  eventCardQuery,
  eventPartsQuery,
  eventShowsQuery,
  eventSumsQueries,
  eventsQueries,
  orderPartsQuery,
} from './queries.ts';
import { type Asking, grainOf, parametersOf } from './scope.ts';

type DataOf<Schema extends z.ZodType<{ readonly data: unknown }>> = z.infer<Schema>['data'];

/** What the list is asked for where nothing is. */
const ANY: Pick<EventsFilter, 'page' | 'per_page' | 'sort' | 'direction' | 'when'> = {
  ...{ page: 1, per_page: 1, sort: 'gross', direction: 'desc', when: 'all' },
};

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

function listParameters(asking: Asking, filter: Partial<EventsFilter> & typeof ANY): QueryParameters {
  const { page, per_page, sort, direction, when, search = '' } = filter;
  return {
    ...parametersOf(asking),
    ...{ search, when, sort, is_desc: direction === 'desc' },
    now: Math.floor(asking.nowMs / 1000),
    limit: per_page,
    skip: (page - 1) * per_page,
  };
}

function toEventRow({ total: _, sell_through, ...row }: EventColumns): EventRow {
  return { ...row, sell_through: rounded(sell_through) };
}

function rounded(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 1e6) / 1e6;
}

/**
 * `GET /sales/events/{id}`
 * @returns null for an event that never sold anything in the currency and is planned in another
 */
export async function readEvent(asking: Asking): Promise<DataOf<typeof eventSchema> | null> {
  const { warehouse, scope } = asking;
  const grain = grainOf(scope);
  const [row] = await warehouse.query(eventsQueries[grain], listParameters(asking, ANY));
  if (row === undefined) return null;
  const parameters = parametersOf(asking);
  const [cards, shows, parts, { channels, codes }, days] = await Promise.all([
    warehouse.query(eventCardQuery, parameters),
    warehouse.query(eventShowsQuery, parameters),
    warehouse.query(eventPartsQuery, parameters),
    readOrderParts(asking),
    warehouse.query(daysQueries[grain], parameters),
  ]);
  const partsOf = (wanted: string) =>
    parts.filter(({ kind }) => kind === wanted).map(({ kind: _, ...part }) => part);
  const unknown = { is_active: false, place: '', address: '', plan_gross: null, plan_tickets: null };
  const all = addUp(channels.map(({ gross }) => gross));
  return {
    event: { ...toEventRow(row), ...(cards[0] ?? unknown) },
    totals: toTotals(addUpDays(days), scope),
    shows: shows.map((show) => ({ ...show, sell_through: rounded(show.sell_through) })),
    ticket_types: partsOf('ticket_type').map(({ part, ...sums }) => ({ ticket_type: part, ...sums })),
    zones: partsOf('zone').map(({ part, ...sums }) => ({ zone: part, ...sums })),
    channels: channels.map((channel) => ({ ...channel, share: partOf(channel.gross, all) })),
    promo_codes: codes
      .filter(({ promo_code_id }) => promo_code_id !== '0')
      .map(({ promo_code_id, gross, discounts, orders, tickets }) => ({
        ...{ promo_code_id, gross, discounts, orders, tickets },
      })),
    refund_days: days
      .filter((day) => day.refunded_tickets > 0 || day.refunds !== '0.00')
      .map(({ date, refunds, withheld, refunded_tickets }) => ({
        date,
        refunds,
        withheld,
        refunded_tickets,
      })),
  };
}

/** Sales by channel and by promo code. */
async function readOrderParts(asking: Asking) {
  const { warehouse, scope } = asking;
  if (scope.show === null) {
    const [channels, codes] = await Promise.all([
      warehouse.query(channelsQuery, parametersOf(asking)),
      readCodeRows(asking),
    ]);
    return { channels, codes };
  }
  const parts = await warehouse.query(orderPartsQuery, parametersOf(asking));
  return {
    channels: parts.flatMap(({ kind, part, gross, orders, tickets }) =>
      kind === 'channel' ? [{ channel: part, gross, orders, tickets }] : [],
    ),
    codes: parts.flatMap(({ kind, part, ...sums }) =>
      kind === 'promo_code' ? [{ promo_code_id: part, ...sums }] : [],
    ),
  };
}
