/** The real program against what ends it or cuts it off: signals, readers that leave, kills at the worst moments. Needs a build. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runMetricsSchema } from '../../src/protocol/run.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { sql, TOKEN, useBinaryAccount } from '../support/binary-account.ts';
import { type ClickhouseFront, createClickhouseFront } from '../support/clickhouse-front.ts';
import { type Running, type RunOptions, runZakaz, startZakaz } from '../support/run-zakaz.ts';
import { startScriptedSource } from '../support/scripted-source.ts';

const BINARY = fileURLToPath(new URL('../../bin/zakaz.js', import.meta.url));

const account = useBinaryAccount();
const { simulate, settings, open } = account;

/** The store holds what the source has, and the facts are its sum. */
async function expectTruth({ world }: Simulator, options: RunOptions): Promise<void> {
  const { paid, tickets, revenue } = world.counts();
  // One statement: each costs the start of a process.
  const stored = await sql(
    `SELECT * FROM
       (SELECT sum(orders), sum(tickets_sold), sum(revenue) * 100 FROM fact_qtickets_sales_daily) AS facts,
       (SELECT count(), uniqExact(order_id), sum(revenue) * 100 FROM stg_qtickets_api_orders_raw) AS staged`,
    options,
  );
  expect(stored).toBe([paid, tickets, revenue, paid, paid, revenue].join('\t'));
}

const STACK = /\n\s+at \S+ \(|\bnode:internal/;
const lockOf = (options: RunOptions) => join(options.env?.['ZAKAZ_DATA_DIR'] ?? '', 'zakaz.lock');

describe('exit codes of a source that fails', () => {
  it('S9: 5 for a wrong base URL, at the first answer, with the variable to check', async () => {
    const simulator = await simulate();
    const { code, stderr } = await runZakaz(['load'], settings(simulator.url.replace('/rest/v1', '/v9')));
    expect(code).toBe(5);
    expect(stderr).toContain('QTICKETS_BASE_URL');
    expect(simulator.requests.total).toBe(1);
  });

  it('S40: 5 for a redirect to another host, which hears nothing of the token', async () => {
    const other = await startScriptedSource(() => ({}));
    open.push(other);
    const simulator = await simulate({
      faults: { answers: [{ kind: 'redirect', location: other.url.href }] },
    });
    const { code, stderr, stdout } = await runZakaz(['load'], settings(simulator.url));
    expect(code).toBe(5);
    expect(other.connections).toBe(0);
    expect(stderr).toContain(other.url.host);
    expect(stderr + stdout).not.toContain(TOKEN);
  });

  it.each([
    ['S3: a page that always fails', { failPage: 4 }],
    [
      'S10: a token revoked half-way',
      { answers: [{ kind: 'status' as const, status: 401, path: '/orders', after: 28 }] },
    ],
  ])('3 for %s, and 0 once it is over', async (_name, faults) => {
    const simulator = await simulate({ behaviour: 'observed-2025-11', faults });
    const options = settings(simulator.url, { QTICKETS_MAX_RETRIES: '0', QTICKETS_CONCURRENCY: '1' });
    const { code, stdout } = await runZakaz(['load', '--json'], options);
    expect(code).toBe(3);
    expect(runMetricsSchema.parse(JSON.parse(stdout))).toMatchObject({
      status: 'incomplete',
      complete: false,
    });
    simulator.setFaults({});
    expect((await runZakaz(['load'], options)).code).toBe(0);
    await expectTruth(simulator, options);
  });
});

describe('a process that is stopped', () => {
  /** Requests after which it is stopped: in the contract, the events, the orders, and near the end. */
  it.each([
    ['SIGTERM', 1, 143],
    ['SIGINT', 20, 130],
    ['SIGTERM', 30, 143],
  ] as const)(
    'X1: by %s after %i requests ends with its code, on record, and the next load makes the data whole',
    async (signal, requests, exitCode) => {
      const simulator = await simulate({ faults: { latencyMs: 25 } });
      const options = settings(simulator.url);
      const running = startZakaz(['load'], options);
      await expect
        .poll(() => simulator.requests.total, { timeout: 20_000, interval: 5 })
        .toBeGreaterThanOrEqual(requests);
      running.child.kill(signal);
      const { code, stderr } = await running.finished;
      // The load may have come to its end before the signal did.
      const isDone = code === 0;
      if (!isDone) expect({ code, stderr }).toMatchObject({ code: exitCode });
      expect(stderr).not.toMatch(STACK);
      expect(existsSync(lockOf(options))).toBe(false);
      expect(await sql('SELECT status FROM meta_job_runs', options)).toBe(isDone ? 'ok' : 'interrupted');
      simulator.setFaults({});
      expect((await runZakaz(['load'], options)).code).toBe(0);
      await expectTruth(simulator, options);
    },
  );

  it('X2: a second Ctrl-C ends it at once, and the store is sound', async () => {
    const simulator = await simulate({
      faults: { answers: [{ kind: 'stall', where: 'headers', after: 30 }] },
    });
    const options = settings(simulator.url);
    const running = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 20_000 }).toBeGreaterThan(30);
    running.child.kill('SIGINT');
    running.child.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code).toBe(130);
    expect(stderr).not.toMatch(STACK);
    simulator.setFaults({});
    expect((await runZakaz(['load'], options)).code).toBe(0);
    await expectTruth(simulator, options);
  });

  it('X2: SIGHUP, a terminal that is closed, stops it as cleanly as SIGTERM', async () => {
    const simulator = await simulate({ faults: { latencyMs: 60 } });
    const options = settings(simulator.url);
    const running = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 20_000 }).toBeGreaterThan(20);
    running.child.kill('SIGHUP');
    const { code, stderr } = await running.finished;
    // 128 and the signal's number, or that of SIGTERM, as the documentation has it.
    expect([129, 143]).toContain(code);
    expect(stderr).not.toMatch(STACK);
    expect(existsSync(lockOf(options))).toBe(false);
    expect(await sql('SELECT status FROM meta_job_runs', options)).toBe('interrupted');
  });
});

describe('streams that are closed', () => {
  /** Runs a line of shell with `zakaz` in it. */
  function shell(line: string, options: ReturnType<typeof settings>) {
    const child = spawn('sh', ['-c', line.replaceAll('zakaz', `"${process.execPath}" "${BINARY}"`)], {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'], ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    return new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>(
      (resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })),
    );
  }

  it('X2: a reader that leaves early (`| head`) is no failure, and nothing is said of it', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    const line = '{ zakaz load; echo "load $?" >&2; } | true; zakaz runs | head -1 > /dev/null';
    const first = await shell(line, options);
    expect(first.stderr).toContain('load 0');
    expect(first.stderr).not.toMatch(/EPIPE|Error/);
    const many =
      '{ zakaz sql "SELECT number FROM numbers(3000000)" --format TSV; echo "sql $?" >&2; } | head -1';
    const { stdout, stderr } = await shell(many, options);
    expect(stdout).toBe('0\n');
    expect(stderr).toMatch(/^sql (0|141)\n$/);
    await expectTruth(simulator, options);
  });

  it('X2: closed standard input, output and error do no harm', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    expect((await shell('zakaz load <&- >&- 2>&-', options)).code).toBe(0);
    await expectTruth(simulator, options);
  });
});

describe('a process that is killed', () => {
  it('D5: in the middle of making the tables, again and again, and the next load works', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    for (const afterMs of [0, 20, 45, 75, 120]) {
      const running = startZakaz(['load'], options);
      const store = join(account.folder, 'data', 'store');
      await expect
        .poll(() => existsSync(join(store, 'metadata')), { timeout: 20_000, interval: 2 })
        .toBe(true);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      running.child.kill('SIGKILL');
      await running.finished;
    }
    const { code, stderr } = await runZakaz(['load'], options);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectTruth(simulator, options);
    expect(readdirSync(join(account.folder, 'data', 'spool'))).toEqual([]);
  });
});

describe('a process that is killed at a known moment', () => {
  let front: ClickhouseFront;
  let frontFolder = '';
  let databases = 0;
  beforeAll(async () => {
    frontFolder = mkdtempSync(join(tmpdir(), 'zakaz-front-'));
    front = await createClickhouseFront({ path: join(frontFolder, 'engine') });
  });
  afterAll(async () => {
    await front.close();
    rmSync(frontFolder, { recursive: true, force: true });
  });

  function server(url: string, more: Readonly<Record<string, string>> = {}) {
    return settings(url, { CLICKHOUSE_URL: front.url.href, CLICKHOUSE_DB: `killed_${databases}`, ...more });
  }

  /** Starts a load and waits until the server is asked for a statement. */
  async function startUntil(statement: RegExp, options: RunOptions): Promise<Running> {
    const from = front.log.length;
    const running = startZakaz(['load'], options);
    const isThere = () => front.log.slice(from).some((request) => statement.test(request.sql));
    await expect.poll(isThere, { timeout: 20_000, interval: 5 }).toBe(true);
    return running;
  }

  /** Runs a load and kills it while the server holds back its answer to a statement that it has carried out. */
  async function killAt(statement: RegExp, options: RunOptions): Promise<void> {
    front.failNext(statement, { kind: 'delay-after-commit', ms: 3_000 });
    const running = await startUntil(statement, options);
    // It is logged before it is carried out.
    await new Promise((resolve) => setTimeout(resolve, 400));
    running.child.kill('SIGKILL');
    await running.finished;
  }

  it.each([
    ['D4: between the tickets and the orders', /^INSERT INTO `stg_qtickets_api_tickets_raw`/],
    ['D4: when the orders are stored, before it knows', /^INSERT INTO `stg_qtickets_api_orders_raw`/],
    ['D4: between the orders and the facts', /^INSERT INTO _build_fact_qtickets_sales_utm_daily/m],
    ['D4: between the one table of facts and the other', /^ALTER TABLE fact_qtickets_sales_utm_daily/],
    ['D4: between the facts and the watermark', /^INSERT INTO `meta_watermarks`/],
    ['D5: between a migration and its log', /^INSERT INTO `meta_migrations`/],
  ])('%s: the next load ends as if nothing had been', async (_name, statement) => {
    databases += 1;
    const simulator = await simulate();
    const options = server(simulator.url);
    await killAt(statement, options);
    const { code, stderr } = await runZakaz(['load'], options);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    await expectTruth(simulator, options);
    const statuses = await sql('SELECT DISTINCT status FROM meta_job_runs ORDER BY status', options);
    expect(['ok', 'interrupted\nok']).toContain(statuses);
  });

  it('D4: in a later load, after a change, and the change is not lost', async () => {
    databases += 1;
    const simulator = await simulate({ anchor: Date.now() - 3_600_000 });
    const options = server(simulator.url);
    expect((await runZakaz(['load'], options)).code).toBe(0);
    const paid = [...simulator.world.truth()].filter(({ payed, deletedAt }) => payed && deletedAt === null);
    simulator.world.refund(paid[0]?.id ?? 0);
    simulator.world.createOrder({ payed: true });
    await killAt(/^INSERT INTO `stg_qtickets_api_orders_raw`/, options);
    expect((await runZakaz(['load'], options)).code).toBe(0);
    await expectTruth(simulator, options);
    expect(await sql('SELECT sum(refunded_tickets) > 0 FROM fact_qtickets_sales_daily', options)).toBe('1');
  });

  it('X1: by SIGTERM ends within ten seconds while the store does not answer, and what was under way is not lost', async () => {
    databases += 1;
    const simulator = await simulate();
    const options = server(simulator.url);
    const statement = /^INSERT INTO `stg_qtickets_api_orders_raw`/;
    front.failNext(statement, { kind: 'delay-after-commit', ms: 15_000 });
    const running = await startUntil(statement, options);
    const toldMs = performance.now();
    running.child.kill('SIGTERM');
    expect((await running.finished).code).toBe(143);
    expect(performance.now() - toldMs).toBeLessThan(10_000);
    expect((await runZakaz(['load'], options)).code).toBe(0);
    await expectTruth(simulator, options);
    const statuses = await sql('SELECT status FROM meta_job_runs ORDER BY run_id', options);
    expect(statuses).toBe('interrupted\nok');
  });

  it('X3, D7: a second load from the same data folder ends with 75 on a server too', async () => {
    databases += 1;
    const simulator = await simulate({ faults: { latencyMs: 100 } });
    const options = server(simulator.url);
    const first = startZakaz(['load'], options);
    await expect.poll(() => existsSync(lockOf(options)), { timeout: 10_000 }).toBe(true);
    const { code, stderr } = await runZakaz(['load'], options);
    expect(code).toBe(75);
    expect(stderr).toContain(String(first.child.pid));
    simulator.setFaults({});
    expect((await first.finished).code).toBe(0);
    await expectTruth(simulator, options);
  });
});
