import { describe, expect, it } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { DEFAULT_ANCHOR_MS, World } from './world.ts';

const HOUR_MS = 3_600_000;

function clockAt(now: () => number): Clock {
  return { now, monotonic: () => 0, sleep: () => Promise.resolve() };
}

function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

describe('the history', () => {
  const world = new World({ orders: 20_000, seed: 7 });
  const orders = [...world.truth()];

  it('is the same for the same seed and another for another one', () => {
    const again = [...new World({ orders: 20_000, seed: 7 }).truth()];
    expect(again).toEqual(orders);
    expect([...new World({ orders: 50, seed: 8 }).truth()]).not.toEqual(orders.slice(0, 50));
  });

  it('gives the same order whether asked for alone or in sequence', () => {
    const fresh = new World({ orders: 20_000, seed: 7 });
    for (const index of [19_999, 3, 12_345, 0]) {
      expect(fresh.truthOf(fresh.history.idOf(index))).toEqual(orders[index]);
    }
  });

  it('has exactly as many orders as asked for, none after the anchor', () => {
    expect(orders).toHaveLength(20_000);
    for (const order of orders) {
      const times = [order.createdAt, order.updatedAt, order.payedAt ?? 0, order.deletedAt ?? 0];
      expect(Math.max(...times)).toBeLessThanOrEqual(DEFAULT_ANCHOR_MS);
      expect(order.createdAt).toBeGreaterThan(DEFAULT_ANCHOR_MS - 4 * 366 * 24 * HOUR_MS);
    }
  });

  it('numbers orders in the order of their creation, with gaps', () => {
    let gaps = 0;
    orders.slice(1).forEach((order, index) => {
      const previous = orders[index];
      expect(order.id).toBeGreaterThan(previous?.id ?? 0);
      expect(order.createdAt).toBeGreaterThanOrEqual(previous?.createdAt ?? 0);
      if (order.id > (previous?.id ?? 0) + 1) gaps += 1;
    });
    expect(gaps).toBeGreaterThan(19_000);
    expect(new Set(orders.flatMap(({ tickets }) => tickets.map(({ id }) => id))).size).toBe(
      orders.reduce((total, { tickets }) => total + tickets.length, 0),
    );
  });

  it('turns ids into positions and back', () => {
    const { history } = world;
    for (const index of [0, 1, 777, 19_999]) {
      const id = history.idOf(index);
      expect(history.indexOf(id)).toBe(index);
      expect(history.firstIndexFrom(id)).toBe(index);
      expect(history.firstIndexFrom(id + 1)).toBe(index + 1);
      expect(world.indexOf(id + 1) ?? index + 1).toBe(index + 1);
    }
    expect(history.firstIndexFrom(1)).toBe(0);
    expect(world.indexOf(1)).toBeNull();
  });

  it('has the mix of an organiser: unpaid, cancelled, refunded, restored, free and fractional ones', () => {
    const share = (test: (order: (typeof orders)[number]) => boolean) => orders.filter(test).length / 20_000;
    expect(share(({ payed }) => !payed)).toBeGreaterThan(0.15);
    expect(share(({ payed }) => !payed)).toBeLessThan(0.2);
    expect(share(({ payed, deletedAt }) => payed && deletedAt !== null)).toBeGreaterThan(0.01);
    expect(share(({ tickets }) => tickets.every(({ refundedAt }) => refundedAt !== null))).toBeGreaterThan(
      0.01,
    );
    expect(
      share(({ tickets }) => {
        const refunded = tickets.filter(({ refundedAt }) => refundedAt !== null).length;
        return refunded > 0 && refunded < tickets.length;
      }),
    ).toBeGreaterThan(0.005);
    expect(share(({ tickets }) => tickets.some(({ withheld }) => withheld > 0n))).toBeGreaterThan(0.005);
    expect(share(({ price }) => price === 0n)).toBeGreaterThan(0.03);
    expect(share(({ price }) => price % 100n !== 0n)).toBeGreaterThan(0.01);
    expect(share(({ tickets }) => tickets.some(({ checkedAt }) => checkedAt !== null))).toBeGreaterThan(0.4);
    const tickets = orders.reduce((total, order) => total + order.tickets.length, 0);
    expect(tickets / 20_000).toBeGreaterThan(2.6);
    expect(tickets / 20_000).toBeLessThan(3);
    expect(new Set(orders.map(({ cityName }) => cityName)).size).toBeGreaterThan(8);
  });

  it('keeps the books straight: price is the sum of tickets, a refund and what is kept back are the ticket', () => {
    for (const { price, tickets } of orders) {
      expect(sum(tickets.map((ticket) => ticket.price))).toBe(price);
      for (const ticket of tickets.filter(({ refundedAt }) => refundedAt !== null)) {
        expect(ticket.refundedAmount + ticket.withheld).toBe(ticket.price);
      }
    }
  });

  it('peaks in the evening of the city and sells most in the days before a show', () => {
    const hours = new Array<number>(24).fill(0);
    let early = 0;
    let late = 0;
    for (let index = 0; index < 20_000; index += 1) {
      const { createdAt, show } = world.history.orderAt(index);
      const hour = Math.floor(createdAt / 3600 + show.event.city.offsetHours) % 24;
      hours[hour] = (hours[hour] ?? 0) + 1;
      const days = (show.startAt - createdAt) / 86_400;
      if (show.event.genre.kind === 'concert' && days >= 0 && days < 7) late += 1;
      if (show.event.genre.kind === 'concert' && days >= 14 && days < 21) early += 1;
      expect(createdAt).toBeGreaterThanOrEqual(show.event.createdAt - 86_400);
    }
    const busiest = hours.indexOf(Math.max(...hours));
    expect(busiest).toBeGreaterThanOrEqual(19);
    expect(busiest).toBeLessThanOrEqual(21);
    expect(hours[4] ?? 0).toBeLessThan((hours[20] ?? 0) / 10);
    expect(late).toBeGreaterThan(2 * early);
  });

  it('refuses sizes that cannot be', () => {
    expect(() => new World({ orders: -1 })).toThrow(RangeError);
    expect(() => new World({ orders: 20_000_000 })).toThrow(RangeError);
    expect(() => new World({ events: 0 })).toThrow(RangeError);
  });
});

describe('counts', () => {
  it('say what walking all orders says, before and after changes', () => {
    const world = new World({ orders: 3000, seed: 3 });
    const check = () => {
      const paid = [...world.truth()].filter(({ payed }) => payed);
      const total = [...world.truth()].length;
      expect(world.counts()).toEqual({
        total,
        paid: paid.length,
        unpaid: total - paid.length,
        tickets: paid.reduce((count, { tickets }) => count + tickets.length, 0),
        revenue: sum(paid.map(({ price }) => price)),
      });
    };
    check();
    const [first, , third] = [...world.truth()];
    const unpaid = [...world.truth()].find(({ payed, deletedAt }) => !payed && deletedAt === null);
    world.pay(unpaid?.id ?? 0);
    world.remove(first?.id ?? 0);
    world.cancel(third?.id ?? 0);
    const made = world.createOrder({ payed: true });
    world.createOrder({ payed: false });
    check();
    world.remove(made);
    check();
  });
});

describe('changes by hand', () => {
  const now = DEFAULT_ANCHOR_MS + 5 * HOUR_MS;
  const at = now + HOUR_MS;
  const world = new World({ orders: 100, clock: clockAt(() => now) });

  it('make an order with the highest id, now or when told', () => {
    const first = world.createOrder({ payed: false });
    const second = world.createOrder({ payed: true }, at);
    expect(second).toBeGreaterThan(first);
    expect(world.truthOf(first)).toMatchObject({
      payed: false,
      payedAt: null,
      createdAt: now,
      updatedAt: now,
    });
    expect(world.truthOf(second)).toMatchObject({ payed: true, payedAt: at, createdAt: at, updatedAt: at });
  });

  it('pay, cancel and restore, each moving updated_at', () => {
    const id = world.createOrder({ payed: false });
    world.pay(id, at);
    expect(world.truthOf(id)).toMatchObject({ payed: true, payedAt: at, updatedAt: at });
    world.cancel(id, at + 1000);
    expect(world.truthOf(id)).toMatchObject({ deletedAt: at + 1000, updatedAt: at + 1000, payed: true });
    expect(world.truthOf(id)?.tickets.every(({ deletedAt }) => deletedAt === at + 1000)).toBe(true);
    world.restore(id, at + 2000);
    expect(world.truthOf(id)).toMatchObject({ deletedAt: null, updatedAt: at + 2000 });
    expect(world.truthOf(id)?.tickets.every(({ deletedAt }) => deletedAt === null)).toBe(true);
  });

  it('refund chosen tickets, or all, keeping back a part to the kopeck', () => {
    const id = [...world.truth()].find(({ payed, price, tickets }) => {
      return (
        payed && price > 0n && tickets.length > 1 && tickets.every(({ refundedAt }) => refundedAt === null)
      );
    })?.id;
    const before = world.truthOf(id ?? 0)?.tickets ?? [];
    const [one, two] = before;
    world.refund(id ?? 0, { tickets: [one?.id ?? 0], deduction: 10 }, at);
    const [refunded, other] = world.truthOf(id ?? 0)?.tickets ?? [];
    const withheld = ((one?.price ?? 0n) * 10n) / 100n;
    expect(refunded).toMatchObject({
      refundedAt: at,
      withheld,
      refundedAmount: (one?.price ?? 0n) - withheld,
    });
    expect(other).toEqual(two);
    world.refund(id ?? 0, {}, at + 1000);
    const [still, rest] = world.truthOf(id ?? 0)?.tickets ?? [];
    expect(still).toEqual(refunded);
    expect(rest).toMatchObject({ refundedAt: at + 1000, withheld: 0n, refundedAmount: two?.price });
    expect(() => world.refund(id ?? 0, { tickets: [5] })).toThrow('no ticket 5');
  });

  it('scan without moving the order', () => {
    const id = world.createOrder({ payed: true });
    const version = world.version;
    world.scan(id, at);
    expect(world.truthOf(id)).toMatchObject({ updatedAt: now });
    expect(world.truthOf(id)?.tickets.every(({ checkedAt }) => checkedAt === at)).toBe(true);
    expect(world.version).toBeGreaterThan(version);
  });

  it('remove for good, and then know nothing of it', () => {
    const id = world.createOrder({ payed: true });
    const total = world.counts().total;
    world.remove(id);
    expect(world.truthOf(id)).toBeNull();
    expect(world.counts().total).toBe(total - 1);
    expect(() => world.pay(id)).toThrow(`there is no order ${id}`);
  });
});

describe('what goes on after the anchor', () => {
  const options = { orders: 500, seed: 5, live: { ordersPerMinute: 30, changesPerMinute: 30 } };

  it('does not depend on how often anybody looked', () => {
    let now = DEFAULT_ANCHOR_MS;
    const watched = new World({ ...options, clock: clockAt(() => now) });
    expect(watched.counts().total).toBe(500);
    for (let step = 0; step < 100; step += 1) {
      now += 13_337;
      watched.counts();
    }
    const unwatched = new World({ ...options, clock: clockAt(() => now) });
    expect([...unwatched.truth()]).toEqual([...watched.truth()]);
    expect(watched.counts().total).toBeGreaterThan(900);
  });

  it('brings orders, payments, cancellations, refunds and scans, each at its own time', () => {
    const now = DEFAULT_ANCHOR_MS + HOUR_MS;
    const before = new Map(
      [...new World({ ...options, live: undefined }).truth()].map((order) => [order.id, order]),
    );
    const orders = [...new World({ ...options, clock: clockAt(() => now) }).truth()];
    const changed = orders.filter(({ updatedAt }) => updatedAt > DEFAULT_ANCHOR_MS);
    expect(orders.length).toBeGreaterThan(2000);
    expect(Math.max(...orders.map(({ updatedAt }) => updatedAt))).toBeLessThanOrEqual(now);
    expect(changed.some(({ deletedAt }) => (deletedAt ?? 0) > DEFAULT_ANCHOR_MS)).toBe(true);
    expect(changed.some(({ createdAt, payedAt }) => payedAt !== null && payedAt > createdAt)).toBe(true);
    expect(
      changed.some(({ tickets }) => tickets.some(({ refundedAt }) => (refundedAt ?? 0) > DEFAULT_ANCHOR_MS)),
    ).toBe(true);
    expect(
      orders.some(({ tickets }) => tickets.some(({ checkedAt }) => (checkedAt ?? 0) > DEFAULT_ANCHOR_MS)),
    ).toBe(true);
    const untouched = orders.filter(({ id, updatedAt }) => before.has(id) && updatedAt <= DEFAULT_ANCHOR_MS);
    expect(untouched.length).toBeGreaterThan(0);
    for (const order of untouched) expect(order.payedAt).toBe(before.get(order.id)?.payedAt);
  });

  it('refuses a negative rate', () => {
    expect(() => new World({ live: { ordersPerMinute: -1 } })).toThrow(RangeError);
  });
});

describe('a world of 1.2 million orders', () => {
  it('needs less than 100 MB of arrays and a few seconds for all its indexes', () => {
    const world = new World({ orders: 1_200_000 });
    const started = performance.now();
    expect(world.columns.sortedBy('updated_at').size).toBe(1_200_000);
    world.columns.sortedBy('payed_at');
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(world.columns.byteLength).toBeLessThan(60_000_000);
  }, 30_000);
});
