/** The whole loader against the simulator, whose truth is known, into the real engine. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../src/core/errors.ts';
import { BEHAVIOURS, type Behaviour } from '../../src/simulator/behaviours.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';

let store: TestStore;
const open: Simulator[] = [];

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(async () => {
  for (const simulator of open.splice(0)) await simulator.close();
});

async function simulate(options: SimulatorOptions): Promise<Simulator> {
  // The history ends an hour ago, so that what happens now belongs to events on sale.
  const simulator = await createSimulator({
    orders: 400,
    seed: 7,
    anchor: Date.now() - 3_600_000,
    ...options,
  });
  open.push(simulator);
  return simulator;
}

async function expectTruth(organization: string, simulator: Simulator): Promise<void> {
  const truth = trueFacts(simulator.world.truth());
  expect((await store.sql(factsQuery(organization))).sort()).toEqual(truth);
  expect((await store.sql(factsQuery(organization, 'fact_qtickets_sales_utm_daily'))).sort()).toEqual(truth);
  const { paid, tickets } = simulator.world.counts();
  const count = (table: string) =>
    store.sql(`SELECT count() FROM ${table} WHERE organization = '${organization}'`);
  expect(await count('stg_qtickets_api_orders_raw')).toEqual([String(paid)]);
  expect(await count('stg_qtickets_api_tickets_raw')).toEqual([String(tickets)]);
}

/** Some paid orders of the source that nothing has happened to yet. */
function untouched(simulator: Simulator, count: number): number[] {
  const ids: number[] = [];
  for (const order of simulator.world.truth()) {
    const isPlain =
      order.payed && order.deletedAt === null && order.tickets.every((one) => one.refundedAt === null);
    if (isPlain && order.price > 0n && ids.length < count) ids.push(order.id);
  }
  return ids;
}

/** Whether it cannot be asked for what changed. */
const isBlind = (behaviour: Behaviour) => behaviour === 'observed-2025-11';

describe.each(BEHAVIOURS)('a source that behaves as %s', (behaviour) => {
  it('is loaded completely, to the kopeck, and a second load writes nothing', async () => {
    const simulator = await simulate({ behaviour });
    const config = store.config(`whole-${behaviour}`, simulator.url);
    const first = await store.load(config);
    expect(first.metrics).toMatchObject({ status: 'ok', mode: 'full', distinct_ids: 400, server_total: 400 });
    await expectTruth(config.organization, simulator);

    const again = await store.load(config, { scope: { kind: 'full' } });
    expect(again.metrics).toMatchObject({
      status: 'ok',
      rows: { orders: 0, tickets: 0, events: 0, facts: 0 },
    });
    const second = await store.load(config);
    expect(second.metrics).toMatchObject({
      status: 'ok',
      mode: isBlind(behaviour) ? 'sweep' : 'window',
      rows: { orders: 0, tickets: 0 },
    });
    await expectTruth(config.organization, simulator);
  });

  it('is followed through payments, refunds, cancellations and restores', async () => {
    const simulator = await simulate({ behaviour });
    const { world } = simulator;
    const config = store.config(`moves-${behaviour}`, simulator.url);
    await store.load(config);

    const [refunded = 0, partly = 0, cancelled = 0, restored = 0, scanned = 0] = untouched(simulator, 5);
    world.refund(refunded, { deduction: 10 });
    const [someTicket] = world.truthOf(partly)?.tickets ?? [];
    world.refund(partly, { tickets: someTicket ? [someTicket.id] : [] });
    world.cancel(cancelled);
    world.cancel(restored);
    world.restore(restored);
    world.scan(scanned);
    const born = world.createOrder({ payed: false });
    world.createOrder({ payed: true });
    const { metrics } = await store.load(config);
    expect(metrics).toMatchObject({ status: 'ok', mode: isBlind(behaviour) ? 'sweep' : 'window' });
    expect(metrics.rows.orders).toBeGreaterThanOrEqual(4);
    expect(metrics.rows.orders).toBeLessThanOrEqual(6);
    await expectTruth(config.organization, simulator);

    world.pay(born);
    world.restore(cancelled);
    const last = await store.load(config);
    expect(last.metrics).toMatchObject({ status: 'ok', rows: { orders: 2 } });
    await expectTruth(config.organization, simulator);
  });

  it('is loaded completely while orders are born', async () => {
    const simulator = await simulate({ behaviour, faults: { birthsPerPage: 2 } });
    const config = store.config(`births-${behaviour}`, simulator.url);
    const before = new Set([...simulator.world.truth()].filter((order) => order.payed).map(({ id }) => id));
    const { metrics } = await store.load(config);
    const stored = await store.sql(
      `SELECT order_id FROM stg_qtickets_api_orders_raw WHERE organization = '${config.organization}'`,
    );
    const missing = [...before].filter((id) => !stored.includes(String(id)));
    expect(missing).toEqual([]);
    expect(['ok', 'incomplete']).toContain(metrics.status);
    simulator.setFaults({});
    const healed = await store.load(config, { scope: { kind: 'full' } });
    expect(healed.metrics.status).toBe('ok');
    await expectTruth(config.organization, simulator);
  });
});

describe('the contract', () => {
  it('is stored with its evidence, and chooses the way of reading', async () => {
    const expected = {
      documented: ['body', 'keyset'],
      'query-where': ['query-where', 'keyset'],
      flat: ['flat', 'pages'],
      'observed-2025-11': ['flat', 'pages'],
    };
    for (const [name, [dialect, plan]] of Object.entries(expected)) {
      const behaviour = BEHAVIOURS.find((one) => one === name);
      const simulator = await simulate({ behaviour });
      const { metrics } = await store.load(store.config(`contract-${name}`, simulator.url));
      expect({ name, dialect: metrics.dialect, plan: metrics.plan }).toEqual({ name, dialect, plan });
      const stored = await store.sql(
        `SELECT dialect, capability, verdict FROM meta_contract WHERE organization = 'contract-${name}' AND dialect != ''`,
      );
      const proofs = metrics.contract.map((one) => [one.dialect, one.capability, one.verdict].join('\t'));
      expect(stored.sort()).toEqual(proofs.sort());
    }
  });

  it.each(['body', 'query-where'] as const)(
    'S30: a forced dialect that is ignored (%s) is told and not called complete',
    async (dialect) => {
      const simulator = await simulate({ behaviour: 'observed-2025-11' });
      const { metrics, error } = await store.load(
        store.config(`forced-${dialect}`, simulator.url, { dialect }),
      );
      expect(error).toBeNull();
      expect(metrics).toMatchObject({ status: 'incomplete', completeness: { reason: 'dialect-ignored' } });
      expect(metrics.completeness.detail).toContain(`QTICKETS_DIALECT=${dialect}`);
    },
  );

  it('S30: reads everything when the window is ignored, and counts what lies outside', async () => {
    const simulator = await simulate({ behaviour: 'observed-2025-11' });
    const config = store.config('outside', simulator.url);
    await store.load(config);
    const [changed = 0] = untouched(simulator, 1);
    simulator.world.cancel(changed);
    const { metrics } = await store.load(config, { scope: { kind: 'since-hours', hours: 1 } });
    expect(metrics).toMatchObject({
      status: 'ok',
      orders_seen: 400,
      orders_out_of_window: 399,
      rows: { orders: 1 },
    });
  });

  it('sends nothing but GET, and dates with a colon in the offset', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const config = store.config('polite', simulator.url);
    await store.load(config);
    await store.load(config);
    const sent = simulator.requests.entries;
    expect(new Set(sent.map(({ method }) => method))).toEqual(new Set(['GET']));
    const dates = sent.flatMap(
      ({ url, body }) => `${decodeURIComponent(url)}${body ?? ''}`.match(/\d{4}-\d\d-\d\dT[^"&]*/g) ?? [],
    );
    expect(dates.length).toBeGreaterThan(0);
    for (const date of dates) expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/);
  });
});

describe('a source that lies or breaks', () => {
  it('S24: a total that is never reached makes the load incomplete and holds the watermark', async () => {
    const simulator = await simulate({ behaviour: 'observed-2025-11', faults: { wrongTotal: 7 } });
    const { metrics } = await store.load(store.config('wrong-total', simulator.url));
    expect(metrics).toMatchObject({ status: 'incomplete', completeness: { reason: 'count-short' } });
    expect(metrics.completeness.detail).toContain('400 of 407');
    expect(await store.sql(`SELECT count() FROM meta_watermarks WHERE organization = 'wrong-total'`)).toEqual(
      ['0'],
    );
  });

  it('S1: answers that fail now and then are asked for again', async () => {
    const answers = [
      { kind: 'status' as const, status: 503, every: 5, times: 3 },
      { kind: 'truncated' as const, every: 7, times: 1 },
      { kind: 'html' as const, every: 9, times: 1 },
    ];
    const simulator = await simulate({ behaviour: 'documented', faults: { answers } });
    const config = store.config('flaky', simulator.url, { maxRetries: 5 });
    const { metrics } = await store.load(config);
    expect(metrics).toMatchObject({ status: 'ok', retries: 5 });
    await expectTruth('flaky', simulator);
  }, 120_000);

  it('S3: a page that always fails leaves what was read, incomplete, and the next load goes on', async () => {
    const simulator = await simulate({ behaviour: 'observed-2025-11', faults: { failPage: 5 } });
    const config = store.config('gap', simulator.url, { concurrency: 1, maxRetries: 0 });
    const { metrics, error } = await store.load(config);
    expect(error).toBeNull();
    expect(metrics).toMatchObject({ status: 'incomplete', error: { code: 'SOURCE_HTTP', http_status: 500 } });
    expect(metrics.rows.orders).toBeGreaterThan(100);
    expect(metrics.rows.facts).toBeGreaterThan(0);
    simulator.setFaults({});
    const healed = await store.load(config);
    expect(healed.metrics).toMatchObject({ status: 'ok', mode: 'full' });
    await expectTruth('gap', simulator);
  });

  it('S10: a token revoked half-way keeps what was read and does not claim more', async () => {
    const simulator = await simulate({
      behaviour: 'documented',
      faults: { answers: [{ kind: 'status', status: 401, path: '/orders', after: 30 }] },
    });
    const { metrics } = await store.load(store.config('revoked', simulator.url, { concurrency: 1 }));
    expect(metrics).toMatchObject({
      status: 'incomplete',
      complete: false,
      error: { code: 'TOKEN_REFUSED' },
    });
    expect(metrics.rows.orders).toBeGreaterThan(0);
  });

  it('S43: rows that would falsify sales are kept aside with their reason, and counted', async () => {
    const simulator = await simulate({ behaviour: 'documented', faults: { badRows: 40 } });
    const { metrics } = await store.load(store.config('rejects', simulator.url));
    const bad = simulator.badRowIds();
    expect(bad.length).toBeGreaterThan(2);
    expect(metrics).toMatchObject({
      status: 'incomplete',
      rejected: bad.length,
      completeness: { reason: 'rows-refused' },
      distinct_ids: 400,
    });
    const kept = await store.sql(
      `SELECT entity_id, reason FROM meta_rejects WHERE organization = 'rejects' AND entity = 'order'`,
    );
    expect(kept.map((line) => Number(line.split('\t')[0])).sort()).toEqual([...bad].sort());
    for (const line of kept)
      expect(line).toMatch(/\t(price: no amount of money|payed_at: paid without a date)/);
    const persons = await store.sql(
      `SELECT count() FROM meta_rejects WHERE organization = 'rejects' AND match(payload_json, '@|79\\\\d{9}|example')`,
    );
    expect(persons).toEqual(['0']);

    // They are asked for again, one by one, and the load goes on from where it was; nothing is called complete without them.
    simulator.requests.clear();
    const config = store.config('rejects', simulator.url);
    expect((await store.load(config)).metrics).toMatchObject({
      ...{ status: 'incomplete', mode: 'window', requests: 3 + bad.length, rows: { orders: 0 } },
      completeness: { reason: 'rows-refused' },
    });
    simulator.setFaults({});
    expect((await store.load(config)).metrics).toMatchObject({
      ...{ status: 'ok', mode: 'window', requests: 3 + bad.length, rows: { orders: bad.length } },
    });
    await expectTruth('rejects', simulator);
    expect((await store.load(config)).metrics).toMatchObject({ status: 'ok', requests: 3 });
    const open = `SELECT countIf(isNull(resolved_at)) FROM meta_rejects WHERE organization = 'rejects'`;
    expect(await store.sql(open)).toEqual(['0']);
  });

  it('odd shapes of the wire change no figure', async () => {
    const simulator = await simulate({ behaviour: 'documented', faults: { shapes: true } });
    const { metrics } = await store.load(store.config('shapes', simulator.url));
    expect(metrics).toMatchObject({ status: 'ok', rejected: 0 });
    await expectTruth('shapes', simulator);
  });

  it('S20: a source that is down fails the load, and the record says so', async () => {
    const simulator = await simulate({ behaviour: 'documented', faults: { ordersDown: true } });
    const { metrics, error } = await store.load(store.config('down', simulator.url, { maxRetries: 0 }));
    expect(error?.code).toBe('SOURCE_HTTP');
    expect(metrics).toMatchObject({ status: 'error', error: { http_status: 503 } });
    expect(await store.sql(`SELECT status, complete FROM meta_job_runs WHERE organization = 'down'`)).toEqual(
      ['error\t0'],
    );
  });
});

describe('orders that change against the grain', () => {
  it('S35: a change dated in the future is loaded, and a real one after it still wins', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const config = store.config('future', simulator.url);
    const [id = 0] = untouched(simulator, 1);
    simulator.world.cancel(id, Date.UTC(2099, 0, 1));
    await store.load(config);
    simulator.world.restore(id);
    const { metrics } = await store.load(config, { scope: { kind: 'full' } });
    expect(metrics).toMatchObject({ status: 'ok', error: null });
    await expectTruth('future', simulator);
  });
});

describe('a run and its record', () => {
  it('is on record from its first second, and ends with its metrics', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const config = store.config('record', simulator.url);
    const during: string[][] = [];
    const { metrics } = await store.load(config, {
      onProgress: () => {
        void store
          .sql(`SELECT status FROM meta_job_runs WHERE organization = 'record'`)
          .then((rows) => during.push(rows));
      },
    });
    expect(during[0]).toEqual(['running']);
    const [row = ''] = await store.sql(
      `SELECT job, status, complete, server_total, distinct_ids, rows_processed, metrics FROM meta_job_runs WHERE organization = 'record'`,
    );
    const [job, status, complete, total, distinct, rows, json = '{}'] = row.split('\t');
    expect([job, status, complete, total, distinct, rows]).toEqual([
      'qtickets_api',
      'ok',
      '1',
      '400',
      '400',
      String(metrics.rows.orders),
    ]);
    expect(JSON.parse(json.replaceAll('\\\\', '\\').replaceAll("\\'", "'"))).toEqual(metrics);
  });

  it('X1: interrupted, it is on record as such, and the next load makes the data whole', async () => {
    const simulator = await simulate({ behaviour: 'documented', faults: { latencyMs: 20 } });
    const config = store.config('interrupted', simulator.url, { concurrency: 1 });
    const abort = new AbortController();
    const { metrics, error } = await store.load(config, {
      signal: abort.signal,
      onProgress: (progress) => {
        if (progress.phase === 'orders' && progress.done > 100) abort.abort(new InterruptedError('SIGINT'));
      },
    });
    expect(error?.code).toBe('INTERRUPTED');
    expect(metrics.status).toBe('interrupted');
    expect(await store.sql(`SELECT status FROM meta_job_runs WHERE organization = 'interrupted'`)).toEqual([
      'interrupted',
    ]);
    simulator.setFaults({});
    const healed = await store.load(config);
    expect(healed.metrics).toMatchObject({ status: 'ok', mode: 'full' });
    await expectTruth('interrupted', simulator);
  });

  it('writes nothing in a dry run, and counts all the same', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const { metrics } = await store.load(store.config('dry', simulator.url), { dryRun: true });
    expect(metrics).toMatchObject({
      status: 'ok',
      dry_run: true,
      distinct_ids: 400,
      rows: { orders: 0, facts: 0 },
    });
    for (const table of ['stg_qtickets_api_orders_raw', 'meta_job_runs', 'meta_contract', 'dim_events']) {
      expect(await store.sql(`SELECT count() FROM ${table} WHERE organization = 'dry'`)).toEqual(['0']);
    }
  });

  it('keeps accounts that share a store apart', async () => {
    const one = await simulate({ behaviour: 'documented', seed: 11 });
    const two = await simulate({ behaviour: 'flat', seed: 12, orders: 300 });
    await store.load(store.config('account-one', one.url));
    await store.load(store.config('account-two', two.url));
    await expectTruth('account-one', one);
    await expectTruth('account-two', two);
    expect(
      await store.sql(
        `SELECT DISTINCT organization FROM meta_watermarks WHERE organization LIKE 'account-%' ORDER BY 1`,
      ),
    ).toEqual(['account-one', 'account-two']);
  });
});

describe('a load that goes on from the last', () => {
  it('costs three requests and writes no row when nothing changed', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const config = store.config('quiet', simulator.url);
    await store.load(config);
    simulator.requests.clear();
    const { metrics } = await store.load(config);
    expect(metrics).toMatchObject({
      status: 'ok',
      mode: 'window',
      plan: 'changes',
      requests: 3,
      rows: { orders: 0, tickets: 0, events: 0, shows: 0, facts: 0 },
    });
    expect(simulator.requests.total).toBe(3);
  });

  it('takes what changed since, and an event that is new', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const config = store.config('goes-on', simulator.url);
    await store.load(config);
    const [cancelled = 0] = untouched(simulator, 1);
    simulator.world.cancel(cancelled);
    const { metrics } = await store.load(config);
    expect(metrics).toMatchObject({ status: 'ok', orders_seen: 1, rows: { orders: 1 } });
    expect(metrics.requests).toBeLessThanOrEqual(4);
    await expectTruth('goes-on', simulator);
  });

  it('S30: notices that a filter it relied on is ignored now, and loads all the same', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const config = store.config('turned', simulator.url);
    await store.load(config);
    const [cancelled = 0] = untouched(simulator, 1);
    simulator.world.cancel(cancelled);
    simulator.setBehaviour('observed-2025-11');
    const { metrics } = await store.load(config);
    expect(metrics).toMatchObject({ status: 'ok', plan: 'pages', dialect: 'flat', rows: { orders: 1 } });
    expect(metrics.contract).toContainEqual(
      expect.objectContaining({
        endpoint: 'orders',
        dialect: 'body',
        capability: 'since',
        verdict: 'ignored',
      }),
    );
    await expectTruth('turned', simulator);
  });
});

describe('a full load that was cut off', () => {
  it('goes on where it stopped: what was acknowledged is not fetched again, and the end is the same', async () => {
    const simulator = await simulate({ behaviour: 'documented', orders: 3000 });
    const config = store.config('resumed', simulator.url);
    const abort = new AbortController();
    const cut = await store.load(config, {
      signal: abort.signal,
      ordersPerBatch: 400,
      onProgress: (progress) => {
        if (progress.phase === 'orders' && progress.written >= 1200)
          abort.abort(new InterruptedError('SIGTERM'));
      },
    });
    expect(cut.metrics.status).toBe('interrupted');
    const [born, [cancelled = 0]] = [simulator.world.createOrder({ payed: true }), untouched(simulator, 1)];
    simulator.world.cancel(cancelled);
    simulator.requests.clear();

    const { metrics } = await store.load(config, { ordersPerBatch: 400 });
    expect(metrics).toMatchObject({ status: 'ok', mode: 'full', distinct_ids: 3001, server_total: 3001 });
    expect(metrics.orders_resumed).toBeGreaterThanOrEqual(1200);
    expect(metrics.orders_seen + metrics.orders_resumed).toBe(3001);
    expect(born).toBeGreaterThan(0);
    // What changed in the part that was not read again is taken by the next load: the watermark is that of the first.
    await store.load(config);
    await expectTruth('resumed', simulator);

    const anew = await store.load(config, { scope: { kind: 'full' } });
    expect(anew.metrics).toMatchObject({ status: 'ok', orders_resumed: 0, rows: { orders: 0 } });
  });
});
