import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../core/clock.ts';
import type { Faults } from './faults.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.ts';
import { fetchPage, send } from './test-client.ts';
import { DEFAULT_ANCHOR_MS } from './world.ts';

const running: Simulator[] = [];

async function start(faults: Faults, options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ orders: 220, faults, ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

async function statuses(simulator: Simulator, count: number, path = '/orders'): Promise<number[]> {
  const seen: number[] = [];
  for (let number = 0; number < count; number += 1) seen.push((await send(simulator.url + path)).status);
  return seen;
}

describe('an answer that goes wrong', () => {
  it('is every n-th, and the next one is right', async () => {
    const simulator = await start({ answers: [{ kind: 'status', status: 503, every: 3 }] });
    expect(await statuses(simulator, 7)).toEqual([200, 200, 503, 200, 200, 503, 200]);
    simulator.setFaults({});
    expect(await statuses(simulator, 3)).toEqual([200, 200, 200]);
  });

  it('can be spared at first, limited in number, and bound to a path or a page', async () => {
    const simulator = await start({
      answers: [{ kind: 'status', status: 500, after: 2, times: 1, path: '/orders' }],
    });
    expect(await statuses(simulator, 3, '/events')).toEqual([200, 200, 200]);
    expect(await statuses(simulator, 5)).toEqual([200, 200, 500, 200, 200]);
    simulator.setFaults({ failPage: 2 });
    expect(await statuses(simulator, 2, '/orders?page=2')).toEqual([500, 500]);
    expect(await statuses(simulator, 1, '/orders?page=3')).toEqual([200]);
    simulator.setFaults({ failPage: 1 });
    expect(await statuses(simulator, 1, '/orders/5')).toEqual([404]);
    simulator.setFaults({ failPage: 2 });
    simulator.setBehaviour('documented');
    expect((await send(`${simulator.url}/orders`, { body: { page: 2 } })).status).toBe(500);
  });

  it('has the body of the captures', async () => {
    const simulator = await start({ answers: [{ kind: 'status', status: 503 }] });
    const { json } = await send(`${simulator.url}/orders`);
    expect(json).toEqual({ error: 'Unknown error', status: 503, code: 'UNKNOWN_ERROR', info: [] });
  });

  it.each([
    [7, '7'],
    ['soon', 'soon'],
    ['date', new Date(DEFAULT_ANCHOR_MS + 2000).toUTCString()],
    [undefined, undefined],
  ])('may say when to come back: %s', async (retryAfter, header) => {
    const clock: Clock = { now: () => DEFAULT_ANCHOR_MS, monotonic: () => 0, sleep: () => Promise.resolve() };
    const simulator = await start({ answers: [{ kind: 'status', status: 429, retryAfter }] }, { clock });
    const answer = await send(`${simulator.url}/orders`);
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe(header);
  });

  it.each([
    ['html', { kind: 'html' }, 200, (text: string) => text.startsWith('<!DOCTYPE html>')],
    ['an error envelope', { kind: 'error-envelope' }, 200, (text: string) => text.startsWith('{"error"')],
    ['nothing', { kind: 'empty', status: 200 }, 200, (text: string) => text === ''],
    ['no content', { kind: 'empty', status: 204 }, 204, (text: string) => text === ''],
    ['no data', { kind: 'null-data' }, 200, (text: string) => text.startsWith('{"data":null')],
    [
      'a byte order mark',
      { kind: 'byte-order-mark' },
      200,
      (text: string) => text.startsWith('\uFEFF{"data"'),
    ],
    [
      'half the JSON',
      { kind: 'truncated' },
      200,
      (text: string) => text.startsWith('{"data"') && !text.endsWith('}}'),
    ],
  ] as const)('can be %s', async (_name, fault, status, isRight) => {
    const simulator = await start({ answers: [fault] });
    const answer = await send(`${simulator.url}/orders`);
    expect(answer.status).toBe(status);
    expect(isRight(answer.text)).toBe(true);
    expect(simulator.requests.entries.at(-1)?.status).toBe(status);
  });

  it('can be a redirect', async () => {
    const simulator = await start({ answers: [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }] });
    expect(await send(`${simulator.url}/orders`)).toMatchObject({
      status: 302,
      headers: { location: 'http://127.0.0.1:9/' },
    });
  });

  it('can be gzip that does not unpack', async () => {
    const simulator = await start({ answers: [{ kind: 'corrupt-gzip' }] });
    const { bytes, headers } = await send(`${simulator.url}/orders`);
    expect(headers['content-encoding']).toBe('gzip');
    expect(() => gunzipSync(bytes)).toThrow();
  });

  it('can be a connection reset in the middle of the body', async () => {
    const simulator = await start({ answers: [{ kind: 'reset', times: 1 }] });
    await expect(send(`${simulator.url}/orders`)).rejects.toThrow(/ECONNRESET|aborted/);
    expect(simulator.requests.entries[0]?.status).toBe(0);
    expect((await send(`${simulator.url}/orders`)).status).toBe(200);
  });

  it.each(['headers', 'body'] as const)(
    'can stall before the %s is through, and is ended by the close',
    async (where) => {
      const simulator = await start({ answers: [{ kind: 'stall', where }] });
      const signal = AbortSignal.timeout(150);
      await expect(send(`${simulator.url}/orders`, { signal })).rejects.toThrow();
      const pending = expect(send(`${simulator.url}/orders`)).rejects.toThrow();
      await expect.poll(() => simulator.requests.total).toBe(2);
      await simulator.close();
      await pending;
    },
  );

  it('can come a byte at a time', async () => {
    const simulator = await start({ answers: [{ kind: 'drip', everyMs: 1 }] });
    await expect(send(`${simulator.url}/orders`, { signal: AbortSignal.timeout(200) })).rejects.toThrow();
  });

  it('can be late', async () => {
    const simulator = await start({ latencyMs: 30, answers: [{ kind: 'delay', ms: 40 }] });
    const started = performance.now();
    expect((await send(`${simulator.url}/orders`)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(65);
  });

  it('refuses a rule that counts below one', async () => {
    await expect(createSimulator({ faults: { answers: [{ kind: 'html', every: 0 }] } })).rejects.toThrow(
      RangeError,
    );
  });
});

describe('a service that is down', () => {
  it('may be so for orders alone', async () => {
    const simulator = await start({ ordersDown: true });
    expect(await statuses(simulator, 2)).toEqual([503, 503]);
    expect(await statuses(simulator, 1, '/orders/1')).toEqual([503]);
    expect(await statuses(simulator, 1, '/events')).toEqual([200]);
  });

  it('comes back at its time', async () => {
    let now = DEFAULT_ANCHOR_MS;
    const clock: Clock = { now: () => now, monotonic: () => 0, sleep: () => Promise.resolve() };
    const simulator = await start({ downUntil: DEFAULT_ANCHOR_MS + 60_000 }, { clock });
    expect(await statuses(simulator, 2, '/events')).toEqual([503, 503]);
    now += 60_000;
    expect(await statuses(simulator, 1, '/events')).toEqual([200]);
  });
});

describe('paging that lies', () => {
  it('counts wrong', async () => {
    const simulator = await start({ wrongTotal: 10 });
    expect((await fetchPage(`${simulator.url}/orders`)).total).toBe(230);
  });

  it('repeats the last page for ever', async () => {
    const simulator = await start({ repeatLastPage: true });
    const last = await fetchPage(`${simulator.url}/orders?page=5`);
    expect(last.ids).toHaveLength(20);
    expect((await fetchPage(`${simulator.url}/orders?page=9`)).ids).toEqual(last.ids);
  });

  it('ends after the first page', async () => {
    const simulator = await start({ onlyFirstPage: true });
    expect((await fetchPage(`${simulator.url}/orders`)).ids).toHaveLength(50);
    expect(await fetchPage(`${simulator.url}/orders?page=2`)).toMatchObject({ ids: [], total: 220 });
  });

  it('always gives the first page', async () => {
    const simulator = await start({ pageIgnored: true });
    const first = await fetchPage(`${simulator.url}/orders`);
    expect((await fetchPage(`${simulator.url}/orders?page=3`)).ids).toEqual(first.ids);
  });
});

describe('orders on the move', () => {
  it('are born, and recent ones changed, while pages are read', async () => {
    const simulator = await start({ birthsPerPage: 3 });
    const { version } = simulator.world;
    expect((await fetchPage(`${simulator.url}/orders`)).total).toBe(220);
    expect((await fetchPage(`${simulator.url}/orders`)).total).toBe(223);
    expect(simulator.world.counts().total).toBe(226);
    expect(simulator.world.version).toBeGreaterThan(version + 6);
    await send(`${simulator.url}/events`);
    expect(simulator.world.counts().total).toBe(226);
  });

  it('vanish while pages are read', async () => {
    const simulator = await start({ removalsPerPage: 2 });
    await fetchPage(`${simulator.url}/orders`);
    expect((await fetchPage(`${simulator.url}/orders`)).total).toBe(218);
  });

  it('move the same way each time', async () => {
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const clock: Clock = {
          now: () => DEFAULT_ANCHOR_MS,
          monotonic: () => 0,
          sleep: () => Promise.resolve(),
        };
        const simulator = await start({ birthsPerPage: 2, removalsPerPage: 1 }, { clock });
        for (let page = 1; page < 6; page += 1) await fetchPage(`${simulator.url}/orders?page=${page}`);
        return [...simulator.world.truth()];
      }),
    );
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe('odd rows', () => {
  it('write the same order in several ways', async () => {
    const simulator = await start({ shapes: true });
    const { text } = await send(`${simulator.url}/orders`);
    for (const piece of [
      '"payed":true',
      '"payed":1',
      '"payed":"1"',
      '"custom":[]',
      '"custom":{}',
      '"custom":""',
    ]) {
      expect(text).toContain(piece);
    }
    expect(text).toMatch(/"price":"\d+\.\d\d"/);
    expect(text).toMatch(/"id":"\d+","uniqid"/);
    const truth = [...simulator.world.truth()].slice(0, 50).map(({ id }) => id);
    expect((await fetchPage(`${simulator.url}/orders`)).ids).toEqual(truth);
  });

  it('are unreadable every n-th time, and can be named', async () => {
    const simulator = await start({ badRows: 10 });
    const { orders, ids } = await fetchPage(`${simulator.url}/orders`);
    const bad = orders.filter(
      ({ payed, price, payed_at }) => typeof price !== 'number' || (payed && payed_at === null),
    );
    const named = simulator.badRowIds().filter((id) => ids.includes(id));
    expect(bad.map(({ id }) => id)).toEqual(named);
    expect(named.length).toBeGreaterThan(2);
    expect(new Set(bad.map(({ payed_at }) => payed_at === null)).size).toBe(2);
    simulator.setFaults({});
    expect(simulator.badRowIds()).toEqual([]);
  });
});
