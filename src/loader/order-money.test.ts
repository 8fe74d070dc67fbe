import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WireObject, wireOrder } from '../../test/support/list-source.ts';
import { readOrder } from '../qtickets/wire-order.ts';
import { WireRow } from '../qtickets/wire-row.ts';
import { type OrderMoney, reckonAny, reckonOrder } from './order-money.ts';

const at = (day: number) => `2025-04-${String(day).padStart(2, '0')}T12:00:00+03:00`;
const day = (atMs: number) => new Date(atMs + 3 * 3_600_000).toISOString().slice(5, 10);

function reckon(fields: WireObject, tickets: WireObject[]): OrderMoney {
  const reading = readOrder(new WireRow(wireOrder(1, fields, tickets), (text) => text));
  if (reading.kind !== 'paid') throw new Error(JSON.stringify(reading));
  return reckonOrder(reading.order);
}

/** `04-02 1 85.50 14.50`: day, tickets, amount, withheld. */
function refundsOf(money: Pick<OrderMoney, 'refunds'>): string[] {
  return money.refunds.map(
    ({ atMs, tickets, amount, withheld }) => `${day(atMs)} ${tickets} ${amount} ${withheld}`,
  );
}
const cancelled = ({ tickets }: OrderMoney) =>
  tickets.map(({ cancelledAtMs }) => (cancelledAtMs === null ? null : day(cancelledAtMs)));
const shares = ({ tickets }: OrderMoney) => tickets.map(({ revenue }) => revenue);
const sold = ({ tickets }: OrderMoney) => tickets.map(({ isSold }) => isSold);

describe('gross', () => {
  it('is the price of the order, whatever was removed before it was paid', () => {
    const money = reckon({ price: 200 }, [{}, {}, { deleted_at: '2025-03-10T11:00:00+03:00' }]);
    expect([money.revenue, sold(money), shares(money)]).toEqual([
      20_000n,
      [true, true, false],
      [10_000n, 10_000n, 0n],
    ]);
  });

  it.each([
    ['removed', { deleted_at: at(2) }],
    ['given back', { refunded_at: at(2), refunded_amount: 100 }],
  ])(
    'has the price of a ticket %s after the payment, though the source took it off the price',
    (_, ticket) => {
      expect(reckon({ price: 100 }, [{}, ticket]).revenue).toBe(20_000n);
      expect(reckon({ price: 200 }, [{}, ticket]).revenue).toBe(20_000n);
      // Neither the price of all nor of those that are left: a discount of the order that says nothing of its tickets.
      expect(reckon({ price: 150 }, [{}, ticket]).revenue).toBe(15_000n);
    },
  );

  it('is what was paid for an order that was cancelled with its price set to nothing', () => {
    expect(reckon({ price: 0, deleted_at: at(3) }, [{}, {}]).revenue).toBe(20_000n);
  });

  it('is parted among the tickets by what they cost with their services, to the kopeck', () => {
    const services = [{ id: 1, name: 'Парковка', price: '50.50', quantity: 2 }];
    expect(shares(reckon({ price: 301 }, [{ services }, {}]))).toEqual([20_100n, 10_000n]);
    expect(shares(reckon({ price: '99.99' }, [{}, {}, {}]))).toEqual([3333n, 3333n, 3333n]);
    expect(shares(reckon({ price: 100 }, [{}, {}, {}]))).toEqual([3333n, 3333n, 3334n]);
    expect(shares(reckon({ price: 100 }, [{ price: 0 }, { price: 0 }]))).toEqual([10_000n, 0n]);
    expect(shares(reckon({ price: 100 }, []))).toEqual([]);
  });

  it('counts a ticket of several as so many', () => {
    const money = reckon({ price: 300 }, [{ quantity: 3, refunded_at: at(2), refunded_amount: 300 }]);
    expect([shares(money), refundsOf(money)]).toEqual([[30_000n], ['04-02 3 30000 0']]);
  });
});

describe('an order that nothing happened to', () => {
  const money = fc.integer({ min: 0, max: 500 }).map((kopecks) => kopecks / 100);
  const ticket = fc.record(
    {
      price: money,
      quantity: fc.constantFrom(1, 2),
      services: fc.constantFrom([], [{ id: 1, price: 0.5, quantity: 2 }]),
      deleted_at: fc.constantFrom(null, at(2)),
      refunded_at: fc.constantFrom(null, at(3)),
      refunded_amount: fc.constantFrom(null, 1),
      refunds: fc.constantFrom([], [{ created_at: at(4), amount: 1, deduction_amount: 0 }]),
      related_baskets: fc.constantFrom([], [1001]),
    },
    { requiredKeys: ['price'] },
  );
  const cents = (tickets: readonly { price: number; quantity?: number; services?: readonly unknown[] }[]) =>
    tickets.reduce(
      (sum, { price, quantity = 1, services = [] }) =>
        sum + Math.round(price * 100) * quantity + services.length * 100,
      0,
    );

  it('comes to the same by the short way as by the long one, and so does any other', () => {
    const odd = fc.record({
      extra: fc.constantFrom(0, 0, 0, 1),
      deleted_at: fc.constantFrom(null, null, at(5)),
    });
    let short = 0;
    fc.assert(
      fc.property(fc.array(ticket, { maxLength: 4 }), odd, (tickets, { extra, deleted_at }) => {
        const price = (cents(tickets) + extra) / 100;
        const reading = readOrder(new WireRow(wireOrder(1, { price, deleted_at }, tickets), (text) => text));
        if (reading.kind !== 'paid') throw new Error(JSON.stringify(reading));
        const reckoned = reckonOrder(reading.order);
        if (reckoned.refunds.length === 0 && reckoned.tickets.every(({ isSold }) => isSold)) short += 1;
        expect(reckoned).toEqual(reckonAny(reading.order));
      }),
    );
    expect(short).toBeGreaterThan(5);
  });
});

describe('season tickets', () => {
  it('are one ticket: the first by id of those that are related', () => {
    const money = reckon({ price: 300 }, [
      { id: 11, price: 0, related_baskets: [{ id: 10 }] },
      { id: 10, price: 300, related_baskets: [11, 12] },
      { id: 12, price: 0 },
      { id: 13, price: 0 },
    ]);
    expect(sold(money)).toEqual([false, true, false, true]);
    expect(money.tickets.map(({ mainId }) => mainId)).toEqual(['10', null, '10', null]);
    expect(shares(money)).toEqual([0n, 30_000n, 0n, 0n]);
  });

  it('have parts that are not listed, and parts that can be given back by themselves', () => {
    const money = reckon({ price: 300 }, [
      { id: 10, price: 100, related_baskets: [11, 99] },
      { id: 11, price: 200, refunded_at: at(4), refunded_amount: 200 },
    ]);
    expect(sold(money)).toEqual([true, false]);
    expect(refundsOf(money)).toEqual(['04-04 0 20000 0']);
    expect(shares(money)).toEqual([10_000n, 20_000n]);
  });
});

describe('refunds', () => {
  it('stand on their days, partial and several of one ticket, which is given back by the first', () => {
    const refunds = [
      { id: 2, amount: 60, deduction_amount: 10, created_at: at(9) },
      { id: 1, amount: 30, deduction_amount: 0, created_at: at(2) },
    ];
    const money = reckon({ price: 200 }, [
      { refunded_at: at(9), refunded_amount: 90, refunded_deduction_amount: 10, refunds },
      {},
    ]);
    expect(refundsOf(money)).toEqual(['04-02 1 3000 0', '04-09 0 6000 1000']);
    expect(cancelled(money)).toEqual([null, null]);
  });

  it('lose nothing where a ticket and its list contradict: the larger sum counts', () => {
    const refunds = [{ amount: 30, created_at: at(2) }];
    const more = { refunded_at: at(5), refunded_amount: 50, refunded_deduction_amount: 5, refunds };
    expect(refundsOf(reckon({}, [more]))).toEqual(['04-02 1 3000 0', '04-05 0 2000 500']);
    const last = { refunded_at: at(5), refunded_amount: 20, refunds };
    expect(refundsOf(reckon({}, [last]))).toEqual(['04-02 1 3000 0']);
  });

  it('of services, or of tickets that do not tell, come from the list of the order', () => {
    const refunds = [
      { amount: 100, baskets: [12], created_at: at(2) },
      { amount: 70, deduction_amount: 5, baskets: [], created_at: at(3) },
    ];
    const money = reckon({ price: 370, refunds }, [{}, {}, { refunded_at: at(7), refunded_amount: 50 }]);
    expect(refundsOf(money)).toEqual(['04-02 1 10000 0', '04-03 0 2000 500', '04-07 1 5000 0']);
    expect(money.listedRefunds).toBe(17_000n);
    expect(money.tickets.map((ticket) => refundsOf(ticket))).toEqual([
      ['04-03 0 2000 500'],
      ['04-02 1 0 0', '04-02 0 10000 0'],
      ['04-07 1 5000 0'],
    ]);
  });

  it('that the order lists and its tickets tell are the same money', () => {
    const refunds = [{ amount: 180, deduction_amount: 20, baskets: { 11: [], 12: [] }, created_at: at(2) }];
    const ticket = { refunded_at: at(2), refunded_amount: 90, refunded_deduction_amount: 10 };
    expect(refundsOf(reckon({ refunds }, [ticket, ticket]))).toEqual(['04-02 2 18000 2000']);
    expect(refundsOf(reckon({ refunds, deleted_at: at(2) }, []))).toEqual(['04-02 0 18000 2000']);
  });

  it.each([
    [
      'the refund of the order',
      { refunds: [{ amount: 100, baskets: [11], created_at: at(4) }], deleted_at: at(8) },
      {},
      '04-04',
    ],
    ['the removal of the ticket', { deleted_at: at(8) }, { deleted_at: at(7) }, '04-07'],
    ['the cancellation of the order', { deleted_at: at(8) }, { updated_at: at(9) }, '04-08'],
    ['the last change of the ticket', { updated_at: at(10) }, { updated_at: at(9) }, '04-09'],
  ])('without a date stand on the day of %s', (_, fields, ticket, expected) => {
    expect(refundsOf(reckon(fields, [{ refunded_amount: 100, ...ticket }]))).toEqual([
      `${expected} 1 10000 0`,
    ]);
  });

  it('whose list cannot be read refuse the order only where nothing else tells the sum', () => {
    const read = (tickets: WireObject[]) =>
      readOrder(new WireRow(wireOrder(1, { refunds: [{ sum: 100 }] }, tickets), (text) => text));
    expect(read([{}])).toMatchObject({ kind: 'refused', reason: 'refunds: no amount of money' });
    expect(read([{ refunded_at: at(2), refunded_amount: 100 }]).kind).toBe('paid');
  });
});

describe('cancellations', () => {
  it('are of tickets sold and not given back, on the day of their own or of the order', () => {
    const money = reckon({ deleted_at: at(5) }, [
      {},
      { deleted_at: at(3) },
      { refunded_at: at(4), refunded_amount: 0 },
      { deleted_at: '2025-03-10T11:00:00+03:00' },
    ]);
    expect(cancelled(money)).toEqual(['04-05', '04-03', null, null]);
    expect(cancelled(reckon({ deleted_at: null }, [{}]))).toEqual([null]);
  });
});

const money = fc.integer({ min: 0, max: 30_000 }).map((kopecks) => (kopecks / 100).toFixed(2));
const moment = fc.option(fc.integer({ min: 1, max: 28 }).map(at));
const refund = fc.record({
  amount: money,
  deduction_amount: money,
  created_at: moment,
  baskets: fc.subarray([11, 12, 13]),
});
const ticket = fc.record({
  price: money,
  quantity: fc.integer({ min: 1, max: 3 }),
  deleted_at: fc.option(
    fc.oneof(
      fc.constant('2025-03-10T11:00:00+03:00'),
      moment.map((text) => text ?? at(1)),
    ),
  ),
  refunded_at: moment,
  refunded_amount: fc.option(money),
  refunded_deduction_amount: fc.option(money),
  refunds: fc.array(refund, { maxLength: 2 }),
  services: fc.array(fc.record({ price: money }), { maxLength: 1 }),
  related_baskets: fc.subarray([11, 12, 13]),
});
const toKopecks = (amounts: readonly (string | null)[]) =>
  amounts.reduce((sum, amount) => sum + BigInt((amount ?? '0.00').replace('.', '')), 0n);
const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);
const larger = (a: bigint, b: bigint) => (a > b ? a : b);

describe('the money of any order', () => {
  it('adds up: its tickets to its revenue, their refunds to its own, and nothing that was told is lost', () => {
    const order = fc.record({
      price: money,
      deleted_at: moment,
      refunds: fc.array(refund, { maxLength: 3 }),
      tickets: fc.array(ticket, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(order, ({ tickets, ...fields }) => {
        const reckoned = reckon(fields, tickets);
        const isAnyPaidFor = tickets.some(({ deleted_at: gone }) => gone === null || gone > '2025-03-10T12');
        expect(total(shares(reckoned))).toBe(isAnyPaidFor ? reckoned.revenue : 0n);
        expect(reckoned.revenue).toBeGreaterThanOrEqual(toKopecks([fields.price]));
        const ofTickets = reckoned.tickets.flatMap(({ refunds }) => refunds);
        for (const figure of ['amount', 'withheld'] as const) {
          const told = tickets.map(({ refunds, ...one }) => {
            const own = figure === 'amount' ? one.refunded_amount : one.refunded_deduction_amount;
            const isTold =
              one.refunded_at !== null || toKopecks([one.refunded_amount]) > 0n || refunds.length > 0;
            const list = refunds.map((entry) =>
              figure === 'amount' ? entry.amount : entry.deduction_amount,
            );
            const isNamed = fields.refunds.some(({ baskets }) =>
              baskets.includes(11 + tickets.findIndex((t) => t.refunds === refunds)),
            );
            return isTold || isNamed ? larger(toKopecks([own]), toKopecks(list)) : 0n;
          });
          const listed = fields.refunds.map((entry) =>
            figure === 'amount' ? entry.amount : entry.deduction_amount,
          );
          const expected = larger(total(told), toKopecks(listed));
          expect(total(reckoned.refunds.map((one) => one[figure]))).toBe(expected);
          expect(total(ofTickets.map((one) => one[figure]))).toBe(expected);
        }
        const counts = (refunds: readonly { readonly tickets: number }[]) =>
          refunds.map((one) => one.tickets).filter((n) => n > 0);
        for (const one of reckoned.tickets) {
          expect(counts(one.refunds).length + (one.cancelledAtMs === null ? 0 : 1)).toBeLessThanOrEqual(
            one.isSold ? 1 : 0,
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
