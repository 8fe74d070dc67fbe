/** Who may, over real HTTP: passwords, sessions, share links, guessing. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type AskOptions,
  ask,
  SERVER_CONFIG,
  SILENT,
  startSmallServer,
} from '../../../test/support/small-server.ts';
import type { ServerConfig } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import { Secret } from '../../core/secret.ts';
import {
  CHANGE_HEADER,
  createdShareSchema,
  SESSION_COOKIE,
  sessionSchema,
} from '../../protocol/api/access.ts';
import { createAccess } from '../access.ts';
import type { App } from '../app.ts';
import type { Listener } from '../listen.ts';
import { Auth } from './auth.ts';
import { authRoutes } from './routes.ts';

const PASSWORD = 'operator-password';
const VIEWER_PASSWORD = 'viewer-password';
const TOKEN = 'access-token-0123456789';
const HOUR_MS = 3_600_000;

let dataDir: string;
let nowMs: number;
const open: Listener[] = [];
const clock: Clock = { now: () => nowMs, monotonic: () => nowMs, sleep: async () => {} };

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'zakaz-auth-'));
  nowMs = Date.UTC(2026, 0, 1);
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await rm(dataDir, { recursive: true, force: true });
});

const PASSWORDS = { password: new Secret(PASSWORD), viewerPassword: new Secret(VIEWER_PASSWORD) };

async function start(more: Partial<ServerConfig> = PASSWORDS): Promise<string> {
  const server = { ...SERVER_CONFIG, ...more };
  const auth = await Auth.open({ config: { dataDir }, server, clock });
  const access = createAccess(auth);
  const routes = (app: App) => {
    app.get('/read', access.mayRead, (context) => context.text('sales'));
    app.post('/change', access.mayChange, (context) => context.text('changed'));
  };
  const listener = await startSmallServer({
    routes: [authRoutes(auth, access, SILENT), routes],
    server,
    clock,
  });
  open.push(listener);
  return listener.url;
}

function post(url: string, body: unknown, headers: AskOptions['headers'] = {}) {
  const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return ask(url, { ...options, body: JSON.stringify(body) });
}

/** What a browser sends back of an answer: `name=value`. */
function cookieOf({ headers }: Awaited<ReturnType<typeof ask>>): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

async function signIn(
  url: string,
  password = PASSWORD,
  headers: AskOptions['headers'] = {},
): Promise<string> {
  const answer = await post(`${url}/api/v1/session`, { password }, headers);
  expect(answer.status).toBe(200);
  return cookieOf(answer);
}

const statusWith = async (url: string, cookie: string) => (await ask(url, { headers: { cookie } })).status;

async function makeShare(url: string, days = 7) {
  const headers = { cookie: await signIn(url), [CHANGE_HEADER]: '1' };
  const made = await post(`${url}/api/v1/shares`, { label: 'accountant', days }, headers);
  expect(made.status).toBe(201);
  return { share: createdShareSchema.parse(JSON.parse(made.body)), headers };
}

describe('signing in', () => {
  it('gives the role of the password, in a cookie that scripts and other sites cannot use', async () => {
    const url = await start();
    expect((await ask(`${url}/read`)).status).toBe(401);
    const answer = await post(`${url}/api/v1/session`, { password: VIEWER_PASSWORD });
    expect(sessionSchema.parse(JSON.parse(answer.body))).toMatchObject({
      role: 'viewer',
      signed_in_by: 'session',
    });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^zakaz_session=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const headers = { cookie: cookieOf(answer), [CHANGE_HEADER]: '1' };
    expect((await ask(`${url}/read`, { headers })).status).toBe(200);
    const change = await ask(`${url}/change`, { method: 'POST', headers });
    expect([change.status, JSON.parse(change.body).error.code]).toEqual([403, 'VIEWER']);
    expect((await ask(`${url}/api/v1/shares`, { headers })).status).toBe(403);
    const operator = { cookie: await signIn(url), [CHANGE_HEADER]: '1' };
    expect((await ask(`${url}/change`, { method: 'POST', headers: operator })).status).toBe(200);
  });

  it('marks the cookie secure where a trusted proxy says that it came over TLS, and nowhere else', async () => {
    const forwarded = { 'x-forwarded-proto': 'https' };
    const secure = async (url: string) =>
      (await post(`${url}/api/v1/session`, { password: PASSWORD }, forwarded)).headers[
        'set-cookie'
      ]?.[0]?.includes('Secure');
    expect(await secure(await start({ ...PASSWORDS, trustedProxies: ['127.0.0.1'] }))).toBe(true);
    expect(await secure(await start())).toBe(false);
  });

  it('lasts over a restart, ends with its time, by signing out and with its password', async () => {
    const cookie = await signIn(await start());
    expect(await statusWith(`${await start()}/read`, cookie)).toBe(200);
    const other = await start({ ...PASSWORDS, password: new Secret('another-password') });
    expect(await statusWith(`${other}/read`, cookie)).toBe(401);

    const url = await start();
    const left = await signIn(url);
    expect((await ask(`${url}/api/v1/session`, { method: 'DELETE', headers: { cookie: left } })).status).toBe(
      204,
    );
    expect(await statusWith(`${url}/read`, left)).toBe(401);
    nowMs += 168 * HOUR_MS;
    expect(await statusWith(`${url}/read`, cookie)).toBe(401);
  });

  it('keeps nothing in the data folder that opens anything, and that for its owner alone', async () => {
    const url = await start();
    const { share, headers } = await makeShare(url);
    const files = await readdir(dataDir, { recursive: true, withFileTypes: true });
    for (const file of files.filter((one) => one.isFile())) {
      const path = join(file.parentPath, file.name);
      const text = await readFile(path, 'utf8');
      for (const secret of [
        PASSWORD,
        headers.cookie.split('=')[1] ?? '',
        share.key,
        share.key.split('.')[1] ?? '',
      ]) {
        expect(text).not.toContain(secret);
      }
      expect((await stat(path)).mode & 0o077).toBe(0);
    }
    expect(files.length).toBeGreaterThan(1);
  });

  it('is not there without a password; then this machine may read, and change nothing', async () => {
    const url = await start({ password: null, viewerPassword: null });
    expect((await post(`${url}/api/v1/session`, { password: PASSWORD })).status).toBe(403);
    const state = sessionSchema.parse(JSON.parse((await ask(`${url}/api/v1/session`)).body));
    expect(state).toEqual({ role: 'viewer', signed_in_by: 'local', expires_at: null, has_password: false });
    expect((await ask(`${url}/change`, { method: 'POST' })).status).toBe(403);
  });
});

describe('guessing', () => {
  it('I18: slows down a guesser longer and longer, a session is new with each signing in, and no address holds a key', async () => {
    const url = await start();
    const guess = () => post(`${url}/api/v1/session`, { password: 'wrong-password' });
    for (let tried = 0; tried < 5; tried += 1) expect((await guess()).status).toBe(401);
    const waits: number[] = [];
    for (let tried = 0; tried < 4; tried += 1) {
      // Not even the right one is looked at meanwhile.
      const held = await post(`${url}/api/v1/session`, { password: PASSWORD });
      expect(held.status).toBe(429);
      waits.push(Number(held.headers['retry-after']));
      nowMs += Number(held.headers['retry-after']) * 1000;
      expect((await guess()).status).toBe(401);
    }
    expect(waits).toEqual([1, 2, 4, 8]);
    nowMs += 16_000;

    const planted = `${SESSION_COOKIE}=planted-by-somebody-else`;
    const first = await signIn(url, PASSWORD, { cookie: planted });
    expect(first).not.toBe(planted);
    const second = await signIn(url, PASSWORD, { cookie: first });
    expect(second).not.toBe(first);
    expect(await statusWith(`${url}/read`, first)).toBe(401);
    expect(await statusWith(`${url}/read`, second)).toBe(200);
    const key = second.split('=')[1] ?? '';
    expect((await ask(`${url}/read?${SESSION_COOKIE}=${key}&token=${key}`)).status).toBe(401);
  });

  it('I15: goes by the address of the connection, whatever X-Forwarded-For says', async () => {
    const url = await start();
    for (let tried = 0; tried < 5; tried += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${tried}` };
      await post(`${url}/api/v1/session`, { password: 'wrong-password' }, headers);
    }
    const held = await post(
      `${url}/api/v1/session`,
      { password: PASSWORD },
      { 'x-forwarded-for': '203.0.113.9' },
    );
    expect(held.status).toBe(429);
  });

  it('of many addresses slows down all that never were right, and only them', async () => {
    const url = await start({ ...PASSWORDS, trustedProxies: ['127.0.0.1'] });
    const from = (address: string, password: string) =>
      post(`${url}/api/v1/session`, { password }, { 'x-forwarded-for': address });
    expect((await from('198.51.100.1', PASSWORD)).status).toBe(200);
    for (let tried = 0; tried < 51; tried += 1) await from(`2001:db8:${tried}::1`, 'wrong-password');
    expect((await from('198.51.100.2', PASSWORD)).status).toBe(429);
    expect((await from('198.51.100.1', PASSWORD)).status).toBe(200);
    nowMs += 2_000;
    expect((await from('198.51.100.2', PASSWORD)).status).toBe(200);
  });

  it('takes a network of IPv6 for one guesser', async () => {
    const url = await start({ ...PASSWORDS, trustedProxies: ['127.0.0.1'] });
    const from = (address: string, password: string) =>
      post(`${url}/api/v1/session`, { password }, { 'x-forwarded-for': address });
    for (let tried = 0; tried < 5; tried += 1) await from(`2001:db8:0:1::${tried}`, 'wrong-password');
    expect((await from('2001:db8::1:0:0:0:9', PASSWORD)).status).toBe(429);
    expect((await from('2001:db8:0:2::9', PASSWORD)).status).toBe(200);
  });

  it('a token is slowed down as well', async () => {
    const url = await start({ accessToken: new Secret(TOKEN) });
    const read = (token: string) => ask(`${url}/read`, { headers: { authorization: `Bearer ${token}` } });
    expect((await read(TOKEN)).status).toBe(200);
    for (let tried = 0; tried < 5; tried += 1) expect((await read('wrong')).status).toBe(401);
    expect((await read(TOKEN)).status).toBe(429);
    nowMs += 1_000;
    expect((await read(TOKEN)).status).toBe(200);
  });
});

describe('another site', () => {
  it('I17: changes nothing by the browser of somebody who is signed in', async () => {
    const url = await start();
    const cookie = await signIn(url);
    const change = async (headers: AskOptions['headers']) =>
      (await ask(`${url}/change`, { method: 'POST', headers: { cookie, ...headers } })).status;
    const own = { [CHANGE_HEADER]: '1' };
    expect(await change({ ...own, origin: 'https://evil.example' })).toBe(403);
    expect(await change({ ...own, origin: 'null' })).toBe(403);
    expect(await change({ ...own, 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await change({ ...own, 'sec-fetch-site': 'same-site' })).toBe(403);
    // A form of an old browser: no header that tells where it comes from, and none of ours.
    expect(await change({ 'content-type': 'application/x-www-form-urlencoded' })).toBe(403);
    expect(await change({ ...own, origin: url, 'sec-fetch-site': 'same-origin' })).toBe(200);
    const form = { cookie, 'content-type': 'text/plain' };
    const signing = await ask(`${url}/api/v1/session`, {
      method: 'POST',
      headers: form,
      body: '{"password":"x"}',
    });
    expect(signing.status).toBe(415);
  });
});

describe('a share link', () => {
  it('lets who has it read until its end, and is told once', async () => {
    const url = await start();
    const { share, headers } = await makeShare(url, 7);
    const opened = await post(`${url}/api/v1/session/share`, { key: share.key });
    expect(sessionSchema.parse(JSON.parse(opened.body))).toMatchObject({
      ...{ role: 'viewer', signed_in_by: 'share', expires_at: share.expires_at },
    });
    const cookie = cookieOf(opened);
    expect(await statusWith(`${url}/read`, cookie)).toBe(200);
    const change = { method: 'POST', headers: { cookie, [CHANGE_HEADER]: '1' } };
    expect((await ask(`${url}/change`, change)).status).toBe(403);
    const listed = await ask(`${url}/api/v1/shares`, { headers });
    expect(listed.body).toContain(share.id);
    expect(listed.body).not.toContain(share.key.split('.')[1]);
    nowMs += 7 * 24 * HOUR_MS;
    expect(await statusWith(`${url}/read`, cookie)).toBe(401);
    expect((await post(`${url}/api/v1/session/share`, { key: share.key })).status).toBe(401);
  });

  it('that is ended signs out whoever came in by it', async () => {
    const url = await start();
    const { share, headers } = await makeShare(url);
    const cookie = cookieOf(await post(`${url}/api/v1/session/share`, { key: share.key }));
    const revoke = () => ask(`${url}/api/v1/shares/${share.id}`, { method: 'DELETE', headers });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(404);
    expect(await statusWith(`${url}/read`, cookie)).toBe(401);
    expect((await post(`${url}/api/v1/session/share`, { key: share.key })).status).toBe(401);
  });

  it('I22: is found by its id alone: what looks like a path leads nowhere', async () => {
    const url = await start();
    const { headers } = await makeShare(url);
    const paths = ['..%2fsessions', '%2e%2e%2fsessions.json', '..%5csessions', 'x%00', '....//sessions'];
    for (const path of paths) {
      const ended = await ask(`${url}/api/v1/shares/${path}`, { method: 'DELETE', headers });
      expect([path, ended.status]).toEqual([path, 404]);
      expect((await post(`${url}/api/v1/session/share`, { key: `../sessions.${path}` })).status).not.toBe(
        200,
      );
      nowMs += HOUR_MS;
    }
    expect(await statusWith(`${url}/read`, headers.cookie)).toBe(200);
  });
});
