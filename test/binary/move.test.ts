/** `zakaz move` with the real program, into the HTTP interface of a server. Needs a build. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { type ClickhouseFront, createClickhouseFront } from '../support/clickhouse-front.ts';
import { type Finished, runZakaz } from '../support/run-zakaz.ts';

const PASSWORD = 'canary-password-31';
let folder = '';
let front: ClickhouseFront;
let simulator: Simulator;

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Finished> =>
  runZakaz(args, {
    cwd: folder,
    env: {
      QTICKETS_BASE_URL: simulator.url,
      QTICKETS_TOKEN: 'test-token',
      QTICKETS_RPS: '0',
      ORG_NAME: 'moved',
      ZAKAZ_LANG: 'en',
      ...more,
    },
  });
const login = (database: string) => ({
  CLICKHOUSE_USER: 'loader',
  CLICKHOUSE_PASSWORD: PASSWORD,
  CLICKHOUSE_DB: database,
});
const server = (database: string) => ({ CLICKHOUSE_URL: front.url.href, ...login(database) });
const move = (database: string) => run(['move', '--to', front.url.href], login(database));
const said = ({ stderr }: Finished) => stderr.replaceAll(/\s+/g, ' ');
const FACTS = `SELECT (SELECT (count(), sum(revenue), max(_ver)) FROM stg_qtickets_api_orders_raw),
  (SELECT (count(), sum(scanned_at IS NOT NULL)) FROM stg_qtickets_api_tickets_raw),
  (SELECT (count(), sum(revenue), sum(refunded_amount)) FROM fact_qtickets_sales_daily)`;
const facts = async (env: Readonly<Record<string, string>>) =>
  (await run(['sql', FACTS, '--format', 'TSV'], env)).stdout;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-move-'));
  front = await createClickhouseFront({
    ...{ path: join(folder, 'engine'), users: { loader: PASSWORD } },
    cluster: { name: 'main', shards: 2 },
  });
  const size = { orders: 300, seed: 14, years: 1, anchor: Date.now() - 3_600_000 };
  simulator = await createSimulator({ behaviour: 'documented', ...size });
  expect((await run(['load'])).code).toBe(0);
  // A ticket that goes leaves a row that hides it; that row has to come along.
  const gone = [...simulator.world.truth()].find(({ payed, tickets }) => payed && tickets.length > 1);
  simulator.world.cancel(gone?.id ?? 0);
  expect((await run(['load'])).code).toBe(0);
});
afterAll(async () => {
  await simulator.close();
  await front.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('zakaz move', () => {
  it('goes on after it was cut off, proves the copy, and the next load goes on from there', async () => {
    front.failNext(/^INSERT INTO `fact_qtickets_sales_utm_daily`/, {
      kind: 'refuse',
      code: 243,
      type: 'NOT_ENOUGH_SPACE',
    });
    const cut = await move('cut');
    expect([cut.code, said(cut)]).toEqual([6, expect.stringContaining('dim_events: ')]);
    const before = front.log.length;
    const whole = await move('cut');
    expect([whole.code, said(whole)]).toEqual([0, expect.stringContaining('Moved: rows and sums of')]);
    expect(said(whole)).not.toContain(PASSWORD);
    const inserts = front.log.slice(before).filter(({ sql }) => /^INSERT INTO `dim_/.test(sql));
    expect(inserts).toEqual([]);
    expect(await facts(server('cut'))).toBe(await facts({}));
    expect((await run(['sql', 'EXISTS TABLE _move', '--format', 'TSV'], server('cut'))).stdout).toBe('0\n');

    const next = await run(['load', '--full', '--json'], server('cut'));
    expect(JSON.parse(next.stdout)).toMatchObject({ status: 'ok', rows: { orders: 0, tickets: 0 } });
  });

  it('finds out what was lost on the way and brings it, then does nothing, and refuses other rows', async () => {
    front.failNext(/^INSERT INTO `stg_qtickets_api_orders_raw`/, { kind: 'stranger', status: 200, body: '' });
    const lost = await move('twice');
    expect([lost.code, said(lost)]).toEqual([3, expect.stringContaining('stg_qtickets_api_orders_raw')]);
    expect((await move('twice')).code).toBe(0);
    const before = front.log.length;
    expect((await move('twice')).code).toBe(0);
    expect(front.log.slice(before).filter(({ sql }) => sql.startsWith('INSERT'))).toEqual([]);
    simulator.world.createOrder({ payed: true });
    expect((await run(['load'])).code).toBe(0);
    const other = await move('twice');
    expect([other.code, said(other)]).toEqual([3, expect.stringContaining('holds other rows already')]);
  });

  it('parts the orders among the shards of a cluster, where the doctor finds nodes that have no names', async () => {
    const cluster = { CLICKHOUSE_CLUSTER: 'main' };
    front.failNext(/^INSERT INTO `stg_qtickets_api_tickets_raw`/, {
      kind: 'refuse',
      code: 289,
      type: 'BEHIND',
    });
    const moved = await run(['move', '--to', front.url.href], { ...login('parted'), ...cluster });
    expect([moved.code, said(moved)]).toEqual([0, expect.stringContaining('Moved: rows and sums of')]);
    const there = { ...server('parted'), ...cluster };
    expect(await facts(there)).toBe(await facts({}));
    const shards = 'SELECT uniqExact(_shard_num) FROM stg_qtickets_api_orders_raw';
    expect((await run(['sql', shards, '--format', 'TSV'], there)).stdout).toBe('2\n');
    const { code, stdout } = await run(['doctor', '--json'], there);
    const { checks } = JSON.parse(stdout);
    expect(checks).toContainEqual(expect.objectContaining({ check: 'rights', state: 'ok' }));
    expect(checks).toContainEqual(expect.objectContaining({ check: 'cluster', state: 'fail' }));
    expect(checks).toContainEqual(
      expect.objectContaining({
        check: 'profile',
        message: expect.stringContaining('additional_table_filters'),
      }),
    );
    expect(code).toBe(6);
  });

  it('takes no password on the command line', async () => {
    const { code, stderr } = await run(['move', '--to', 'https://u:secret-canary@host:8443']);
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('secret-canary')]);
    expect((await run(['move'])).code).toBe(2);
  });
});
