import { describe, expect, it } from 'vitest';
import { wireOrder } from '../../test/support/list-source.ts';
import { createZoneClock } from '../core/time.ts';
import { createOrderPageReader } from './order-page.ts';
import { NO_BUYERS } from './personal-data.ts';
import { raiseVersions } from './raise-versions.ts';
import { SourceOrders } from './source-orders.ts';

const zone = createZoneClock('Europe/Moscow');
const SEEN_MS = Date.UTC(2025, 5, 1);
const read = createOrderPageReader({
  organization: 'units',
  reportZone: 'Europe/Moscow',
  runId: 'run',
  loadedAtMs: SEEN_MS,
  buyers: NO_BUYERS,
  cities: new Map(),
  window: { fromMs: null, toMs: null },
});
const page = (rows: readonly unknown[], seenAtMs = SEEN_MS) => {
  const paging = { perPage: 50, currentPage: 1, total: rows.length };
  return read(Buffer.from(JSON.stringify({ data: rows, paging })), seenAtMs);
};
const ordersOf = (...pages: ReturnType<typeof page>[]) => {
  const orders = new SourceOrders(zone);
  for (const one of pages) orders.add(one);
  return orders;
};

describe('SourceOrders', () => {
  it('keeps what a comparison needs of each order', () => {
    const orders = ordersOf(
      page([
        wireOrder('9007199254740993', { payed_at: '2025-03-10T23:30:00+00:00' }, [{}, {}]),
        wireOrder(3, { payed: false, payed_at: null }),
        wireOrder(4, { price: '1 500,00' }),
      ]),
    );
    expect([...orders.all()].map(({ id, state }) => [id, state])).toEqual([
      [3n, 'unpaid'],
      [4n, 'refused'],
      [9007199254740993n, 'paid'],
    ]);
    expect(orders.find(9007199254740993n)).toMatchObject({
      day: '2025-03-11',
      eventId: '7',
      tickets: 2,
      revenue: 20_000n,
    });
    expect(orders.find(5n)).toBeNull();
  });

  it('takes an order as it was seen last, in whatever sequence pages come', () => {
    const early = page([wireOrder(1, { price: 1 })]);
    const late = page([wireOrder(1, { price: 2 })], SEEN_MS + 5000);
    const unpaid = page([wireOrder(1, { payed: false, payed_at: null })], SEEN_MS + 9000);
    expect(ordersOf(late, early).find(1n)?.revenue).toBe(200n);
    expect(ordersOf(early, late).find(1n)?.revenue).toBe(200n);
    expect([...ordersOf(unpaid, late, early).all()]).toMatchObject([{ state: 'unpaid' }]);
  });

  it('grows', () => {
    const rows = Array.from({ length: 3000 }, (_, index) => wireOrder(3000 - index, {}, []));
    const orders = ordersOf(page(rows.slice(0, 1500)), page(rows.slice(1500)));
    expect([...orders.all()]).toHaveLength(3000);
    expect(orders.find(1234n)?.id).toBe(1234n);
  });

  it('has fingerprints that hang on values, not on the sequence of tickets, the version or the city', () => {
    const fingerprint = (fields: object, tickets: object[], seenAtMs = SEEN_MS) =>
      ordersOf(page([{ ...wireOrder(1, {}, [{}, {}]), ...fields, baskets: tickets }], seenAtMs)).find(1n)
        ?.fingerprint;
    const [first, second] = [
      { id: 11, show_id: 70, seat_name: 'A', price: 100, quantity: 1 },
      { id: 12, show_id: 70, seat_name: 'B', price: 100, quantity: 1 },
    ];
    const plain = fingerprint({}, [first, second]);
    expect(fingerprint({}, [second, first], SEEN_MS + 60_000)).toBe(plain);
    expect(fingerprint({}, [first])).not.toBe(plain);
    expect(fingerprint({}, [first, { ...second, seat_name: 'C' }])).not.toBe(plain);
    expect(fingerprint({ price: 1 }, [first, second])).not.toBe(plain);
  });
});

describe('raiseVersions', () => {
  it('outdoes what the store holds by one, in the lines too, and leaves the rest', () => {
    const before = page([
      wireOrder(1, {}, [{}, {}]),
      wireOrder(2),
      wireOrder(3, { payed: false, payed_at: null }),
    ]);
    const high = (before.paid.versions[0] ?? 0n) + 7n;
    const raised = raiseVersions(
      before,
      new Map([
        ['1', high],
        ['2', 5n],
        ['3', high],
      ]),
    );
    expect([...raised.paid.versions]).toEqual([high + 1n, before.paid.versions[1]]);
    expect(raised.unpaid.versions).toEqual([high + 1n]);
    const text = (lines: { bytes: Uint8Array }) => Buffer.from(lines.bytes).toString();
    expect(text(raised.paid.orderLines)).toBe(
      text(before.paid.orderLines).replace(String(before.paid.versions[0]), String(high + 1n)),
    );
    expect(text(raised.paid.ticketLines).match(new RegExp(String(high + 1n), 'g'))).toHaveLength(2);
    expect([...raised.paid.ticketLines.ends]).toEqual([...before.paid.ticketLines.ends]);
  });
});
