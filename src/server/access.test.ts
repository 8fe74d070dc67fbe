import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ask, SERVER_CONFIG, startSmallServer } from '../../test/support/small-server.ts';
import { systemClock } from '../core/clock.ts';
import { Secret } from '../core/secret.ts';
import { createAccess, createSenderFinder } from './access.ts';
import type { App } from './app.ts';
import { Auth } from './auth/auth.ts';
import type { Listener } from './listen.ts';

const TOKEN = 'access-token-0123456789';
const open: Listener[] = [];
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'zakaz-access-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(accessToken: Secret | null) {
  const server = { ...SERVER_CONFIG, accessToken };
  const auth = await Auth.open({ config: { dataDir }, server, clock: systemClock });
  const { mayRead, mayChange } = createAccess(auth);
  const routes = (app: App) => {
    app.get('/read', mayRead, (context) => context.text(context.get('client')));
    app.post('/change', mayChange, (context) => context.text('changed'));
    app.get('/metrics', mayRead, (context) => context.text('figures'));
  };
  const listener = await startSmallServer({ routes: [routes], server: { accessToken } });
  open.push(listener);
  return listener.url;
}

describe('who may', () => {
  it('with a token asks for it, to read and to change', async () => {
    const url = await start(new Secret(TOKEN));
    const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    expect((await ask(`${url}/read`)).status).toBe(401);
    expect((await ask(`${url}/read`, bearer(`${TOKEN}0`))).status).toBe(401);
    expect((await ask(`${url}/read`, bearer(TOKEN))).status).toBe(200);
    expect((await ask(`${url}/change`, { ...bearer(TOKEN), method: 'POST' })).status).toBe(200);
    expect((await ask(`${url}/change`, { method: 'POST' })).status).toBe(401);
  });

  it('without a token may read, and change nothing', async () => {
    const url = await start(null);
    expect((await ask(`${url}/read`)).status).toBe(200);
    const refused = await ask(`${url}/change`, { method: 'POST' });
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body)).toMatchObject({ error: { code: 'READ_ONLY' } });
  });

  it('I16: answers on no route for a host that is not ours', async () => {
    const url = await start(null);
    for (const path of ['/read', '/metrics', '/nothing']) {
      for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8787']) {
        expect([path, host, (await ask(url + path, { headers: { host } })).status]).toEqual([
          path,
          host,
          421,
        ]);
      }
    }
    expect((await ask(`${url}/read`, { headers: { host: 'LOCALHOST:1' } })).status).toBe(200);
  });

  it('refuses changes on behalf of another site', async () => {
    const url = await start(new Secret(TOKEN));
    const { host } = new URL(url);
    const change = (headers: Readonly<Record<string, string>>) =>
      ask(`${url}/change`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
    expect((await change({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await change({ origin: 'null' })).status).toBe(403);
    expect((await change({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await change({ 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await change({ origin: `http://${host}`, host, 'sec-fetch-site': 'same-origin' })).status).toBe(
      200,
    );
  });

  it('I15: believes X-Forwarded-For only as far as trusted proxies wrote it', () => {
    const find = (trusted: string[], remote: string, forwarded: string) =>
      createSenderFinder(trusted)({ remote, forwarded }).client;
    expect(find([], '203.0.113.9', '10.0.0.1')).toBe('203.0.113.9');
    expect(find(['127.0.0.1'], '127.0.0.1', '198.51.100.7')).toBe('198.51.100.7');
    expect(find(['127.0.0.1'], '::ffff:127.0.0.1', '6.6.6.6, 198.51.100.7')).toBe('198.51.100.7');
    expect(find(['127.0.0.1', '10.0.0.0/8'], '127.0.0.1', '6.6.6.6, 198.51.100.7, 10.1.2.3')).toBe(
      '198.51.100.7',
    );
    expect(find(['127.0.0.1'], '127.0.0.1', 'no address')).toBe('127.0.0.1');
    expect(find(['127.0.0.1'], '127.0.0.1', '')).toBe('127.0.0.1');
  });
});
