import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, startSmallServer } from '../../test/support/small-server.ts';
import type { App } from './app.ts';
import type { HttpLimits, Listener } from './listen.ts';

const open: Listener[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const one of open.splice(0)) await one.close();
});

const QUICK: Partial<HttpLimits> = { headersMs: 200, requestMs: 400, lookMs: 50 };

async function start(limits: Partial<HttpLimits>): Promise<string> {
  const routes = (app: App) => {
    app.get('/healthz', (context) => context.text('ok'));
    app.post('/body', async (context) => context.text(String((await context.req.text()).length)));
    app.get('/fails', () => {
      throw new Error('personal words of a row');
    });
  };
  const listener = await startSmallServer({ routes: [routes], limits });
  open.push(listener);
  return listener.url;
}

/** Sends a beginning, then a byte now and then. @returns what came back until the server closed */
async function drip(url: string, beginning: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(beginning);
  const timer = setInterval(() => socket.write('a'), 20);
  await once(socket, 'close');
  clearInterval(timer);
  return answer;
}

describe('the HTTP server', () => {
  it('I10: ends requests whose headers or bodies drip in, and answers others meanwhile', async () => {
    const url = await start(QUICK);
    const slow = Promise.all([
      ...Array.from({ length: 20 }, () => drip(url, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')),
      drip(url, 'POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n'),
    ]);
    expect((await ask(`${url}/healthz`)).status).toBe(200);
    for (const answer of await slow) expect(answer === '' || /^HTTP\/1.1 408 /.test(answer)).toBe(true);
  });

  it('I10: takes no more connections than its cap', async () => {
    const url = await start({ maxConnections: 5 });
    const held = Array.from({ length: 5 }, () => connect(Number(new URL(url).port), '127.0.0.1'));
    sockets.push(...held);
    await Promise.all(held.map((socket) => once(socket, 'connect')));
    const refused = await ask(`${url}/healthz`).catch((error: NodeJS.ErrnoException) => error.code);
    expect(['ECONNRESET', 'EPIPE']).toContain(refused);
    for (const socket of held) socket.destroy();
    await expect.poll(() => ask(`${url}/healthz`).catch(() => null)).toMatchObject({ status: 200 });
  });

  it('tells nothing of what went wrong inside', async () => {
    const url = await start({});
    const { status, body } = await ask(`${url}/fails`);
    expect(status).toBe(500);
    expect(JSON.parse(body)).toEqual({
      error: { code: 'INTERNAL', message: 'the server failed; see its log' },
    });
  });

  it('refuses headers that are too long', async () => {
    const url = await start({});
    expect((await ask(`${url}/healthz`, { headers: { 'x-long': 'a'.repeat(20_000) } })).status).toBe(431);
  });
});
