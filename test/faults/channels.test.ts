/** Faults between us and those who are to be told: Telegram, mail servers, receivers of webhooks, the watchdog. Over real sockets. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import type { Channel, Message } from '../../src/monitor/channels/channel.ts';
import { createEmail } from '../../src/monitor/channels/email.ts';
import { sendPatiently } from '../../src/monitor/channels/send-patiently.ts';
import { createTelegram, toTexts } from '../../src/monitor/channels/telegram.ts';
import { createWebhook } from '../../src/monitor/channels/webhook.ts';
import { sendHeartbeat } from '../../src/monitor/heartbeat.ts';
import { openSource } from '../support/http-client-setup.ts';
import { type MailServerOptions, startMailServer } from '../support/mail-server.ts';
import { NO_ALERTS } from '../support/no-alerts.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import type { Script, ScriptedSource } from '../support/scripted-source.ts';
import { hasOpenssl, makeTestCertificates, type TestCertificates } from '../support/test-certificates.ts';

const BOT_TOKEN = '123456:canary-bot-token-5f1e09ab77';
const LIMITS = { connectMs: 300, totalMs: 300 };
const MESSAGE: Message = {
  id: 'm-1',
  subject: 'theatre: Problem: no new sales',
  paragraphs: [
    { title: 'theatre', lines: [] },
    { title: 'Problem: no new sales for 26 h', lines: ['Look & see: a < b'] },
  ],
  data: { type: 'alerts', notices: [] },
};

/** Sends with a clock on which waiting takes no time. */
async function send(channel: Channel, message: Message = MESSAGE) {
  const clock = createRecordingClock();
  const result = await sendPatiently(channel, message, { clock });
  return { result, waits: clock.sleeps };
}

async function openTelegram(script: Script) {
  const server = await openSource(script);
  const url = new URL(server.url.origin);
  return { server, channel: createTelegram({ url, token: new Secret(BOT_TOKEN), chat: '-100123' }, LIMITS) };
}

const bodyOf = (server: ScriptedSource, index: number): Record<string, unknown> =>
  JSON.parse(server.requests[index]?.body ?? '{}');
const OK = { body: { ok: true, result: {} } };
const refusal = (code: number, description: string, more: object = {}) => ({
  status: code,
  body: { ok: false, error_code: code, description, ...more },
});
const never = () => new Promise<undefined>(() => undefined);

describe('Telegram', () => {
  test('is given HTML in which nothing of a text is markup', async () => {
    const { server, channel } = await openTelegram(() => OK);
    expect((await send(channel)).result).toEqual({ kind: 'sent' });
    expect(server.requests[0]?.target).toBe(`/bot${BOT_TOKEN}/sendMessage`);
    expect(bodyOf(server, 0)).toMatchObject({
      chat_id: '-100123',
      parse_mode: 'HTML',
      text: '<b>theatre</b>\n\n<b>Problem: no new sales for 26 h</b>\nLook &amp; see: a &lt; b',
    });
  });

  test('X13: a pause that Telegram asks for is kept, and left to later when it is long', async () => {
    const pause = (seconds: number) =>
      refusal(429, 'Too Many Requests', { parameters: { retry_after: seconds } });
    const short = await openTelegram(({ number }) => (number === 1 ? pause(7) : OK));
    expect(await send(short.channel)).toEqual({ result: { kind: 'sent' }, waits: [7_000] });
    const long = await openTelegram(() => pause(90));
    expect(await send(long.channel)).toEqual({
      result: { kind: 'failed', reason: 'limited', retryable: true, retryAfterMs: 90_000 },
      waits: [],
    });
    expect(long.server.requests).toHaveLength(1);
  });

  test('X13: a bot that was thrown out is not tried again', async () => {
    for (const answer of [
      refusal(403, 'Forbidden: bot was kicked'),
      refusal(400, 'Bad Request: chat not found'),
    ]) {
      const { server, channel } = await openTelegram(() => answer);
      expect((await send(channel)).result).toMatchObject({ reason: 'refused', retryable: false });
      expect(server.requests).toHaveLength(1);
    }
  });

  test('X13: silence is broken off by the time limit and tried twice more', async () => {
    const { server, channel } = await openTelegram(never);
    expect(await send(channel)).toMatchObject({ result: { reason: 'timeout' }, waits: [1_000, 3_000] });
    expect(server.requests).toHaveLength(3);
  });

  test('X13: HTML that Telegram cannot parse is sent once more as plain text', async () => {
    const { server, channel } = await openTelegram(({ body }) =>
      body.includes('parse_mode') ? refusal(400, "Bad Request: can't parse entities: unsupported tag") : OK,
    );
    expect((await send(channel)).result).toEqual({ kind: 'sent' });
    expect(server.requests).toHaveLength(2);
    expect(bodyOf(server, 1)['text']).toBe('theatre\n\nProblem: no new sales for 26 h\nLook & see: a < b');
  });

  test('X13: a long message comes in parts, and what has arrived is not sent again', async () => {
    const lines = Array.from({ length: 90 }, (_, index) => `${index} ${'<'.repeat(60)}`);
    const message = { ...MESSAGE, paragraphs: [{ title: 'many', lines }] };
    const { server, channel } = await openTelegram(({ number }) => (number === 3 ? { status: 502 } : OK));
    expect(await send(channel, message)).toEqual({ result: { kind: 'sent' }, waits: [1_000] });
    const texts = server.requests.map((_, index) => String(bodyOf(server, index)['text']));
    expect(texts.every(({ length }) => length <= 4_096)).toBe(true);
    expect(texts[2]).toBe(texts[3]);
    const arrived = texts.filter((_, index) => index !== 2).join('\n');
    expect(lines.map((_, index) => arrived.includes(`\n${index} `))).not.toContain(false);
  });

  test('X13: a page of a proxy with status 200 is no success', async () => {
    const { channel } = await openTelegram(() => ({ body: '<html>Welcome</html>' }));
    expect((await send(channel)).result).toMatchObject({ kind: 'failed', reason: 'unavailable' });
  });

  test('I19: whatever stands in a name, no tag but ours is sent, none is cut, and all of it fits', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 700 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '</b><a href="tg://user?id=1">x</a>',
        '&lt;',
        '&#60;',
        '='.repeat(5_000),
      ),
    );
    const paragraph = fc.record({ title: hostile, lines: fc.array(hostile, { maxLength: 12 }) });
    fc.assert(
      fc.property(fc.array(paragraph, { maxLength: 4 }), (paragraphs) => {
        for (const { html } of toTexts(paragraphs)) {
          expect(html.length).toBeLessThanOrEqual(4_096);
          const bare = html.replaceAll(/&(?:amp|lt|gt);/g, '');
          expect(bare.replaceAll(/<b>[^<>]*<\/b>/g, '')).not.toMatch(/[<>&]/);
        }
      }),
      { numRuns: 80 },
    );
  });
});

const LOGIN = { user: 'alerts', password: 'canary-mail-password-11' };

/** A server and a channel to it. `tls` as it is set for a server elsewhere. */
async function openMail(
  options: MailServerOptions = {},
  { tls = 'required', extraCa }: { tls?: 'start' | 'required' | 'optional'; extraCa?: string } = {},
) {
  const server = await startMailServer(options);
  onTestFinished(() => server.close());
  const login =
    options.login === undefined ? null : { user: LOGIN.user, password: new Secret(LOGIN.password) };
  const address = { host: 'localhost', port: server.port, from: 'zakaz@example.org' };
  const config = { ...address, to: ['a@example.org', 'b@example.org'], tls, login };
  return { server, channel: createEmail(config, { limits: { ...LIMITS, totalMs: 1_000 }, extraCa }) };
}

describe('e-mail', () => {
  let certificates: TestCertificates;
  beforeAll(() => {
    expect(hasOpenssl()).toBe(true);
    certificates = makeTestCertificates();
  });

  test('is plain text to all who are set, over STARTTLS and with a login', async () => {
    const tls = { certificate: certificates.valid, login: LOGIN };
    const { server, channel } = await openMail(tls, { extraCa: certificates.ca });
    expect((await send(channel)).result).toEqual({ kind: 'sent' });
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]).toMatchObject({
      from: 'zakaz@example.org',
      to: ['a@example.org', 'b@example.org'],
    });
    expect(server.mails[0]?.text).toMatch(/^Content-Type: text\/plain/m);
    expect(server.mails[0]?.text).toContain('Look & see: a < b');
    expect(server.mails[0]?.text).not.toContain('text/html');
  });

  test('X14: nothing is sent where STARTTLS is stripped, or the certificate is a stranger', async () => {
    const stripped = await openMail();
    expect((await send(stripped.channel)).result).toMatchObject({ reason: 'no-tls', retryable: false });
    const stranger = await openMail({ certificate: certificates.selfSigned });
    expect((await send(stranger.channel)).result).toMatchObject({ reason: 'no-tls', retryable: false });
    expect([stripped.server.mails, stranger.server.mails]).toEqual([[], []]);
  });

  test('X14: on this machine, or where it was asked for, a server without TLS will do', async () => {
    const { server, channel } = await openMail({}, { tls: 'optional' });
    expect((await send(channel)).result).toEqual({ kind: 'sent' });
    expect(server.mails).toHaveLength(1);
  });

  test('X14: a greylist is left to later, a refusal stays one', async () => {
    const grey = await openMail({ answers: [451] }, { tls: 'optional' });
    expect(await send(grey.channel)).toMatchObject({ result: { reason: 'unavailable' }, waits: [] });
    expect((await send(grey.channel)).result).toEqual({ kind: 'sent' });
    const closed = await openMail({ answers: [550] }, { tls: 'optional' });
    expect((await send(closed.channel)).result).toMatchObject({ reason: 'rejected', retryable: false });
  });

  test('X14: a wrong login is told apart, and the password is in no result', async () => {
    const { channel } = await openMail({ login: { ...LOGIN, password: 'another' } }, { tls: 'optional' });
    const { result } = await send(channel);
    expect(result).toMatchObject({ reason: 'refused', retryable: false });
    expect(JSON.stringify(result)).not.toContain(LOGIN.password);
  });

  test('X14: a server that says nothing is broken off, one that is not there too', async () => {
    const silent = await openMail({ hangs: true }, { tls: 'optional' });
    const parts = silent.channel.parts(MESSAGE);
    expect(await parts[0]?.()).toMatchObject({ reason: 'timeout', retryable: true });
    const gone = await openMail({}, { tls: 'optional' });
    await gone.server.close();
    expect(await gone.channel.parts(MESSAGE)[0]?.()).toMatchObject({ reason: 'network', retryable: true });
  });

  test('I21: a name with line breaks makes no header', async () => {
    const { server, channel } = await openMail({}, { tls: 'optional' });
    const breaks = fc.stringMatching(/^[a-z]{1,5}(\r\n|\n|\r|\u2028|\u0085)Bcc: [a-z]{1,5}@evil\.test$/);
    await fc.assert(
      fc.asyncProperty(breaks, async (subject) => {
        const before = server.mails.length;
        await channel.parts({ ...MESSAGE, subject })[0]?.();
        const mail = server.mails[before];
        expect(mail?.to).toEqual(['a@example.org', 'b@example.org']);
        expect(mail?.text.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/im);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a webhook', () => {
  const SECRET = 'canary-signing-key-2207';
  const openWebhook = async (script: Script, path = '/hook/canary-path-8810') => {
    const server = await openSource(script);
    const config = { url: new Secret(`${server.url.origin}${path}`), secret: new Secret(SECRET) };
    return { server, channel: createWebhook(config, { allowsPrivate: true, limits: LIMITS }) };
  };

  test('is signed over the bytes that are sent, and named so that a repetition shows', async () => {
    const { server, channel } = await openWebhook(({ number }) => ({ status: number === 1 ? 503 : 204 }));
    expect((await send(channel)).result).toEqual({ kind: 'sent' });
    const [first, second] = server.requests;
    const signature = createHmac('sha256', SECRET)
      .update(first?.body ?? '')
      .digest('hex');
    expect(first?.headers).toMatchObject({
      'x-zakaz-signature': `sha256=${signature}`,
      'idempotency-key': 'm-1',
    });
    expect([second?.body, second?.headers['idempotency-key']]).toEqual([first?.body, 'm-1']);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({ id: 'm-1', type: 'alerts' });
  });

  test.each([
    [404, 'refused', 1],
    [422, 'rejected', 1],
    [302, 'redirect', 1],
    [500, 'unavailable', 3],
  ])('answered with %i is %s after %i tries', async (status, reason, tries) => {
    const headers = { location: 'http://127.0.0.1:9/elsewhere' };
    const { server, channel } = await openWebhook(() => ({ status, headers }));
    expect((await send(channel)).result).toMatchObject({ reason });
    expect(server.requests).toHaveLength(tries);
  });

  test.each(['127.0.0.1', '[::1]', 'localhost', '[::ffff:7f00:1]', '0.0.0.0', '2130706433'])(
    'I20: %s is refused when connecting, whatever its name, and nothing is sent',
    async (host) => {
      const server = await openSource(() => OK);
      const url = new Secret(`http://${host}:${server.url.port}/`);
      const channel = createWebhook({ url, secret: null }, { allowsPrivate: false, limits: LIMITS });
      expect((await send(channel)).result).toMatchObject({ reason: 'private', retryable: false });
      expect(server.connections).toBe(0);
    },
  );

  test('I20: no redirect leads from outside to an inner address', async () => {
    const inner = await openSource(() => OK);
    const { channel } = await openWebhook(() => ({ status: 307, headers: { location: inner.url.href } }));
    expect((await send(channel)).result).toMatchObject({ reason: 'redirect' });
    expect(inner.requests).toEqual([]);
  });
});

describe('the heartbeat', () => {
  const METRICS = { status: 'ok', dry_run: false, window: { from: null, to: null } } as const;

  test('X16: is asked for after a proved load that reaches the present, and after no other', async () => {
    const server = await openSource(({ number }) => ({ status: number === 1 ? 500 : 200 }));
    const alerts = {
      ...NO_ALERTS,
      heartbeatUrl: new Secret(`${server.url.origin}/ping/1`),
      allowsPrivate: true,
    };
    const beat = (metrics: Parameters<typeof sendHeartbeat>[1]) =>
      sendHeartbeat(alerts, metrics, { clock: createRecordingClock() });
    expect(await beat(METRICS)).toBeNull();
    expect(server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'GET /ping/1',
      'GET /ping/1',
    ]);
    for (const status of ['incomplete', 'error', 'interrupted'] as const) await beat({ ...METRICS, status });
    await beat({ ...METRICS, dry_run: true });
    await beat({ ...METRICS, window: { from: null, to: '2021-06-01T00:00:00+03:00' } });
    expect(server.requests).toHaveLength(2);
  });

  test('X16: says why it did not arrive, without its address', async () => {
    const server = await openSource(() => ({ status: 404 }));
    const heartbeatUrl = new Secret(`${server.url.origin}/canary-uuid`);
    const clock = createRecordingClock();
    expect(await sendHeartbeat({ ...NO_ALERTS, heartbeatUrl, allowsPrivate: true }, METRICS, { clock })).toBe(
      'refused',
    );
    expect(await sendHeartbeat({ ...NO_ALERTS, heartbeatUrl }, METRICS, { clock })).toBe('private');
  });
});
