/** The program as `npm ci --omit=optional` leaves it: no embedded engine, a ClickHouse server over real HTTP. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { type ClickhouseFront, createClickhouseFront } from '../support/clickhouse-front.ts';
import { runZakaz } from '../support/run-zakaz.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PASSWORD = 'canary-password-77';

let folder = '';
let binary = '';
let front: ClickhouseFront;
let simulator: Simulator;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-server-only-'));
  binary = installWithoutOptional(join(folder, 'program'));
  front = await createClickhouseFront({ path: join(folder, 'engine'), users: { loader: PASSWORD } });
  simulator = await createSimulator({ behaviour: 'documented', orders: 500, seed: 21 });
});
afterAll(async () => {
  await simulator.close();
  await front.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The built program and its packages but the optional ones. @returns its executable */
function installWithoutOptional(target: string): string {
  mkdirSync(join(target, 'node_modules'), { recursive: true });
  for (const part of ['bin', 'dist', 'sql', 'package.json'])
    cpSync(join(ROOT, part), join(target, part), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (['chdb', '@chdb', '.bin'].includes(name)) continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(target, 'node_modules', name));
  }
  return join(target, 'bin', 'zakaz.js');
}

const settings = (more: Readonly<Record<string, string>> = {}) => ({
  binary,
  cwd: folder,
  env: {
    QTICKETS_BASE_URL: simulator.url,
    QTICKETS_TOKEN: 'test-token',
    QTICKETS_RPS: '0',
    ORG_NAME: 'server',
    ZAKAZ_DATA_DIR: join(folder, 'data'),
    ZAKAZ_LANG: 'en',
    ...more,
  },
});

const server = () =>
  settings({
    CLICKHOUSE_HOST: front.url.hostname,
    CLICKHOUSE_PORT: front.url.port,
    CLICKHOUSE_USER: 'loader',
    CLICKHOUSE_PASSWORD: PASSWORD,
    CLICKHOUSE_DB: 'tickets',
  });

describe('without the embedded engine', () => {
  it('says what is missing, and what to do instead', async () => {
    const { code, stderr } = await runZakaz(['load'], settings());
    expect(code).toBe(6);
    expect(stderr).toContain('chdb');
    expect(stderr).toContain('CLICKHOUSE_URL');
  });

  it('loads into a server, twice, and changes nothing the second time', async () => {
    const first = await runZakaz(['load', '--json'], server());
    expect({ code: first.code, stderr: first.stderr }).toMatchObject({ code: 0 });
    const { paid, tickets } = simulator.world.counts();
    expect(JSON.parse(first.stdout)).toMatchObject({ status: 'ok', rows: { orders: paid, tickets } });
    const again = await runZakaz(['load', '--full', '--json'], server());
    expect(JSON.parse(again.stdout)).toMatchObject({
      status: 'ok',
      rows: { orders: 0, tickets: 0, facts: 0 },
    });
    const { stdout } = await runZakaz(
      ['sql', 'SELECT sum(orders), sum(tickets_sold) FROM fact_qtickets_sales_daily', '--format', 'TSV'],
      server(),
    );
    expect(stdout.trim()).toBe(`${paid}\t${tickets}`);
  });

  it('prints roles and grants that its account may not make, and no password', async () => {
    const { code, stderr } = await runZakaz(['migrate'], server());
    expect(code).toBe(0);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('An administrator runs');
    expect(stderr).toContain('\nGRANT SELECT ON `tickets`.bi_sales_daily TO zakaz_reader;\n');
    expect(stderr).not.toContain(PASSWORD);
    const printed = await runZakaz(['migrate', '--print-sql', '--cluster', 'main'], server());
    expect(printed.code).toBe(0);
    expect(printed.stdout).toContain('CREATE DATABASE IF NOT EXISTS `tickets` ON CLUSTER `main`;');
    expect(printed.stdout).not.toContain(PASSWORD);
  });

  it('tells the doctor which rights are missing, and which settings of the profile cut answers short', async () => {
    const good = await runZakaz(['doctor', '--json'], server());
    const find = (stdout: string, check: string) =>
      JSON.parse(stdout).checks.find((found: { readonly check: string }) => found.check === check);
    expect(find(good.stdout, 'rights')).toMatchObject({ state: 'ok' });
    expect(find(good.stdout, 'version')).toMatchObject({ state: 'ok' });
    expect(find(good.stdout, 'profile')).toMatchObject({ state: 'ok' });
    front.failNext(/^ALTER TABLE _doctor_probe DELETE/, {
      kind: 'refuse',
      code: 497,
      type: 'ACCESS_DENIED',
    });
    const bad = await runZakaz(['doctor', '--json'], server());
    expect(bad.code).toBe(6);
    expect(find(bad.stdout, 'rights')).toMatchObject({ state: 'fail', message: 'missing: ALTER DELETE' });
  });

  it('shows its health and history from a server', async () => {
    expect((await runZakaz(['status'], server())).code).toBe(0);
    const { stdout } = await runZakaz(['runs', '--json'], server());
    expect(JSON.parse(stdout)).toBeDefined();
  });

  it('D11: ends with 6 when the login is refused, and tells no password', async () => {
    const wrong = settings({
      CLICKHOUSE_URL: front.url.href,
      CLICKHOUSE_USER: 'loader',
      CLICKHOUSE_PASSWORD: 'wrong-canary-55',
    });
    const { code, stderr } = await runZakaz(['load'], wrong);
    expect(code).toBe(6);
    expect(stderr).not.toContain('wrong-canary-55');
    expect(stderr).toContain('CLICKHOUSE_');
  });

  it('D11: ends with 6 when the server is not there', async () => {
    const { code, stderr } = await runZakaz(['load'], settings({ CLICKHOUSE_URL: 'http://127.0.0.1:9' }));
    expect(code).toBe(6);
    expect(stderr).toContain('127.0.0.1:9');
  });
});
