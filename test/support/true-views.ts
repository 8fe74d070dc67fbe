/** What the views of sales must show of a simulated account, reckoned from its truth by other means than the program's. */
import { formatMoney } from '../../src/core/money.ts';
import type { EventInfo, Show } from '../../src/simulator/events.ts';
import type { TrueOrigin } from '../../src/simulator/origin.ts';
import type { TrueOrder } from '../../src/simulator/truth.ts';
import type { World } from '../../src/simulator/world.ts';
import {
  dayIn,
  type Measure,
  measuresSql,
  soldTickets,
  sumBy,
  type TrueMovement,
  trueMovements,
} from './true-facts.ts';

const DAY_MS = 86_400_000;
const CHANNELS: Readonly<Record<string, string>> = {
  ...{ yandex: 'ads', vk: 'social', telegram: 'messenger', email: 'email', '2gis': 'other' },
  ...{ afisha: 'referral', blogger: 'other' },
};
const UTM = ['source', 'medium', 'campaign', 'content', 'term'] as const;

/** A view: what is asked of it, and the rows that must come; columns parted by tabs, in any sequence. */
export interface TrueView {
  readonly view: string;
  /** Between SELECT and FROM. */
  readonly columns: string;
  /** Whether rows of the view are summed. */
  readonly groupBy: string | null;
  readonly rows: readonly string[];
}

const keyed = (...parts: readonly (string | number)[]) => parts.join('\t');

/** All that is known of an account, in a zone. */
export interface TrueAccount {
  readonly orders: readonly TrueOrder[];
  readonly movements: readonly TrueMovement[];
  readonly day: (ms: number) => string;
  readonly hour: (ms: number) => number;
  readonly eventOf: (order: TrueOrder) => EventInfo;
  readonly showOf: (order: TrueOrder) => Show;
  readonly originOf: (order: TrueOrder) => TrueOrigin;
  readonly channelOf: (order: TrueOrder) => string;
}

export function trueAccount(world: World, zone: string): TrueAccount {
  const orders = [...world.truth()].filter(({ payed }) => payed);
  const events = new Map(world.history.programme.events.map((event) => [event.id, event]));
  const shows = new Map(world.history.programme.shows.map((show) => [show.id, show]));
  const hours = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' });
  const originOf = ({ id }: TrueOrder) => known(world.originOf(id));
  return {
    orders,
    movements: trueMovements(orders),
    day: dayIn(zone),
    hour: (ms) => Number(hours.format(ms)),
    eventOf: ({ eventId }) => known(events.get(eventId)),
    showOf: ({ tickets }) => known(shows.get(known(tickets[0]).showId)),
    originOf,
    channelOf(order) {
      if (order.isBackOffice) return 'back_office';
      const source = originOf(order).utm['utm_source'];
      return source === undefined ? 'unknown' : (CHANNELS[source] ?? source);
    },
  };
}

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the simulator does not know what it made');
  return value;
}

/** The views that only sales make. */
export function trueViews(account: TrueAccount): TrueView[] {
  return [
    ...[daily(account), shows(account), zones(account), hours(account), refunds(account)],
    ...[promoCodes(account), utm(account), ...channels(account), repeatBuyers(account)],
    ...[curve(account), events(account)],
  ];
}

const summed = (view: string, keys: string, measures: readonly Measure[], rows: readonly string[]) => ({
  ...{ view, columns: `${keys}, ${measuresSql(measures)}`, groupBy: keys, rows },
});
const isSale = ({ ticket, measures }: TrueMovement) =>
  ticket === null && measures.exchanged_out_amount === undefined;

const OF_DAY = [
  ...(['orders', 'tickets_sold', 'free_tickets', 'revenue', 'discount_amount', 'services_amount'] as const),
  ...(['service_fee_amount', 'refunded_tickets', 'refunded_amount', 'withheld_amount'] as const),
  ...(['cancelled_tickets', 'exchanged_in_orders', 'exchanged_in_tickets', 'exchanged_in_amount'] as const),
  ...(['exchanged_out_tickets', 'exchanged_out_amount'] as const),
] as const;
const OF_SHOW = OF_DAY.filter((measure) => !/^orders|^exchanged_in_orders|discount|service/.test(measure));

function daily({ movements, day, eventOf }: TrueAccount): TrueView {
  const rows = sumBy(movements, ({ order, at }) =>
    keyed(day(at), order.eventId, eventOf(order).name, order.cityName, order.currency),
  );
  return summed('bi_sales_daily', 'sales_date, event_id, event_name, city, currency', OF_DAY, rows);
}

function shows({ movements, day, eventOf, showOf }: TrueAccount): TrueView {
  const rows = sumBy(
    movements,
    ({ order, at }) => {
      const { name, placeName } = eventOf(order);
      const { id, startAt } = showOf(order);
      return keyed(day(at), order.eventId, name, order.cityName, placeName, id, startAt, order.currency);
    },
    OF_SHOW,
  );
  const keys =
    'sales_date, event_id, event_name, city, place_name, show_id, toUnixTimestamp(show_at), currency';
  return summed('bi_sales_shows', keys, OF_SHOW, rows);
}

/** Tickets by part of the hall; those of exchanges are no sales. */
function zones({ movements }: TrueAccount): TrueView {
  const sold = movements.filter(({ measures }) => measures.orders === 1n);
  const tickets = sold.flatMap((movement) =>
    soldTickets(movement.order).map((ticket) => ({
      ...{ ...movement, ticket },
      measures: { tickets_sold: BigInt(ticket.quantity) },
    })),
  );
  const key = ({ order, ticket }: TrueMovement) => keyed(order.eventId, ticket?.zone ?? '');
  const rows = sumBy(tickets, key, ['tickets_sold']);
  return summed('dim_ticket_types', 'event_id, zone', ['tickets_sold'], rows);
}

function hours({ movements, day, hour }: TrueAccount): TrueView {
  const weekday = (ms: number) => new Date(day(ms)).getUTCDay() || 7;
  const measures = ['orders', 'tickets_sold', 'revenue'] as const;
  const rows = sumBy(
    movements.filter(isSale),
    ({ order, at }) => keyed(day(at), weekday(at), hour(at), order.eventId, order.currency),
    measures,
  );
  return summed('bi_sales_hours', 'sales_date, weekday, hour, event_id, currency', measures, rows);
}

function refunds({ movements, day, channelOf }: TrueAccount): TrueView {
  const measures = ['refunded_tickets', 'refunded_amount', 'withheld_amount'] as const;
  const given = movements.filter(({ measures: { refunded_amount: amount } }) => amount !== undefined);
  const rows = sumBy(
    given,
    ({ order, at }) => {
      const sold = day(order.payedAt ?? 0);
      const later = (Date.parse(day(at)) - Date.parse(sold)) / DAY_MS;
      return keyed(day(at), sold, later, order.id, order.eventId, order.currency, channelOf(order));
    },
    measures,
  );
  const keys = 'refund_date, sales_date, days_after_sale, order_id, event_id, currency, channel';
  return summed('bi_refunds', keys, measures, rows);
}

function promoCodes({ movements, day, originOf }: TrueAccount): TrueView {
  const measures = ['orders', 'tickets_sold', 'revenue', 'discount_amount'] as const;
  const rows = sumBy(
    movements.filter(isSale),
    ({ order, at }) =>
      order.discountId === null
        ? null
        : keyed(day(at), order.eventId, originOf(order).promoCodeId ?? 0, order.discountId, order.currency),
    measures,
  );
  const keys = 'sales_date, event_id, promo_code_id, discount_id, currency';
  return summed('bi_promo_codes', keys, measures, rows);
}

function utm({ movements, day, originOf, channelOf }: TrueAccount): TrueView {
  const measures = [
    ...(['orders', 'tickets_sold', 'revenue', 'discount_amount', 'refunded_tickets'] as const),
    ...(['refunded_amount', 'withheld_amount', 'cancelled_tickets'] as const),
  ] as const;
  const rows = sumBy(
    movements,
    ({ order, at }) => {
      const raw = UTM.map((part) => originOf(order).utm[`utm_${part}`] ?? '');
      const none = order.isBackOffice ? 'back_office' : 'unknown';
      const shown = raw.map((text) => (text === '' ? none : text));
      const { eventId, cityName, currency } = order;
      return keyed(day(at), eventId, cityName, currency, channelOf(order), ...shown, ...raw);
    },
    measures,
  );
  const keys = `sales_date, event_id, city, currency, channel, ${UTM.join(', ')}, ${UTM.map((part) => `utm_${part}`).join(', ')}`;
  return summed('bi_utm', keys, measures, rows);
}

/** Of a month and currency: orders and gross by channel, refunds make months too. */
function channels({ movements, day, channelOf }: TrueAccount): TrueView[] {
  const month = (ms: number) => `${day(ms).slice(0, 7)}-01`;
  const sums = new Map<string, Map<string, { orders: number; revenue: number }>>();
  for (const { order, at, measures } of movements) {
    const key = keyed(month(at), order.currency);
    const channelSums = sums.get(key) ?? new Map<string, { orders: number; revenue: number }>();
    sums.set(key, channelSums);
    const sum = channelSums.get(channelOf(order)) ?? { orders: 0, revenue: 0 };
    channelSums.set(channelOf(order), sum);
    sum.orders += Number(measures.orders ?? 0n);
    sum.revenue += Number(measures.revenue ?? 0n);
  }
  const share = (part: number, whole: number) => (whole === 0 ? '0' : inMillionths(part / whole));
  const ofChannels: string[] = [];
  const unknown: string[] = [];
  for (const [key, channelSums] of sums) {
    const all = [...channelSums];
    const online = all.filter(([channel]) => channel !== 'back_office');
    const total = (some: typeof all, of: 'orders' | 'revenue') =>
      some.reduce((sum, [, one]) => sum + one[of], 0);
    for (const [channel, { orders, revenue }] of all) {
      const isOnline = channel !== 'back_office' && total(online, 'orders') > 0;
      ofChannels.push(
        keyed(
          ...[key, channel, orders, formatMoney(BigInt(revenue))],
          ...[share(orders, total(all, 'orders')), share(revenue, total(all, 'revenue'))],
          isOnline ? share(orders, total(online, 'orders')) : '\\N',
        ),
      );
    }
    if (online.length === 0) continue;
    const { orders = 0, revenue = 0 } = channelSums.get('unknown') ?? {};
    const amounts = [revenue, total(online, 'revenue')].map((sum) => formatMoney(BigInt(sum)));
    unknown.push(
      keyed(key, total(online, 'orders'), orders, share(orders, total(online, 'orders')), ...amounts),
    );
  }
  return [
    {
      view: 'bi_channels',
      columns: `sales_month, currency, channel, orders, toDecimalString(revenue, 2), ${['orders_share', 'revenue_share', 'online_orders_share'].map(millionthsSql).join(', ')}`,
      groupBy: null,
      rows: ofChannels,
    },
    {
      view: 'bi_utm_unknown',
      columns: `sales_month, currency, orders, unknown_orders, ${millionthsSql('unknown_share')},
        toDecimalString(unknown_revenue, 2), toDecimalString(revenue, 2)`,
      groupBy: null,
      rows: unknown,
    },
  ];
}

/** Shares are compared as whole millionths: the two sides write fractions in different ways. */
const inMillionths = (share: number) => String(Math.round(share * 1e6));
const millionthsSql = (column: string) => `toInt64(round(${column} * 1000000))`;

function repeatBuyers({ movements, day, originOf }: TrueAccount): TrueView {
  const buyers = new Map<number, TrueMovement[]>();
  for (const movement of movements.filter(({ measures }) => measures.orders === 1n)) {
    const { buyer } = originOf(movement.order);
    buyers.set(buyer, [...(buyers.get(buyer) ?? []), movement]);
  }
  const months = new Map<string, number[]>();
  for (const bought of buyers.values()) {
    const first = day(Math.min(...bought.map(({ at }) => at))).slice(0, 7);
    const [people = 0, repeated = 0, orders = 0, tickets = 0] = months.get(first) ?? [];
    const sold = bought.reduce((sum, { measures }) => sum + Number(measures.tickets_sold ?? 0n), 0);
    const isRepeated = bought.length > 1 ? 1 : 0;
    months.set(first, [people + 1, repeated + isRepeated, orders + bought.length, tickets + sold]);
  }
  return {
    view: 'bi_repeat_buyers',
    columns: `first_month, buyers, repeat_buyers, orders, tickets_sold, repeat_orders, ${millionthsSql('repeat_share')}`,
    groupBy: null,
    rows: [...months].map(([month, [people = 0, repeated = 0, orders = 0, tickets = 0]]) =>
      keyed(
        `${month}-01`,
        people,
        repeated,
        orders,
        tickets,
        orders - people,
        inMillionths(repeated / people),
      ),
    ),
  };
}

function curve({ movements, day, showOf }: TrueAccount): TrueView {
  const measures = ['tickets_sold', 'revenue', 'refunded_tickets', 'refunded_amount'] as const;
  const points = new Map<string, { show: Show; currency: string; days: number; sums: bigint[] }>();
  for (const { order, at, measures: happened } of movements) {
    const show = showOf(order);
    const days = (Date.parse(day(show.startAt * 1000)) - Date.parse(day(at))) / DAY_MS;
    const key = keyed(show.id, order.currency, days);
    const { sums } = points.get(key) ?? { sums: measures.map(() => 0n) };
    const added = measures.map((measure, place) => (sums[place] ?? 0n) + (happened[measure] ?? 0n));
    points.set(key, { show, currency: order.currency, days, sums: added });
  }
  const rows = [...points.values()].map(({ show, currency, days, sums }) => {
    const before = [...points.values()].filter(
      (one) => one.show === show && one.currency === currency && one.days >= days,
    );
    const soFar = (place: number) => before.reduce((sum, one) => sum + (one.sums[place] ?? 0n), 0n);
    const [tickets = 0n, revenue = 0n, back = 0n, given = 0n] = sums;
    return keyed(
      ...[show.event.name, show.id, show.startAt, days, currency, String(tickets), formatMoney(revenue)],
      ...[String(back), formatMoney(given), String(soFar(0)), formatMoney(soFar(1))],
    );
  });
  return {
    view: 'bi_sales_curve',
    columns: `event_name, show_id, toUnixTimestamp(show_at), days_to_show, currency, tickets_sold,
      toDecimalString(revenue, 2), refunded_tickets, toDecimalString(refunded_amount, 2), tickets_so_far,
      toDecimalString(revenue_so_far, 2)`,
    groupBy: null,
    rows,
  };
}

function events({ movements, day, eventOf }: TrueAccount): TrueView {
  const days = new Map<string, string[]>();
  for (const { order, at, measures } of movements) {
    const key = keyed(order.eventId, order.currency);
    days.set(key, [...(days.get(key) ?? []), ...(measures.orders === 1n ? [day(at)] : [])]);
  }
  const key = ({ order }: TrueMovement) => {
    const { name, city, placeName, shows: dates } = eventOf(order);
    const sold = (days.get(keyed(order.eventId, order.currency)) ?? []).sort();
    const starts = dates.map(({ startAt }) => startAt).sort((a, b) => a - b);
    return keyed(
      ...[order.eventId, name, city.name, city.timezone, placeName, order.currency, dates.length],
      ...[starts[0] ?? '', starts.at(-1) ?? '', sold[0] ?? '\\N', sold.at(-1) ?? '\\N'],
    );
  };
  const keys = `event_id, event_name, city, city_zone, place_name, currency, shows,
    toUnixTimestamp(first_show_at), toUnixTimestamp(last_show_at), first_sale_date, last_sale_date`;
  return summed('bi_sales_events', keys, OF_DAY, sumBy(movements, key));
}
