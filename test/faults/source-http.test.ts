/** Faults of the source that show in HTTP: statuses, headers, bodies. Faults of the wire are in `source-wire.test.ts`. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { failureOf, openBoth, openClient, openSource, readBody } from '../support/http-client-setup.ts';
import { TEST_TOKEN } from '../support/scripted-source.ts';

const PERSON = 'buyer@example.test';

describe('errors that pass', () => {
  test('S1: a single 500 is asked again after a drawn wait', async () => {
    const { source, client, clock } = await openBoth(({ number }) => ({ status: number === 1 ? 500 : 200 }));
    await client.get({ path: 'orders' }, readBody);
    expect(source.requests).toHaveLength(2);
    expect(clock.sleeps).toEqual([250]);
    expect(client.stats.retries).toBe(1);
  });

  test('S2: a minute of 503 is outlasted with few requests, and none too close to the next', async () => {
    const at: number[] = [];
    const source = await openSource(() => {
      at.push(clock.monotonic());
      return { status: clock.monotonic() < 60_000 ? 503 : 200 };
    });
    const { client, clock } = openClient(source.url, { source: { requestsPerSecond: 5, maxRetries: 10 } });
    await Promise.all(Array.from({ length: 4 }, () => client.get({ path: 'orders' }, readBody)));
    expect(clock.monotonic()).toBeGreaterThanOrEqual(60_000);
    expect(clock.monotonic()).toBeLessThan(180_000);
    expect(at.length).toBeLessThanOrEqual(44);
    const gaps = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
    expect(at.filter((time) => time < 60_000).length).toBeLessThan(36);
  });

  test('S2: an endless 503 ends after the retries allowed, with the code the source gave', async () => {
    const body = { error: 'Unknown error', status: 503, code: 'UNKNOWN_ERROR', info: [PERSON] };
    const { source, client } = await openBoth(() => ({ status: 503, body }));
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(source.requests).toHaveLength(6);
    expect(error).toMatchObject({
      code: 'SOURCE_HTTP',
      httpStatus: 503,
      retryable: true,
      details: { path: 'orders', http_status: 503, source_code: 'UNKNOWN_ERROR', attempt: 6 },
    });
    expect(error.message).toMatch(/^GET orders: HTTP 503 UNKNOWN_ERROR \(attempt 6 of at most 6, \d+ ms\)$/);
  });

  test('S2: no wait is begun that the total budget does not hold', async () => {
    const { source, client, clock } = await openBoth(() => ({ status: 500 }), {
      policy: { totalBudgetMs: 3_000, maxRetries: 50 },
    });
    await failureOf(client.get({ path: 'orders' }, readBody));
    expect(clock.monotonic()).toBeLessThanOrEqual(3_000);
    expect(source.requests.length).toBeLessThan(6);
  });

  test('S20: an HTML page with 200 counts as a 503, by type or by first character', async () => {
    const pages = [
      { headers: { 'content-type': 'text/html; charset=utf-8' }, body: 'Maintenance' },
      { body: `\uFEFF \n<!doctype html><p>${PERSON}` },
      { headers: { 'content-encoding': 'gzip' }, body: gzipSync('<html>captcha') },
      {},
    ];
    const { client, retries } = await openBoth(({ number }) => pages[number - 1]);
    await client.get({ path: 'orders' }, readBody);
    expect(retries.map(({ error }) => error.details['reason'])).toEqual(['html', 'html', 'html']);
    expect(client.stats.requestsPerSecond).toBeGreaterThan(0);
    expect(JSON.stringify(retries.map(({ error }) => error.message))).not.toContain(PERSON);
  });

  test.each([204, 200])('S22: an empty answer (%i) is an error, not an empty list', async (status) => {
    const { source, client } = await openBoth(() => ({ status, body: '' }));
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_BODY', details: { reason: 'empty' } });
    expect(source.requests).toHaveLength(3);
  });
});

describe('S4: Retry-After', () => {
  test('S4: waits at least what Retry-After asks, for all requests', async () => {
    const at: number[] = [];
    const source = await openSource(({ number }) => {
      at.push(clock.monotonic());
      return number === 1 ? { status: 429, headers: { 'Retry-After': 90 } } : {};
    });
    const { client, clock } = openClient(source.url, { source: { concurrency: 1 } });
    await Promise.all(Array.from({ length: 4 }, () => client.get({ path: 'orders' }, readBody)));
    expect(at).toHaveLength(5);
    expect(Math.min(...at.slice(1))).toBeGreaterThanOrEqual(90_000);
  });

  test('S5: a date counts from the answer\u2019s own Date, whatever our clock says', async () => {
    const { client, clock } = await openBoth(({ number }) =>
      number > 1
        ? {}
        : {
            status: 503,
            headers: {
              Date: 'Mon, 03 Nov 2008 12:00:00 GMT',
              'Retry-After': 'Mon, 03 Nov 2008 12:01:00 GMT',
            },
          },
    );
    await client.get({ path: 'orders' }, readBody);
    expect(clock.monotonic()).toBe(60_000);
  });

  test('S6: 429 without Retry-After halves the rate, which recovers slowly', async () => {
    const { client } = await openBoth(({ number }) => ({ status: number === 1 ? 429 : 200 }), {
      source: { requestsPerSecond: 4 },
    });
    await client.get({ path: 'orders' }, readBody);
    const lowered = client.stats.requestsPerSecond;
    expect(lowered).toBeGreaterThanOrEqual(2);
    expect(lowered).toBeLessThan(2.2);
    for (let page = 0; page < 30; page += 1) await client.get({ path: 'orders' }, readBody);
    expect(client.stats.requestsPerSecond).toBe(4);
  });

  test.each([
    ['soon', 250],
    ['-5', 250],
    ['1000000000', 15 * 60_000],
  ])('S7: "%s" is ignored or cut', async (value, waitMs) => {
    const { client, retries } = await openBoth(({ number }) =>
      number > 1 ? {} : { status: 429, headers: { 'Retry-After': value } },
    );
    await client.get({ path: 'orders' }, readBody);
    expect(retries.map((event) => event.waitMs)).toEqual([waitMs]);
  });
});

describe('answers that are final', () => {
  test.each([401, 403])('S8: HTTP %i is not asked again, and the text says where to look', async (status) => {
    const body = { error: `token ${TEST_TOKEN} unknown`, status };
    const { source, client } = await openBoth(() => ({ status, body }));
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({
      code: 'TOKEN_REFUSED',
      retryable: false,
      details: { http_status: status },
    });
    expect(error.message).toContain('QTICKETS_TOKEN');
    expect(source.requests).toHaveLength(1);
  });

  test('S10: a token revoked half-way stops at once; what was read before stays read', async () => {
    const { source, client } = await openBoth(({ number }) => ({ status: number <= 3 ? 200 : 401 }));
    for (let page = 0; page < 3; page += 1) await client.get({ path: 'orders' }, readBody);
    expect(await failureOf(client.get({ path: 'orders' }, readBody))).toMatchObject({
      code: 'TOKEN_REFUSED',
    });
    expect(source.requests).toHaveLength(4);
    expect(client.stats.outcomes).toMatchObject({ ok: 3, refused: 1 });
  });

  test.each([404, 400, 422])(
    'S9: HTTP %i is not asked again, and the text asks for the base URL',
    async (status) => {
      const html = { 'content-type': 'text/html' };
      const { source, client } = await openBoth(() => ({ status, headers: html, body: `<h1>${PERSON}` }));
      const error = await failureOf(client.get({ path: 'orders/filter' }, readBody));
      expect(error).toMatchObject({ code: 'SOURCE_HTTP', httpStatus: status, retryable: false });
      expect(error.message).toMatch(/^GET orders\/filter: HTTP \d+;.*check QTICKETS_BASE_URL/);
      expect(error.message).not.toContain(PERSON);
      expect(source.requests).toHaveLength(1);
    },
  );

  test.each([301, 302, 307, 308])('S40: HTTP %i to another host is not followed', async (status) => {
    const other = await openSource(() => ({}));
    const location = `http://user:${TEST_TOKEN}@${other.url.host}/collect?token=${TEST_TOKEN}`;
    const { source, client } = await openBoth(() => ({ status, headers: { Location: location } }));
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_REDIRECT', details: { target: other.url.origin } });
    expect(error.message).not.toContain('collect');
    expect(other.requests).toHaveLength(0);
    expect(source.requests).toHaveLength(1);
  });

  test.each(['/api/rest/v1/orders', 'http://[', 'javascript:alert(1)', undefined])(
    'S40: neither is one to itself, nor one without a readable address: %s',
    async (location) => {
      const headers = location === undefined ? {} : { Location: location };
      const { source, client } = await openBoth(() => ({ status: 302, headers }));
      expect(await failureOf(client.get({ path: 'orders' }, readBody))).toMatchObject({
        code: 'SOURCE_REDIRECT',
        details: { target: location?.startsWith('/') ? source.url.origin : expect.stringMatching(/^an /) },
      });
      expect(source.requests).toHaveLength(1);
    },
  );

  test('a code that could be a secret, and an error body beyond 64 KB, are left out', async () => {
    for (const body of [{ code: TEST_TOKEN }, { code: 'LONG', info: 'x'.repeat(70_000) }, 'not json']) {
      const { client } = await openBoth(() => ({ status: 400, body }));
      const error = await failureOf(client.get({ path: 'orders' }, readBody));
      expect(error.details).not.toHaveProperty('source_code');
    }
  });

  test('a gzipped error body is read too', async () => {
    const body = gzipSync('{"code":"NO_RIGHTS"}');
    const { client } = await openBoth(() => ({ status: 422, headers: { 'content-encoding': 'gzip' }, body }));
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error.details['source_code']).toBe('NO_RIGHTS');
  });
});

describe('packed and oversized bodies', () => {
  const gzip = { 'content-encoding': 'gzip' };
  const whole = gzipSync(
    JSON.stringify({ data: Array.from({ length: 500 }, (_, id) => ({ id, key: `k${id * 7919}` })) }),
  );
  const corrupt = Uint8Array.from(whole, (byte, at) => (at === 40 ? byte ^ 0xff : byte));

  test.each([
    ['corrupt', corrupt],
    ['cut off', whole.subarray(0, whole.length - 100)],
    ['not gzip at all', '{"data":[]}'],
  ])('S39: %s gzip is fetched again and never read', async (_name, body) => {
    const { client, retries } = await openBoth(({ number }) => ({
      headers: gzip,
      body: number === 1 ? body : gzipSync('{"data":["whole"]}'),
    }));
    expect(await client.get({ path: 'orders' }, readBody)).toEqual({ data: ['whole'] });
    expect(retries.map(({ error }) => error.details['reason'])).toEqual(['gzip']);
  });

  test('S39: what was packed twice is unpacked twice when the header says so', async () => {
    const body = gzipSync(gzipSync('{"data":[]}'));
    const { client } = await openBoth(() => ({ headers: { 'content-encoding': 'gzip, gzip' }, body }));
    expect(await client.get({ path: 'orders' }, readBody)).toEqual({ data: [] });
  });

  test('S39: packed twice under a header that says once, or packed otherwise, is a broken body', async () => {
    for (const [encoding, reason] of [
      ['gzip', 'json'],
      ['br', 'encoding'],
    ]) {
      const body = gzipSync(gzipSync('{}'));
      const { client } = await openBoth(() => ({ headers: { 'content-encoding': encoding ?? '' }, body }));
      const error = await failureOf(client.get({ path: 'orders' }, readBody));
      expect(error).toMatchObject({ code: 'SOURCE_BODY', details: { reason } });
    }
  });

  test('S39: a zip bomb is stopped at the size limit and not fetched again', async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    const { source, client } = await openBoth(() => ({ headers: gzip, body: bomb }), {
      limits: { maxBodyBytes: 1024 * 1024 },
    });
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_BODY', details: { reason: 'too-large' } });
    expect(source.requests).toHaveLength(1);
  });

  test('S37: a body over the size limit is broken off, not buffered, and not fetched again', async () => {
    let sent = 0;
    const { source, client } = await openBoth(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const more = () => {
          while (!response.destroyed) {
            sent += 65_536;
            if (!response.write(Buffer.alloc(65_536, ' '))) break;
          }
        };
        response.on('drain', more);
        more();
        return undefined;
      },
      { limits: { maxBodyBytes: 1024 * 1024 } },
    );
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_BODY', details: { reason: 'too-large' } });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    expect(source.requests).toHaveLength(1);
  });

  test('S37: a body just at the limit is read', async () => {
    const text = `"${'x'.repeat(1022)}"`;
    const { client } = await openBoth(() => ({ body: text }), { limits: { maxBodyBytes: 1024 } });
    expect(await client.get({ path: 'orders' }, readBody)).toHaveLength(1022);
  });

  test('S38: 100,000 levels of JSON and a `__proto__` key pass or fail cleanly, and pollute nothing', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const bodies = [deep, '{"__proto__":{"payed":true}}'];
    const { client } = await openBoth(({ number }) => ({ body: bodies[number - 1] ?? '' }));
    expect(await client.get({ path: 'orders' }, readBody)).toHaveLength(1);
    expect(Object.keys(Object(await client.get({ path: 'orders' }, readBody)))).toEqual(['__proto__']);
    expect('payed' in {}).toBe(false);
  });
});
