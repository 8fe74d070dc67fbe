import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  deferred,
  expectNoSecret,
  failureOf,
  openBoth,
  openClient,
  openSource,
  readBody,
} from '../../test/support/http-client-setup.ts';
import { TEST_TOKEN } from '../../test/support/scripted-source.ts';
import { SourceBodyError, SourceHttpError, SourceShapeError } from '../core/errors.ts';

describe('a request', () => {
  test('carries token, accepted types and program, below the base URL', async () => {
    const { source, client } = await openBoth(() => ({}), { version: '1.2.3' });
    await client.get(
      { path: 'orders/1614202', query: { since: '2021-05-18T12:23:40+03:00', page: '2' } },
      readBody,
    );
    expect(source.requests).toMatchObject([
      {
        method: 'GET',
        target: '/api/rest/v1/orders/1614202?since=2021-05-18T12%3A23%3A40%2B03%3A00&page=2',
        headers: {
          authorization: `Bearer ${TEST_TOKEN}`,
          accept: 'application/json',
          'accept-encoding': 'gzip',
          'user-agent': 'zakaz/1.2.3',
        },
        body: '',
      },
    ]);
    expect(source.requests[0]?.headers).not.toHaveProperty('content-type');
  });

  test('sends a JSON body with GET, over one kept-alive connection', async () => {
    const { source, client } = await openBoth(() => ({}), { source: { concurrency: 1 } });
    const body = { where: [{ column: 'payed', value: 1 }], orderBy: { id: 'asc' }, page: 1 };
    for (let page = 0; page < 3; page += 1) await client.get({ path: 'orders', body }, readBody);
    expect(source.requests).toHaveLength(3);
    expect(source.connections).toBe(1);
    const { method, headers, body: sent } = source.requests[2] ?? {};
    expect([method, headers?.['content-type'], JSON.parse(sent ?? '')]).toEqual([
      'GET',
      'application/json',
      body,
    ]);
  });

  test('is not sent once the run has sent as many as it may, retries among them', async () => {
    const { source, client } = await openBoth(({ number }) => ({ status: number === 2 ? 503 : 200 }), {
      source: { maxRequests: 3, maxRetries: 5 },
    });
    await client.get({ path: 'orders' }, readBody);
    await client.get({ path: 'orders' }, readBody);
    expect(await failureOf(client.get({ path: 'orders' }, readBody))).toMatchObject({
      code: 'SOURCE_BUDGET',
      details: { requests: 3 },
    });
    expect(source.requests).toHaveLength(3);
  });

  test.each(['/orders', '../admin', 'orders?page=1', 'https://elsewhere.test/', 'orders//1', ''])(
    'refuses a path that could leave the base URL: "%s"',
    async (path) => {
      const { source, client } = await openBoth(() => ({}));
      expect(await failureOf(client.get({ path }, readBody))).toMatchObject({ code: 'INTERNAL' });
      expect(source.requests).toHaveLength(0);
    },
  );

  test('keeps to the limit of requests side by side, and gives the slot back before the body is read', async () => {
    let inFlight = 0;
    let most = 0;
    const held: (() => void)[] = [];
    const { client } = await openBoth(
      async () => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        // Answers two by two, so that both slots are in use.
        await new Promise<void>((resolve) => {
          held.push(resolve);
          if (held.length === 2) for (const release of held.splice(0)) release();
        });
        inFlight -= 1;
        return {};
      },
      { source: { concurrency: 2 } },
    );
    const reading = deferred();
    const all = Array.from({ length: 6 }, () => client.get({ path: 'orders' }, () => reading.promise));
    while (client.stats.requests < 6) await new Promise(setImmediate);
    reading.resolve();
    await Promise.all(all);
    expect(most).toBe(2);
  });
});

describe('an answer', () => {
  test.each([false, true])('comes whole and in a buffer of its own (gzip: %s)', async (packed) => {
    const text = JSON.stringify({ data: [1], paging: { total: 1 } });
    const { client } = await openBoth(() => ({
      headers: { Date: 'Sun, 09 Nov 2025 12:00:00 GMT', ...(packed ? { 'Content-Encoding': 'gzip' } : {}) },
      body: packed ? gzipSync(text) : text,
    }));
    const response = await client.get({ path: 'orders' }, (whole) => whole);
    expect(Buffer.from(response.body).toString()).toBe(text);
    expect([response.body.byteOffset, response.body.buffer.byteLength]).toEqual([0, text.length]);
    expect(response).toMatchObject({ status: 200, serverTimeMs: Date.UTC(2025, 10, 9, 12) });
    expect(response.headers['content-type']).toBe('application/json');
    expect(structuredClone(response.body, { transfer: [response.body.buffer] })).toHaveLength(text.length);
  });

  test('S41: keeps a byte order mark for the reader, which skips it', async () => {
    const { client } = await openBoth(() => ({ body: '\uFEFF{"data":[]}' }));
    expect(await client.get({ path: 'orders' }, readBody)).toEqual({ data: [] });
  });

  test('S35: shows how far the source\u2019s clock is off', async () => {
    const { client, clock } = await openBoth(() => ({
      headers: { Date: new Date(clock.now() + 90_000).toUTCString() },
    }));
    expect(client.stats).toMatchObject({ lastServerTimeMs: null, clockSkewMs: null });
    await client.get({ path: 'orders' }, readBody);
    expect(client.stats).toMatchObject({ lastServerTimeMs: clock.now() + 90_000, clockSkewMs: 90_000 });
  });
});

describe('the reader', () => {
  test('S19: has a page fetched again when its JSON is broken, twice at most', async () => {
    const { source, client, retries } = await openBoth(({ number }) => ({
      body: number < 3 ? '{"data":[' : '{}',
    }));
    expect(await client.get({ path: 'orders' }, readBody)).toEqual({});
    expect(source.requests).toHaveLength(3);
    expect(retries[0]?.error).toMatchObject({
      code: 'SOURCE_BODY',
      details: { path: 'orders', attempt: 1, reason: 'json' },
    });

    const broken = await openBoth(() => ({ body: '{"data":[' }));
    const error = await failureOf(broken.client.get({ path: 'orders' }, readBody));
    expect(error.message).toMatch(
      /^GET orders: the body is not valid JSON.*\(attempt 3 of at most 6, \d+ ms\)$/,
    );
    expect(broken.source.requests).toHaveLength(3);
  });

  test('S19: may find it in another thread, that is, later', async () => {
    const { source, client } = await openBoth(() => ({}));
    let reads = 0;
    const read = async () => {
      await new Promise(setImmediate);
      reads += 1;
      if (reads === 1) throw new SourceBodyError('broken');
      return reads;
    };
    expect(await client.get({ path: 'orders' }, read)).toBe(2);
    expect(source.requests).toHaveLength(2);
  });

  test('S21: has a 200 that says 503 inside fetched again', async () => {
    const { source, client } = await openBoth(({ number }) => ({ body: { error: number === 1 } }));
    const read = () => {
      if (source.requests.length > 1) return 'fine';
      throw new SourceHttpError('error inside', { httpStatus: 503, retryable: true, retryAfterMs: null });
    };
    expect(await client.get({ path: 'orders' }, read)).toBe('fine');
  });

  test('passes its other errors on as they are, once', async () => {
    const { source, client } = await openBoth(() => ({}));
    for (const error of [new SourceShapeError('no data'), new TypeError('bug')]) {
      const promise = client.get({ path: 'orders' }, () => {
        throw error;
      });
      await expect(promise).rejects.toBe(error);
    }
    expect(source.requests).toHaveLength(2);
  });
});

describe('an abort', () => {
  const reason = new Error('the user had enough');

  test('ends a request that is under way at once, and its connection', async () => {
    const controller = new AbortController();
    const gone = deferred();
    const { client } = await openBoth((_request, response) => {
      response.on('close', () => gone.resolve());
      controller.abort(reason);
      return undefined;
    });
    const promise = client.get({ path: 'orders', signal: controller.signal }, readBody);
    await expect(promise).rejects.toBe(reason);
    await gone.promise;
    expect(client.stats.retries).toBe(0);
  });

  test('ends the wait before a retry, the wait for a turn and the wait for a slot', async () => {
    const controller = new AbortController();
    const source = await openSource(() => ({ status: 503, headers: { 'Retry-After': 600 } }));
    const asleep = deferred();
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      sleep: (_ms: number, signal?: AbortSignal) => {
        asleep.resolve();
        return new Promise<void>((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        });
      },
    };
    const { client } = openClient(source.url, { clock, source: { concurrency: 2 } });
    const { signal } = controller;
    const all = Array.from({ length: 20 }, () => client.get({ path: 'orders', signal }, readBody));
    await asleep.promise;
    controller.abort(reason);
    for (const result of await Promise.allSettled(all))
      expect(result).toEqual({ status: 'rejected', reason });
  });

  test('ends the wait for a reader, and a signal aborted before sends nothing', async () => {
    const controller = new AbortController();
    const { source, client } = await openBoth(() => ({}));
    const { signal } = controller;
    const read = () => {
      controller.abort(reason);
      return new Promise<never>(() => {});
    };
    await expect(client.get({ path: 'orders', signal }, read)).rejects.toBe(reason);
    await expect(client.get({ path: 'orders', signal }, readBody)).rejects.toBe(reason);
    expect(source.requests).toHaveLength(1);
  });
});

describe('the client', () => {
  test('rejects what is under way when it is closed, and everything after', async () => {
    const arrived = deferred();
    const { client } = await openBoth(() => {
      arrived.resolve();
      return undefined;
    });
    const underWay = failureOf(client.get({ path: 'orders' }, readBody));
    await arrived.promise;
    await client.close();
    await client.close();
    const after = failureOf(client.get({ path: 'orders' }, readBody));
    for (const error of [await underWay, await after]) {
      expect(error).toMatchObject({
        code: 'SOURCE_NETWORK',
        retryable: false,
        details: { reason: 'closed' },
      });
    }
  });

  test('S1: counts attempts, retries, outcomes and waits, and shows no secret in any of it', async () => {
    const answers = [503, 200, 404, 401, 200];
    const { client, retries } = await openBoth(({ number }) => ({ status: answers[number - 1] ?? 200 }));
    await client.get({ path: 'orders' }, readBody);
    await failureOf(client.get({ path: 'nowhere' }, readBody));
    await failureOf(client.get({ path: 'orders' }, readBody));
    await client.get({ path: 'events' }, readBody);
    expect(client.stats).toMatchObject({ requests: 5, retries: 1 });
    expect(client.stats.outcomes).toMatchObject({ ok: 2, http: 2, refused: 1, network: 0 });
    expect(client.stats.waitedMs).toBeGreaterThanOrEqual(250);
    expectNoSecret(client);
    expectNoSecret(retries);
  });

  test('many requests on one signal raise no warning of a leak', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    const { client } = await openBoth(() => ({}));
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 40 }, () => client.get({ path: 'orders', signal }, readBody)));
    // Warnings come on the next tick.
    await new Promise(setImmediate);
    process.off('warning', onWarning);
    expect(warnings).toEqual([]);
  });
});
