/** `zakaz load` as users and cron run it: exit codes, what is printed where, and what bad input gets. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMetricsSchema } from '../../src/protocol/run.ts';
import { sql, TOKEN, useBinaryAccount } from '../support/binary-account.ts';
import { CAPTURES_MISSING, startCapturedSource } from '../support/captured-source.ts';
import { runZakaz, startZakaz } from '../support/run-zakaz.ts';

const account = useBinaryAccount();
const { simulate, settings, open } = account;

describe('a load', () => {
  it('ends with 0 when it is proved, and prints one document with --json', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url);
    const { code, stdout } = await runZakaz(['load', '--json'], options);
    expect(code).toBe(0);
    const metrics = runMetricsSchema.parse(JSON.parse(stdout));
    const { paid, tickets } = simulator.world.counts();
    expect(metrics).toMatchObject({ status: 'ok', mode: 'full', orders_paid: paid, rows: { orders: paid } });
    expect(await sql('SELECT count(), sum(tickets_sold) FROM stg_qtickets_api_orders_raw', options)).toBe(
      `${paid}\t${tickets}`,
    );
    const again = await runZakaz(['load', '--json'], options);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'ok', mode: 'window', rows: { orders: 0 } });
    expect(await sql('SELECT count() FROM stg_qtickets_api_orders_raw', options)).toBe(String(paid));
  });

  it('ends with 3 when the count is not proved, and says how many are missing', async () => {
    const simulator = await simulate({ behaviour: 'observed-2025-11', faults: { wrongTotal: 5 } });
    const { code, stdout, stderr } = await runZakaz(['load'], settings(simulator.url));
    expect(code).toBe(3);
    expect(stdout + stderr).toMatch(/300.*305|305.*300/s);
  });

  it('looks back as far as it is told', async () => {
    const simulator = await simulate();
    const options = settings(simulator.url, { QTICKETS_SINCE_HOURS: '168' });
    await runZakaz(['load'], options);
    const hours = async (...args: string[]) => {
      const { stdout } = await runZakaz(['load', '--json', ...args], options);
      const { window } = runMetricsSchema.parse(JSON.parse(stdout));
      return Math.round((Date.now() - Date.parse(window.from ?? '')) / 3_600_000);
    };
    expect(await hours()).toBe(168);
    expect(await hours('--since-hours', '720')).toBe(720);
    const { stdout } = await runZakaz(
      ['load', '--json', '--from', '2025-01-01', '--to', '2025-01-31'],
      options,
    );
    expect(JSON.parse(stdout).window).toEqual({
      from: '2025-01-01T00:00:00+03:00',
      to: '2025-02-01T00:00:00+03:00',
    });
  });

  it('S8: ends with 4 when the token is refused, at the first answer, and names the variable', async () => {
    const simulator = await simulate();
    const { code, stderr } = await runZakaz(
      ['load'],
      settings(simulator.url, { QTICKETS_TOKEN: 'wrong-canary-88' }),
    );
    expect(code).toBe(4);
    expect(stderr).toContain('QTICKETS_TOKEN');
    expect(stderr).not.toContain('wrong-canary-88');
    expect(simulator.requests.total).toBe(1);
  });

  it('S12: ends with 5 when the source is down, after its retries', async () => {
    const { code, stderr } = await runZakaz(['load'], settings('http://127.0.0.1:9/api/rest/v1'));
    expect(code).toBe(5);
    expect(stderr).toContain('127.0.0.1:9');
  });

  it('ends with 2 and lists every problem of the configuration at once', async () => {
    const { code, stderr, stdout } = await runZakaz(['load'], {
      cwd: account.folder,
      env: {
        QTICKETS_BASE_URL: 'http://qtickets.ru/api/rest/v1',
        QTICKETS_CONCURRENCY: 'many',
        REPORT_TZ: 'Mars/Olympus',
        ZAKAZ_LANG: 'en',
      },
    });
    expect(code).toBe(2);
    expect(stdout).toBe('');
    for (const key of [
      'QTICKETS_BASE_URL',
      'QTICKETS_CONCURRENCY',
      'REPORT_TZ',
      'QTICKETS_TOKEN',
      'ORG_NAME',
    ]) {
      expect(stderr).toContain(key);
    }
  });

  it('D7, X3: ends with 75 at once when another process holds the store, and names it', async () => {
    const simulator = await simulate({ faults: { latencyMs: 100 } });
    const options = settings(simulator.url, { QTICKETS_CONCURRENCY: '1' });
    const first = startZakaz(['load'], options);
    const lock = join(account.folder, 'data', 'zakaz.lock');
    await expect.poll(() => existsSync(lock), { timeout: 10_000 }).toBe(true);
    const { code, stderr } = await runZakaz(['load'], options);
    expect(code).toBe(75);
    expect(stderr).toContain(String(first.child.pid));
    first.child.kill('SIGTERM');
    expect((await first.finished).code).toBe(143);
  });

  it('X4: a load of the schedule that finds one at work is skipped and counted; one that may wait has its turn', async () => {
    const simulator = await simulate({ faults: { latencyMs: 60 } });
    const options = settings(simulator.url);
    const first = startZakaz(['load', '--json'], options);
    await expect
      .poll(() => existsSync(join(account.folder, 'data', 'zakaz.lock')), { timeout: 10_000 })
      .toBe(true);
    const [second, third, patient] = [['load'], ['load'], ['load', '--wait', '1m']].map((args) =>
      startZakaz(args, options),
    );
    expect([(await second?.finished)?.code, (await third?.finished)?.code]).toEqual([75, 75]);
    await expect.poll(() => patient?.stderr(), { timeout: 10_000 }).toContain(String(first.child.pid));
    simulator.setFaults({});
    const { code, stdout } = await first.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ loads_skipped: 2 });
    expect((await patient?.finished)?.code).toBe(0);
    expect(await sql("SELECT mode FROM meta_job_runs WHERE status = 'ok' ORDER BY run_id", options)).toBe(
      'full\nwindow',
    );
  });

  it('X3: a load in slices lets a load of the schedule have its turn', async () => {
    const simulator = await simulate({ faults: { latencyMs: 40 }, anchor: Date.now() - 3_600_000, years: 1 });
    const options = settings(simulator.url);
    const slices = startZakaz(['load', '--full', '--slice', 'month', '--json'], options);
    const isUnderWay = () =>
      existsSync(join(account.folder, 'data', 'zakaz.lock')) && simulator.requests.total > 60;
    await expect.poll(isUnderWay, { timeout: 20_000 }).toBe(true);
    const scheduled = await runZakaz(['load', '--json'], options);
    expect(scheduled.code).toBe(0);
    expect(slices.child.exitCode).toBeNull();
    simulator.setFaults({});
    const { code, stdout } = await slices.finished;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ complete: true, is_whole: true });
    const { paid } = simulator.world.counts();
    expect(await sql('SELECT count() FROM stg_qtickets_api_orders_raw', options)).toBe(String(paid));
  });

  it('X1: ends with 130 on Ctrl-C, on record as interrupted, and leaves a sound store', async () => {
    const simulator = await simulate({ faults: { latencyMs: 60 } });
    const options = settings(simulator.url, { QTICKETS_CONCURRENCY: '1' });
    const running = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 15_000 }).toBeGreaterThan(20);
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    expect(await sql('SELECT status FROM meta_job_runs', options)).toBe('interrupted');
    simulator.setFaults({});
    expect((await runZakaz(['load'], options)).code).toBe(0);
    const { paid } = simulator.world.counts();
    expect(await sql('SELECT count() FROM stg_qtickets_api_orders_raw', options)).toBe(String(paid));
  });

  it('D3, D8: killed half-way, the next load takes over the lock, ends the dead run and makes the data whole', async () => {
    const simulator = await simulate({ orders: 2000, faults: { latencyMs: 20 } });
    const options = settings(simulator.url);
    const running = startZakaz(['load'], options);
    await expect.poll(() => simulator.requests.total, { timeout: 15_000 }).toBeGreaterThan(45);
    running.child.kill('SIGKILL');
    await running.finished;
    simulator.setFaults({});
    const { code } = await runZakaz(['load'], options);
    expect(code).toBe(0);
    expect(
      await sql('SELECT status, count() FROM meta_job_runs GROUP BY status ORDER BY status', options),
    ).toBe('interrupted\t1\nok\t1');
    const { paid, tickets } = simulator.world.counts();
    expect(await sql('SELECT sum(orders), sum(tickets_sold) FROM fact_qtickets_sales_daily', options)).toBe(
      `${paid}\t${tickets}`,
    );
  });

  it('D9: ends with 6 on a folder it may not write, and names it', async () => {
    const simulator = await simulate();
    const readOnly = join(account.folder, 'read-only');
    mkdirSync(readOnly);
    writeFileSync(join(readOnly, 'keep'), '');
    if (process.getuid?.() === 0) {
      // Root may write anywhere but into what is no folder.
      rmSync(readOnly, { recursive: true });
      writeFileSync(readOnly, 'a file in the place of the folder');
    } else chmodSync(readOnly, 0o555);
    const { code, stderr } = await runZakaz(['load'], settings(simulator.url, { ZAKAZ_DATA_DIR: readOnly }));
    expect(code).toBe(6);
    expect(stderr).toContain(readOnly);
  });

  it('D1: ends with 6 on a full disk, and the next load completes once there is room', async (context) => {
    const disk = join(account.folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=110m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      process.stderr.write('skipped: mounting a small disk needs root\n');
      context.skip();
      return;
    }
    try {
      const simulator = await simulate({ orders: 3000, faults: { latencyMs: 30 } });
      const options = settings(simulator.url, { ZAKAZ_DATA_DIR: join(disk, 'data') });
      const running = startZakaz(['load'], options);
      await expect.poll(() => simulator.requests.total, { timeout: 15_000 }).toBeGreaterThan(40);
      const ballast = join(disk, 'ballast');
      expect(() => writeFileSync(ballast, Buffer.alloc(110 * 1024 ** 2))).toThrow(/ENOSPC/);
      const full = await running.finished;
      expect({ code: full.code, stderr: full.stderr }).toMatchObject({ code: 6 });
      rmSync(ballast);
      expect((await runZakaz(['load'], options)).code).toBe(0);
      const { paid } = simulator.world.counts();
      expect(await sql('SELECT count() FROM stg_qtickets_api_orders_raw', options)).toBe(String(paid));
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('I26: lets the token and persons reach no output, log or file', async () => {
    const simulator = await simulate({
      faults: { answers: [{ kind: 'status', status: 500, every: 7 }], badRows: 20 },
    });
    const options = settings(simulator.url, { LOG_LEVEL: 'debug', QTICKETS_MAX_RETRIES: '4' });
    const { stdout, stderr } = await runZakaz(['load', '--json'], options);
    const [order] = simulator.requests.entries;
    expect(order).toBeDefined();
    for (const text of [stdout, stderr]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toMatch(/@[a-z.]*test|\+?7900\d{7}/);
    }
    const hits = grepTree(join(account.folder, 'data'), [TOKEN, '@example.test', '+7900']);
    expect(hits).toEqual([]);
  }, 120_000);
});

describe.skipIf(CAPTURES_MISSING !== null)('a load of the captured answers', () => {
  it.each([
    [50, 0, 'ok'],
    [123_183, 3, 'incomplete'],
  ])('of a source that counts %i ends with %i', async (total, exitCode, status) => {
    const source = await startCapturedSource({ total });
    open.push(source);
    const options = settings(source.url);
    const { code, stdout } = await runZakaz(['load', '--json'], options);
    expect(code).toBe(exitCode);
    expect(JSON.parse(stdout)).toMatchObject({ status, orders_seen: 50, orders_paid: 40, orders_unpaid: 10 });
    expect(
      await sql('SELECT count(), min(sale_ts), max(sale_ts) FROM stg_qtickets_api_orders_raw', options),
    ).toBe('40\t2021-05-18 12:23:40\t2021-06-13 07:28:03');
    expect(
      await sql(
        'SELECT min(sales_date), max(sales_date), sum(tickets_sold), sum(revenue), count() FROM fact_qtickets_sales_daily',
        options,
      ),
    ).toBe('2021-05-18\t2021-06-13\t118\t11397\t17');
  });
});

/** Files below a folder whose bytes hold one of the texts. */
function grepTree(root: string, texts: readonly string[]): string[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(5);
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => {
    try {
      execFileSync('grep', ['-qaF', ...texts.flatMap((text) => ['-e', text]), path]);
      return true;
    } catch {
      return false;
    }
  });
}
