/** Where money comes from and where it goes back to: refunds, promo codes, UTM, buyers. */
import type { z } from 'zod';
import type {
  buyersSchema,
  promoCodesSchema,
  refundsSchema,
  utmSchema,
} from '../../protocol/api/breakdown.ts';
import { UTM_LEVELS, type UtmFilter } from '../../protocol/api/filter.ts';
import { addUp, divide, partOf } from './amounts.ts';
import { addUpDays, toTotals } from './overview.ts';
import {
  buyersQuery,
  daysQueries,
  type PromoCodeRow,
  promoCodesOfOrdersQuery,
  promoCodesQuery,
  refundedEventsQueries,
  refundsBySaleDayQuery,
  utmQuery,
} from './queries.ts';
import { type Asking, grainOf, orderParametersOf, parametersOf } from './scope.ts';

type DataOf<Schema extends z.ZodType<{ readonly data: unknown }>> = z.infer<Schema>['data'];

const NOTHING = '0.00';
const MOST_ROWS = 200;
const MOST_EVENTS = 50;

/** `GET /sales/refunds` */
export async function readRefunds(asking: Asking): Promise<DataOf<typeof refundsSchema>> {
  const { warehouse, scope } = asking;
  const [grain, parameters] = [grainOf(scope), parametersOf(asking)];
  const [days, ofSales, events] = await Promise.all([
    warehouse.query(daysQueries[grain], parameters),
    scope.show === null ? warehouse.query(refundsBySaleDayQuery, parameters) : null,
    warehouse.query(refundedEventsQueries[grain], { ...parameters, limit: MOST_EVENTS }),
  ]);
  const totals = toTotals(addUpDays(days), scope);
  const { refunds, withheld, refunded_tickets, cancelled_tickets, gross, refund_rate } = totals;
  const laterOf = new Map(ofSales?.map((row) => [row.date, row.refunds]));
  return {
    total: { refunds, withheld, refunded_tickets, cancelled_tickets, gross, refund_rate },
    by_refund_day: days
      .filter((day) => day.refunded_tickets > 0 || day.cancelled_tickets > 0 || day.refunds !== NOTHING)
      .map((day) => ({
        ...{ date: day.date, refunds: day.refunds, withheld: day.withheld },
        ...{ refunded_tickets: day.refunded_tickets, cancelled_tickets: day.cancelled_tickets },
      })),
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
    events: events.map((row) => ({ ...row, refund_rate: partOf(row.refunds, row.gross) })),
  };
}

/** `GET /sales/promo-codes` */
export async function readPromoCodes(asking: Asking): Promise<DataOf<typeof promoCodesSchema>> {
  const rows = await readCodeRows(asking);
  const without = rows.find(isWithoutCode);
  const codes = rows.filter((row) => !isWithoutCode(row));
  const all = addUp([without?.all_gross ?? NOTHING, codes[0]?.all_gross ?? NOTHING]);
  return {
    codes: codes.slice(0, MOST_ROWS).map(({ promo_code_id, gross, discounts, orders, tickets }) => ({
      ...{ promo_code_id, gross, discounts, orders, tickets, share: partOf(gross, all) },
    })),
    with_code: sumsOf(codes[0]),
    without_code: sumsOf(without),
  };
}

/** One row more for the orders without a code. */
export async function readCodeRows(asking: Asking): Promise<PromoCodeRow[]> {
  const { warehouse, scope } = asking;
  const limit = MOST_ROWS + 1;
  return grainOf(scope) === 'event'
    ? warehouse.query(promoCodesQuery, { ...parametersOf(asking), limit })
    : warehouse.query(promoCodesOfOrdersQuery, { ...(await orderParametersOf(asking)), limit });
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
  const rows = await asking.warehouse.query(utmQuery, {
    ...parametersOf(asking),
    ...Object.fromEntries(levels),
    ...{ by: filter.by, limit: MOST_ROWS },
  });
  const [first] = rows;
  const total = {
    gross: first?.all_gross ?? NOTHING,
    orders: first?.all_orders ?? 0,
    tickets: first?.all_tickets ?? 0,
  };
  const told = first?.told_orders ?? 0;
  return {
    by: filter.by,
    rows: rows.map(({ value, gross, refunds, orders, tickets }) => ({
      ...{ value, gross, refunds, orders, tickets, share: partOf(gross, total.gross) },
    })),
    left_out: (first?.all_values ?? 0) - rows.length,
    total,
    coverage: { orders: told, share: divide(told, total.orders) },
  };
}

/** `GET /sales/buyers` */
export async function readBuyers(asking: Asking): Promise<DataOf<typeof buyersSchema>> {
  const rows = await asking.warehouse.query(buyersQuery, await orderParametersOf(asking));
  const known = rows.filter(({ kind }) => kind === 'known');
  const unknown = rows.filter(({ kind }) => kind === 'unknown');
  const sumOf = (of: typeof rows, key: 'buyers' | 'all_orders') =>
    of.filter(({ orders }) => orders > 0).reduce((sum, row) => sum + row[key], 0);
  const grossOf = (of: typeof rows) => addUp(of.map(({ gross }) => gross));
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
    by_orders: [1, 2, 3, 4, 5].map((orders) => {
      const those = known.filter((row) => row.orders === orders);
      return { orders, buyers: sumOf(those, 'buyers'), gross: grossOf(those) };
    }),
    unknown: { orders: sumOf(unknown, 'all_orders'), gross: grossOf(unknown) },
  };
}
