/** Where money comes from and where it goes back to: refunds, promo codes, UTM, buyers. */
import type { z } from 'zod';
import type {
  buyersSchema,
  promoCodesSchema,
  refundsSchema,
  utmSchema,
} from '../../protocol/api/breakdown.ts';
import { UTM_LEVELS, type UtmFilter } from '../../protocol/api/filter.ts';
import { addUp, changeOf, divide, partOf } from './amounts.ts';
import { amountsBefore, askBefore, besideOf } from './compare.ts';
import { addUpDays, toTotals } from './overview.ts';
import {
  type BuyersRow,
  buyersQuery,
  type DayRow,
  daysQueries,
  eventSumsQueries,
  type PromoCodeRow,
  promoCodesOfOrdersQuery,
  promoCodesQuery,
  refundedEventsQueries,
  refundsBySaleDayQuery,
  type UtmRow,
  utmQuery,
} from './queries.ts';
import { type Asking, grainOf, orderParametersOf, type Period, parametersOf } from './scope.ts';

type DataOf<Schema extends z.ZodType<{ readonly data: unknown }>> = z.infer<Schema>['data'];

const NOTHING = '0.00';
const MOST_ROWS = 200;
/** Rows of the compared period that are looked at for those shown: these may have been small then. */
const MOST_BEFORE = 5_000;
const MOST_EVENTS = 50;

/** `GET /sales/refunds` */
export async function readRefunds(asking: Asking): Promise<DataOf<typeof refundsSchema>> {
  const { warehouse, scope } = asking;
  const [grain, parameters] = [grainOf(scope), parametersOf(asking)];
  const [days, ofSales, events, daysBefore, eventsBefore] = await Promise.all([
    warehouse.query(daysQueries[grain], parameters),
    scope.show === null ? warehouse.query(refundsBySaleDayQuery, parameters) : null,
    warehouse.query(refundedEventsQueries[grain], { ...parameters, limit: MOST_EVENTS }),
    askBefore(asking, daysQueries[grain]),
    askBefore(asking, eventSumsQueries[grain]),
  ]);
  const totals = toTotals(addUpDays(days), scope);
  const { refunds, withheld, refunded_tickets, cancelled_tickets, gross, refund_rate } = totals;
  const former = amountsBefore(eventsBefore?.map((row) => [row.event_id, row.refunds] as const) ?? null);
  const laterOf = new Map(ofSales?.map((row) => [row.date, row.refunds]));
  return {
    total: { refunds, withheld, refunded_tickets, cancelled_tickets, gross, refund_rate },
    by_refund_day: toRefundDays(days),
    compared_by_refund_day: daysBefore === null ? null : toRefundDays(daysBefore),
    by_sale_day:
      ofSales === null
        ? null
        : days
            .filter((day) => day.tickets > 0 || laterOf.has(day.date))
            .map((day) => {
              const later = laterOf.get(day.date) ?? NOTHING;
              return {
                date: day.date,
                gross: day.gross,
                refunds: later,
                refund_rate: partOf(later, day.gross),
              };
            }),
    events: events.map((row) => ({
      ...row,
      refund_rate: partOf(row.refunds, row.gross),
      compared_refunds: former(row.event_id),
      change: changeOf(row.refunds, former(row.event_id)),
    })),
  };
}

/** Days on which something was given back or cancelled. */
function toRefundDays(days: readonly DayRow[]): DataOf<typeof refundsSchema>['by_refund_day'] {
  return days
    .filter((day) => day.refunded_tickets > 0 || day.cancelled_tickets > 0 || day.refunds !== NOTHING)
    .map(({ date, refunds, withheld, refunded_tickets, cancelled_tickets }) => ({
      ...{ date, refunds, withheld, refunded_tickets, cancelled_tickets },
    }));
}

/** `GET /sales/promo-codes` */
export async function readPromoCodes(asking: Asking): Promise<DataOf<typeof promoCodesSchema>> {
  const { compared } = asking.scope;
  const [rows, before] = await Promise.all([
    readCodeRows(asking),
    compared === null ? null : readCodeRows(asking, compared, MOST_BEFORE),
  ]);
  const former = amountsBefore(
    before?.map(({ promo_code_id, gross }) => [promo_code_id, gross] as const) ?? null,
    before !== null && before.length < MOST_BEFORE,
  );
  const codes = rows.filter((row) => !isWithoutCode(row));
  const totals = toCodeTotals(rows);
  const all = addUp([totals.without_code.gross, totals.with_code.gross]);
  return {
    codes: codes.slice(0, MOST_ROWS).map(({ promo_code_id, gross, discounts, orders, tickets }) => ({
      ...{ promo_code_id, gross, discounts, orders, tickets, share: partOf(gross, all) },
      ...besideOf(gross, former(promo_code_id)),
    })),
    ...totals,
    compared: before === null ? null : toCodeTotals(before),
  };
}

function toCodeTotals(rows: readonly PromoCodeRow[]) {
  const [code] = rows.filter((row) => !isWithoutCode(row));
  return { with_code: sumsOf(code), without_code: sumsOf(rows.find(isWithoutCode)) };
}

/** One row more for the orders without a code. */
export async function readCodeRows(
  asking: Asking,
  period: Period = asking.scope,
  limit = MOST_ROWS + 1,
): Promise<PromoCodeRow[]> {
  const { warehouse, scope } = asking;
  return grainOf(scope) === 'event'
    ? warehouse.query(promoCodesQuery, { ...parametersOf(asking, period), limit })
    : warehouse.query(promoCodesOfOrdersQuery, { ...(await orderParametersOf(asking, period)), limit });
}

/** Whether it is the row of the orders without a code. */
export function isWithoutCode({ promo_code_id }: Pick<PromoCodeRow, 'promo_code_id'>): boolean {
  return promo_code_id === '0';
}

function sumsOf(row: PromoCodeRow | undefined): DataOf<typeof promoCodesSchema>['with_code'] {
  return {
    gross: row?.all_gross ?? NOTHING,
    discounts: row?.all_discounts ?? NOTHING,
    orders: row?.all_orders ?? 0,
    tickets: row?.all_tickets ?? 0,
  };
}

/** `GET /sales/utm` */
export async function readUtm(asking: Asking, filter: UtmFilter): Promise<DataOf<typeof utmSchema>> {
  const levels = UTM_LEVELS.filter((level) => level !== 'channel').flatMap((level) => [
    [`has_${level}`, filter[level] !== undefined] as const,
    [level, filter[level] ?? ''] as const,
  ]);
  const narrowed = { ...Object.fromEntries(levels), by: filter.by };
  const [rows, before] = await Promise.all([
    asking.warehouse.query(utmQuery, { ...parametersOf(asking), ...narrowed, limit: MOST_ROWS }),
    askBefore(asking, utmQuery, { ...narrowed, limit: MOST_BEFORE }),
  ]);
  const former = amountsBefore(
    before?.map(({ value, gross }) => [value, gross] as const) ?? null,
    before !== null && before.length === (before[0]?.all_values ?? 0),
  );
  const [first] = rows;
  const total = toUtmTotal(first);
  const told = first?.told_orders ?? 0;
  return {
    by: filter.by,
    rows: rows.map(({ value, gross, refunds, orders, tickets }) => ({
      ...{ value, gross, refunds, orders, tickets, share: partOf(gross, total.gross) },
      ...besideOf(gross, former(value)),
    })),
    left_out: (first?.all_values ?? 0) - rows.length,
    total,
    compared: before === null ? null : toUtmTotal(before[0]),
    coverage: { orders: told, share: divide(told, total.orders) },
  };
}

/** @param row any: each tells of all */
function toUtmTotal(row: UtmRow | undefined): DataOf<typeof utmSchema>['total'] {
  const { all_gross: gross = NOTHING, all_orders: orders = 0, all_tickets: tickets = 0 } = row ?? {};
  return { gross, orders, tickets };
}

/** `GET /sales/buyers` */
export async function readBuyers(asking: Asking): Promise<DataOf<typeof buyersSchema>> {
  const { warehouse, scope } = asking;
  const read = async (period: Period) =>
    warehouse.query(buyersQuery, await orderParametersOf(asking, period));
  const [rows, before] = await Promise.all([
    read(scope),
    scope.compared === null ? null : read(scope.compared),
  ]);
  const unknown = rows.filter(({ kind }) => kind === 'unknown');
  const former = before === null ? null : toBuyerGroups(before);
  return {
    ...toBuyerTotals(rows),
    compared: before === null ? null : toBuyerTotals(before),
    by_orders: toBuyerGroups(rows).map((group, index) => ({
      ...group,
      ...besideOf(group.gross, former?.[index]?.gross ?? null),
    })),
    unknown: { orders: sumOf(unknown, 'all_orders'), gross: grossOf(unknown) },
  };
}

function sumOf(rows: readonly BuyersRow[], key: 'buyers' | 'all_orders'): number {
  return rows.filter(({ orders }) => orders > 0).reduce((sum, row) => sum + row[key], 0);
}

function grossOf(rows: readonly BuyersRow[]): string {
  return addUp(rows.map(({ gross }) => gross));
}

function toBuyerGroups(rows: readonly BuyersRow[]) {
  return [1, 2, 3, 4, 5].map((orders) => {
    const those = rows.filter((row) => row.kind === 'known' && row.orders === orders);
    return { orders, buyers: sumOf(those, 'buyers'), gross: grossOf(those) };
  });
}

function toBuyerTotals(rows: readonly BuyersRow[]): NonNullable<DataOf<typeof buyersSchema>['compared']> {
  const known = rows.filter(({ kind }) => kind === 'known');
  const returning = known.filter((row) => row.is_returning);
  const fresh = known.filter((row) => !row.is_returning);
  const buyers = sumOf(known, 'buyers');
  return {
    buyers,
    new_buyers: sumOf(fresh, 'buyers'),
    returning_buyers: sumOf(returning, 'buyers'),
    returning_rate: divide(sumOf(returning, 'buyers'), buyers),
    new_gross: grossOf(fresh),
    returning_gross: grossOf(returning),
  };
}
