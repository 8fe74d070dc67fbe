/** `zakaz serve` as a service, and the other commands that go through it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Settings, sql, TOKEN, useBinaryAccount } from '../support/binary-account.ts';
import { runZakaz, startZakaz } from '../support/run-zakaz.ts';
import {
  healthOf,
  linesOf,
  serverSettings as settingsOf,
  startServer as startIn,
} from '../support/served.ts';
import { sendWebhook, WEBHOOK_SECRET } from '../support/test-server.ts';

const account = useBinaryAccount();
const { simulate, settings, open } = account;

const serverSettings = (url: string, more: Readonly<Record<string, string>> = {}) =>
  settingsOf(account, url, more);
const startServer = (options: Settings) => startIn(account, options);
const waitingOf = async (url: string) => (await healthOf(url)).webhooks.waiting;

describe('a server', () => {
  it('is gone through by the other commands, with the same output and exit codes', async () => {
    const simulator = await simulate();
    const alone = settings(simulator.url, { ZAKAZ_DATA_DIR: join(account.folder, 'alone') });
    const served = serverSettings(simulator.url);
    const { running } = await startServer(served);
    const commands = [
      ['load', '--json'],
      ['status', '--json'],
      ['sql', 'SELECT count(), sum(revenue) FROM stg_qtickets_api_orders_raw', '--format', 'JSON'],
      ['sql', 'SELECT * FROM nowhere'],
      ['verify', '--json'],
      ['repair', '--json'],
      ['export', 'sales', '--format', 'csv'],
    ];
    for (const args of commands) {
      const [here, through] = [await runZakaz(args, alone), await runZakaz(args, served)];
      expect([args, through.code, shapeOf(through.stdout)]).toEqual([args, here.code, shapeOf(here.stdout)]);
      expect(shapeOf(through.stderr)).toEqual(shapeOf(here.stderr));
    }
    expect(running.stderr()).toBe('');
  });

  it('keeps one run from another, whoever began it, and lets one wait', async () => {
    const simulator = await simulate({ faults: { latencyMs: 100 } });
    const options = serverSettings(simulator.url);
    const { running } = await startServer(options);
    const first = startZakaz(['load', '--json'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 10_000, interval: 10 }).toBeGreaterThan(0);
    const refused = await runZakaz(['load'], options);
    expect(refused.code).toBe(75);
    expect(refused.stderr).toContain(`load, pid ${first.child.pid}`);
    const waiting = startZakaz(['load', '--json', '--wait', '1m'], options);
    const { stdout: told } = await first.finished;
    expect(JSON.parse(told)).toMatchObject({ status: 'ok', mode: 'full', loads_skipped: 1 });
    const { code, stdout } = await waiting.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ mode: 'window' });
    expect(running.child.exitCode).toBeNull();
  });

  it('goes on when a command that goes through it is stopped, and has that on record', async () => {
    const simulator = await simulate({ faults: { latencyMs: 250 } });
    const options = serverSettings(simulator.url);
    await startServer(options);
    const load = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 10_000, interval: 10 }).toBeGreaterThan(2);
    load.child.kill('SIGINT');
    expect((await load.finished).code).toBe(130);
    simulator.setFaults({});
    expect((await runZakaz(['load'], options)).code).toBe(0);
    // Both may have begun in one second.
    expect(await sql('SELECT status FROM meta_job_runs FINAL ORDER BY _ver', options)).toBe(
      'interrupted\nok',
    );
  });

  it('that dies fails the command that goes through it, and another can begin', async () => {
    const simulator = await simulate({ faults: { latencyMs: 250 } });
    const options = serverSettings(simulator.url);
    const { running } = await startServer(options);
    const load = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 10_000, interval: 10 }).toBeGreaterThan(2);
    running.child.kill('SIGKILL');
    const { code, stderr } = await load.finished;
    expect(code).toBe(6);
    expect(stderr).toContain('The process that kept the store ended.');
    expect(stderr).not.toMatch(/\n\s+at /);
    simulator.setFaults({});
    expect((await runZakaz(['load'], options)).code).toBe(0);
  });

  it('I12: applies after a kill -9 what it had answered for, and loses no webhook', async () => {
    const simulator = await simulate();
    const options = serverSettings(simulator.url, { QTICKETS_TIMEOUT_MS: '60000' });
    const { running, url } = await startServer(options);
    simulator.setFaults({ latencyMs: 30_000 });
    const load = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 10_000, interval: 10 }).toBeGreaterThan(0);
    const ids = Array.from({ length: 300 }, (_, index) => 90_000_000 + index);
    const bodies = ids.map((id) => ({ id, payed: 1, payed_at: '2025-11-03T10:00:00+03:00', baskets: [] }));
    const answers = await Promise.all(bodies.map((body) => sendWebhook(url, body, { eventType: 'payed' })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await waitingOf(url)).toBe(300);
    running.child.kill('SIGKILL');
    await running.finished;
    load.child.kill('SIGKILL');
    simulator.setFaults({});
    const next = await startServer(options);
    await expect.poll(() => waitingOf(next.url), { timeout: 20_000 }).toBe(0);
    const found = 'SELECT uniqExact(order_id), count() FROM meta_webhooks FINAL WHERE order_id >= 90000000';
    expect(await sql(found, options)).toBe('300\t300');
  });

  it('logs lines of JSON without the token or the secret', async () => {
    const simulator = await simulate();
    const options = serverSettings(simulator.url, { ZAKAZ_SCHEDULE: '* * * * *', LOG_LEVEL: 'trace' });
    const { running, url } = await startServer(options);
    await sendWebhook(url, { id: 1 });
    await sendWebhook(url, { id: 1 }, { secret: 'another-secret' });
    await expect.poll(() => running.stdout(), { timeout: 10_000 }).toContain('"run ended"');
    running.child.kill('SIGTERM');
    const { stdout } = await running.finished;
    const lines = linesOf(stdout);
    expect(lines.find(({ msg }) => msg === 'run ended')).toMatchObject({
      status: 'ok',
      run_id: expect.any(String),
    });
    expect(lines.find(({ msg }) => msg === 'webhook not taken')).toMatchObject({ code: 'UNSIGNED' });
    expect(stdout).not.toContain(TOKEN);
    expect(stdout).not.toContain(WEBHOOK_SECRET);
  });

  it('X10: says what is wrong when there are too few file descriptors', async () => {
    const simulator = await simulate();
    const options = serverSettings(simulator.url);
    const [binary] = startZakaz(['--version'], options).child.spawnargs.slice(1);
    const child = spawn('sh', ['-c', `ulimit -n 40; exec "$0" "$1" serve`, process.execPath, binary ?? ''], {
      ...{ cwd: options.cwd, env: { PATH: process.env['PATH'], ...options.env } },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(2);
    expect(stderr).toContain('ulimit -n 1024');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('X11: ends with 2 when the port is taken, and names it', async () => {
    const simulator = await simulate();
    const taken = createServer();
    taken.listen(0, '127.0.0.1');
    await once(taken, 'listening');
    open.push({ close: async () => void taken.close() });
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const { code, stderr } = await runZakaz(['serve', '--port', port], serverSettings(simulator.url));
    expect(code).toBe(2);
    expect(stderr).toContain(port);
    expect(stderr).toContain('EADDRINUSE');
  });

  it('I27: refuses an address that others can reach, unless a password or a token is configured', async () => {
    const simulator = await simulate();
    const { code, stderr } = await runZakaz(['serve', '--host', '0.0.0.0'], serverSettings(simulator.url));
    expect(code).toBe(2);
    expect(stderr).toContain('ZAKAZ_PASSWORD');
    const guarded = serverSettings(simulator.url, {
      ...{ ZAKAZ_HOST: '0.0.0.0', ZAKAZ_PASSWORD: 'operator-password' },
    });
    const { url } = await startServer(guarded);
    const local = url.replace('0.0.0.0', '127.0.0.1');
    for (const path of ['/metrics', '/api/v1/health', '/api/v1/sales/summary', '/api/openapi.json']) {
      expect([path, (await fetch(local + path)).status]).toEqual([path, 401]);
    }
    expect((await fetch(`${local}/healthz`)).status).toBe(200);
  });

  it('shows the sales to who has a share link, made beside it, until the link is ended', async () => {
    const simulator = await simulate();
    const options = serverSettings(simulator.url, { ZAKAZ_PASSWORD: 'operator-password' });
    const { url } = await startServer(options);
    const made = await runZakaz(['share', 'make', '--label', 'accountant'], options);
    expect(made.code).toBe(0);
    const key = made.stdout.trim().split('#share=')[1] ?? '';
    const opened = await fetch(`${url}/api/v1/session/share`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key }),
    });
    expect(opened.status).toBe(200);
    const headers = { cookie: opened.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    const read = async () => (await fetch(`${url}/api/v1/sales/summary`, { headers })).status;
    expect(await read()).toBe(200);

    const listed = await runZakaz(['share', 'list', '--json'], options);
    const [share] = z.array(z.object({ id: z.string(), label: z.string() })).parse(JSON.parse(listed.stdout));
    expect(share?.label).toBe('accountant');
    expect(listed.stdout).not.toContain(key.split('.')[1]);
    expect((await runZakaz(['share', 'revoke', share?.id ?? ''], options)).code).toBe(0);
    expect(await read()).toBe(401);
    expect((await runZakaz(['share', 'revoke', 'no-such-link'], options)).code).toBe(2);
  });
});

/** Everything but the figures, ids and times that differ from run to run, and the folder of the store. */
function shapeOf(text: string): string {
  return text
    .replaceAll(/\/alone\b|\/data\b/g, '/folder')
    .replaceAll(/\d{8}T\d{6}-[0-9a-f]{6}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?/g, 'TIME')
    .replaceAll(/"(elapsed|rows_read|bytes_read)": [\d.]+/g, '"$1": N')
    .replaceAll(/"(requests|retries|loads_skipped)": \d+/g, '"$1": N');
}
