/** Source against store: what was lost, altered or added behind the loader's back is found, named, and put right. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { InterruptedError } from '../../src/core/errors.ts';
import { repair } from '../../src/loader/repair.ts';
import { verify } from '../../src/loader/verify.ts';
import { repairSchema, type Verification, verificationSchema } from '../../src/protocol/verify.ts';
import { BEHAVIOURS } from '../../src/simulator/behaviours.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import type { TrueOrder } from '../../src/simulator/truth.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';

const ORDERS = 'stg_qtickets_api_orders_raw';
const TICKETS = 'stg_qtickets_api_tickets_raw';

let store: TestStore;
let tests = 0;
const open: Simulator[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(async () => {
  for (const simulator of open.splice(0)) await simulator.close();
});

interface Setup {
  readonly simulator: Simulator;
  readonly config: ConfigWithSource;
  readonly organization: string;
  /** Paid orders that nothing has happened to yet. */
  readonly plain: readonly TrueOrder[];
}

/** A source and a store that are equal. */
async function loaded(options: SimulatorOptions = {}): Promise<Setup> {
  const anchor = Date.now() - 3_600_000;
  const simulator = await createSimulator({
    behaviour: 'documented',
    orders: 300,
    seed: 7,
    anchor,
    ...options,
  });
  open.push(simulator);
  const organization = `verify-${tests++}`;
  const config = store.config(organization, simulator.url);
  const { metrics } = await store.load(config);
  expect(metrics.status).toBe('ok');
  const plain = [...simulator.world.truth()].filter(
    (order) =>
      order.payed &&
      order.deletedAt === null &&
      order.price > 0n &&
      order.tickets.every((one) => one.refundedAt === null && one.deletedAt === null),
  );
  return { simulator, config, organization, plain };
}

const options = (config: ConfigWithSource) => ({
  config,
  warehouse: store.warehouse,
  clock: systemClock,
  threads: 0,
});
const look = async (config: ConfigWithSource, window: { fromMs: number; toMs: number } | null = null) =>
  verificationSchema.parse(await verify({ ...options(config), window }));
const mend = async (config: ConfigWithSource) => repairSchema.parse(await repair(options(config)));
const kinds = ({ orders }: Verification) =>
  Object.fromEntries(orders.map(({ order_id, kind }) => [order_id, kind]));

/** Changes the store behind the loader's back. */
const tamper = (statement: string) => store.warehouse.execute(statement);
const dropOrder = (organization: string, id: number) =>
  tamper(`ALTER TABLE ${ORDERS} DELETE WHERE organization = '${organization}' AND order_id = ${id}`);

async function expectTruth({ organization, simulator, config }: Setup): Promise<void> {
  const truth = trueFacts(simulator.world.truth());
  expect((await store.sql(factsQuery(organization))).sort()).toEqual(truth);
  expect(await look(config)).toMatchObject({ equal: true, complete: true, differences: { total: 0 } });
}

describe.each(BEHAVIOURS)('a source that behaves as %s', (behaviour) => {
  it('equals the store after a load, and what is changed in either is found and put right', async () => {
    const setup = await loaded({ behaviour });
    const { simulator, config, organization, plain } = setup;
    const { paid, tickets, revenue } = simulator.world.counts();
    const equal = await look(config);
    expect(equal).toMatchObject({ equal: true, complete: true, days: [], orders: [] });
    expect(equal.source).toMatchObject({ orders: paid, tickets });
    expect(equal.store).toMatchObject({ ...equal.source, ticket_rows: tickets });
    expect(equal.source.revenue.replace('.', '')).toBe(String(revenue));

    const [lost, refunded, sum] = plain.map(({ id }) => id);
    await dropOrder(organization, lost ?? 0);
    simulator.world.refund(refunded ?? 0);
    await tamper(
      `ALTER TABLE ${ORDERS} UPDATE revenue = revenue + 1 WHERE organization = '${organization}' AND order_id = ${sum}`,
    );
    const found = await look(config);
    expect(found).toMatchObject({ equal: false, complete: true });
    expect(kinds(found)).toEqual({
      [String(lost)]: 'missing',
      [String(refunded)]: 'different',
      [String(sum)]: 'different',
    });
    expect(found.orders.filter((one) => one.since_last_load).map(({ order_id }) => order_id)).toEqual([
      String(refunded),
    ]);
    const mended = await mend(config);
    expect(mended).toMatchObject({
      reloaded: 3,
      marked: 0,
      before: { total: 3, since_last_load: 1 },
      after: { equal: true, complete: true },
    });
    await expectTruth(setup);
  });
});

describe('what the store holds wrongly', () => {
  it('is told by day and event, order by order, with what each side says', async () => {
    const { config, organization, plain } = await loaded();
    const order = plain.find(({ tickets }) => tickets.length > 1);
    await dropOrder(organization, order?.id ?? 0);
    const { days, days_differing, orders, differences } = await look(config);
    expect(differences).toMatchObject({ total: 1, missing: 1, since_last_load: 0 });
    expect(days_differing).toBe(1);
    const [day] = days;
    expect(day?.event_id).toBe(String(order?.eventId));
    expect((day?.source.orders ?? 0) - (day?.store.orders ?? 0)).toBe(1);
    expect((day?.source.tickets ?? 0) - (day?.store.tickets ?? 0)).toBe(order?.tickets.length);
    expect(orders).toMatchObject([
      {
        order_id: String(order?.id),
        kind: 'missing',
        store: null,
        source: { tickets: order?.tickets.length },
      },
    ]);
  });

  it.each([
    ['a lost ticket', `ALTER TABLE ${TICKETS} DELETE WHERE`],
    ['an altered seat', `ALTER TABLE ${TICKETS} UPDATE seat_name = 'x\\t''y' WHERE`],
    ['a refund that never was', `ALTER TABLE ${TICKETS} UPDATE refunded_amount = 1 WHERE`],
    ['a wrong number of tickets', `ALTER TABLE ${ORDERS} UPDATE tickets_sold = 99 WHERE`],
    ['a wrong sum', `ALTER TABLE ${ORDERS} UPDATE revenue = 0 WHERE`],
    ['a wrong source of the buyer', `ALTER TABLE ${ORDERS} UPDATE utm_source = 'wrong' WHERE`],
    ['a wrong day', `ALTER TABLE ${ORDERS} UPDATE sale_ts = '2020-02-02 00:00:00' WHERE`],
    ['a wrong event', `ALTER TABLE ${ORDERS} UPDATE event_id = 1 WHERE`],
  ])('%s is found, though the content hash is as it was, and repaired', async (_, statement) => {
    const setup = await loaded({ orders: 120 });
    const { config, organization, plain } = setup;
    const id = plain[0]?.id ?? 0;
    await tamper(`${statement} organization = '${organization}' AND order_id = ${id}`);
    const found = await look(config);
    expect(found.differences).toMatchObject({ total: 1, since_last_load: 0 });
    expect(Object.keys(kinds(found))).toEqual([String(id)]);
    expect(await mend(config)).toMatchObject({ reloaded: 1, after: { equal: true } });
    await expectTruth(setup);
  });

  it.each([
    ['carries a later change than the source', 'bitShiftLeft(toUInt64(toUnixTimestamp(now()) - 60), 32)', 0],
    ['carries a version of the future', 'bitShiftLeft(toUInt64(toUnixTimestamp(now()) + 86400), 32)', 0],
    ['says that it is gone', '_ver + 5', 1],
  ])('is replaced where it %s', async (_, version, removed) => {
    const setup = await loaded({ orders: 120 });
    const { config, organization, plain } = setup;
    const id = plain[0]?.id ?? 0;
    const values = `toDecimal64(0, 2) AS revenue, ${version} AS _ver, ${removed} AS _removed`;
    await tamper(
      `INSERT INTO ${ORDERS} SELECT * REPLACE (${values}) FROM ${ORDERS} WHERE organization = '${organization}' AND order_id = ${id}`,
    );
    expect(kinds(await look(config))).toEqual({ [id]: removed === 1 ? 'missing' : 'different' });
    expect(await mend(config)).toMatchObject({ reloaded: 1, after: { equal: true } });
    await expectTruth(setup);
  });

  it('takes the next change of an order that was repaired', async () => {
    const setup = await loaded({ orders: 120 });
    const { config, organization, plain, simulator } = setup;
    const id = plain[0]?.id ?? 0;
    const values = `0 AS revenue, bitShiftLeft(toUInt64(toUnixTimestamp(now()) - 1), 32) AS _ver`;
    await tamper(
      `INSERT INTO ${ORDERS} SELECT * REPLACE (${values}) FROM ${ORDERS} WHERE organization = '${organization}' AND order_id = ${id}`,
    );
    await mend(config);
    simulator.world.refund(id);
    await store.load(config);
    await expectTruth(setup);
  });

  it('is rid of tickets that are not the order’s, also when the order itself was lost', async () => {
    const setup = await loaded({ orders: 120 });
    const { config, organization, plain } = setup;
    const id = plain[0]?.id ?? 0;
    await tamper(
      `INSERT INTO ${TICKETS} SELECT * REPLACE (ticket_id + 5000000000 AS ticket_id, now() AS refunded_at, toDecimal64(7, 2) AS refunded_amount)
       FROM ${TICKETS} WHERE organization = '${organization}' AND order_id = ${id} LIMIT 1`,
    );
    await dropOrder(organization, id);
    expect(await mend(config)).toMatchObject({ reloaded: 1, after: { equal: true } });
    await expectTruth(setup);
  });

  it('D6: comes back whole after a part of the store was lost', async () => {
    const setup = await loaded();
    const { config, organization } = setup;
    for (const table of [ORDERS, TICKETS]) {
      await tamper(
        `ALTER TABLE ${table} DELETE WHERE organization = '${organization}' AND order_id % 3 = ${table === ORDERS ? 0 : 1}`,
      );
    }
    expect((await mend(config)).after.equal).toBe(true);
    await expectTruth(setup);
  });

  it('leaves the sales alone when it is only looked at', async () => {
    const { config, organization, plain } = await loaded({ orders: 120 });
    await dropOrder(organization, plain[0]?.id ?? 0);
    const dump = () =>
      store.sql(`SELECT * FROM ${ORDERS} WHERE organization = '${organization}' ORDER BY order_id`);
    const before = await dump();
    await look(config);
    expect(await dump()).toEqual(before);
  });
});

describe('orders that are not what they were', () => {
  it('that are not paid at the source are taken out', async () => {
    const setup = await loaded();
    const { config, organization, plain, simulator } = setup;
    const unpaid = [...simulator.world.truth()].find((order) => !order.payed)?.id ?? 0;
    for (const table of [ORDERS, TICKETS]) {
      await tamper(
        `INSERT INTO ${table} SELECT * REPLACE (${unpaid} AS order_id, _ver + bitShiftLeft(toUInt64(1), 33) AS _ver)
         FROM ${table} AS paid WHERE paid.organization = '${organization}' AND paid.order_id = ${plain[0]?.id}`,
      );
    }
    expect(kinds(await look(config))).toEqual({ [unpaid]: 'unpaid' });
    expect(await mend(config)).toMatchObject({ reloaded: 1, marked: 0, after: { equal: true } });
    await expectTruth(setup);
  });

  it('S45: that vanished are marked, still counted, and unmarked when they are listed again', async () => {
    const { config, organization, plain, simulator } = await loaded();
    const facts = (await store.sql(factsQuery(organization))).sort();
    const [gone, back, seen] = plain.map(({ id }) => id);
    simulator.world.remove(gone ?? 0);
    const found = await look(config);
    expect(kinds(found)).toEqual({ [String(gone)]: 'unlisted' });
    expect(await mend(config)).toMatchObject({ marked: 1, reloaded: 0, after: { equal: true } });
    const marks = `SELECT order_id FROM ${ORDERS} WHERE organization = '${organization}' AND isNotNull(vanished_at)`;
    expect(await store.sql(marks)).toEqual([String(gone)]);
    expect((await store.sql(factsQuery(organization))).sort()).toEqual(facts);
    expect(await look(config)).toMatchObject({ equal: true, marked: { orders: 1 }, orders: [] });
    expect(await mend(config)).toMatchObject({ marked: 0, reloaded: 0, rows: { orders: 0 } });

    const mark = (id = 0) =>
      tamper(
        `INSERT INTO ${ORDERS} SELECT * REPLACE (now() AS vanished_at, 0 AS _content_hash, _ver + 1 AS _ver)
         FROM ${ORDERS} FINAL WHERE organization = '${organization}' AND order_id = ${id}`,
      );
    await mark(back);
    expect(kinds(await look(config))).toEqual({ [String(back)]: 'returned' });
    expect(await mend(config)).toMatchObject({ reloaded: 1, after: { equal: true } });
    expect(await store.sql(marks)).toEqual([String(gone)]);

    await mark(seen);
    await store.load(config, { scope: { kind: 'full' } });
    expect(await store.sql(marks)).toEqual([String(gone)]);
  });
});

describe('a pass that is not proved', () => {
  it.each(['documented', 'observed-2025-11'] as const)('S24: marks nothing (%s)', async (behaviour) => {
    const { config, organization, plain, simulator } = await loaded({ behaviour });
    const [gone, lost] = plain.map(({ id }) => id);
    simulator.world.remove(gone ?? 0);
    await dropOrder(organization, lost ?? 0);
    simulator.setFaults({ wrongTotal: 5 });
    expect(await look(config)).toMatchObject({ complete: false, equal: false });
    const mended = await mend(config);
    expect(mended).toMatchObject({ marked: 0, after: { complete: false, differences: { unlisted: 1 } } });
    expect(mended.after.orders.map(({ order_id }) => order_id)).toEqual([String(gone)]);
    const [run] = await store.sql(
      `SELECT mode, status, complete FROM meta_job_runs WHERE organization = '${organization}' ORDER BY run_id DESC LIMIT 1`,
    );
    expect(run).toBe('repair\tincomplete\t0');
    simulator.setFaults({});
    expect(await mend(config)).toMatchObject({ marked: 1, after: { equal: true, complete: true } });
  });

  it('does not say that an order is gone which cannot be read', async () => {
    const { config, simulator } = await loaded();
    simulator.setFaults({ badRows: 40 });
    const found = await look(config);
    expect(found).toMatchObject({ complete: false, differences: { unlisted: 0 } });
    expect(found.rejected).toBe(simulator.badRowIds().length);
    expect(await mend(config)).toMatchObject({ marked: 0, reloaded: 0 });
  });
});

describe('a window', () => {
  it('compares sale days alone', async () => {
    const { config, organization, plain } = await loaded();
    const [first, last] = [plain[0], plain.at(-1)];
    for (const order of [first, last]) await dropOrder(organization, order?.id ?? 0);
    const day = 86_400_000;
    const start = Math.floor(((last?.payedAt ?? 0) + 3 * 3_600_000) / day) * day - 3 * 3_600_000;
    const found = await look(config, { fromMs: start, toMs: start + day });
    expect(kinds(found)).toEqual({ [String(last?.id)]: 'missing' });
    expect(found.source.orders).toBe(found.store.orders + 1);
    expect(Object.keys(kinds(await look(config)))).toHaveLength(2);
  });

  it('knows an order again that the store holds on a day outside', async () => {
    const { config, organization, plain } = await loaded();
    const last = plain.at(-1);
    await tamper(
      `ALTER TABLE ${ORDERS} UPDATE sale_ts = '2020-02-02 00:00:00' WHERE organization = '${organization}' AND order_id = ${last?.id}`,
    );
    const fromMs = (last?.payedAt ?? 0) - 1000;
    expect(kinds(await look(config, { fromMs, toMs: Date.now() }))).toEqual({
      [String(last?.id)]: 'different',
    });
  });
});

describe('a repair', () => {
  it('is on record, also when it is stopped, and leaves what it began to the next', async () => {
    const setup = await loaded();
    const { config, organization } = setup;
    await tamper(`ALTER TABLE ${ORDERS} DELETE WHERE organization = '${organization}' AND order_id % 2 = 0`);
    const stop = new AbortController();
    const stopped = repair({
      ...options(config),
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === 'orders') stop.abort(new InterruptedError('SIGINT'));
      },
    });
    await expect(stopped).rejects.toBeInstanceOf(InterruptedError);
    const runs = `SELECT mode, status FROM meta_job_runs WHERE organization = '${organization}' AND mode = 'repair'`;
    expect(await store.sql(runs)).toEqual(['repair\tinterrupted']);
    await mend(config);
    expect((await store.sql(runs)).sort()).toEqual(['repair\tinterrupted', 'repair\tok']);
    await expectTruth(setup);
  });
});
