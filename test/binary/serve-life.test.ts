/** The life of `zakaz serve`: long, beside a load, to its end by a signal or an error. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sql, useBinaryAccount } from '../support/binary-account.ts';
import { runZakaz } from '../support/run-zakaz.ts';
import { healthOf, linesOf, type Served, serverSettings, startServer } from '../support/served.ts';
import { ACCESS_TOKEN, sendWebhook } from '../support/test-server.ts';

const account = useBinaryAccount();
const { simulate } = account;

/** Runs a script in the server's process, from its start. */
const within = (script: string) => ({
  NODE_OPTIONS: `--expose-gc --import ${encodeURI(`data:text/javascript,${script}`)}`,
});

const OPERATOR = { authorization: `Bearer ${ACCESS_TOKEN}` };

/** Of a server that an operator may tell to load. */
const settingsOf = (url: string, more: Readonly<Record<string, string>> = {}) =>
  serverSettings(account, url, { ZAKAZ_ACCESS_TOKEN: ACCESS_TOKEN, ...more });

async function startLoad(url: string, request: object = {}): Promise<void> {
  const response = await fetch(`${url}/api/v1/runs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...OPERATOR },
    body: JSON.stringify({ kind: 'load', ...request }),
  });
  expect(response.status).toBe(202);
}

const idle = (url: string) =>
  expect
    .poll(() => healthOf(url, OPERATOR), { interval: 10, timeout: 40_000 })
    .toMatchObject({ live: null, webhooks: { waiting: 0 } });

/** Each figure by its name, all series of it together. */
async function figuresOf(url: string): Promise<(name: string) => number> {
  const text = await (await fetch(`${url}/metrics`, { headers: OPERATOR })).text();
  return (name) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
}

const webhooks = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    ...{ id: first + index, payed: 1, payed_at: '2025-11-03T10:00:00+03:00', baskets: [] },
  }));

/** Collects garbage when it is told to, and says so. */
const COLLECTS = `process.on('SIGUSR2', () => { gc(); console.log(JSON.stringify({ level: 'info', time: '', msg: 'collected' })); })`;

/** What grows in a process that forgets to let go. */
async function heldBy({ running, url }: Served) {
  const before = linesOf(running.stdout()).length;
  running.child.kill('SIGUSR2');
  await expect.poll(() => linesOf(running.stdout()).length, { interval: 10 }).toBeGreaterThan(before);
  const figure = await figuresOf(url);
  return {
    threads: readdirSync(`/proc/${running.child.pid}/task`).length,
    files: figure('process_open_fds'),
    handles: figure('nodejs_active_resources'),
    megabytes: figure('nodejs_heap_size_used_bytes') / 1e6,
  };
}

describe('a server', () => {
  it.skipIf(process.platform !== 'linux')(
    'X7: holds no more threads, files, handles and objects after many loads, webhooks and visitors (else skipped: no /proc here)',
    async () => {
      const simulator = await simulate();
      const served = await startServer(account, settingsOf(simulator.url, within(COLLECTS)));
      const { url } = served;
      let sent = 0;
      const live = async (rounds: number) => {
        for (let round = 0; round < rounds; round += 1, sent += 10) {
          const visit = new AbortController();
          const page = await fetch(`${url}/api/v1/runs/live`, { signal: visit.signal, headers: OPERATOR });
          await startLoad(url);
          const bodies = webhooks(90_000_000 + sent, 10);
          await Promise.all(bodies.map((body) => sendWebhook(url, body, { eventType: 'payed' })));
          await idle(url);
          visit.abort();
          await page.text().catch(() => undefined);
        }
      };
      await live(5);
      const before = await heldBy(served);
      await live(10);
      const after = await heldBy(served);
      // Ten loads and a hundred webhooks: whatever one of them left behind would show.
      expect(after.threads).toBeLessThan(before.threads + 10);
      expect(after.files).toBeLessThan(before.files + 10);
      expect(after.handles).toBeLessThan(before.handles + 10);
      expect(after.megabytes).toBeLessThan(before.megabytes + 3);
      expect(await sql('SELECT count() FROM meta_webhooks', settingsOf(simulator.url))).toBe('150');
    },
    120_000,
  );

  it('X9: answers beside a long load, its event loop never held up', async () => {
    const simulator = await simulate({ orders: 6_000 });
    const { url } = await startServer(account, settingsOf(simulator.url));
    // The delays are counted from one look to the next.
    await figuresOf(url);
    await startLoad(url);
    const waits: number[] = [];
    while ((await healthOf(url, OPERATOR)).live !== null) {
      const startMs = performance.now();
      const [body] = webhooks(90_000_000 + waits.length, 1);
      expect((await sendWebhook(url, body, { eventType: 'payed' })).status).toBe(200);
      waits.push(performance.now() - startMs);
    }
    const figure = await figuresOf(url);
    expect(waits.length).toBeGreaterThan(10);
    expect(Math.max(...waits)).toBeLessThan(2_000);
    // 0.2 on a machine of its own; here others are at work beside it.
    expect(figure('nodejs_eventloop_lag_p99_seconds')).toBeLessThan(0.4);
  });

  it('stops by SIGTERM well within ten seconds, with its run on record, nothing it answered for lost, and 0', async () => {
    const simulator = await simulate({ faults: { latencyMs: 250 } });
    const options = settingsOf(simulator.url, { ZAKAZ_SCHEDULE: '0 0 1 1 *' });
    const { running, url } = await startServer(account, options);
    await expect.poll(() => simulator.requests.total, { timeout: 10_000, interval: 10 }).toBeGreaterThan(2);
    const watcher = await fetch(`${url}/api/v1/runs/live`, { headers: OPERATOR });
    const sent = webhooks(90_000_000, 100).map((body) => sendWebhook(url, body, { eventType: 'payed' }));
    expect((await Promise.all(sent)).every(({ status }) => status === 200)).toBe(true);
    const startMs = performance.now();
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.finished;
    expect(performance.now() - startMs).toBeLessThan(8_000);
    expect([code, stderr]).toEqual([0, '']);
    await watcher.text().catch(() => undefined);
    expect(linesOf(stdout).map(({ msg }) => msg)).toEqual(['listening', 'stopping', 'run ended', 'stopped']);
    expect(await sql('SELECT status FROM meta_job_runs FINAL', options)).toBe('interrupted');
    simulator.setFaults({});
    const next = await startServer(account, settingsOf(simulator.url));
    await idle(next.url);
    expect(await sql('SELECT uniqExact(order_id) FROM meta_webhooks', options)).toBe('100');
  });

  it.each([
    ['is thrown', "throw new Error('met by nobody')"],
    ['fails a promise', "Promise.reject(new Error('met by nobody'))"],
  ])(
    'X8: ends with 1 and one record when something %s that nobody meets, in the middle of a load too; the next start goes on',
    async (_, boom) => {
      const simulator = await simulate({ faults: { latencyMs: 250 } });
      const options = settingsOf(simulator.url);
      const failing = settingsOf(simulator.url, within(`process.on('SIGUSR2', () => { ${boom}; })`));
      const { running, url } = await startServer(account, failing);
      await startLoad(url);
      await expect.poll(() => simulator.requests.total, { timeout: 10_000, interval: 10 }).toBeGreaterThan(2);
      running.child.kill('SIGUSR2');
      const { code, stdout, stderr } = await running.finished;
      expect(code).toBe(1);
      const fatal = linesOf(stdout).filter(({ level }) => level === 'fatal');
      expect(fatal).toEqual([
        expect.objectContaining({ err: expect.objectContaining({ message: 'met by nobody' }) }),
      ]);
      expect(stderr).not.toMatch(/\n\s+at /);
      simulator.setFaults({});
      expect((await runZakaz(['load'], options)).code).toBe(0);
      expect(await sql('SELECT status FROM meta_job_runs FINAL ORDER BY started_at, run_id', options)).toBe(
        'interrupted\nok',
      );
    },
  );
});
