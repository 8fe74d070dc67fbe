/** The server with everything it is made of: its own store, a simulated QTickets, real HTTP. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  healthSchema,
  type LiveRun,
  liveRunSchema,
  runDetailSchema,
  runListSchema,
} from '../../src/protocol/server.ts';
import { alerts } from '../../src/server/alerts.ts';
import { checks } from '../../src/server/checks.ts';
import type { ServerParts } from '../../src/server/hooks.ts';
import type { RunEnd } from '../../src/server/runs.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { createLeapingClock } from '../support/leaping-clock.ts';
import { HAS_PROMTOOL, promtool } from '../support/promtool.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { select } from '../warehouse/harness.ts';

let simulator: Simulator;
let server: TestServer;
let parts: ServerParts;
const ends: RunEnd[] = [];
const clock = createLeapingClock();

beforeAll(async () => {
  simulator = await createSimulator({
    ...{ behaviour: 'documented', orders: 600, seed: 5, years: 1, anchor: Date.now() - 3_600_000 },
  });
  server = await startTestServer({
    ...{ url: simulator.url, clock },
    extensions: [
      checks,
      (given) => {
        parts = given;
        return { onRunEnded: async (end) => void ends.push(end) };
      },
      () => ({ onRunEnded: () => Promise.reject(new Error('a hook of another part')) }),
    ],
  });
});
afterAll(async () => {
  await server.close();
  await simulator.close();
});

const started = z.object({ run_id: z.string() });
const health = async () => healthSchema.parse(await (await server.get('/api/v1/health')).json());

async function startRun(body: unknown): Promise<string> {
  const response = await server.post('/api/v1/runs', body);
  expect(response.status).toBe(202);
  return started.parse(await response.json()).run_id;
}

/** Resolves once the run has ended, as the hook was told. */
async function endOf(runId: string): Promise<RunEnd> {
  const find = () => ends.find((end) => end.runId === runId);
  await expect.poll(find, { interval: 20 }).toBeDefined();
  // The hook comes before the next run can begin.
  await expect.poll(() => parts.runs.live, { interval: 10 }).toBeNull();
  const end = find();
  if (end === undefined) throw new Error('no end');
  return end;
}

/** What a watcher is told, up to the end of the run that is met. */
async function watchRun(): Promise<(LiveRun | null)[]> {
  const response = await server.get('/api/v1/runs/live');
  const told: (LiveRun | null)[] = [];
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^event: run\ndata: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) told.push(liveRunSchema.nullable().parse(JSON.parse(data)));
    }
    if (told.length > 1 && told.at(-1) === null) break;
  }
  return told;
}

describe('runs', () => {
  it('are started, watched to their end, listed and told one by one', async () => {
    expect((await health()).problems).toEqual(['never-loaded']);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    simulator.setFaults({ latencyMs: 40 });
    const watching = watchRun();
    const runId = await startRun({ kind: 'load' });
    const told = await watching;
    simulator.setFaults({});
    const end = await endOf(runId);
    expect(end).toMatchObject({ kind: 'load', trigger: 'request', status: 'ok', error: null });
    const live = told.filter((one) => one !== null);
    expect(live.every(({ run_id }) => run_id === runId)).toBe(true);
    expect(live.map(({ progress }) => progress?.phase)).toContain('orders');
    expect(told.at(-1)).toBeNull();

    const list = runListSchema.parse(await (await server.get('/api/v1/runs?limit=1')).json());
    expect(list.runs.map(({ run_id, status }) => [run_id, status])).toEqual([[runId, 'ok']]);
    const one = runDetailSchema.parse(await (await server.get(`/api/v1/runs/${runId}`)).json());
    expect(one.run).toMatchObject({ run_id: runId, complete: true, distinct_ids: 600 });
    expect((await server.get('/api/v1/runs/none')).status).toBe(404);
    expect(await health()).toMatchObject({ status: 'ready', problems: [], last_run: { run_id: runId } });
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('compare, and leave a record of what they found; then the store is checked', async () => {
    const end = await endOf(await startRun({ kind: 'verify' }));
    expect(end).toMatchObject({
      kind: 'verify',
      status: 'ok',
      verification: { equal: true, complete: true },
    });
    expect((await health()).last_verification).toMatchObject({
      verify_id: end.runId,
      status: 'equal',
      differences: 0,
    });
    const failed =
      "SELECT count() > 0 AS checked, countIf(severity = 'error' AND status != 'passed') AS failed FROM meta_checks";
    expect(await select(parts.store.warehouse, failed)).toEqual([{ checked: 1, failed: '0' }]);
  });

  it('never overlap, and one that is stopped keeps what was acknowledged', async () => {
    simulator.setFaults({ latencyMs: 300 });
    const runId = await startRun({ kind: 'load', full: true });
    const second = await server.post('/api/v1/runs', { kind: 'repair' });
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ error: { code: 'STORE_LOCKED' } });
    expect((await health()).writer).toMatchObject({ purpose: 'load', pid: process.pid });
    expect((await server.post(`/api/v1/runs/${runId}/stop`)).status).toBe(202);
    expect(await endOf(runId)).toMatchObject({ status: 'interrupted' });
    simulator.setFaults({});
    expect((await server.post(`/api/v1/runs/${runId}/stop`)).status).toBe(404);
    const one = runDetailSchema.parse(await (await server.get(`/api/v1/runs/${runId}`)).json());
    expect(one.run?.status).toBe('interrupted');
  });

  it.each([
    [{ kind: 'load', full: true, since_hours: 3 }],
    [{ kind: 'load', from: '2025-01-01' }],
    [{ kind: 'load', from: '2025-02-30', to: '2025-03-01' }],
    [{ kind: 'sql' }],
    [{ kind: 'load', sql: 'DROP TABLE x' }],
    ['load'],
  ])('are not started by %j', async (body) => {
    const response = await server.post('/api/v1/runs', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'USAGE' } });
  });

  it('go on when a hook of another part fails, and its failure is logged', () => {
    expect(server.log.join('')).toContain('a hook of another part');
  });
});

/** An order as the source gives it by id: what the body of a webhook is. */
async function orderOf(id: number): Promise<Record<string, unknown>> {
  const response = await fetch(`${simulator.url}/orders/${id}`, {
    headers: { authorization: 'Bearer test-token' },
  });
  return z.object({ data: z.record(z.string(), z.unknown()) }).parse(await response.json()).data;
}

const idle = () => expect.poll(async () => (await health()).webhooks.waiting, { interval: 20 }).toBe(0);
const stored = (id: number) =>
  select(
    parts.store.warehouse,
    'SELECT toString(tickets_sold) AS tickets, toString(revenue) AS revenue, isNotNull(cancelled_at) AS is_cancelled FROM stg_qtickets_api_orders_raw WHERE order_id = {id:UInt64}',
    { id },
  );
const outcomes = (id: number) =>
  select(
    parts.store.warehouse,
    'SELECT outcome, taken_from FROM meta_webhooks WHERE order_id = {id:UInt64} ORDER BY delivery_id',
    { id },
  );

/** How often the source was asked for this order alone. */
const askedFor = (id: number) =>
  simulator.requests.entries.filter(({ url }) => url.endsWith(`/orders/${id}`)).length;

/** The source does not give single orders: bodies have to do. */
const withoutOrders = (status: 404 | 503) => ({
  answers: [{ kind: 'status', status, path: '/orders/' }] as const,
});

describe('webhooks', () => {
  it('bring a sale within moments: fetched again by id, facts included', async () => {
    const id = simulator.world.createOrder({ payed: true });
    const { status } = await server.webhook(await orderOf(id), 'payed');
    expect(status).toBe(200);
    await idle();
    expect(await outcomes(id)).toEqual([{ outcome: 'new', taken_from: 'fetched' }]);
    expect(await stored(id)).toHaveLength(1);
    const facts =
      'SELECT toUInt8(sum(revenue) = (SELECT sum(revenue) FROM stg_qtickets_api_orders_raw)) AS same FROM fact_qtickets_sales_daily';
    expect(await select(parts.store.warehouse, facts)).toEqual([{ same: 1 }]);
  });

  it('I11: repeated and out of order leave one row, the newest', async () => {
    const id = simulator.world.createOrder({ payed: true }, Date.now() - 60_000);
    const created = await orderOf(id);
    simulator.world.refund(id, {}, Date.now() - 40_000);
    const refunded = await orderOf(id);
    simulator.world.cancel(id, Date.now() - 20_000);
    const deleted = await orderOf(id);
    simulator.world.remove(id);
    const sent = [deleted, created, refunded, created, deleted, refunded, refunded, created];
    for (const body of sent) expect((await server.webhook(body)).status).toBe(200);
    await idle();
    expect(await outcomes(id)).toHaveLength(sent.length);
    expect(await stored(id)).toEqual([expect.objectContaining({ is_cancelled: 1 })]);
    const copies = await Promise.all(Array.from({ length: 200 }, () => server.webhook(deleted, 'deleted')));
    expect(copies.every(({ status }) => status === 200)).toBe(true);
    await idle();
    expect(await stored(id)).toHaveLength(1);
    expect(await outcomes(id)).toHaveLength(sent.length + copies.length);
  });

  it('I8: that cannot be read are kept with their reason, and counted', async () => {
    for (const [body, type] of [
      ['{oops', 'payed'],
      [{ id: 1 }, 'strange'],
      ['[]', 'updated'],
      [{}, 'created'],
    ] as const) {
      expect((await server.webhook(body, type)).status).toBe(200);
    }
    await idle();
    const kept = await readdir(join(server.dataDir, 'webhooks', 'unreadable'));
    expect(kept).toHaveLength(4);
    const reasons = "SELECT reason FROM meta_webhooks WHERE outcome = 'unreadable' ORDER BY delivery_id";
    expect(
      (await select(parts.store.warehouse, reasons)).map(({ reason }) => String(reason).split(' at ')[0]),
    ).toEqual([
      'the body is not valid JSON',
      'unknown X-Event-Type',
      'the body is not an order',
      'id: no id',
    ]);
  });

  it('I12: wait while a run writes, answered at once, and are applied after it', async () => {
    const ids = Array.from({ length: 20 }, () => simulator.world.createOrder({ payed: true }));
    const bodies = await Promise.all(ids.map(orderOf));
    const turn = await parts.store.turns.take('load', process.pid);
    const startMs = performance.now();
    for (const body of bodies) expect((await server.webhook(body, 'payed')).status).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(2_000);
    expect((await health()).webhooks.waiting).toBe(20);
    turn.release();
    await idle();
    for (const id of ids) expect(await stored(id)).toHaveLength(1);
  });

  it('I14: of an order that the source does not give yet bring it by their body, and by the source once it does', async () => {
    const id = simulator.world.createOrder({ payed: true }, Date.now() - 60_000);
    const body = await orderOf(id);
    simulator.world.cancel(id, Date.now() - 30_000);
    simulator.setFaults(withoutOrders(404));
    await server.webhook(body, 'payed');
    await idle();
    expect(await outcomes(id)).toEqual([{ outcome: 'new', taken_from: 'body' }]);
    expect(await stored(id)).toEqual([expect.objectContaining({ is_cancelled: 0 })]);
    simulator.setFaults({});
    await clock.leap(75_000);
    expect(await stored(id)).toEqual([expect.objectContaining({ is_cancelled: 1 })]);
  });

  it('I14: of an order that the source never gives have it asked for after 1, 5 and 20 minutes, then no more', async () => {
    const id = simulator.world.createOrder({ payed: true });
    const body = await orderOf(id);
    simulator.world.remove(id);
    await server.webhook(body, 'payed');
    await idle();
    const first = askedFor(id);
    for (const [minutes, times] of [
      [0.7, 0],
      [0.6, 1],
      [4.5, 1],
      [0.8, 2],
      [19.5, 2],
      [0.8, 3],
      [90, 3],
    ] as const) {
      await clock.leap(minutes * 60_000);
      expect([minutes, askedFor(id) - first]).toEqual([minutes, times]);
    }
    expect(await stored(id)).toHaveLength(1);
  });

  it('are taken from their bodies while the source is down', async () => {
    const id = simulator.world.createOrder({ payed: true });
    const body = await orderOf(id);
    simulator.setFaults(withoutOrders(503));
    await server.webhook({ ...body, primary_orders: [11, 12], secondary_orders: [{ id: 13 }] }, 'created');
    await idle();
    simulator.setFaults({});
    expect(await outcomes(id)).toEqual([{ outcome: 'new', taken_from: 'body' }]);
    const exchanges =
      'SELECT toString(primary_order_id) AS old, toString(secondary_order_id) AS new FROM stg_qtickets_api_exchanges_raw ORDER BY old, new';
    expect(await select(parts.store.warehouse, exchanges)).toEqual([
      { old: '11', new: String(id) },
      { old: '12', new: String(id) },
      { old: String(id), new: '13' },
    ]);
  });
});

describe('alerts', () => {
  it('are opened a minute after a load that failed, and told in the log', async () => {
    const hooks = await alerts(parts);
    await hooks.everyMinute?.(Date.now());
    expect(server.log.join('')).not.toContain('a problem began');
    simulator.setFaults({ answers: [{ kind: 'status', status: 401 }] });
    const end = await endOf(await startRun({ kind: 'load' }));
    simulator.setFaults({});
    expect(end.status).toBe('error');
    await hooks.everyMinute?.(Date.now());
    expect(server.log.join('')).toContain('a problem began');
  });
});

describe('the figures for Prometheus', () => {
  it('tell what was done', async () => {
    const response = await server.get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await response.text()).split('\n');
    const figure = (start: string) =>
      lines
        .find((line) => line.startsWith(start))
        ?.split(' ')
        .at(-1);
    expect(figure('zakaz_ready')).toBe('1');
    expect(figure('zakaz_webhook_queue')).toBe('0');
    expect(Number(figure('zakaz_webhooks_received_total{outcome="accepted",old_secret="0"'))).toBeGreaterThan(
      200,
    );
    expect(Number(figure('zakaz_runs_total{kind="load",status="ok"}'))).toBe(1);
    expect(Number(figure('zakaz_source_requests_total{outcome="ok"}'))).toBeGreaterThan(10);
  });

  it.runIf(HAS_PROMTOOL)('are accepted by its own checker (else skipped: no promtool here)', async () => {
    const text = await (await server.get('/metrics')).text();
    expect(promtool(['check', 'metrics'], text)).toEqual([0, '']);
    expect(promtool(['check', 'metrics'], `${text}zakaz_mistake 1\n`)[0]).not.toBe(0);
  });
});
