/** Sales over time: summary, days, today by the hour, the week's pattern, cities, plan. */
import type { z } from 'zod';
import { addDays, listDays } from '../../core/days.ts';
import type {
  citiesSchema,
  dailySchema,
  heatmapSchema,
  planAnswerSchema,
  summarySchema,
  Totals,
  todaySchema,
} from '../../protocol/api/sales.ts';
import { addUp, changeOf, partOf, shareOut } from './amounts.ts';
import { amountsBefore, askBefore, besideOf } from './compare.ts';
import {
  citiesQueries,
  type DayRow,
  daysQueries,
  type HourRow,
  hoursOfOrdersQuery,
  hoursQuery,
  type PlanRow,
  planExistsQuery,
  planQueries,
  type TotalsRow,
  todayQuery,
  totalsQueries,
} from './queries.ts';
import { type Asking, grainOf, orderParametersOf, type Period, parametersOf } from './scope.ts';
import { toStretches } from './stretches.ts';

type DataOf<Schema extends z.ZodType<{ readonly data: unknown }>> = z.infer<Schema>['data'];

const NOTHING = '0.00';
/** The mean is of the day and the six before it. */
const MEAN_DAYS = 7;

/** `GET /sales/summary` */
export async function readSummary(asking: Asking): Promise<DataOf<typeof summarySchema>> {
  const { compared: before } = asking.scope;
  const [now, compared] = await Promise.all([
    readTotals(asking, asking.scope),
    before === null ? null : readTotals(asking, before),
  ]);
  return { now, compared, change: compared === null ? null : toChange(now, compared) };
}

async function readTotals({ warehouse, organization, scope }: Asking, period: Period): Promise<Totals> {
  const query = totalsQueries[grainOf(scope)];
  const [row] = await warehouse.query(query, parametersOf({ organization, scope }, period));
  return toTotals(row ?? addUpDays([]), scope);
}

/** All sums of days. */
export function addUpDays(days: readonly DayRow[]): TotalsRow {
  const money = (key: 'gross' | 'refunds' | 'net' | 'withheld' | 'discounts') =>
    addUp(days.map((day) => day[key]));
  const count = (key: 'orders' | 'tickets' | 'free_tickets' | 'refunded_tickets' | 'cancelled_tickets') =>
    days.reduce((sum, day) => sum + day[key], 0);
  return {
    ...{ gross: money('gross'), refunds: money('refunds'), net: money('net') },
    ...{ withheld: money('withheld'), discounts: money('discounts') },
    ...{ orders: count('orders'), tickets: count('tickets'), free_tickets: count('free_tickets') },
    refunded_tickets: count('refunded_tickets'),
    cancelled_tickets: count('cancelled_tickets'),
  };
}

/** The sums of a period with what is reckoned from them. */
export function toTotals(sums: TotalsRow, scope: Asking['scope']): Totals {
  // Orders and their discounts are of no single show.
  const hasOrders = grainOf(scope) !== 'show';
  return {
    ...sums,
    orders: hasOrders ? sums.orders : null,
    discounts: hasOrders ? sums.discounts : null,
    average_order: hasOrders ? shareOut(sums.gross, sums.orders) : null,
    average_ticket: shareOut(sums.gross, sums.tickets),
    refund_rate: partOf(sums.refunds, sums.gross),
  };
}

function toChange(now: Totals, before: Totals): DataOf<typeof summarySchema>['change'] {
  const rates = now.refund_rate === null || before.refund_rate === null;
  return {
    gross: changeOf(now.gross, before.gross),
    refunds: changeOf(now.refunds, before.refunds),
    net: changeOf(now.net, before.net),
    orders: changeOf(now.orders, before.orders),
    tickets: changeOf(now.tickets, before.tickets),
    average_order: changeOf(now.average_order, before.average_order),
    average_ticket: changeOf(now.average_ticket, before.average_ticket),
    withheld: changeOf(now.withheld, before.withheld),
    discounts: changeOf(now.discounts, before.discounts),
    refunded_tickets: changeOf(now.refunded_tickets, before.refunded_tickets),
    cancelled_tickets: changeOf(now.cancelled_tickets, before.cancelled_tickets),
    refund_rate: rates ? null : Math.round(((now.refund_rate ?? 0) - (before.refund_rate ?? 0)) * 1e6) / 1e6,
  };
}

/** `GET /sales/daily` */
export async function readDaily(asking: Asking): Promise<DataOf<typeof dailySchema>> {
  const { scope, zone, nowMs, state } = asking;
  const earlier = addDays(scope.from, 1 - MEAN_DAYS);
  const [days, before] = await Promise.all([
    readDays(asking, { from: earlier, to: scope.to }),
    scope.compared === null ? null : readDays(asking, scope.compared),
  ]);
  const stretches = toStretches({
    from: earlier,
    to: scope.to,
    today: zone.day(nowMs),
    zone,
    covered: state.covered,
  });
  const states = stretches.flatMap(({ from, to, state: of }) => listDays(from, to).map(() => of));
  return {
    days: days.slice(MEAN_DAYS - 1).map((one, index) => {
      const week = days.slice(index, index + MEAN_DAYS);
      const hasGap = states.slice(index, index + MEAN_DAYS).includes('missing');
      const tickets = week.reduce((sum, day) => sum + day.tickets, 0);
      return {
        ...one,
        state: states[index + MEAN_DAYS - 1] ?? 'missing',
        gross_mean: hasGap ? null : shareOut(addUp(week.map(({ gross }) => gross)), MEAN_DAYS),
        tickets_mean: hasGap ? null : Math.round((tickets / MEAN_DAYS) * 100) / 100,
      };
    }),
    compared: before,
  };
}

type Day = Pick<DayRow, 'date' | 'gross' | 'refunds' | 'net' | 'tickets'> & {
  readonly orders: number | null;
};

/** Every day of a period, also those without anything. */
async function readDays(asking: Asking, period: Period): Promise<Day[]> {
  const query = daysQueries[grainOf(asking.scope)];
  const rows = await asking.warehouse.query(query, parametersOf(asking, period));
  const byDate = new Map(rows.map((row) => [row.date, row]));
  const hasOrders = grainOf(asking.scope) !== 'show';
  return listDays(period.from, period.to).map((date) => {
    const {
      gross = NOTHING,
      refunds = NOTHING,
      net = NOTHING,
      orders = 0,
      tickets = 0,
    } = byDate.get(date) ?? {};
    return { date, gross, refunds, net, orders: hasOrders ? orders : null, tickets };
  });
}

/** `GET /sales/today` */
export async function readToday(asking: Asking): Promise<DataOf<typeof todaySchema>> {
  const { zone, nowMs, warehouse } = asking;
  const date = zone.day(nowMs);
  const weekBefore = addDays(date, -7);
  const rows = await warehouse.query(
    todayQuery,
    await orderParametersOf(asking, { from: weekBefore, to: date }),
  );
  const now = rows.filter((row) => row.date === date);
  return {
    date,
    hour_now: Number(zone.format(nowMs).slice(11, 13)),
    hours: toHours(now),
    week_before: { date: weekBefore, hours: toHours(rows.filter((row) => row.date === weekBefore)) },
    last_sale_at:
      now
        .map((row) => row.last_sale_at)
        .sort()
        .at(-1) ?? null,
  };
}

function toHours(rows: readonly HourRow[]): DataOf<typeof todaySchema>['hours'] {
  return Array.from({ length: 24 }, (_, hour) => {
    const { gross = NOTHING, orders = 0, tickets = 0 } = rows.find((row) => row.hour === hour) ?? {};
    return { hour, gross, orders, tickets };
  });
}

/** `GET /sales/heatmap` */
export async function readHeatmap(asking: Asking): Promise<DataOf<typeof heatmapSchema>> {
  const { warehouse, scope } = asking;
  return {
    cells:
      grainOf(scope) === 'event'
        ? await warehouse.query(hoursQuery, parametersOf(asking))
        : await warehouse.query(hoursOfOrdersQuery, await orderParametersOf(asking)),
  };
}

/** `GET /sales/cities` */
export async function readCities(asking: Asking): Promise<DataOf<typeof citiesSchema>> {
  const { warehouse, scope } = asking;
  const query = citiesQueries[grainOf(scope)];
  const [rows, before] = await Promise.all([
    warehouse.query(query, parametersOf(asking)),
    askBefore(asking, query),
  ]);
  const all = addUp(rows.map(({ gross }) => gross));
  const former = amountsBefore(before?.map(({ city, gross }) => [city, gross] as const) ?? null);
  const cities = rows.map((row) => ({
    ...row,
    share: partOf(row.gross, all),
    ...besideOf(row.gross, former(row.city)),
  }));
  return { cities };
}

/** `GET /sales/plan` */
export async function readPlan(asking: Asking): Promise<DataOf<typeof planAnswerSchema>> {
  const { warehouse, organization, scope } = asking;
  const [rows, found] = await Promise.all([
    warehouse.query(planQueries[grainOf(scope)], parametersOf(asking)),
    warehouse.query(planExistsQuery, { organization, currency: scope.currency }),
  ]);
  const figures = ({
    plan_gross,
    plan_tickets,
    gross,
    tickets,
  }: Omit<PlanRow, 'date' | 'event_id' | 'name'>) => ({
    ...{ plan_gross, plan_tickets, gross, tickets, done: partOf(gross, plan_gross) },
  });
  const nothing = { plan_gross: NOTHING, plan_tickets: 0, gross: NOTHING, tickets: 0 };
  return {
    exists: found.length > 0,
    total: figures(rows.find(({ date, event_id }) => date === '' && event_id === '') ?? nothing),
    days: rows.filter(({ date }) => date !== '').map((row) => ({ date: row.date, ...figures(row) })),
    events: rows
      .filter(({ event_id }) => event_id !== '')
      .map((row) => ({ event_id: row.event_id, name: row.name, ...figures(row) })),
  };
}
