/** Every view for BI against what the simulator knows to be true, over a history with all that an accountant has to know of. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMoney } from '../../src/core/money.ts';
import { importPlan } from '../../src/loader/plan/import-plan.ts';
import type { PlanRow } from '../../src/loader/plan/parse-plan.ts';
import { renderDataDictionary } from '../../src/reports/data-dictionary.ts';
import { writeSeats } from '../../src/simulator/seats.ts';
import { startListSource, wireOrder } from '../support/list-source.ts';
import { sumBy } from '../support/true-facts.ts';
import { type TrueAccount, trueAccount, trueViews } from '../support/true-views.ts';
import { openViewAccount, type ViewAccount } from '../support/view-account.ts';

const ZONE = 'Europe/Moscow';
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2014, 10, 5, 12);
const EDGES = {
  'the end of September, four hours from Greenwich': Date.UTC(2014, 8, 30, 20),
  'an hour repeated for good': Date.UTC(2014, 9, 25, 22),
  'the end of October, three hours from Greenwich': Date.UTC(2014, 9, 31, 21),
};
let account: ViewAccount;
let truth: TrueAccount;
const sql = (statement: string) => account.store.sql(statement);

beforeAll(async () => {
  account = await openViewAccount({
    ...{ zone: ZONE, anchorMs: Date.UTC(2014, 8, 25), nowMs: NOW_MS, edges: Object.values(EDGES) },
  });
  truth = trueAccount(account.simulator.world, ZONE);
});
afterAll(() => account.close());

const SALES_VIEWS = [
  ...[
    'bi_sales_daily',
    'bi_sales_events',
    'bi_sales_shows',
    'bi_sales_curve',
    'bi_sales_hours',
    'bi_refunds',
  ],
  ...['bi_promo_codes', 'bi_utm', 'bi_channels', 'bi_utm_unknown', 'bi_repeat_buyers', 'dim_ticket_types'],
];

describe('the views of sales', () => {
  it.each(SALES_VIEWS)('%s is true', async (name) => {
    const view = trueViews(truth).find((one) => one.view === name);
    if (view === undefined) throw new Error(`nothing is known of ${name}`);
    expect(view.rows.length).toBeGreaterThan(0);
    expect(await account.rowsOf(view)).toEqual([...view.rows].sort());
  });

  it('net is gross less refunds, row by row', async () => {
    for (const view of ['bi_sales_daily', 'bi_sales_events', 'bi_sales_shows', 'bi_utm']) {
      expect(await sql(`SELECT count() FROM ${view} WHERE net_revenue != revenue - refunded_amount`)).toEqual(
        ['0'],
      );
    }
  });

  it('bi_plan_fact has the days of plan and sales alike, of planned events alone', async () => {
    const [event = 0] = truth.movements.map(({ order }) => order.eventId);
    const sales = truth.movements.filter(
      ({ order, measures }) => order.eventId === event && measures.revenue !== undefined,
    );
    const days = sumBy(sales, ({ order, at }) => `${truth.day(at)}\t${order.currency}`, [
      'tickets_sold',
      'revenue',
    ]);
    const [planned = ''] = days;
    const [day = '', currency = '', tickets = '', revenue = ''] = planned.split('\t');
    const plan = { eventId: String(event), currency, tickets: 7 };
    const rows: PlanRow[] = [
      { ...plan, day, revenue: 100_050n },
      { ...plan, day: '2030-01-01', revenue: 0n },
    ];
    const { warehouse } = account.store;
    await importPlan({ warehouse, organization: 'views', rows, clock: account.clock, dryRun: false });
    const difference = BigInt(revenue.replace('.', '')) - 100_050n;
    const expected = [
      [day, currency, 7, '1000.50', tickets, revenue, Number(tickets) - 7, formatMoney(difference)].join(
        '\t',
      ),
      ['2030-01-01', currency, 7, '0.00', 0, '0.00', -7, '0.00'].join('\t'),
      ...days.slice(1).map((row) => {
        const [later, money, sold = '', gross] = row.split('\t');
        return [later, money, 0, '0.00', sold, gross, sold, gross].join('\t');
      }),
    ].filter((row) => !row.endsWith('\t0\t0.00\t0\t0.00'));
    const found = await account.rowsOf({
      view: 'bi_plan_fact',
      columns: `sales_date, currency, plan_tickets, toDecimalString(plan_revenue, 2), tickets_sold,
        toDecimalString(revenue, 2), tickets_difference, toDecimalString(revenue_difference, 2)`,
      ...{ groupBy: null, rows: expected },
    });
    expect(found).toEqual(expected.sort());
    expect(await sql('SELECT DISTINCT event_id FROM bi_plan_fact')).toEqual([String(event)]);
  });
});

describe('the dimensions', () => {
  it('are those of the events that the source lists', async () => {
    const { world } = account.simulator;
    const ids = new Set(await sql(`SELECT event_id FROM dim_events WHERE organization = 'views'`));
    const events = world.history.programme.events.filter(({ id }) => ids.has(String(id)));
    const count = (keys: readonly string[]) =>
      [...new Set(keys)].map((key) => `${key}\t${keys.filter((one) => one === key).length}`).sort();
    expect(events.length).toBeGreaterThan(20);
    expect((await sql('SELECT city_id, city, city_zone, events FROM dim_cities')).sort()).toEqual(
      count(events.map(({ city }) => [city.id, city.name, city.timezone].join('\t'))),
    );
    expect((await sql('SELECT city, place_name, place_address, events FROM dim_venues')).sort()).toEqual(
      count(
        events.map(({ city, placeName, placeAddress }) => [city.name, placeName, placeAddress].join('\t')),
      ),
    );
  });

  it('have the promo codes and discounts that were used', async () => {
    const used = truth.movements.filter(
      ({ order, measures }) => order.discountId !== null && measures.orders === 1n,
    );
    const measures = ['orders', 'tickets_sold'] as const;
    const codes = sumBy(used, ({ order }) => truth.originOf(order).promoCodeId?.toString() ?? null, measures);
    expect((await sql('SELECT promo_code_id, orders, tickets_sold FROM dim_promo_codes')).sort()).toEqual(
      codes,
    );
    const discounts = sumBy(used, ({ order }) => String(order.discountId), measures);
    expect((await sql('SELECT discount_id, orders, tickets_sold FROM dim_discounts')).sort()).toEqual(
      discounts,
    );
  });

  it('name every channel that a rule can give', async () => {
    const channels = await sql('SELECT channel FROM dim_channels');
    const [rule = ''] = await sql(
      `SELECT comment FROM system.columns WHERE table = 'stg_qtickets_api_orders_raw' AND name = 'channel'`,
    );
    expect(channels.sort()).toEqual(rule.split(', ').sort());
  });
});

describe('where buyers came from', () => {
  it('is normalised, with what came beside it, and says unknown where nothing did', async () => {
    const source = await startListSource();
    const utm = {
      utm_source: ' VK%20Ads ',
      utm_medium: 'CPC',
      utm_campaign: '%D0%92%D0%B5%D1%81%D0%BD%D0%B0+25',
    };
    source.orders.push(wireOrder(1, { utm }), wireOrder(2), wireOrder(3, { backend_user_id: 5 }));
    await account.store.load(
      {
        ...account.config,
        organization: 'odd',
        source: { ...account.config.source, baseUrl: new URL(source.url) },
      },
      {
        clock: account.clock,
        scope: { kind: 'full' },
      },
    );
    await source.close();
    const columns = 'channel, source, medium, campaign, term, utm_source, utm_medium, utm_campaign, orders';
    expect(await sql(`SELECT ${columns} FROM bi_utm WHERE organization = 'odd' ORDER BY channel`)).toEqual([
      `ads\tvk ads\tcpc\tвесна 25\tunknown\t${Object.values(utm).join('\t')}\t1`,
      `back_office${'\tback_office'.repeat(4)}\t\t\t\t1`,
      `unknown${'\tunknown'.repeat(4)}\t\t\t\t1`,
    ]);
    expect(
      await sql(
        `SELECT channel, round(orders_share, 2), online_orders_share FROM bi_channels WHERE organization = 'odd' ORDER BY channel`,
      ),
    ).toEqual(['ads\t0.33\t0.5', 'back_office\t0.33\t\\N', 'unknown\t0.33\t0.5']);
  });
});

describe('the views of the data itself', () => {
  it('bi_freshness and bi_completeness tell what the load told', async () => {
    const { metrics } = await account.store.load(account.config, { clock: account.clock });
    await account.store.load(account.config, { clock: account.clock, dryRun: true });
    const started = Date.parse(metrics.started_at) / 1000;
    const newest = Math.max(...truth.orders.map(({ payedAt }) => payedAt ?? 0)) / 1000;
    expect(
      await sql(`SELECT toUnixTimestamp(last_load_at), last_load_status, toUnixTimestamp(last_proved_at),
        toUnixTimestamp(last_sale_at), stale_months, open_rejects FROM bi_freshness WHERE organization = 'views'`),
    ).toEqual([[started, 'ok', started, newest, 0, 0].join('\t')]);
    expect(
      await sql(`SELECT minutes_since_proved = dateDiff('minute', last_proved_at, now()), 
        loaded_up_to BETWEEN toDateTime(${NOW_MS / 1000}) - INTERVAL 1 DAY AND toDateTime(${NOW_MS / 1000})
        FROM bi_freshness WHERE organization = 'views'`),
    ).toEqual(['1\t1']);
    const loads =
      await sql(`SELECT status, mode, is_complete, server_total, distinct_ids, missing, rejected, reason
      FROM bi_completeness WHERE organization = 'views' ORDER BY mode`);
    const { size } = account.simulator.world;
    expect(loads[0]).toEqual(['ok', 'full', 1, size, size, 0, 0, 'counts-equal'].join('\t'));
    expect(loads.map((row) => row.split('\t')[1])).toEqual(['full', 'window']);
  });

  it('bi_restatements explains what changed of a past day, to the kopeck', async () => {
    const { world } = account.simulator;
    const isWhole = ({ deletedAt, refundedAt, mainId }: (typeof truth.orders)[number]['tickets'][number]) =>
      deletedAt === null && refundedAt === null && mainId === null;
    const [order] = truth.orders.filter(
      ({ tickets, price }) => tickets.every(isWhole) && price > 0n && tickets.length > 1,
    );
    const [ticket, other] = order?.tickets ?? [];
    if (order === undefined || ticket === undefined || other === undefined)
      throw new Error('no order is whole');
    const at = NOW_MS - 2 * DAY_MS;
    world.refund(order.id, { tickets: [ticket.id], deduction: 10 }, at);
    world.removeTicket(order.id, other.id, at);
    await account.store.load(account.config, { clock: account.clock, scope: { kind: 'full' } });
    const withheld = ticket.price / 10n;
    const changed = [
      ['cancelled_tickets', 100n],
      ['refunded_amount', ticket.price - withheld],
      ['refunded_tickets', 100n],
      ['withheld_amount', withheld],
    ] as const;
    expect(
      await sql(`SELECT sales_date, order_id, event_name, figure, toDecimalString(old_value, 2), toDecimalString(new_value, 2),
        toDecimalString(difference, 2) FROM bi_restatements WHERE organization = 'views' ORDER BY figure`),
    ).toEqual(
      changed.map(([figure, value]) =>
        [
          truth.day(at),
          order.id,
          truth.eventOf(order).name,
          figure,
          '0.00',
          formatMoney(value),
          formatMoney(value),
        ].join('\t'),
      ),
    );
  });

  it('bi_sell_through has the places of shows as the source tells them', async () => {
    const source = { ...account.config.source, capacity: { minutes: 180, shows: 1000 } };
    const { metrics } = await account.store.load(
      { ...account.config, source },
      { clock: account.clock, readsCapacity: true },
    );
    expect(metrics.capacity).toMatchObject({ outcome: 'read' });
    const { world } = account.simulator;
    const ids = await sql('SELECT DISTINCT show_id FROM fact_qtickets_inventory_latest');
    const shows = world.history.programme.shows.filter(({ id }) => ids.includes(String(id)));
    const expected = shows.flatMap((show) => {
      const seats: Record<string, Record<string, number>> = JSON.parse(writeSeats(world, show));
      return Object.values(seats).map((seat) => {
        const { max_quantity: most = 0, payed_quantity: sold = 0 } = seat;
        const share = most === 0 ? '\\N' : Math.round((sold / most) * 1e6);
        return [
          show.event.name,
          show.event.city.name,
          show.event.placeName,
          show.id,
          show.startAt,
          seat['zone_id'],
          most,
          sold,
          share,
        ].join('\t');
      });
    });
    expect(expected.length).toBeGreaterThan(5);
    const found =
      await sql(`SELECT event_name, city, place_name, show_id, toUnixTimestamp(show_at), zone, capacity, sold,
      toInt64(round(sold_share * 1000000)) FROM bi_sell_through WHERE organization = 'views'`);
    expect(found.sort()).toEqual(expected.sort());
  });
});

describe('docs/data-dictionary.md', () => {
  it('is what `npm run docs` writes of this schema', async () => {
    const file = new URL('../../docs/data-dictionary.md', import.meta.url);
    expect(await renderDataDictionary(account.store.warehouse, ZONE)).toBe(await readFile(file, 'utf8'));
  });

  it('says of every column that BI reads what it is', async () => {
    const isRead = `(startsWith(table, 'bi_') OR startsWith(table, 'dim_') OR startsWith(table, 'fact_qtickets_sales_') OR table = 'plan_sales')`;
    const ours = `database = currentDatabase() AND ${isRead} AND NOT startsWith(name, '_')`;
    const views = await sql(
      `SELECT DISTINCT table FROM system.columns WHERE ${ours} AND startsWith(table, 'bi_')`,
    );
    expect(views.length).toBeGreaterThan(15);
    expect(await sql(`SELECT table, name FROM system.columns WHERE ${ours} AND comment = ''`)).toEqual([]);
    const money = `startsWith(type, 'Decimal') AND NOT match(comment, 'in units of|units of currency')`;
    expect(await sql(`SELECT table, name FROM system.columns WHERE ${ours} AND ${money}`)).toEqual([]);
  });
});
