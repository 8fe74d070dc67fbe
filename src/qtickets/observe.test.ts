import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectNoSecret, openSource } from '../../test/support/http-client-setup.ts';
import { createRecordingClock } from '../../test/support/recording-clock.ts';
import { type Script, TEST_TOKEN, testSourceConfig } from '../../test/support/scripted-source.ts';
import type { SourceConfig } from '../config/config.ts';
import { InterruptedError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { HARMLESS_POST_BODY } from './harmless-post.ts';
import { createObserver, type Observation } from './observe.ts';

async function openBoth(script: Script, source: Partial<SourceConfig> = {}) {
  const scripted = await openSource(script);
  const clock = createRecordingClock();
  const observer = createObserver({
    source: testSourceConfig(scripted.url, source),
    clock,
    random: () => 0.5,
  });
  onTestFinished(() => observer.close());
  return { source: scripted, observer, clock };
}

const textOf = ({ body }: Observation) => Buffer.from(body ?? []).toString();
const ORDERS = { path: 'orders', query: { page: '1' } };

describe('an observer', () => {
  it.each([
    [404, 'text/html', '<h1>Not Found</h1>', 'SOURCE_HTTP'],
    [401, 'application/json', '{"error":"Unauthorized","status":401}', 'TOKEN_REFUSED'],
    [400, 'application/json', '{"error":"Bad request"}', 'SOURCE_HTTP'],
    [302, 'text/html', '', 'SOURCE_REDIRECT'],
  ])(
    'sees an answer with HTTP %i as it came, and what the client makes of it',
    async (status, type, body, code) => {
      const { source, observer } = await openBoth(() => ({
        status,
        headers: { 'content-type': type },
        body,
      }));
      const observation = await observer.get(ORDERS);
      expect(observation).toMatchObject({ method: 'GET', status, sent: null, error: { code } });
      expect(observation.headers['content-type']).toBe(type);
      expect(textOf(observation)).toBe(body);
      expect(source.requests).toHaveLength(1);
      expectNoSecret(observation);
    },
  );

  it('unpacks a body, tells the code of an error, and asks again what may pass', async () => {
    const busy = gzipSync('{"error":"Unknown error","status":503,"code":"UNKNOWN_ERROR","info":[]}');
    const { observer } = await openBoth(({ number }) =>
      number < 3 ? { status: 503, headers: { 'content-encoding': 'gzip' }, body: busy } : {},
    );
    const { status, error, attempts, sourceCode } = await observer.get(ORDERS);
    expect([status, error, sourceCode]).toEqual([200, null, null]);
    expect(attempts.map((attempt) => attempt.status)).toEqual([503, 503, 200]);
    const failing = await openBoth(() => ({ status: 503, body: '{"code":"UNKNOWN_ERROR"}' }));
    expect(await failing.observer.get(ORDERS)).toMatchObject({ status: 503, sourceCode: 'UNKNOWN_ERROR' });
    expect(failing.source.requests).toHaveLength(3);
    expect((await failing.observer.get({ ...ORDERS, retries: 0 })).attempts).toHaveLength(1);
  });

  it('tells of an answer that never came, without a status', async () => {
    const { observer } = await openBoth((_request, response) => {
      response.destroy();
      return undefined;
    });
    const observation = await observer.get({ ...ORDERS, retries: 0 });
    expect(observation).toMatchObject({ status: null, body: null, error: { code: 'SOURCE_NETWORK' } });
    const stalled = await openBoth(() => undefined, { timeoutMs: 50 });
    const late = await stalled.observer.get({ ...ORDERS, retries: 0 });
    expect(late).toMatchObject({ status: null, error: { code: 'SOURCE_TIMEOUT' } });
  });

  it('sends GET with a body, and HEAD; a HEAD without a body is no failure', async () => {
    const { source, observer } = await openBoth(() => ({}));
    await observer.get({ path: 'orders', body: { page: 2 } });
    const head = await observer.head(ORDERS);
    expect(head).toMatchObject({ method: 'HEAD', status: 200, error: null });
    expect(source.requests.map(({ method, body }) => [method, body])).toEqual([
      ['GET', '{"page":2}'],
      ['HEAD', ''],
    ]);
  });

  it('posts nothing but the fixed body, once', async () => {
    const { source, observer } = await openBoth(() => ({ status: 503 }));
    await observer.postHarmless('orders');
    expect(source.requests.map(({ method, target, body }) => [method, target, JSON.parse(body)])).toEqual([
      ['POST', '/api/rest/v1/orders', HARMLESS_POST_BODY],
    ]);
    expect(() => Object.assign(HARMLESS_POST_BODY, { event_id: 7 })).toThrow(TypeError);
    expect(() => Object.assign(HARMLESS_POST_BODY.where[0] ?? {}, { value: 2 })).toThrow(TypeError);
  });

  it('sends another token where it is told to, and knows the clock of the source', async () => {
    const { source, observer, clock } = await openBoth(() => ({
      headers: { date: new Date(clock.now() + 90_000).toUTCString() },
    }));
    expect(observer.clockSkewMs).toBeNull();
    await observer.get({ ...ORDERS, token: new Secret('another-token-1') });
    await observer.get(ORDERS);
    expect(source.requests.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer another-token-1',
      `Bearer ${TEST_TOKEN}`,
    ]);
    expect(observer.clockSkewMs).toBe(90_000);
  });

  it('leaves no path that leads elsewhere, and ends at once when it is told to', async () => {
    const { source, observer } = await openBoth(() => undefined);
    await expect(observer.get({ path: '../admin' })).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(source.requests).toHaveLength(0);
    const stop = new AbortController();
    const asking = observer.get({ ...ORDERS, signal: stop.signal });
    stop.abort(new InterruptedError('SIGINT'));
    await expect(asking).rejects.toBeInstanceOf(InterruptedError);
  });
});
