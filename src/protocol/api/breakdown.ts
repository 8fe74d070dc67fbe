/** Where money comes from and where it goes back to: refunds, promo codes, UTM, buyers. */
import { z } from 'zod';
import { count, day, id, money, ratio } from '../values.ts';
import { answerOf } from './answer.ts';
import { UTM_LEVELS } from './filter.ts';
import { beside } from './sales.ts';

const refundFigures = { refunds: money, withheld: money, refunded_tickets: count };
const refundTotals = { ...refundFigures, cancelled_tickets: count, gross: money, refund_rate: ratio };
const refundDay = z.object({ date: day, ...refundFigures, cancelled_tickets: count });

/** `GET /sales/refunds`: the same money on two axes. */
export const refundsSchema = answerOf(
  z.object({
    /** Of refunds made in the period. */
    total: z.object(refundTotals),
    /** By the day of the refund; days with something only. */
    by_refund_day: z.array(refundDay),
    /** The same of the compared period; null without one. */
    compared_by_refund_day: z.array(refundDay).nullable(),
    /** By the day of the sale: what of the sales of that day was given back up to now. Null with a show. */
    by_sale_day: z
      .array(z.object({ date: day, gross: money, refunds: money, refund_rate: ratio }))
      .nullable(),
    /** Highest refunds first, at most fifty. */
    events: z.array(
      z.object({
        ...{ event_id: id, name: z.string(), ...refundFigures, gross: money, refund_rate: ratio },
        compared_refunds: money.nullable(),
        change: ratio.describe('Of the refunds'),
      }),
    ),
  }),
);

const codeFigures = { gross: money, discounts: money, orders: count, tickets: count };
const codeTotals = { with_code: z.object(codeFigures), without_code: z.object(codeFigures) };

/** `GET /sales/promo-codes`: ids, as the source names no codes with its orders. */
export const promoCodesSchema = answerOf(
  z.object({
    /** Highest gross first, at most two hundred. */
    codes: z.array(z.object({ promo_code_id: id, ...codeFigures, share: ratio, ...beside })),
    ...codeTotals,
    compared: z.object(codeTotals).nullable(),
  }),
);

/** `GET /sales/utm` */
export const utmSchema = answerOf(
  z.object({
    by: z.enum(UTM_LEVELS),
    /** Highest gross first, at most two hundred; an empty value is what was not told. */
    rows: z.array(
      z.object({
        value: z.string(),
        gross: money,
        refunds: money,
        orders: count,
        tickets: count,
        /** Of the gross of all rows, also those left out. */
        share: ratio,
        ...beside,
      }),
    ),
    /** Values beyond those shown. */
    left_out: count,
    total: z.object({ gross: money, orders: count, tickets: count }),
    /** The total of the compared period; null without one. */
    compared: z.object({ gross: money, orders: count, tickets: count }).nullable(),
    /** Orders for which the level is told, and their part of all. */
    coverage: z.object({ orders: count, share: ratio }),
  }),
);

const buyerTotals = {
  /** Who bought in the period. */
  buyers: count,
  /** Whose first order ever is in the period. */
  new_buyers: count,
  returning_buyers: count,
  /** returning ÷ buyers */
  returning_rate: ratio,
  ...{ new_gross: money, returning_gross: money },
};

/** `GET /sales/buyers`: by pseudonym; orders without one are counted apart. */
export const buyersSchema = answerOf(
  z.object({
    ...buyerTotals,
    compared: z.object(buyerTotals).nullable(),
    /** Orders of the period by how many orders their buyer made in it: 1, 2, 3, 4, and 5 for five or more. */
    by_orders: z.array(
      z.object({ orders: z.number().int().min(1).max(5), buyers: count, gross: money, ...beside }),
    ),
    /** Orders without a buyer's pseudonym. */
    unknown: z.object({ orders: count, gross: money }),
  }),
);
