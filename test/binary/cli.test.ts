/** The command line as a user meets it: one process a case, a folder of its own, streams and exit codes. Needs a build. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Finished, runZakaz, startZakaz } from '../support/run-zakaz.ts';

const TOKEN = 'canary-7c1e5a90d3';

let folder = '';
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-cli-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

type Environment = Readonly<Record<string, string>>;

function start(args: readonly string[], env: Environment = {}): ChildProcess {
  const { child } = startZakaz(args, { env, cwd: folder });
  children.push(child);
  return child;
}

function run(args: readonly string[], env: Environment = {}): Promise<Finished> {
  return runZakaz(args, { env, cwd: folder });
}

/** A simulator that runs, and the settings to load from it. */
async function simulate(...args: readonly string[]): Promise<{ child: ChildProcess; env: Environment }> {
  const child = start(['simulate', '--orders', '120', '--token', TOKEN, ...args]);
  if (child.stdout === null) throw new Error('no stdout');
  const [url] = await once(createInterface({ input: child.stdout }), 'line');
  return {
    child,
    env: {
      QTICKETS_BASE_URL: String(url),
      QTICKETS_TOKEN: TOKEN,
      ORG_NAME: 'theatre',
      QTICKETS_RPS: '0',
      QTICKETS_MAX_RETRIES: '0',
    },
  };
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

describe('help and usage', () => {
  it('shows help on stdout with and without being asked', async () => {
    const asked = await run(['--help']);
    const bare = await run([]);
    expect([asked.code, asked.stderr, asked.stdout.split('\n')[0]]).toEqual([
      0,
      '',
      'Usage: zakaz <command> [options]',
    ]);
    expect(bare).toEqual(asked);
  });

  it('speaks the language of --lang, ZAKAZ_LANG, the file or the locale', async () => {
    const file = join(folder, 'settings.env');
    writeFileSync(file, 'ZAKAZ_LANG=ru\n');
    const asked: [string[], Environment][] = [
      [['--help', '--lang', 'ru'], { LANG: 'en_US.UTF-8' }],
      [['--help'], { ZAKAZ_LANG: 'ru' }],
      [['--help', '--env-file', file], {}],
      [['--help'], { LANG: 'ru_RU.UTF-8' }],
    ];
    for (const [args, env] of asked) {
      expect((await run(args, env)).stdout).toContain('С чего начать:');
    }
    expect((await run(['--help', '--lang', 'en'], { ZAKAZ_LANG: 'ru' })).stdout).toContain('Used first:');
  });

  it.each([
    [['laod'], 'Did you mean "load"?'],
    [['load', '--ful'], 'Did you mean "--full"?'],
    [['load', '--since-hours'], 'needs a value'],
    [['load', '--since-hours', 'many'], 'a whole number from 1'],
    [['sql'], '<query> is missing'],
    [['sql', 'SELECT', '1'], 'needs quotes'],
    [['sql', ' '], 'The query is empty'],
    [['sql', 'SELECT 1', '--format', '../x'], 'not a name of an output format'],
    [['status', '--lang', 'de'], 'one of: ru, en'],
    [['simulate', '--behaviour', 'good'], 'one of: observed-2025-11'],
    [['simulate', '--fault', 'shape'], 'Did you mean "shapes"?'],
  ])('%j is a mistake in the command line', async (args, words) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('settings', () => {
  it('I1: are listed with all their problems at once, and without the token', async () => {
    const { code, stdout, stderr } = await run(['load'], {
      QTICKETS_TOKN: TOKEN,
      QTICKETS_BASE_URL: `http://qtickets.ru/${TOKEN}`,
      REPORT_TZ: 'Europe/Moskow',
      QTICKETS_RPS: 'fast',
    });
    expect([code, stdout]).toEqual([2, '']);
    for (const key of ['QTICKETS_TOKEN', 'ORG_NAME', 'QTICKETS_BASE_URL', 'REPORT_TZ', 'QTICKETS_RPS']) {
      expect(stderr).toContain(`\n  ${key}: `);
    }
    expect(stderr).toContain('did you mean QTICKETS_TOKEN?');
    expect(existsSync(join(folder, '.zakaz'))).toBe(false);
  });

  it('I3: in a file that others can read are warned of', async () => {
    const file = join(folder, 'open.env');
    writeFileSync(file, `QTICKETS_TOKEN=${TOKEN}\n`, { mode: 0o644 });
    const { stderr } = await run(['runs', '--env-file', file]);
    expect(stderr).toContain('chmod 600');
    expect(stderr).not.toContain(TOKEN);
  });

  it.each([
    [['--from', '2025-11-05', '--to', '2025-11-01'], 'is not after --from'],
    [['--from', '2026-02-30', '--to', '2026-03-01'], 'does not exist in the calendar'],
    [['--from', '2999-01-01', '--to', '2999-01-02'], 'lies in the future'],
    [['--from', 'yesterday', '--to', '2025-11-01'], 'is not a date'],
    [['--from', '2025-11-01'], '--from and --to belong together'],
    [['--full', '--since-hours', '3'], 'Only one of these'],
  ])('I2: do not save %j', async (args, words) => {
    const { code, stderr } = await run(['load', ...args], { QTICKETS_TOKEN: TOKEN, ORG_NAME: 'x' });
    expect([code, stderr.includes(words)]).toEqual([2, true]);
    expect(existsSync(join(folder, '.zakaz'))).toBe(false);
  });
});

describe('without a store', () => {
  it('status and runs say how to get one, and make nothing', async () => {
    const status = await run(['status']);
    expect([status.code, status.stdout]).toEqual([0, '']);
    expect(status.stderr).toContain('There is no store');
    expect(await run(['runs', '--json'])).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    expect((await run(['status', '--max-age', '2h'])).code).toBe(3);
    expect(existsSync(join(folder, '.zakaz'))).toBe(false);
  });

  it('sql ends with 6', async () => {
    const { code, stdout, stderr } = await run(['sql', 'SELECT 1']);
    expect([code, stdout, stderr.includes('There is no store')]).toEqual([6, '', true]);
  });

  it('doctor lists what is missing, readable on 40 columns and without colour', async () => {
    const { code, stdout } = await run(['doctor'], { COLUMNS: '40', ZAKAZ_LANG: 'ru', LANG: 'ru_RU.UTF-8' });
    expect(code).toBe(2);
    expect(stdout).toContain('QTICKETS_TOKEN');
    expect(stdout).not.toContain('\u001b');
    // A path has no place to break.
    expect(widest(stdout.replaceAll(/^.*\/.*$/gm, ''))).toBeLessThanOrEqual(40);
  });
});

describe('simulate', () => {
  it('prints its address at once, serves, and ends on SIGTERM', async () => {
    const { child, env } = await simulate();
    const answer = await fetch(`${env['QTICKETS_BASE_URL']}/orders?page=1`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(answer.status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('names a port that is taken', async () => {
    const { env } = await simulate();
    const { port } = new URL(env['QTICKETS_BASE_URL'] ?? '');
    const { code, stderr } = await run(['simulate', '--port', port]);
    expect([code, stderr.includes(`Port ${port} is taken`)]).toEqual([2, true]);
  });
});

describe('a load', () => {
  it('is proved, on record, and can be queried', async () => {
    const { env } = await simulate('--behaviour', 'documented');
    const load = await run(['load', '--json'], env);
    expect([load.code, load.stderr]).toEqual([0, '']);
    expect(JSON.parse(load.stdout)).toMatchObject({ status: 'ok', server_total: 120, distinct_ids: 120 });

    expect(JSON.parse((await run(['runs', '--json'])).stdout)).toMatchObject([
      { status: 'ok', mode: 'full' },
    ]);
    const status = await run(['status', '--max-age', '1h'], { COLUMNS: '40' });
    expect([status.code, widest(status.stdout.replaceAll(/^.*\/.*$/gm, ''))]).toEqual([
      0,
      expect.any(Number),
    ]);
    expect(widest(status.stdout.replaceAll(/^.*\/.*$/gm, ''))).toBeLessThanOrEqual(40);

    const sql = await run([
      'sql',
      'SELECT sum(orders) AS n FROM fact_qtickets_sales_daily',
      '--format',
      'TSV',
    ]);
    const counted = await run(['sql', 'SELECT count() FROM stg_qtickets_api_orders_raw', '--format', 'TSV']);
    expect([sql.code, sql.stdout]).toEqual([0, counted.stdout]);
    const doctor = await run(['doctor', '--json'], env);
    expect([doctor.code, doctor.stdout.includes('"state": "fail"')]).toEqual([0, false]);
    expect([load, status, doctor].some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(TOKEN))).toBe(
      false,
    );
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { env } = await simulate('--behaviour', 'documented');
    await run(['load'], env);
    const child = start(['sql', 'SELECT number FROM numbers(3000000)']);
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += String(chunk);
    });
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stderr).toBe('');
  });

  it.each([
    [['--fault', 'token-refused-after=1'], 4],
    [['--fault', 'orders-down'], 5],
    [['--behaviour', 'documented', '--fault', 'wrong-total=5'], 3],
  ])('from a source with %j ends with %d', async (args, code) => {
    const { env } = await simulate(...args);
    const load = await run(['load', '--full'], env);
    expect(load.code).toBe(code);
    expect(`${load.stdout}${load.stderr}`).not.toContain(TOKEN);
  });

  it('ends with 6 where it may not write', async () => {
    const { env } = await simulate();
    writeFileSync(join(folder, 'file'), '');
    const { code, stderr } = await run(['load', '--data-dir', 'file/data'], env);
    expect([code, stderr.includes('What to do:')]).toEqual([6, true]);
  });

  it('ends with 75 while another process holds the store', async () => {
    const { env } = await simulate('--latency', '300');
    const first = start(['load'], env);
    const lock = join(folder, '.zakaz', 'zakaz.lock');
    await expect.poll(() => existsSync(lock), { timeout: 10_000 }).toBe(true);
    const second = await run(['load'], env);
    expect([second.code, second.stderr.includes(`pid ${first.pid}`)]).toEqual([75, true]);
    first.kill('SIGTERM');
    expect(await once(first, 'exit')).toEqual([143, null]);
    const [newest] = JSON.parse((await run(['runs', '--json'])).stdout);
    expect(newest).toMatchObject({ status: 'interrupted' });
  });
});

describe('demo', () => {
  it('loads everything, then only what changed, and its advice works', async () => {
    const first = await run(['demo', '--orders', '300'], { ZAKAZ_LANG: 'ru' });
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toContain('Загружена вся история.');
    const second = await run(['demo'], { ZAKAZ_LANG: 'ru', COLUMNS: '40' });
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('Загружены только изменения');

    const query = /sql --data-dir (\S+) "([^"]+)"/.exec(first.stdout);
    const sql = await run(['sql', '--data-dir', query?.[1] ?? '', query?.[2] ?? '']);
    expect([sql.code, sql.stdout.split('\n')[0]]).toEqual([0, 'month\ttickets\tgross']);
    expect((await run(['status', '--data-dir', query?.[1] ?? ''])).code).toBe(0);
  });

  it('opens the dashboard when asked to, until it is told to end', async () => {
    const demo = start(['demo', '--orders', '300', '--serve'], { ZAKAZ_PORT: '0' });
    let printed = '';
    demo.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
    const address = () => /http:\/\/127\.0\.0\.1:\d+(?=\s+\(Ctrl-C)/.exec(printed)?.[0];
    await expect.poll(address, { timeout: 30_000 }).toBeDefined();
    const page = await fetch(address() ?? '');
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Zakaz')]);
    demo.kill('SIGTERM');
    expect(await once(demo, 'close')).toEqual([0, null]);
  });

  it('takes its simulator along when it is stopped', async () => {
    const demo = start(['demo', '--orders', '20000']);
    const lock = join(folder, '.zakaz', 'demo', 'zakaz.lock');
    await expect.poll(() => existsSync(lock), { timeout: 20_000 }).toBe(true);
    demo.kill('SIGINT');
    expect(await once(demo, 'close')).toEqual([130, null]);
    expect(existsSync(lock)).toBe(false);
  });
});
