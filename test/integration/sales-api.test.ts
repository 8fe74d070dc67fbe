/** The sales queries over HTTP against the simulator's truth. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, listDays, yearBefore } from '../../src/core/days.ts';
import { formatMoney } from '../../src/core/money.ts';
import { insertRows } from '../../src/loader/meta-rows.ts';
import { EVENT_SORTS, UTM_LEVELS } from '../../src/protocol/api/filter.ts';
import { API_ROOT } from '../../src/protocol/api/routes.ts';
import { type ApiWorld, askRoute, startApiWorld } from '../support/api-world.ts';
import { dayIn, type Measure, type TrueMovement, trueMovements } from '../support/true-facts.ts';

const ZONE = 'Europe/Moscow';
const dayOf = dayIn(ZONE);
const today = dayOf(Date.now());
/** Before the first sale. */
const EVER = { from: yearBefore(yearBefore(yearBefore(today))) };

let world: ApiWorld;
let everything: readonly TrueMovement[];
/** In roubles. */
let movements: readonly TrueMovement[];

beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

function sumOf(measure: Measure, of: readonly TrueMovement[]): bigint {
  return of.reduce((sum, { measures }) => sum + (measures[measure] ?? 0n), 0n);
}

const money = (measure: Measure, of: readonly TrueMovement[]) => formatMoney(sumOf(measure, of));
const count = (measure: Measure, of: readonly TrueMovement[]) => Number(sumOf(measure, of));
const between = (from: string, to: string, of = movements) =>
  of.filter(({ at }) => dayOf(at) >= from && dayOf(at) <= to);

function figuresOf(of: readonly TrueMovement[]) {
  const [gross, refunds] = [sumOf('revenue', of), sumOf('refunded_amount', of)];
  return {
    ...{ gross: formatMoney(gross), refunds: formatMoney(refunds), net: formatMoney(gross - refunds) },
    ...{ withheld: money('withheld_amount', of), discounts: money('discount_amount', of) },
    ...{
      orders: count('orders', of),
      tickets: count('tickets_sold', of),
      free_tickets: count('free_tickets', of),
    },
    refunded_tickets: count('refunded_tickets', of),
    cancelled_tickets: count('cancelled_tickets', of),
  };
}

describe('before the first load', () => {
  it('nothing is missing silently: all days are, and no figure is claimed to be complete', async () => {
    const answer = await askRoute(world, 'summary', EVER);
    expect(answer).toMatchObject({ as_of: null, complete: false, data: { now: { gross: '0.00' } } });
    expect(answer.stretches).toEqual([{ from: EVER.from, to: today, state: 'missing' }]);
    const { data } = await askRoute(world, 'daily');
    expect(new Set(data.days.map(({ gross_mean }) => gross_mean))).toEqual(new Set([null]));
    expect(await askRoute(world, 'choices')).toMatchObject({ events: [], first_day: null, currencies: [] });
  });
});

describe('after a proved load', () => {
  beforeAll(async () => {
    await world.load();
    everything = trueMovements(world.simulator.world.truth());
    movements = everything.filter(({ order }) => order.currency === 'RUB');
  });

  it('sums of different currencies are never added up, and the others are named', async () => {
    const { scope, data } = await askRoute(world, 'summary', EVER);
    expect(scope.currency).toBe('RUB');
    expect(data.now).toMatchObject(figuresOf(movements));
    const others = [...new Set(everything.map(({ order }) => order.currency))].filter((one) => one !== 'RUB');
    expect([...scope.other_currencies].sort()).toEqual(others.sort());
    expect(others.length).toBeGreaterThan(0);
    for (const currency of others) {
      const { now } = (await askRoute(world, 'summary', { ...EVER, currency })).data;
      expect(now).toMatchObject(figuresOf(everything.filter(({ order }) => order.currency === currency)));
    }
  });

  it('sums are true to the kopeck, complete, and compared with the same days before', async () => {
    const from = addDays(today, -99);
    const answer = await askRoute(world, 'summary', { from, compare: 'previous' });
    const [now, before] = [between(from, today), between(addDays(today, -199), addDays(today, -100))];
    expect(answer.complete).toBe(true);
    expect(answer.stretches).toEqual([{ from, to: today, state: 'proved' }]);
    expect(answer.scope).toMatchObject({
      ...{ is_running: true, compared: { from: addDays(today, -199), to: addDays(today, -100) } },
    });
    expect(answer.data.now).toMatchObject(figuresOf(now));
    expect(answer.data.compared).toMatchObject(figuresOf(before));
    const [gross, former] = [sumOf('revenue', now), sumOf('revenue', before)];
    expect(answer.data.change?.gross).toBeCloseTo(Number(gross - former) / Number(former), 5);
    const orders = sumOf('orders', now);
    expect(answer.data.now.average_order).toBe(formatMoney((gross + orders / 2n) / orders));
    const year = await askRoute(world, 'summary', { from, to: addDays(today, -50), compare: 'year' });
    const [first, last] = [yearBefore(from), yearBefore(addDays(today, -50))];
    expect(year.data.compared).toMatchObject(figuresOf(between(first, last)));
  });

  it('every day is told, also those without sales, with the mean of seven', async () => {
    const from = addDays(today, -120);
    const { data } = await askRoute(world, 'daily', { from, compare: 'year' });
    expect(data.days.map(({ date }) => date)).toEqual(listDays(from, today));
    for (const day of data.days) {
      const { gross, refunds, net, orders, tickets } = figuresOf(between(day.date, day.date));
      expect(day).toMatchObject({ gross, refunds, net, orders, tickets, state: 'proved' });
      const week = sumOf('revenue', between(addDays(day.date, -6), day.date));
      expect(day.gross_mean).toBe(formatMoney((week + 3n) / 7n));
    }
    expect(data.compared).toHaveLength(data.days.length);
    expect(data.compared?.[0]).toMatchObject({ date: yearBefore(from) });
  });

  it('hours are those of the report zone, today and over the weeks', async () => {
    const sales = movements.filter(
      ({ measures }) => measures.tickets_sold !== undefined || measures.revenue !== undefined,
    );
    const { data } = await askRoute(world, 'heatmap', EVER);
    // Moscow has had one offset since 2014.
    const clockOf = (at: number) => new Date(at + 3 * 3_600_000);
    const isAt = (weekday: number, hour: number) => (movement: TrueMovement) => {
      const local = clockOf(movement.at);
      return (local.getUTCDay() || 7) === weekday && local.getUTCHours() === hour;
    };
    const grossAt = (weekday: number, hour: number) => money('revenue', sales.filter(isAt(weekday, hour)));
    expect(data.cells.length).toBeGreaterThan(50);
    for (const { weekday, hour, gross } of data.cells)
      expect([weekday, hour, gross]).toEqual([weekday, hour, grossAt(weekday, hour)]);
    const day = await askRoute(world, 'today');
    const total = day.data.hours.reduce((sum, { tickets }) => sum + tickets, 0);
    expect([day.data.date, day.data.hours.length, total]).toEqual([
      today,
      24,
      count('tickets_sold', between(today, today)),
    ]);
    const before = day.data.week_before.hours.reduce((sum, { tickets }) => sum + tickets, 0);
    expect(before).toBe(count('tickets_sold', between(addDays(today, -7), addDays(today, -7))));
  });

  it('cities come to the whole, and each is a filter of its own', async () => {
    const { data } = await askRoute(world, 'cities', { ...EVER, compare: 'previous' });
    const cities = [...new Set(movements.map(({ order }) => order.cityName))];
    expect(data.cities.map(({ city }) => city).sort()).toEqual(cities.sort());
    for (const { city, gross, tickets } of data.cities) {
      const those = movements.filter(({ order }) => order.cityName === city);
      expect({ gross, tickets }).toEqual({
        gross: money('revenue', those),
        tickets: count('tickets_sold', those),
      });
      const { now } = (await askRoute(world, 'summary', { ...EVER, city })).data;
      expect(now).toMatchObject(figuresOf(those));
    }
  });

  it('channels and levels of UTM come to the whole, and narrow one another down', async () => {
    const all = figuresOf(movements);
    for (const by of UTM_LEVELS) {
      const { data } = await askRoute(world, 'utm', { ...EVER, by });
      expect(data.total).toEqual({ gross: all.gross, orders: all.orders, tickets: all.tickets });
      const told = data.rows.filter(({ value }) => !['', 'unknown'].includes(value));
      expect(data.coverage.orders).toBe(told.reduce((sum, { orders }) => sum + orders, 0));
    }
    const sources = (await askRoute(world, 'utm', { ...EVER, by: 'source' })).data.rows;
    const source = sources.find(({ value }) => value !== '');
    const below = await askRoute(world, 'utm', { ...EVER, by: 'medium', source: source?.value ?? '' });
    expect(below.data.total).toMatchObject({ gross: source?.gross, orders: source?.orders });
    const channels = (await askRoute(world, 'utm', EVER)).data.rows;
    expect(channels.length).toBeGreaterThan(2);
    for (const { value, gross, orders } of channels) {
      const { now } = (await askRoute(world, 'summary', { ...EVER, channel: value })).data;
      expect(now).toMatchObject({ gross, orders });
    }
  });

  it('refunds stand on both axes and come to the same money', async () => {
    const { data } = await askRoute(world, 'refunds', EVER);
    const { refunds, withheld, refunded_tickets } = figuresOf(movements);
    expect(data.total).toMatchObject({ refunds, withheld, refunded_tickets });
    for (const { date, refunds: amount } of data.by_refund_day) {
      expect([date, amount]).toEqual([date, money('refunded_amount', between(date, date))]);
    }
    const soldOn = new Map<string, bigint>();
    for (const { order, measures } of movements) {
      const day = dayOf(order.payedAt ?? 0);
      soldOn.set(day, (soldOn.get(day) ?? 0n) + (measures.refunded_amount ?? 0n));
    }
    expect(data.by_sale_day?.length).toBeGreaterThan(100);
    for (const { date, refunds: amount } of data.by_sale_day ?? []) {
      expect([date, amount]).toEqual([date, formatMoney(soldOn.get(date) ?? 0n)]);
    }
  });

  it('promo codes and buyers come to the whole', async () => {
    const { gross, orders } = figuresOf(movements);
    const codes = (await askRoute(world, 'promoCodes', EVER)).data;
    expect(codes.with_code.orders + codes.without_code.orders).toBe(orders);
    expect(codes.codes.reduce((sum, one) => sum + one.orders, 0)).toBe(codes.with_code.orders);
    const buyers = (await askRoute(world, 'buyers', EVER)).data;
    expect(buyers).toMatchObject({ returning_buyers: 0, new_buyers: buyers.buyers });
    const hundredths = (text: string) => BigInt(text.replace('.', ''));
    expect(formatMoney(hundredths(buyers.new_gross) + hundredths(buyers.unknown.gross))).toBe(gross);
    const later = (await askRoute(world, 'buyers', { from: addDays(today, -180) })).data;
    expect(later.returning_buyers).toBeGreaterThan(0);
    expect(later.new_buyers + later.returning_buyers).toBe(later.buyers);
    const { first_day: first } = await askRoute(world, 'choices');
    const former = (await askRoute(world, 'buyers', { from: first ?? '', to: addDays(today, -181) })).data;
    // Who bought for another currency before is not new.
    expect(former.buyers + later.new_buyers).toBeLessThanOrEqual(buyers.buyers);
    expect(former.buyers + later.buyers).toBeGreaterThanOrEqual(buyers.buyers);
  });

  it('rows and totals stand beside those of the compared period, as these are told when they are asked for alone', async () => {
    const [from, end] = [addDays(today, -199), addDays(today, -100)];
    const asked = { from: addDays(today, -99), compare: 'previous' };
    const before = { from, to: end };
    type Beside = { readonly compared_gross: string | null; readonly change: number | null };
    const expectBeside = <Row extends { readonly gross: string }>(
      now: readonly (Row & Beside)[],
      former: readonly Row[],
      keyOf: (row: Row) => string,
    ) => {
      const known = new Map(former.map((row) => [keyOf(row), row.gross]));
      const expected = now.map((row) => known.get(keyOf(row)) ?? '0.00');
      expect(now.map((row) => row.compared_gross)).toEqual(expected);
      expect(expected.some((gross) => gross !== '0.00')).toBe(true);
      for (const [index, { gross, change }] of now.entries()) {
        const was = Number(expected[index]);
        if (was === 0) expect(change).toBeNull();
        else expect(change).toBeCloseTo((Number(gross) - was) / was, 5);
      }
    };
    const utm = (await askRoute(world, 'utm', { ...asked, by: 'source' })).data;
    const utmBefore = (await askRoute(world, 'utm', { ...before, by: 'source' })).data;
    expect(utm.compared).toEqual(utmBefore.total);
    expectBeside(utm.rows, utmBefore.rows, ({ value }) => value);
    const codes = (await askRoute(world, 'promoCodes', asked)).data;
    const codesBefore = (await askRoute(world, 'promoCodes', before)).data;
    const { with_code, without_code } = codesBefore;
    expect(codes.compared).toEqual({ with_code, without_code });
    expectBeside(codes.codes, codesBefore.codes, ({ promo_code_id }) => promo_code_id);
    const buyers = (await askRoute(world, 'buyers', asked)).data;
    const buyersBefore = (await askRoute(world, 'buyers', before)).data;
    expect(buyersBefore).toMatchObject(buyers.compared ?? {});
    expectBeside(buyers.by_orders, buyersBefore.by_orders, ({ orders }) => String(orders));
    const events = (await askRoute(world, 'events', { ...asked, per_page: '200' })).data.events;
    const eventsBefore = (await askRoute(world, 'events', { ...before, per_page: '200' })).data.events;
    expectBeside(events, eventsBefore, ({ event_id }) => event_id);
    const refunds = (await askRoute(world, 'refunds', asked)).data;
    const refundsBefore = (await askRoute(world, 'refunds', before)).data;
    expect(refunds.compared_by_refund_day).toEqual(refundsBefore.by_refund_day);
    expect(refundsBefore).toMatchObject({ compared_by_refund_day: null });
    const given = new Map(refundsBefore.events.map((row) => [row.event_id, row.refunds]));
    expect(refunds.events.map((row) => row.compared_refunds)).toEqual(
      refunds.events.map(({ event_id }) => given.get(event_id) ?? '0.00'),
    );
  });

  it('past events beside one are those of the days and the city that are asked for', async () => {
    const { programme } = world.simulator.world.history;
    const ends = new Map(
      programme.events.map(({ id, shows }) => [id, Math.max(...shows.map(({ startAt }) => startAt))]),
    );
    const { data } = await askRoute(world, 'events', { when: 'upcoming', per_page: '1' });
    const event = data.events[0]?.event_id ?? '';
    const whole = await askRoute(world, 'curve', { event });
    const all = { ...EVER, per_page: '200', when: 'past' };
    const listed = (await askRoute(world, 'events', all)).data.events;
    const lastDay = (id: string) => dayOf((ends.get(Number(id)) ?? 0) * 1000);
    const counted = listed.filter(({ sold }) => sold >= 20);
    const days = counted.map(({ event_id }) => lastDay(event_id)).sort();
    expect(whole.history.events).toBeGreaterThan(8);
    const middle = days[Math.floor(days.length / 2)] ?? '';
    const late = await askRoute(world, 'curve', { event, past_from: middle });
    const early = await askRoute(world, 'curve', { event, past_to: addDays(middle, -1) });
    expect(late.history.events).toBe(days.filter((day) => day >= middle).length);
    expect(early.history.events).toBe(days.filter((day) => day < middle).length);
    const city = counted[0]?.city ?? '';
    const there = await askRoute(world, 'curve', { event, past_city: city });
    expect(there.history.events).toBe(counted.filter((one) => one.city === city).length);
    expect(there.points).toEqual(whole.points);
    await expect(askRoute(world, 'curve', { event, past_from: '2025-02-30' })).rejects.toThrow('no day');
    await expect(askRoute(world, 'curve', { event, past_city: 'Nowhere' })).rejects.toThrow('that city');
  });

  it('hours and promo codes by channel, which are read from orders, come to those of the facts', async () => {
    expect(count('exchanged_in_orders', movements)).toBeGreaterThan(10);
    const channels = (await askRoute(world, 'utm', EVER)).data.rows.map(({ value }) => value);
    const cells = await Promise.all(
      channels.map(async (channel) => (await askRoute(world, 'heatmap', { ...EVER, channel })).data.cells),
    );
    const sums = new Map<string, [bigint, number, number]>();
    for (const { weekday, hour, gross, orders, tickets } of cells.flat()) {
      const [money, made, sold] = sums.get(`${weekday} ${hour}`) ?? [0n, 0, 0];
      const more = BigInt(gross.replace('.', ''));
      sums.set(`${weekday} ${hour}`, [money + more, made + orders, sold + tickets]);
    }
    const whole = (await askRoute(world, 'heatmap', EVER)).data.cells;
    expect(sums).toEqual(
      new Map(
        whole.map(({ weekday, hour, gross, orders, tickets }) => [
          `${weekday} ${hour}`,
          [BigInt(gross.replace('.', '')), orders, tickets],
        ]),
      ),
    );
    const codes = await Promise.all(
      channels.map(async (channel) => (await askRoute(world, 'promoCodes', { ...EVER, channel })).data),
    );
    const all = (await askRoute(world, 'promoCodes', EVER)).data;
    for (const kind of ['with_code', 'without_code'] as const) {
      for (const key of ['orders', 'tickets'] as const) {
        expect(codes.reduce((sum, one) => sum + one[kind][key], 0)).toBe(all[kind][key]);
      }
      for (const key of ['gross', 'discounts'] as const) {
        const parts = codes.map((one) => BigInt(one[kind][key].replace('.', '')));
        expect(formatMoney(parts.reduce((sum, part) => sum + part, 0n))).toBe(all[kind][key]);
      }
    }
  });

  it('events are sorted, searched and paged by the server', async () => {
    const ids = [...new Set(movements.map(({ order }) => String(order.eventId)))];
    for (const sort of EVENT_SORTS) {
      const pages: string[] = [];
      for (let page = 1; page <= 20; page += 1) {
        const { data } = await askRoute(world, 'events', {
          ...EVER,
          sort,
          page: String(page),
          per_page: '7',
        });
        pages.push(...data.events.map(({ event_id }) => event_id));
        if (data.events.length < 7) break;
      }
      expect([sort, new Set(pages).size]).toEqual([sort, pages.length]);
      expect(pages).toEqual(expect.arrayContaining(ids));
    }
    const { data } = await askRoute(world, 'events', {
      ...EVER,
      per_page: '200',
      sort: 'tickets',
      direction: 'asc',
    });
    const tickets = data.events.map((event) => event.tickets);
    expect(tickets).toEqual([...tickets].sort((left, right) => left - right));
    for (const event of data.events) {
      const those = movements.filter(({ order }) => String(order.eventId) === event.event_id);
      const { gross, refunds, net, orders } = figuresOf(those);
      expect(event).toMatchObject({ gross, refunds, net, orders });
      const ticketsOf = (measures: readonly Measure[]) =>
        measures.reduce((sum, measure) => sum + count(measure, those), 0);
      expect(event.sold).toBe(
        ticketsOf(['tickets_sold', 'exchanged_in_tickets']) -
          ticketsOf(['refunded_tickets', 'cancelled_tickets', 'exchanged_out_tickets']),
      );
    }
    const [some] = data.events.filter(({ name }) => name !== '');
    const search = some?.name.toUpperCase().slice(3, 12) ?? '';
    const found = (await askRoute(world, 'events', { search })).data;
    expect(found.events.map(({ event_id }) => event_id)).toContain(some?.event_id);
    expect(found.total).toBeLessThan(data.total);
    const beyond = (await askRoute(world, 'events', { page: '900' })).data;
    expect(beyond).toMatchObject({ events: [], total: data.total });
  });

  it('an event in detail comes to its totals by show, tariff, zone and channel, and its curve ends in what is sold', async () => {
    const { data: list } = await askRoute(world, 'events', { ...EVER, per_page: '3' });
    for (const { event_id: id } of list.events) {
      const { data } = await askRoute(world, 'event', EVER, id);
      const those = movements.filter(({ order }) => String(order.eventId) === id);
      expect(data.totals).toMatchObject(figuresOf(those));
      for (const parts of [data.shows, data.ticket_types, data.zones]) {
        const sum = (key: 'tickets' | 'refunded_tickets') =>
          parts.reduce((total, part) => total + part[key], 0);
        expect([sum('tickets'), sum('refunded_tickets')]).toEqual([
          data.totals.tickets,
          data.totals.refunded_tickets,
        ]);
      }
      expect(data.channels.reduce((sum, { orders }) => sum + orders, 0)).toBe(data.totals.orders);
      const [show] = data.shows;
      const ofShow = await askRoute(world, 'summary', { ...EVER, show: show?.show_id ?? '' });
      expect(ofShow.data.now).toMatchObject({ gross: show?.gross, tickets: show?.tickets, orders: null });
      await expectPartsOfShow(id, show?.show_id ?? '');
      const curve = await askRoute(world, 'curve', { event: id });
      expect(curve.points.at(-1)?.tickets).toBe(data.event.sold);
      expect(curve.points.map(({ days_left }) => days_left)).toEqual(
        curve.points.map(({ days_left }) => days_left).sort((left, right) => right - left),
      );
    }
  });

  /** Its orders by channel and by promo code, against what is answered where each stands alone. */
  async function expectPartsOfShow(event: string, show: string): Promise<void> {
    const [{ data }, { data: alone }] = await Promise.all([
      askRoute(world, 'event', { ...EVER, show }, event),
      askRoute(world, 'promoCodes', { ...EVER, event, show }),
    ]);
    const those = [...world.simulator.world.truth()].filter(
      (order) => order.payed && order.tickets.some(({ showId }) => String(showId) === show),
    );
    const orders = data.channels.reduce((sum, channel) => sum + channel.orders, 0);
    expect(orders).toBe(alone.with_code.orders + alone.without_code.orders);
    expect(orders).toBeLessThanOrEqual(those.length);
    const codes = alone.codes.map(({ promo_code_id, gross, discounts, orders, tickets }) => ({
      ...{ promo_code_id, gross, discounts, orders, tickets },
    }));
    expect(data.promo_codes).toEqual(codes);
  }

  it('histories are those of the days that are asked for', async () => {
    const [yesterday, long] = [addDays(today, -1), { limit: '100' }];
    const all = await askRoute(world, 'runs', long);
    expect((await askRoute(world, 'runs', { ...long, from: yesterday })).runs).toEqual(all.runs);
    expect((await askRoute(world, 'runs', { ...long, to: addDays(today, -2) })).runs).toEqual([]);
    const health = await askRoute(world, 'dataHealth');
    const { first_day: first } = await askRoute(world, 'choices');
    expect(health.stretches).toEqual([{ from: first, to: today, state: 'proved' }]);
    const before = await askRoute(world, 'dataHealth', { from: '2001-01-01', to: addDays(today, -2) });
    expect(before.stretches).toEqual([{ from: first, to: addDays(today, -2), state: 'proved' }]);
    expect(before).toMatchObject({ complete: true, orders: health.orders });
    const { runId, ended } = await world.parts.runs.start({ kind: 'verify', window: null }, 'request');
    await ended;
    const compared = async (days: Readonly<Record<string, string>>) =>
      (await askRoute(world, 'dataHealth', days)).verifications.map(({ verify_id }) => verify_id);
    expect([await compared({}), await compared({ from: yesterday })]).toEqual([[runId], [runId]]);
    expect(await compared({ to: addDays(today, -2) })).toEqual([]);
    expect((await world.server.get(`${API_ROOT}/runs?from=2025-02-30`)).status).toBe(400);
  });

  it('a plan stands beside what was sold on its days', async () => {
    const { warehouse } = world.parts.store;
    const [{ order } = { order: null }] = movements;
    const day = dayOf(order?.payedAt ?? 0);
    expect((await askRoute(world, 'plan', { from: day, to: day })).data.exists).toBe(false);
    const columns = [
      'organization',
      'event_id',
      'plan_date',
      'tickets',
      'revenue',
      'currency',
      'imported_at',
      '_ver',
    ];
    await insertRows(warehouse, 'plan_sales', columns, [
      ['club', order?.eventId ?? 0, day, 10, '1000.00', order?.currency ?? '', '2026-01-01 00:00:00', 1],
    ]);
    const { data } = await askRoute(world, 'plan', { from: day, to: day });
    const sold = between(day, day).filter((one) => one.order.eventId === order?.eventId);
    const figures = { plan_gross: '1000.00', plan_tickets: 10, gross: money('revenue', sold) };
    expect(data).toMatchObject({
      exists: true,
      total: figures,
      days: [{ date: day, ...figures }],
      events: [figures],
    });
  });

  it('a long answer is packed for who takes it so, and says the same', async () => {
    const get = (encoding: string) =>
      fetch(`${world.server.url}${API_ROOT}/sales/daily?from=2025-01-01`, {
        headers: { authorization: 'Bearer access-token-0123456789', 'accept-encoding': encoding },
      });
    const [packed, plain] = await Promise.all([get('gzip'), get('identity')]);
    expect([packed, plain].map(({ headers }) => headers.get('content-encoding'))).toEqual(['gzip', null]);
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(
      Number(plain.headers.get('content-length')) / 3,
    );
    expect(await packed.json()).toEqual(await plain.json());
  });

  it('an answer is not sent again until a load changes something', async () => {
    const get = (path: string, etag?: string | null) =>
      fetch(`${world.server.url}${API_ROOT}${path}`, {
        headers: {
          authorization: 'Bearer access-token-0123456789',
          ...(etag ? { 'if-none-match': etag } : {}),
        },
      });
    const path = '/sales/summary?compare=previous&from=2025-01-01';
    const first = await get(path);
    const etag = first.headers.get('etag');
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect((await get(path, etag)).status).toBe(304);
    // The same question in another order; another question.
    expect((await get('/sales/summary?from=2025-01-01&compare=previous', etag)).status).toBe(304);
    expect((await get('/sales/summary?from=2025-01-02&compare=previous', etag)).status).toBe(200);
    const before = await askRoute(world, 'summary');
    world.simulator.world.createOrder({ payed: true });
    await world.load();
    expect((await get(path, etag)).status).toBe(200);
    const after = await askRoute(world, 'summary');
    expect(after.data.now.orders).toBe((before.data.now.orders ?? 0) + 1);
    expect(after.as_of).not.toBeNull();
  });
});
