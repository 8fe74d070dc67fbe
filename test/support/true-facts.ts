/** What the daily sales must come to, reckoned from the simulator's truth by other means than the program's. */
import { formatMoney } from '../../src/core/money.ts';
import type { TrueOrder, TrueTicket } from '../../src/simulator/truth.ts';

/** Money is hundredths. The keys are the columns. */
export const MEASURES = [
  ...(['orders', 'tickets_sold', 'free_tickets', 'revenue', 'discount_amount', 'services_amount'] as const),
  ...(['service_fee_amount', 'refunded_tickets', 'refunded_amount', 'withheld_amount'] as const),
  ...(['cancelled_tickets', 'exchanged_in_orders', 'exchanged_in_tickets', 'exchanged_in_amount'] as const),
  ...(['exchanged_out_tickets', 'exchanged_out_amount'] as const),
] as const;
export type Measure = (typeof MEASURES)[number];
export type Measures = Partial<Record<Measure, bigint>>;

/** Something that happened to an order, on its day. */
export interface TrueMovement {
  readonly order: TrueOrder;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Null for what is the order's as a whole. */
  readonly ticket: TrueTicket | null;
  readonly measures: Measures;
}

/** Everything that happened to paid orders. */
export function trueMovements(orders: Iterable<TrueOrder>): TrueMovement[] {
  const paid = [...orders].filter(({ payed }) => payed);
  const exchanges = carryOver(paid);
  return paid.flatMap((order) => [
    saleOf(order, exchanges.get(order.id)?.carriedIn ?? null),
    ...laterOf(order, exchanges.get(order.id)?.isOut === true),
    ...(exchanges.get(order.id)?.out ?? []),
  ]);
}

const payedAtOf = ({ payedAt }: TrueOrder) => payedAt ?? 0;
const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
const wasPaidFor = (order: TrueOrder, { deletedAt }: TrueTicket) =>
  deletedAt === null || deletedAt >= payedAtOf(order);

/** Tickets that count as sold. */
export function soldTickets(order: TrueOrder): TrueTicket[] {
  return order.tickets.filter((ticket) => ticket.mainId === null && wasPaidFor(order, ticket));
}

const numberOf = (tickets: readonly TrueTicket[]) => total(tickets.map(({ quantity }) => BigInt(quantity)));

function saleOf(order: TrueOrder, carriedIn: bigint | null): TrueMovement {
  const sold = soldTickets(order);
  const at = payedAtOf(order);
  const discount = order.originalPrice - order.price;
  const measures: Measures =
    carriedIn === null
      ? {
          orders: 1n,
          tickets_sold: numberOf(sold),
          free_tickets: numberOf(sold.filter(({ price }) => price === 0n)),
          revenue: order.price,
          discount_amount: discount > 0n ? discount : 0n,
          services_amount: total(sold.map(({ services }) => services)),
          service_fee_amount: total(sold.map(({ fee }) => fee)),
        }
      : {
          revenue: order.price - carriedIn,
          exchanged_in_orders: 1n,
          exchanged_in_tickets: numberOf(sold),
          exchanged_in_amount: carriedIn,
        };
  return { order, at, ticket: null, measures };
}

function laterOf(order: TrueOrder, isExchanged: boolean): TrueMovement[] {
  const sold = new Set(soldTickets(order));
  return order.tickets.flatMap((ticket): TrueMovement[] => {
    const count = sold.has(ticket) ? BigInt(ticket.quantity) : 0n;
    const refunds = ticket.refunds.map(({ at, amount, withheld }, place) => ({
      ...{ order, at, ticket },
      measures: {
        refunded_tickets: place === 0 ? count : 0n,
        refunded_amount: amount,
        withheld_amount: withheld,
      },
    }));
    const cancelledAt = ticket.deletedAt ?? order.deletedAt;
    const isCancelled = count > 0n && refunds.length === 0 && cancelledAt !== null && !isExchanged;
    return isCancelled
      ? [{ order, at: cancelledAt, ticket, measures: { cancelled_tickets: count } }]
      : refunds;
  });
}

interface Exchanged {
  isOut: boolean;
  carriedIn: bigint | null;
  readonly out: TrueMovement[];
}

/** Goes through exchanges one by one, as money would: what is left of the old order pays for the new one. */
function carryOver(paid: readonly TrueOrder[]): ReadonlyMap<number, Exchanged> {
  const byId = new Map(paid.map((order) => [order.id, order]));
  const exchanged = new Map<number, Exchanged>();
  const of = (id: number): Exchanged => {
    const known = exchanged.get(id) ?? { isOut: false, carriedIn: null, out: [] };
    exchanged.set(id, known);
    return known;
  };
  const left = new Map(paid.map((order) => [order.id, order.price - givenBack(order)]));
  for (const order of [...paid].sort((a, b) => payedAtOf(a) - payedAtOf(b))) {
    for (const id of [...order.exchangedFrom].sort((a, b) => a - b)) {
      const old = byId.get(id);
      if (old === undefined || old.currency !== order.currency || old.id >= order.id) continue;
      const [from, to] = [of(old.id), of(order.id)];
      const open = order.price - (to.carriedIn ?? 0n);
      const worth = left.get(id) ?? 0n;
      const amount = worth < open ? worth : open;
      const carried = amount > 0n ? amount : 0n;
      left.set(id, worth - carried);
      to.carriedIn = (to.carriedIn ?? 0n) + carried;
      const tickets = soldTickets(old).filter(({ refunds }) => refunds.length === 0);
      const measures = {
        exchanged_out_tickets: from.isOut ? 0n : numberOf(tickets),
        exchanged_out_amount: carried,
      };
      from.out.push({ order: old, at: payedAtOf(order), ticket: null, measures });
      from.isOut = true;
    }
  }
  return exchanged;
}

function givenBack({ tickets }: TrueOrder): bigint {
  return total(tickets.map(({ refundedAmount, withheld }) => refundedAmount + withheld));
}

/** Days of a zone, as `2025-03-10`. */
export function dayIn(zone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
  return (ms) => format.format(ms);
}

/** Sums of movements by a key, columns parted by tabs, as `sql()` gives rows; sorted. Movements without a key are left out. */
export function sumBy(
  movements: Iterable<TrueMovement>,
  key: (movement: TrueMovement) => string | null,
  measures: readonly Measure[] = MEASURES,
): string[] {
  const sums = new Map<string, bigint[]>();
  for (const movement of movements) {
    const name = key(movement);
    if (name === null) continue;
    const known = sums.get(name) ?? measures.map(() => 0n);
    sums.set(
      name,
      measures.map((measure, place) => (known[place] ?? 0n) + (movement.measures[measure] ?? 0n)),
    );
  }
  const text = (measure: Measure, sum: bigint) => (isMoney(measure) ? formatMoney(sum) : String(sum));
  return [...sums]
    .map(([name, row]) => [name, ...measures.map((one, place) => text(one, row[place] ?? 0n))].join('\t'))
    .sort();
}

function isMoney(measure: Measure): boolean {
  return measure === 'revenue' || measure.endsWith('_amount');
}

/** The measures of a table or view, summed, as `sumBy` writes them. */
export function measuresSql(measures: readonly Measure[] = MEASURES): string {
  return measures.map((one) => (isMoney(one) ? `toDecimalString(sum(${one}), 2)` : `sum(${one})`)).join(', ');
}

/** Rows of `fact_qtickets_sales_daily` as `sql()` gives them, sorted: day, event, city, currency, then the measures. */
export function trueFacts(orders: Iterable<TrueOrder>, zone = 'Europe/Moscow'): string[] {
  const day = dayIn(zone);
  return sumBy(trueMovements(orders), ({ order, at }) =>
    [day(at), order.eventId, order.cityName, order.currency].join('\t'),
  );
}

/** The same rows from the store. `table` may be the fact with UTM: its sum is the same. */
export function factsQuery(organization: string, table = 'fact_qtickets_sales_daily'): string {
  return `
    SELECT sales_date, event_id, city, currency, ${measuresSql()}
    FROM ${table}
    WHERE organization = '${organization}'
    GROUP BY sales_date, event_id, city, currency`;
}
