/** Faults between us and the source: names, connections, TLS, silence, broken-off answers. */
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Fault, startFaultProxy } from '../support/fault-proxy.ts';
import {
  type ClientSetupOptions,
  deferred,
  failureOf,
  openClient,
  openSource,
  readBody,
} from '../support/http-client-setup.ts';
import { listen, type Script, startScriptedSource } from '../support/scripted-source.ts';
import { hasOpenssl, makeTestCertificates, type TestCertificates } from '../support/test-certificates.ts';

const PAGE = { data: Array.from({ length: 2_000 }, (_, id) => ({ id, payed: true })) };
const SHORT = { connectTimeoutMs: 150, headersTimeoutMs: 150, bodyTimeoutMs: 150 };

/** A client that reaches a source through a proxy which spoils connections. */
async function openThrough(
  faultOf: (connection: number) => Fault,
  options: ClientSetupOptions = {},
  script?: Script,
) {
  const source = await openSource(script ?? (() => ({ body: PAGE })));
  const proxy = await startFaultProxy(source.url, faultOf);
  onTestFinished(() => proxy.close());
  return { source, proxy, ...openClient(proxy.url, { limits: SHORT, ...options }) };
}

/** Spoils the first connection only. */
const first =
  (fault: Fault) =>
  (connection: number): Fault =>
    connection === 1 ? fault : { kind: 'pass' };

describe('no connection', () => {
  test('S11: a name that does not resolve is tried briefly', async () => {
    const { client } = openClient(new URL('http://no-such-name.invalid/api'), { source: { maxRetries: 9 } });
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_NETWORK', retryable: true });
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.details['reason']);
    expect(error.message).toMatch(/no-such-name\.invalid does not resolve; check QTICKETS_BASE_URL/);
    expect(client.stats.requests).toBe(3);
  });

  test('S12: a closed port is tried as often as the policy says', async () => {
    const server = createServer();
    const { port } = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const { client } = openClient(new URL(`http://127.0.0.1:${port}/`), { source: { maxRetries: 3 } });
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({
      code: 'SOURCE_NETWORK',
      retryable: true,
      details: { reason: 'ECONNREFUSED' },
    });
    expect(client.stats.requests).toBe(4);
  });

  test('S12: a connection that does not come about is given up and tried again', async () => {
    // Accepts TCP and never speaks TLS: as far as a client can tell, no connection.
    const server = createServer((socket) => onTestFinished(() => void socket.destroy()));
    const { port } = await listen(server);
    onTestFinished(() => void server.close());
    const { client, retries } = openClient(new URL(`https://127.0.0.1:${port}/`), {
      limits: SHORT,
      source: { maxRetries: 1 },
    });
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_TIMEOUT', details: { reason: 'connect-timeout' } });
    expect(retries).toHaveLength(1);
  });
});

describe('silence', () => {
  test('S14: no headers in time is a time-out and tried again', async () => {
    const { client, retries } = await openThrough(first({ kind: 'black-hole', afterBytes: 0 }));
    expect(await client.get({ path: 'orders' }, readBody)).toEqual(PAGE);
    expect(retries.map(({ error }) => [error.code, error.details['reason']])).toEqual([
      ['SOURCE_TIMEOUT', 'headers-timeout'],
    ]);
  });

  test('S14: an answer that is only late is waited for', async () => {
    const { client } = await openThrough(() => ({ kind: 'delay', ms: 60 }));
    await client.get({ path: 'orders' }, readBody);
    expect(client.stats.retries).toBe(0);
  });

  test('S15: a body that stops half-way is fetched again whole', async () => {
    const reads: unknown[] = [];
    const { client, retries } = await openThrough(first({ kind: 'black-hole', afterBytes: 5_000 }));
    await client.get({ path: 'orders' }, (response) => reads.push(readBody(response)));
    expect(reads).toEqual([PAGE]);
    expect(retries.map(({ error }) => error.details['reason'])).toEqual(['body-timeout']);
  });

  test('S16: a body that drips for ever is ended by the limit for the whole request', async () => {
    const { client, retries } = await openThrough(first({ kind: 'slice', bytes: 40, everyMs: 10 }), {
      source: { timeoutMs: 250 },
    });
    expect(await client.get({ path: 'orders' }, readBody)).toEqual(PAGE);
    expect(retries.map(({ error }) => error.details['reason'])).toEqual(['request-timeout']);
  });

  test('S16: slices that come fast enough make a whole', async () => {
    const { client } = await openThrough(() => ({ kind: 'slice', bytes: 4_096, everyMs: 1 }));
    expect(await client.get({ path: 'orders' }, readBody)).toEqual(PAGE);
    expect(client.stats.retries).toBe(0);
  });
});

describe('broken connections', () => {
  const cases: readonly [string, Fault, Script | undefined][] = [
    ['RST in the body', { kind: 'reset', afterBytes: 5_000 }, undefined],
    ['RST before the headers', { kind: 'reset', afterBytes: 1 }, undefined],
    ['FIN before the content-length is full', { kind: 'half-close', afterBytes: 5_000 }, withLength],
    ['FIN between chunks', { kind: 'half-close', afterBytes: 5_000 }, undefined],
  ];

  test.each(cases)('S17: %s is fetched again, and nothing partial is read', async (_name, fault, script) => {
    const reads: unknown[] = [];
    const { client, retries } = await openThrough(first(fault), {}, script);
    await client.get({ path: 'orders' }, (response) => reads.push(readBody(response)));
    expect(reads).toEqual([PAGE]);
    expect(retries).toHaveLength(1);
    expect(retries[0]?.error).toMatchObject({ code: 'SOURCE_NETWORK', retryable: true });
    expect(retries[0]?.waitMs).toBe(250);
  });

  test('S17: bytes that are not HTTP are a broken connection, and do not reach the error', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('220 mail.example.test buyer@example.test ready\r\n');
    });
    const { port } = await listen(server);
    onTestFinished(() => void server.close());
    const { client } = openClient(new URL(`http://127.0.0.1:${port}/`), { source: { maxRetries: 1 } });
    const error = await failureOf(client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ code: 'SOURCE_NETWORK', retryable: true });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('buyer');
  });

  test('S18: a kept-alive connection that is closed when used again costs one retry and no wait', async () => {
    const { source, proxy, client, retries, clock } = await openThrough(first({ kind: 'reset-on-reuse' }), {
      source: { concurrency: 1, maxRetries: 0 },
    });
    for (let page = 0; page < 3; page += 1) await client.get({ path: 'orders' }, readBody);
    expect(source.requests).toHaveLength(3);
    expect(proxy.connections).toBe(2);
    expect(retries.map(({ waitMs }) => waitMs)).toEqual([0]);
    expect(clock.sleeps).toEqual([]);
    expect(client.stats).toMatchObject({ requests: 4, retries: 1 });
  });

  test('S18: a source that closes every connection on reuse gets the free retry once a request', async () => {
    const { client } = await openThrough(
      (connection) => (connection === 1 ? { kind: 'reset-on-reuse' } : { kind: 'reset', afterBytes: 1 }),
      { source: { concurrency: 1, maxRetries: 2 } },
    );
    await client.get({ path: 'orders' }, readBody);
    await failureOf(client.get({ path: 'orders' }, readBody));
    expect(client.stats.requests).toBe(1 + 1 + 3);
  });

  test('S2: while nothing answers, all requests pause together, even without a wait of their own', async () => {
    const { client, clock } = await openThrough(() => ({ kind: 'reset', afterBytes: 1 }), {
      source: { maxRetries: 6 },
      random: () => 0,
    });
    const all = Array.from({ length: 4 }, () => failureOf(client.get({ path: 'orders' }, readBody)));
    await Promise.all(all);
    expect(client.stats.requests).toBe(28);
    expect(clock.monotonic()).toBe(500 + 1_000 + 2_000 + 4_000 + 8_000);
  });
});

function withLength(...[, response]: Parameters<Script>): undefined {
  const text = JSON.stringify(PAGE);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.end(text);
}

const openssl = hasOpenssl();
if (!openssl) process.stderr.write('S13 is skipped: there is no openssl program to make certificates with\n');

describe.skipIf(!openssl)('S13: TLS', () => {
  let made: TestCertificates;
  beforeAll(() => {
    made = makeTestCertificates();
  });

  test.each([
    ['expired', 'CERT_HAS_EXPIRED', /not valid at this time; check this machine's clock/],
    ['wrongHost', 'ERR_TLS_CERT_ALTNAME_INVALID', /not one for localhost:\d+; check QTICKETS_BASE_URL/],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT', /no trusted TLS connection.*NODE_EXTRA_CA_CERTS/],
  ] as const)(
    'S13: a certificate that is %s is refused, not retried, and gets no request',
    async (name, reason, text) => {
      const source = await startScriptedSource(() => ({}), made[name]);
      onTestFinished(() => source.close());
      const { client } = openClient(source.url, { extraCa: made.ca });
      const error = await failureOf(client.get({ path: 'orders' }, readBody));
      expect(error).toMatchObject({ code: 'SOURCE_NETWORK', retryable: false, details: { reason } });
      expect(error.message).toMatch(text);
      expect(client.stats.requests).toBe(1);
      expect(source.requests).toHaveLength(0);
    },
  );

  test('S13: TLS 1.0 and plain HTTP on a TLS port are refused, not retried', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const outdated = await startScriptedSource(() => ({}), { ...made.valid, ...old });
    const plain = await openSource(() => ({}));
    onTestFinished(() => outdated.close());
    for (const url of [outdated.url, new URL(`https://127.0.0.1:${plain.url.port}/`)]) {
      const { client } = openClient(url, { extraCa: made.ca });
      const error = await failureOf(client.get({ path: 'orders' }, readBody));
      expect(error).toMatchObject({ code: 'SOURCE_NETWORK', retryable: false });
      expect(client.stats.requests).toBe(1);
    }
    expect(plain.requests).toHaveLength(0);
  });

  test('S13: an authority that was named is trusted, one that was not is not', async () => {
    const source = await startScriptedSource(() => ({ body: PAGE }), made.valid);
    onTestFinished(() => source.close());
    const trusting = openClient(source.url, { extraCa: made.ca });
    expect(await trusting.client.get({ path: 'orders' }, readBody)).toEqual(PAGE);
    const strict = openClient(source.url);
    const error = await failureOf(strict.client.get({ path: 'orders' }, readBody));
    expect(error).toMatchObject({ retryable: false, details: { reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });
  });
});

test('an abort ends a connection that hangs in its making at once', async () => {
  const connected = deferred();
  const server = createServer((socket) => {
    onTestFinished(() => void socket.destroy());
    connected.resolve();
  });
  const { port } = await listen(server);
  onTestFinished(() => void server.close());
  const { client } = openClient(new URL(`https://127.0.0.1:${port}/`), {
    limits: { connectTimeoutMs: 1_000 },
  });
  const controller = new AbortController();
  const reason = new Error('enough');
  const promise = client.get({ path: 'orders', signal: controller.signal }, readBody);
  await connected.promise;
  controller.abort(reason);
  await expect(promise).rejects.toBe(reason);
});
