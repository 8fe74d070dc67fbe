/** Single orders, told by the source in every odd way, through the whole loader into the real engine. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatMoney } from '../../src/core/money.ts';
import { type ListSource, startListSource, wireEvent, wireOrder } from '../support/list-source.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

let store: TestStore;
let source: ListSource;
let organization = '';
let tests = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  source = await startListSource();
  organization = `orders-${tests++}`;
});
afterEach(() => source.close());

const config = () => store.config(organization, source.url);
const loadAll = () => store.load(config(), { scope: { kind: 'full' } });
const orders = (columns: string) =>
  store.sql(
    `SELECT ${columns} FROM stg_qtickets_api_orders_raw WHERE organization = '${organization}' ORDER BY order_id`,
  );
const tickets = (columns: string) =>
  store.sql(
    `SELECT ${columns} FROM stg_qtickets_api_tickets_raw WHERE organization = '${organization}' ORDER BY ticket_id`,
  );
const facts = (columns: string) =>
  store.sql(
    `SELECT ${columns} FROM fact_qtickets_sales_daily WHERE organization = '${organization}' ORDER BY sales_date, event_id`,
  );

describe('an order that changes', () => {
  it('leaves orders, tickets and facts when it is not paid any more, and comes back when it is', async () => {
    source.orders.push(wireOrder(1), wireOrder(2));
    await loadAll();
    expect(await facts('sales_date, orders, tickets_sold, revenue')).toEqual(['2025-03-10\t2\t2\t200']);
    source.orders[1] = wireOrder(2, {
      payed: false,
      payed_at: null,
      updated_at: '2025-03-11T10:00:00+03:00',
    });
    await loadAll();
    expect(await orders('order_id')).toEqual(['1']);
    expect(await tickets('order_id')).toEqual(['1']);
    expect(await facts('sales_date, orders, tickets_sold, revenue')).toEqual(['2025-03-10\t1\t1\t100']);
    source.orders[1] = wireOrder(2, {
      payed_at: '2025-03-12T10:00:00+03:00',
      updated_at: '2025-03-12T10:00:00+03:00',
    });
    await loadAll();
    expect(await orders('order_id')).toEqual(['1', '2']);
    expect(await facts('sales_date, orders')).toEqual(['2025-03-10\t1', '2025-03-12\t1']);
  });

  it('empties its month when it moves to another', async () => {
    source.orders.push(wireOrder(1, { payed_at: '2025-01-31T23:30:00+03:00' }));
    await loadAll();
    expect(await facts('sales_date')).toEqual(['2025-01-31']);
    source.orders[0] = wireOrder(1, {
      payed_at: '2025-02-01T00:30:00+03:00',
      updated_at: '2025-03-11T00:00:00+03:00',
    });
    await loadAll();
    expect(await facts('sales_date, orders, revenue')).toEqual(['2025-02-01\t1\t100']);
  });

  it('drops the tickets that it no longer lists', async () => {
    source.orders.push(wireOrder(1, {}, [{}, {}, {}]));
    await loadAll();
    expect(await tickets('ticket_id')).toEqual(['11', '12', '13']);
    source.orders[0] = wireOrder(1, { updated_at: '2025-03-11T00:00:00+03:00' }, [{}, {}]);
    await loadAll();
    expect(await tickets('ticket_id')).toEqual(['11', '12']);
    expect(await facts('tickets_sold, revenue')).toEqual(['2\t200']);
  });

  it('is not rolled back by an older version that comes late', async () => {
    source.orders.push(wireOrder(1, { updated_at: '2025-05-01T00:00:00+03:00', price: 90 }));
    await loadAll();
    source.orders[0] = wireOrder(1, { updated_at: '2025-04-01T00:00:00+03:00', price: 100 });
    const { metrics } = await loadAll();
    expect(metrics.rows.orders).toBe(0);
    expect(await orders('revenue')).toEqual(['90']);
  });

  it('takes in a scan, which moves the ticket and not the order', async () => {
    source.orders.push(wireOrder(1));
    await loadAll();
    const scan = { checked_at: '2025-04-01T18:30:00+03:00', updated_at: '2025-04-01T18:30:00+03:00' };
    source.orders[0] = wireOrder(1, {}, [scan]);
    const { metrics } = await loadAll();
    expect(metrics.rows).toMatchObject({ orders: 1, tickets: 1 });
    expect(await tickets('checked_at')).toEqual(['2025-04-01 18:30:00']);
  });

  it('S28: counts once when a page lists it twice, and the newer version wins', async () => {
    source.orders.push(
      wireOrder(1, { price: 100 }),
      wireOrder(1, { price: 80, updated_at: '2025-03-12T00:00:00+03:00' }),
    );
    const { metrics } = await loadAll();
    expect(metrics).toMatchObject({ status: 'incomplete', distinct_ids: 1, orders_repeated: 1 });
    expect(await orders('revenue')).toEqual(['80']);
    expect(await facts('orders, revenue')).toEqual(['1\t80']);
  });
});

describe('money on its days', () => {
  it('keeps gross where it was sold, refunds where they were paid back, cancellations where they happened', async () => {
    const refund = {
      refunded_at: '2025-04-02T10:00:00+03:00',
      refunded_amount: '85.50',
      refunded_deduction_amount: 14.5,
      deleted_at: '2025-04-02T10:00:00+03:00',
    };
    const removedBefore = { deleted_at: '2025-03-10T11:00:00+03:00' };
    source.orders.push(
      wireOrder(1, { price: 200 }, [refund, {}, removedBefore]),
      wireOrder(2, { deleted_at: '2025-05-05T01:00:00+03:00' }, [{}]),
    );
    await loadAll();
    expect(
      await facts(
        'sales_date, orders, tickets_sold, revenue, refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets',
      ),
    ).toEqual([
      '2025-03-10\t2\t3\t300\t0\t0\t0\t0',
      '2025-04-02\t0\t0\t0\t1\t85.5\t14.5\t0',
      '2025-05-05\t0\t0\t0\t0\t0\t0\t1',
    ]);
  });

  it('moves the past to another city when its event does', async () => {
    source.orders.push(wireOrder(1), wireOrder(2, { event_id: 8 }));
    source.events.push(wireEvent(8, 'Омск'));
    await loadAll();
    expect(await facts('event_id, city')).toEqual(['7\tТомск', '8\tОмск']);
    source.events[1] = wireEvent(8, 'Барнаул', { updated_at: '2025-04-01T00:00:00+03:00' });
    const { metrics } = await loadAll();
    expect(metrics.rows.events).toBe(1);
    expect(await facts('event_id, city')).toEqual(['7\tТомск', '8\tБарнаул']);
  });
});

describe('values of the wire', () => {
  it('keeps ids beyond 2^53 and awkward decimals exact from wire to table', async () => {
    const kopecks = fc.uniqueArray(fc.bigInt({ min: 0n, max: 10n ** 15n }), { minLength: 20, maxLength: 20 });
    const [amounts = []] = fc.sample(kopecks, { numRuns: 1, seed: 43 });
    const rows = amounts.map((amount, index) => ({
      id: (2n ** 53n + BigInt(index) * 7n + 1n).toString(),
      amount,
    }));
    for (const { id, amount } of rows) {
      const row = JSON.stringify(wireOrder(1, {}, []));
      source.orders.push(
        row.replace('"id":1', `"id":${id}`).replace('"price":0', `"price":${formatMoney(amount)}`),
      );
    }
    const { metrics } = await loadAll();
    expect(metrics).toMatchObject({ status: 'ok', distinct_ids: 20 });
    expect(await orders('order_id, toDecimalString(revenue, 2)')).toEqual(
      rows.map(({ id, amount }) => `${id}\t${formatMoney(amount)}`),
    );
  });

  it('S41: keeps tabs, line feeds, quotes, backslashes and emoji in names as they are', async () => {
    const name = 'Ряд\t1\n"Партер" \\N \'a\' 🎭 \u0000 </script>';
    source.orders.push(wireOrder(1, { utm: { utm_source: name } }, [{ seat_name: name }]));
    const { metrics } = await loadAll();
    expect(metrics.status).toBe('ok');
    const hex = Buffer.from(name).toString('hex').toUpperCase();
    expect(await orders('hex(utm_source)')).toEqual([hex]);
    expect(await tickets('hex(seat_name)')).toEqual([hex]);
  });

  it('S42: names fields it does not know and goes on', async () => {
    source.orders.push(wireOrder(1, { loyalty_card: '1234 5678' }, [{ gate: 'A' }]));
    const { metrics } = await loadAll();
    expect(metrics).toMatchObject({ status: 'ok', unknown_fields: ['baskets.gate', 'loyalty_card'] });
    expect(JSON.stringify(metrics)).not.toContain('1234 5678');
    expect(await orders('payload_json')).toEqual(['{}']);
  });

  it('S29: sets aside rows without an id or with a foreign shape, and loads the others', async () => {
    source.orders.push(
      wireOrder(1),
      { ...wireOrder(2), id: null },
      wireOrder('3'),
      wireOrder(4, { baskets: { 41: {} } }),
      '"text"',
      wireOrder(5, { payed: 'maybe' }),
    );
    const { metrics } = await loadAll();
    expect(metrics).toMatchObject({ rejected: 4, orders_paid: 2, status: 'incomplete' });
    expect(await orders('order_id')).toEqual(['1', '3']);
    expect(
      await store.sql(
        `SELECT entity_id, reason FROM meta_rejects WHERE organization = '${organization}' ORDER BY entity_id, reason`,
      ),
    ).toEqual([
      '\tid: no id',
      '\trow: Invalid input: expected object, received string',
      '4\tbaskets: no list',
      '5\tpayed: neither yes nor no',
    ]);
  });

  it('S36: reads moments without an offset as Moscow, and zero dates as none', async () => {
    source.orders.push(
      wireOrder(1, {
        payed_at: '2025-03-10 23:59:59',
        deleted_at: '0000-00-00 00:00:00',
        created_at: '1970-01-01T00:10:00+00:00',
      }),
    );
    const { metrics } = await loadAll();
    expect(metrics.status).toBe('ok');
    expect(await orders('sale_ts, isNull(cancelled_at), created_at')).toEqual([
      '2025-03-10 23:59:59\t1\t1970-01-01 03:10:00',
    ]);
  });
});

describe('personal data', () => {
  it('is turned into one pseudonym a buyer', async () => {
    source.orders.push(
      wireOrder(1),
      wireOrder(2, { client: { email: ' buyer@example.TEST ' } }),
      wireOrder(3, { client: [] }),
    );
    await loadAll();
    const [first = '', second = '', third = ''] = await orders('buyer_key');
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    expect(third).toBe('');
  });

  it('is kept only on request, dropped on request', async () => {
    source.orders.push(wireOrder(1));
    await store.load({ ...config(), personalData: 'keep' });
    expect((await orders('payload_json'))[0]).toContain('Buyer@Example.test');
    organization += '-drop';
    await store.load({ ...config(), personalData: 'drop' });
    expect(await orders('buyer_key, payload_json')).toEqual(['\t{}']);
  });
});
