/** What `fact_qtickets_sales_daily` must hold, reckoned from the simulator's truth by other means than the program's. */
import { formatMoney } from '../../src/core/money.ts';
import type { TrueOrder } from '../../src/simulator/truth.ts';

interface Measures {
  orders: number;
  tickets: number;
  revenue: bigint;
  refundedTickets: number;
  refunded: bigint;
  withheld: bigint;
  cancelled: number;
}

const dayFormat = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow', dateStyle: 'short' });

/** Rows as `sql()` gives them, sorted: day, event, city, currency, then the seven measures. */
export function trueFacts(orders: Iterable<TrueOrder>): string[] {
  const facts = new Map<string, Measures>();
  const at = (order: TrueOrder, ms: number): Measures => {
    const key = [dayFormat.format(ms), order.eventId, order.cityName, order.currency].join('\t');
    const known = facts.get(key) ?? {
      orders: 0,
      tickets: 0,
      revenue: 0n,
      refundedTickets: 0,
      refunded: 0n,
      withheld: 0n,
      cancelled: 0,
    };
    facts.set(key, known);
    return known;
  };
  for (const order of orders) {
    if (!order.payed || order.payedAt === null) continue;
    const sale = at(order, order.payedAt);
    sale.orders += 1;
    sale.revenue += order.price;
    for (const ticket of order.tickets) {
      sale.tickets += ticket.quantity;
      const cancelledAt = ticket.deletedAt ?? order.deletedAt;
      if (ticket.refundedAt !== null) {
        const refund = at(order, ticket.refundedAt);
        refund.refundedTickets += ticket.quantity;
        refund.refunded += ticket.refundedAmount;
        refund.withheld += ticket.withheld;
      } else if (cancelledAt !== null) at(order, cancelledAt).cancelled += ticket.quantity;
    }
  }
  return [...facts]
    .map(([key, { orders: count, tickets, revenue, refundedTickets, refunded, withheld, cancelled }]) =>
      [
        key,
        count,
        tickets,
        formatMoney(revenue),
        refundedTickets,
        formatMoney(refunded),
        formatMoney(withheld),
        cancelled,
      ].join('\t'),
    )
    .sort();
}

/** The same rows from the store. `table` may be the fact with UTM: its sum is the same. */
export function factsQuery(organization: string, table = 'fact_qtickets_sales_daily'): string {
  return `
    SELECT sales_date, event_id, city, currency, sum(orders), sum(tickets_sold), toDecimalString(sum(revenue), 2),
      sum(refunded_tickets), toDecimalString(sum(refunded_amount), 2), toDecimalString(sum(withheld_amount), 2),
      sum(cancelled_tickets)
    FROM ${table}
    WHERE organization = '${organization}'
    GROUP BY sales_date, event_id, city, currency`;
}
