import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, SILENT, startSmallServer } from '../../../test/support/small-server.ts';
import { systemClock } from '../../core/clock.ts';
import { Secret } from '../../core/secret.ts';
import type { Listener } from '../listen.ts';
import { Inbox } from './inbox.ts';
import { MAX_BODY_BYTES, type Receipt, WEBHOOK_PATH, webhookRoutes } from './receive.ts';

const [NEW, OLD] = ['webhook-secret-new', 'webhook-secret-old'];
const CAP = 200;

const sign = (body: string | Uint8Array, secret = NEW) =>
  createHmac('sha1', secret).update(body).digest('hex');

describe('the door of webhooks', () => {
  let folder = '';
  let inbox: Inbox;
  let listener: Listener;
  let receipts: { receipt: Receipt; byOldSecret: boolean }[] = [];

  async function start(secrets = [NEW, OLD]) {
    const routes = webhookRoutes({
      ...{ secrets: secrets.map((secret) => new Secret(secret)), inbox, clock: systemClock, log: SILENT },
      onReceipt: (receipt, byOldSecret) => void receipts.push({ receipt, byOldSecret }),
    });
    listener = await startSmallServer({ routes: [routes] });
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zakaz-webhooks-'));
    inbox = await Inbox.open({ folder, clock: systemClock, maxCount: CAP });
    receipts = [];
    await start();
  });
  afterEach(async () => {
    await listener.close();
    await inbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const send = (body: string | Uint8Array, headers: Readonly<Record<string, string>>) =>
    ask(`${listener.url}${WEBHOOK_PATH}`, {
      method: 'POST',
      headers: { 'x-event-type': 'payed', 'x-model-name': 'Order', ...headers },
      body,
    });

  it('answers 200 once the webhook is kept', async () => {
    expect((await send('{"id":1}', { 'x-signature': sign('{"id":1}') })).status).toBe(200);
    const [kept] = await inbox.first(1);
    expect(Buffer.from(kept?.body ?? []).toString()).toBe('{"id":1}');
    expect(kept?.eventType).toBe('payed');
  });

  it('I5: refuses signatures that are missing, cut, too long, in capitals, prefixed or no hexadecimal', async () => {
    const good = sign('{}');
    const bad = [
      '',
      good.slice(1),
      `${good}0`,
      good.toUpperCase(),
      `sha1=${good}`,
      'z'.repeat(40),
      `${good} x`,
    ];
    for (const signature of bad) {
      const headers: Record<string, string> = signature === '' ? {} : { 'x-signature': signature };
      expect([signature, (await send('{}', headers)).status]).toEqual([signature, 401]);
    }
    expect(inbox.size).toBe(0);
  });

  it('I5: takes no drawn signature but the right one', async () => {
    const secret = new Secret(NEW);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (signature, body) => {
        expect(secret.hasSigned(body, signature)).toBe(signature === sign(body));
      }),
      { numRuns: 200 },
    );
  });

  it('I6: takes the second secret while one is rotated, and tells so; no other', async () => {
    expect((await send('{}', { 'x-signature': sign('{}', OLD) })).status).toBe(200);
    expect((await send('{}', { 'x-signature': sign('{}', 'webhook-secret-none') })).status).toBe(401);
    expect(receipts).toEqual([
      { receipt: 'accepted', byOldSecret: true },
      { receipt: 'unsigned', byOldSecret: false },
    ]);
    expect((await inbox.first(1))[0]?.byOldSecret).toBe(true);
  });

  it('I7: checks the bytes that came, however the JSON is written', async () => {
    for (const body of ['{"b":1,  "a":2}', '{"a":"\\u0416"}', '{"a":"Ж"}\n', '\ufeff{}']) {
      expect((await send(body, { 'x-signature': sign(body) })).status).toBe(200);
    }
  });

  it('I8: takes what is signed and no JSON: QTickets would send it again for nothing', async () => {
    expect((await send('{oops', { 'x-signature': sign('{oops'), 'x-event-type': 'strange' })).status).toBe(
      200,
    );
    expect(inbox.size).toBe(1);
  });

  it('I9: refuses a body over a mebibyte, by its length or as it comes', async () => {
    const large = Buffer.alloc(MAX_BODY_BYTES + 1, 'a');
    expect((await send(large, { 'x-signature': sign(large) })).status).toBe(413);
    const largest = large.subarray(1);
    expect((await send(largest, { 'x-signature': sign(largest) })).status).toBe(200);
    expect(inbox.size).toBe(1);
  });

  it('I9: ends a body that never ends, without holding it', async () => {
    const { port } = new URL(listener.url);
    const before = process.memoryUsage().rss;
    const sent = await new Promise<number>((resolve) => {
      let bytes = 0;
      const socket = connect(Number(port), '127.0.0.1');
      socket.on('error', () => {});
      socket.once('close', () => resolve(bytes));
      socket.on('data', (answer) => expect(answer.toString()).toMatch(/^HTTP\/1.1 413|/));
      socket.write(`POST ${WEBHOOK_PATH} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`);
      const chunk = Buffer.concat([
        Buffer.from('10000\r\n'),
        Buffer.alloc(0x10000, 'a'),
        Buffer.from('\r\n'),
      ]);
      const pour = () => {
        while (!socket.destroyed && bytes < 1024 ** 3) {
          bytes += chunk.length;
          if (!socket.write(chunk)) return void socket.once('drain', pour);
        }
        socket.destroy();
      };
      pour();
    });
    expect(sent).toBeLessThan(64 * 1024 ** 2);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 ** 2);
    expect(receipts.map(({ receipt }) => receipt)).toEqual(['too-large']);
  });

  it('I13: takes a flood up to its cap and answers 503 beyond, all of them at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: CAP + 50 }, (_, id) => {
        const body = JSON.stringify({ id });
        return send(body, { 'x-signature': sign(body) });
      }),
    );
    const count = (status: number) => answers.filter((answer) => answer.status === status).length;
    expect(count(200)).toBe(CAP);
    expect(count(503)).toBe(50);
    expect(inbox.size).toBe(CAP);
    const bodies = (await inbox.first(CAP)).map(({ body }) => Buffer.from(body).toString());
    expect(new Set(bodies).size).toBe(CAP);
  });

  it('is closed where no secret is set', async () => {
    await listener.close();
    await start([]);
    expect((await send('{}', { 'x-signature': sign('{}') })).status).toBe(404);
  });
});
