/**
 * Random histories of an account, random faults and random loads, held against what a load may never do: claim what it does not
 * have, lose what it had, count twice. A failure prints the seed; time is invented, so that pauses and retries cost none.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import type { Clock } from '../../src/core/clock.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { parseMoney } from '../../src/core/money.ts';
import type { LoadOutcome, LoadScope } from '../../src/loader/load.ts';
import { raceAbort } from '../../src/qtickets/abort.ts';
import { BEHAVIOURS, type Behaviour } from '../../src/simulator/behaviours.ts';
import type { Faults } from '../../src/simulator/faults.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { TrueOrder, TrueTicket } from '../../src/simulator/truth.ts';
import type { World } from '../../src/simulator/world.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);
const HOUR_MS = 3_600_000;
/** `ZAKAZ_TEST_SEED` tells a history once more; more `ZAKAZ_TEST_HISTORIES` look further than the gate has time for. */
const SEED = Number(process.env['ZAKAZ_TEST_SEED'] ?? Date.now() % 1_000_000);
const RUNS = Number(process.env['ZAKAZ_TEST_HISTORIES'] ?? 3);
const STEPS = 6;

const isOpen = (ticket: TrueTicket) => ticket.deletedAt === null && ticket.refundedAt === null;
const isRefunded = (order: TrueOrder) => order.tickets.every(({ refundedAt }) => refundedAt !== null);

/** What may befall an order: which orders it fits, and how it is done. */
const CHANGES = {
  pay: { fits: (order) => !order.payed && order.deletedAt === null, apply: (world, { id }) => world.pay(id) },
  cancel: { fits: (order) => order.deletedAt === null, apply: (world, { id }) => world.cancel(id) },
  restore: { fits: (order) => order.deletedAt !== null, apply: (world, { id }) => world.restore(id) },
  scan: { fits: (order) => order.payed, apply: (world, { id }) => world.scan(id) },
  remove: { fits: () => true, apply: (world, { id }) => world.remove(id) },
  refund: {
    fits: (order) => order.payed && !isRefunded(order),
    apply: (world, { id }) => world.refund(id, { deduction: 10 }),
  },
  'refund one ticket': {
    fits: (order) => order.payed && !isRefunded(order),
    apply: (world, { id, tickets }) => {
      const open = tickets.filter(({ refundedAt }) => refundedAt === null);
      world.refund(id, { tickets: open.slice(0, 1).map((ticket) => ticket.id) });
    },
  },
  'refund a part of one ticket': {
    fits: (order) => order.payed && order.price > 0n,
    apply: (world, { id, tickets }) =>
      world.refund(id, { tickets: tickets.slice(-1).map((ticket) => ticket.id), share: 30, deduction: 5 }),
  },
  'take a ticket out': {
    fits: (order) => order.payed && order.deletedAt === null && order.tickets.some(isOpen),
    apply: (world, { id, tickets }) => world.removeTicket(id, tickets.find(isOpen)?.id ?? 0),
  },
  exchange: {
    fits: (order) => order.payed && order.deletedAt === null,
    apply: (world, { id }) => world.exchange(id, world.createOrder({ payed: true })),
  },
} as const satisfies Record<string, Change>;

interface Change {
  readonly fits: (order: TrueOrder) => boolean;
  readonly apply: (world: World, order: TrueOrder) => void;
}

const changeNames = [
  ...(['pay', 'cancel', 'restore', 'scan', 'remove', 'refund', 'refund one ticket'] as const),
  ...(['refund a part of one ticket', 'take a ticket out', 'exchange'] as const),
] as const;
const move = fc.record({
  kind: fc.constantFrom('birth, paid', 'birth, unpaid', ...changeNames),
  pick: fc.nat(9999),
});
type Move = typeof move extends fc.Arbitrary<infer Value> ? Value : never;

/** The source's faults. While it is busy, orders are born, change and vanish between two pages; a liar cannot be proved. */
const FAULTS: Readonly<Record<string, Faults>> = {
  none: {},
  '503 now and then': { answers: [{ kind: 'status', status: 503, every: 5 }] },
  'bodies cut off': { answers: [{ kind: 'truncated', every: 6 }] },
  'connections reset': { answers: [{ kind: 'reset', every: 7 }] },
  'busy: births': { birthsPerPage: 2 },
  'busy: births and removals': { birthsPerPage: 1, removalsPerPage: 1 },
  'liar: a wrong total': { wrongTotal: 3 },
};

const scopes: readonly LoadScope[] = [
  { kind: 'default' },
  { kind: 'default' },
  { kind: 'full' },
  { kind: 'since-hours', hours: 1 },
  { kind: 'since-hours', hours: 6 },
];
const step = fc.record({
  pauseMinutes: fc.constantFrom(1, 7, 45, 300),
  moves: fc.array(move, { minLength: 2, maxLength: 10, size: 'max' }),
  fault: fc.constantFrom('none', 'none', ...Object.keys(FAULTS)),
  scope: fc.constantFrom(...scopes),
  /** Progress events after which the load is interrupted. */
  abortAfter: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 14 }) },
  ),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

let store: TestStore;
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** One account: its source, what the store held of it after the last load, and its watermark. */
interface Account {
  readonly simulator: Simulator;
  readonly clock: Clock;
  readonly config: ConfigWithSource;
  stored: ReadonlyMap<number, StoredOrder>;
  /** Seconds since 1970. */
  watermark: number;
  /** Paid orders when each load began, in order. */
  readonly snapshots: Snapshot[];
}

interface Snapshot {
  readonly atMs: number;
  readonly paid: ReadonlyMap<number, TrueOrder>;
}

/** A load reckons from a little before its first answer. */
const CLOCK_MARGIN_MS = 3_000;

async function openAccount(
  behaviour: Behaviour,
  { orders, seed, sweepPages = 100 }: { orders: number; seed: number; sweepPages?: number },
): Promise<Account> {
  const recording = createRecordingClock({ startMs: START_MS });
  const clock: Clock = {
    ...recording,
    // A sleep that is broken off passes all the same, for whoever sleeps beside it.
    sleep: (ms, signal) =>
      signal === undefined ? recording.sleep(ms) : raceAbort(recording.sleep(ms), signal),
  };
  const simulator = await createSimulator({
    behaviour,
    orders,
    seed,
    clock,
    anchor: START_MS - HOUR_MS,
    years: 1,
    cases: true,
    listsExchanges: true,
    // Nothing happens by itself, but events go on sale as time passes.
    live: { ordersPerMinute: 0 },
  });
  accounts += 1;
  const config = {
    ...store.config(`model-${accounts}`, simulator.url, { maxRetries: 2, sweepPages }),
    sinceHours: 1,
  };
  return { simulator, clock, config, stored: new Map(), watermark: 0, snapshots: [] };
}

function makeMove(world: World, { kind, pick }: Move): void {
  if (kind === 'birth, paid' || kind === 'birth, unpaid') {
    world.createOrder({ payed: kind === 'birth, paid' });
    return;
  }
  // Some old orders and all new ones, so that several things befall the same order.
  const isInPlay = ({ id }: TrueOrder) => {
    const index = world.indexOf(id) ?? 0;
    return index % 20 === 0 || index >= world.history.orders;
  };
  const change: Change = CHANGES[kind];
  const fitting = [...world.truth()].filter((order) => isInPlay(order) && change.fits(order));
  const chosen = fitting[pick % fitting.length];
  if (chosen !== undefined) change.apply(world, chosen);
}

async function takeStep(account: Account, { pauseMinutes, moves, fault, scope, abortAfter }: Step) {
  const { simulator, clock, config } = account;
  for (const one of moves) makeMove(simulator.world, one);
  await clock.sleep(pauseMinutes * 60_000);
  simulator.setFaults(FAULTS[fault] ?? {});

  const startedMs = clock.now();
  const before = paidOrders(simulator.world);
  account.snapshots.push({ atMs: startedMs, paid: before });
  const abort = new AbortController();
  let events = 0;
  const outcome = await store.load(config, {
    clock,
    scope,
    // Several batches, so that a load that is interrupted leaves some behind.
    ordersPerBatch: 40,
    signal: abort.signal,
    onProgress: () => {
      events += 1;
      if (events === abortAfter) abort.abort(new InterruptedError('SIGTERM'));
    },
  });
  simulator.setFaults({});
  await checkStep(account, { outcome, fault, scope, startedMs, before, wasAborted: abort.signal.aborted });
}

interface Taken {
  readonly outcome: LoadOutcome;
  readonly fault: string;
  readonly scope: LoadScope;
  readonly startedMs: number;
  /** Paid orders when the load began. */
  readonly before: ReadonlyMap<number, TrueOrder>;
  readonly wasAborted: boolean;
}

async function checkStep(account: Account, taken: Taken): Promise<void> {
  const { simulator, config } = account;
  const { outcome, fault, scope, before, wasAborted } = taken;
  const { metrics } = outcome;
  const { organization } = config;
  const stored = await storedOrders(organization);
  const now = paidOrders(simulator.world);

  if (fault === 'none' && !wasAborted) expect(metrics).toMatchObject({ status: 'ok', error: null });
  if (fault.startsWith('liar')) expect(metrics.status).not.toBe('ok');
  const record = `SELECT status FROM meta_job_runs WHERE organization = '${organization}' AND run_id = '${metrics.run_id}'`;
  expect(await store.sql(record)).toEqual([metrics.status]);

  // Nothing that was stored is lost or rolled back, and nothing is stored that is not paid, or was before it vanished.
  for (const [id, { version, order }] of account.stored) {
    expect(stored.get(id)?.version).toBeGreaterThanOrEqual(version);
    expect(stored.get(id)?.order.updatedAt).toBeGreaterThanOrEqual(order.updatedAt);
  }
  const foreign = [...stored.keys()].filter((id) => !now.has(id) && simulator.world.indexOf(id) !== null);
  expect(foreign).toEqual([]);

  // Facts are those of the orders stored: each once.
  if (metrics.status === 'ok' || metrics.status === 'incomplete') {
    const facts = trueFacts([...stored.values()].map(({ order }) => order));
    expect((await store.sql(factsQuery(organization))).sort()).toEqual(facts);
  }
  account.watermark = await checkWatermark(account, metrics.status);
  account.stored = stored;
  if (metrics.status !== 'ok') return;

  // What calls itself complete has every order it was asked for as it was when the load began, or newer. Where the source cannot be
  // asked for what changed, new orders are known as of then, and changes as of the watermark.
  const fromMs = scope.kind === 'since-hours' ? taken.startedMs - scope.hours * HOUR_MS : 0;
  const unknown = [...before.keys()].filter((id) => now.has(id) && !stored.has(id));
  if (scope.kind !== 'since-hours' && metrics.orders_resumed === 0) expect(unknown).toEqual([]);
  const isAsOfWatermark =
    (metrics.plan === 'pages' || metrics.mode === 'sweep') && scope.kind !== 'since-hours';
  const known = isAsOfWatermark ? asOf(account) : before;
  const asked = [...known.values()].filter(({ id, updatedAt }) => updatedAt >= fromMs && now.has(id));
  expect(asked.filter(({ id }) => !stored.has(id)).map(({ id }) => `order ${id} is missing`)).toEqual([]);
  for (const { id, updatedAt } of asked) {
    expect(stored.get(id)?.order.updatedAt).toBeGreaterThanOrEqual(updatedAt);
  }
  if (fault.startsWith('busy') || isAsOfWatermark) return;
  const got = asked.map(({ id }) => stored.get(id)?.order).filter((order) => order !== undefined);
  // A scan does not move the order's own date: only a full load is sure to see it, and of what an earlier part of it read, that part.
  const seesScans = scope.kind === 'full' && metrics.orders_resumed === 0;
  const compared = (order: TrueOrder) =>
    asListed(simulator.world, seesScans ? order : withoutScans(order), taken.startedMs);
  expect(got.map(compared)).toEqual(asked.map(compared));
}

/** What was paid at the latest load that began before the watermark. */
function asOf({ snapshots, watermark }: Account): ReadonlyMap<number, TrueOrder> {
  const known = snapshots.findLast(({ atMs }) => atMs - CLOCK_MARGIN_MS <= watermark * 1000);
  return known?.paid ?? new Map();
}

/** @returns the watermark, which moves forward only, and only with a load that was proved */
async function checkWatermark({ config, watermark }: Account, status: string): Promise<number> {
  const [value = '0'] = await store.sql(
    `SELECT toUnixTimestamp(value) FROM meta_watermarks
     WHERE organization = '${config.organization}' AND name = 'orders.updated_at'`,
  );
  expect(Number(value)).toBeGreaterThanOrEqual(watermark);
  if (status !== 'ok') expect(Number(value)).toBe(watermark);
  return Number(value);
}

function paidOrders(world: World): ReadonlyMap<number, TrueOrder> {
  const paid = [...world.truth()].filter(({ payed }) => payed);
  return new Map(paid.map((order) => [order.id, order]));
}

/** The simulator may sell for an event some hours before it lists it: until then nobody can know its city. */
function asListed({ history }: World, order: TrueOrder, nowMs: number): TrueOrder {
  const event = history.programme.events.find(({ id }) => id === order.eventId);
  const isListed = event !== undefined && event.createdAt * 1000 <= nowMs;
  return isListed ? order : { ...order, cityName: '' };
}

function withoutScans(order: TrueOrder): TrueOrder {
  return { ...order, tickets: order.tickets.map((ticket) => ({ ...ticket, checkedAt: null })) };
}

interface StoredOrder {
  readonly version: bigint;
  /** As it would be told by the source's truth. */
  readonly order: TrueOrder;
}

async function storedOrders(organization: string): Promise<ReadonlyMap<number, StoredOrder>> {
  const tickets = new Map<string, TrueTicket[]>();
  const ticketRows = await store.sql(
    `SELECT order_id, ticket_id, show_id, quantity, price, refunded_amount, withheld_amount, services_amount, service_fee_amount,
       main_ticket_id, zone, arrayMap(at -> toUnixTimestamp(at), refund_times),
       arrayMap(amount -> toDecimalString(amount, 2), refund_amounts),
       arrayMap(amount -> toDecimalString(amount, 2), refund_withholdings), toUnixTimestamp(checked_at), toUnixTimestamp(removed_at)
     FROM stg_qtickets_api_tickets_raw WHERE organization = '${organization}' ORDER BY ticket_id`,
  );
  for (const row of ticketRows) {
    const [orderId = '', id, showId, quantity, price, refunded, withheld, services, fee, ...more] =
      row.split('\t');
    const [mainId = '0', zone = '', times = '', amounts = '', withholdings = '', ...moments] = more;
    const [checkedAt = null, deletedAt = null] = moments.map(toMs);
    const refunds = listOf(times).map((seconds, place) => ({
      at: Number(seconds) * 1000,
      amount: parseMoney(listOf(amounts)[place]) ?? -1n,
      withheld: parseMoney(listOf(withholdings)[place]) ?? -1n,
    }));
    const known = tickets.get(orderId) ?? [];
    tickets.set(orderId, known);
    known.push({
      id: Number(id),
      showId: Number(showId),
      price: parseMoney(price) ?? -1n,
      quantity: Number(quantity),
      checkedAt,
      deletedAt,
      refundedAt: refunds[0]?.at ?? null,
      refundedAmount: parseMoney(refunded) ?? -1n,
      withheld: parseMoney(withheld) ?? -1n,
      refunds,
      services: parseMoney(services) ?? -1n,
      fee: parseMoney(fee) ?? -1n,
      mainId: mainId === '0' ? null : Number(mainId),
      zone,
    });
  }
  const orderRows = await store.sql(
    `SELECT order_id, paid._ver, event_id, events.city, paid.currency, revenue, original_revenue, backend_user_id, discount_id,
       told.exchanged_from, toUnixTimestamp(paid.created_at),
       toUnixTimestamp(paid.updated_at), toUnixTimestamp(sale_ts), toUnixTimestamp(cancelled_at)
     FROM stg_qtickets_api_orders_raw AS paid
     LEFT JOIN dim_events AS events USING (organization, event_id)
     LEFT JOIN
     (
       SELECT organization, secondary_order_id AS order_id, arraySort(groupUniqArray(primary_order_id)) AS exchanged_from
       FROM stg_qtickets_api_exchanges_raw GROUP BY organization, secondary_order_id
     ) AS told USING (organization, order_id)
     WHERE organization = '${organization}' ORDER BY order_id`,
  );
  return new Map(
    orderRows.map((row) => {
      const [id = '', version = '0', eventId, cityName = '', currency = '', revenue, original, ...more] =
        row.split('\t');
      const [user, discount, from = '', ...moments] = more;
      const [createdAt, updatedAt, payedAt = null, deletedAt = null] = moments.map(toMs);
      const order: TrueOrder = {
        id: Number(id),
        payed: true,
        createdAt: createdAt ?? 0,
        payedAt,
        updatedAt: updatedAt ?? 0,
        deletedAt,
        price: parseMoney(revenue) ?? -1n,
        originalPrice: parseMoney(original) ?? -1n,
        exchangedFrom: listOf(from).map(Number),
        isBackOffice: user !== '\\N',
        discountId: discount === '\\N' ? null : Number(discount),
        currency,
        eventId: Number(eventId),
        cityName,
        tickets: tickets.get(id) ?? [],
      };
      return [Number(id), { version: BigInt(version), order }];
    }),
  );
}

/** The entries of an array of numbers or of texts without commas. */
function listOf(array: string): string[] {
  return array === '[]' ? [] : array.slice(1, -1).replaceAll("'", '').split(',');
}

function toMs(seconds: string): number | null {
  return seconds === '\\N' ? null : Number(seconds) * 1000;
}

describe.each(BEHAVIOURS)('any history of a source that behaves as %s', (behaviour) => {
  it('is never told wrong, and told whole once the faults are over', async () => {
    const size = fc.record({
      orders: fc.constantFrom(100, 200, 300),
      seed: fc.nat(9999),
      sweepPages: fc.constantFrom(1, 2, 100),
    });
    const steps = fc.array(step, { minLength: STEPS, maxLength: STEPS });
    const history = fc.asyncProperty(size, steps, async (options, taken) => {
      const account = await openAccount(behaviour, options);
      const { simulator, clock, config } = account;
      try {
        for (const one of taken) await takeStep(account, one);
        // The first may go on with one that was cut off; the second reads all.
        for (let round = 1; round <= 2; round += 1) {
          const { metrics } = await store.load(config, { clock, scope: { kind: 'full' } });
          expect(metrics).toMatchObject({ status: 'ok', error: null });
        }
        const stored = await storedOrders(config.organization);
        const living = [...stored.values()].filter(({ order }) => simulator.world.indexOf(order.id) !== null);
        const compared = (order: TrueOrder) => asListed(simulator.world, order, clock.now());
        expect(living.map(({ order }) => compared(order))).toEqual(
          [...paidOrders(simulator.world).values()].map(compared),
        );
        const facts = trueFacts([...stored.values()].map(({ order }) => order));
        for (const table of ['fact_qtickets_sales_daily', 'fact_qtickets_sales_utm_daily']) {
          expect((await store.sql(factsQuery(config.organization, table))).sort()).toEqual(facts);
        }
      } finally {
        await simulator.close();
      }
    });
    await fc.assert(history, { seed: SEED, numRuns: RUNS, endOnFailure: true });
  }, 240_000);
});

describe('what such histories came upon', () => {
  const calm: Step = {
    pauseMinutes: 45,
    moves: [],
    fault: 'none',
    scope: { kind: 'full' },
    abortAfter: null,
  };
  const cancels: Step['moves'] = [1, 5, 9, 13].map((pick) => ({ kind: 'cancel', pick }));

  it('a window alone, into an empty store, knows the city of each sale', async () => {
    const account = await openAccount('documented', { orders: 200, seed: 1 });
    await takeStep(account, { ...calm, moves: cancels, scope: { kind: 'since-hours', hours: 1 } });
    await account.simulator.close();
  });

  it('a full load that goes on where one was cut off has what changed in between', async () => {
    const account = await openAccount('documented', { orders: 300, seed: 2 });
    for (const abortAfter of [8, 10]) {
      await takeStep(account, { ...calm, abortAfter });
      await takeStep(account, { ...calm, moves: cancels });
    }
    await account.simulator.close();
  });

  it('a full load that goes on where one was cut off is proved when orders were born and vanished in between', async () => {
    const account = await openAccount('documented', { orders: 200, seed: 3 });
    await takeStep(account, { ...calm, abortAfter: 10 });
    const births: Step['moves'] = Array.from({ length: 8 }, (_, pick) => ({ kind: 'birth, paid', pick }));
    await takeStep(account, {
      ...calm,
      moves: [...births, { kind: 'remove', pick: 1 }, { kind: 'remove', pick: 2 }],
    });
    await account.simulator.close();
  });
});
