/** What one order adds to the figures of which day: read from its row, whether that lies in the store or is on its way there. */
import { z } from 'zod';
import { ORDER_COLUMNS } from '../warehouse/rows.ts';

/** Money and numbers of tickets alike in hundredths, moments as seconds since 1970. */
export interface OrderFigures {
  readonly eventId: string;
  readonly currency: string;
  readonly movements: readonly Movement[];
}

export interface Movement {
  readonly atS: number;
  readonly figure: Figure;
  readonly value: bigint;
}

export type Figure =
  | 'orders'
  | 'tickets_sold'
  | 'revenue'
  | 'refunded_tickets'
  | 'refunded_amount'
  | 'withheld_amount'
  | 'cancelled_tickets';

/** A row of `order_figures.sql`. */
export const storedFiguresSchema = z
  .object({
    order_id: z.string(),
    event_id: z.string(),
    currency: z.string(),
    sale_s: z.number(),
    tickets_sold: z.number(),
    revenue: z.string(),
    refund_times: z.array(z.number()),
    refund_tickets: z.array(z.number()),
    refund_amounts: z.array(z.string()),
    refund_withholdings: z.array(z.string()),
    cancel_times: z.array(z.number()),
    cancel_tickets: z.array(z.number()),
  })
  .transform((row) => ({ orderId: row.order_id, figures: toFigures(row) }));

type FigureFields = Readonly<
  Record<'event_id' | 'currency' | 'revenue', string> &
    Record<'sale_s' | 'tickets_sold', number> &
    Record<'refund_times' | 'refund_tickets' | 'cancel_times' | 'cancel_tickets', readonly number[]> &
    Record<'refund_amounts' | 'refund_withholdings', readonly string[]>
>;

function toFigures(row: FigureFields): OrderFigures {
  const sale = (figure: Figure, value: bigint): Movement => ({ atS: row.sale_s, figure, value });
  const later = (figure: Figure, times: readonly number[], values: readonly bigint[]): Movement[] =>
    times.map((atS, index) => ({ atS, figure, value: values[index] ?? 0n }));
  return {
    eventId: row.event_id,
    currency: row.currency,
    movements: [
      sale('orders', 100n),
      sale('tickets_sold', toHundredths(row.tickets_sold)),
      sale('revenue', moneyOf(row.revenue)),
      ...later('refunded_tickets', row.refund_times, row.refund_tickets.map(toHundredths)),
      ...later('refunded_amount', row.refund_times, row.refund_amounts.map(moneyOf)),
      ...later('withheld_amount', row.refund_times, row.refund_withholdings.map(moneyOf)),
      ...later('cancelled_tickets', row.cancel_times, row.cancel_tickets.map(toHundredths)),
    ],
  };
}

function toHundredths(count: number): bigint {
  return BigInt(count) * 100n;
}

/** Of a text with two decimals. */
function moneyOf(text: string): bigint {
  return BigInt(text.replace('.', ''));
}

const PLACES = new Map(ORDER_COLUMNS.map((column, place) => [column, place]));

/** Reads a whole line of `ORDER_COLUMNS`. */
export function figuresOfLine(line: string): OrderFigures {
  const fields = line.split('\t');
  const text = (column: string) => fields[PLACES.get(column) ?? -1] ?? '';
  const list = (column: string) => (text(column) === '[]' ? [] : text(column).slice(1, -1).split(','));
  const numbers = (column: string) => list(column).map(Number);
  return toFigures({
    event_id: text('event_id'),
    currency: text('currency'),
    revenue: text('revenue'),
    sale_s: Number(text('sale_ts')),
    tickets_sold: Number(text('tickets_sold')),
    refund_times: numbers('refund_times'),
    refund_tickets: numbers('refund_tickets'),
    refund_amounts: list('refund_amounts'),
    refund_withholdings: list('refund_withholdings'),
    cancel_times: numbers('cancel_times'),
    cancel_tickets: numbers('cancel_tickets'),
  });
}
