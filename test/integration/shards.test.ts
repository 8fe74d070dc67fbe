/**
 * The store on a cluster of two shards: the program's own settings and statements, the engine's own Distributed tables. All in one process,
 * so without replicas, quorum and Keeper: see `clickhouse-front.ts`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/core/secret.ts';
import { load } from '../../src/loader/load.ts';
import { BuyerEraser } from '../../src/loader/persons/erase-buyer.ts';
import { repair } from '../../src/loader/repair.ts';
import { verify } from '../../src/loader/verify.ts';
import { runChecks } from '../../src/monitor/run-checks.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { SHARDED } from '../../src/warehouse/for-cluster.ts';
import { migrate, schemaState } from '../../src/warehouse/migrate.ts';
import { defineQuery } from '../../src/warehouse/query.ts';
import { RETRY_POLICY, type RetryPolicy } from '../../src/warehouse/retry.ts';
import { createServerWarehouse } from '../../src/warehouse/server.ts';
import { sumTables } from '../../src/warehouse/table-sums.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { type ClickhouseFront, createClickhouseFront, type FrontFault } from '../support/clickhouse-front.ts';
import { startListSource, wireOrder } from '../support/list-source.ts';
import { testConfig } from '../support/test-store.ts';
import { factsQuery, trueFacts } from '../support/true-facts.ts';
import { failureOf, readAll, select, toBatch } from '../warehouse/harness.ts';

const ZONE = { reportZone: 'Europe/Moscow', clock: systemClock } as const;
const DOWN: FrontFault = { kind: 'late-error', code: 341, type: 'UNFINISHED', tagged: true, commits: true };

let folder = '';
let front: ClickhouseFront;
let simulator: Simulator;
let warehouse: Warehouse;
let config: ConfigWithSource;

const open = (database: string, cluster?: string, retry: RetryPolicy = RETRY_POLICY) =>
  createServerWarehouse({
    ...{ url: front.url, user: 'default', password: new Secret(''), access: 'write', clock: systemClock },
    ...{ database, cluster, retry },
  });
const sent = (pattern: RegExp) => front.log.filter(({ sql }) => pattern.test(sql));
const rows = async (sql: string) =>
  (await readAll(await warehouse.readOnly(sql, 'TSV'))).split('\n').filter((line) => line !== '');
const loadAll = async (fields: Partial<ConfigWithSource> = {}) => {
  const options = { scope: { kind: 'full' }, dryRun: false, threads: 0, clock: systemClock } as const;
  return (await load({ config: { ...config, ...fields }, warehouse, ...options })).metrics;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zakaz-shards-'));
  front = await createClickhouseFront({
    path: join(folder, 'engine'),
    cluster: { name: 'main', shards: 2 },
  });
  simulator = await createSimulator({
    ...{ behaviour: 'documented', orders: 200, seed: 7, years: 1, cases: true, listsExchanges: true },
    anchor: Date.now() - 3_600_000,
  });
  config = testConfig(folder, { organization: 'parted', url: simulator.url });
  warehouse = await open('zakaz', 'main');
  await migrate(warehouse, ZONE);
  expect(await loadAll()).toMatchObject({ status: 'ok', error: null });
});
afterAll(async () => {
  await warehouse.close();
  await simulator.close();
  await front.close();
  await rm(folder, { recursive: true, force: true });
});

describe('on a cluster of two shards', () => {
  it('orders lie on both, each with its tickets', async () => {
    const [spread = ''] = await rows(
      `SELECT uniqExact(shards[1]), max(length(shards)) FROM (
         SELECT order_id, groupUniqArray(shard) AS shards FROM (
           SELECT order_id, _shard_num AS shard FROM stg_qtickets_api_orders_raw
           UNION ALL SELECT order_id, _shard_num FROM stg_qtickets_api_tickets_raw
         ) GROUP BY order_id)`,
    );
    expect(spread).toBe('2\t1');
  });

  it('a load is complete to the kopeck, passes every check, and the next one writes nothing', async () => {
    expect((await rows(factsQuery('parted'))).sort()).toEqual(trueFacts(simulator.world.truth()));
    const { checks } = await runChecks({ warehouse, organization: 'parted', ...ZONE });
    expect(checks.filter(({ severity, status }) => severity === 'error' && status !== 'passed')).toEqual([]);
    expect(await loadAll()).toMatchObject({ status: 'ok', rows: { orders: 0, tickets: 0 } });
  });

  it('what was lost on one of them is found and put right', async () => {
    const [id = ''] = await rows('SELECT max(order_id) FROM stg_qtickets_api_orders_raw');
    await warehouse.execute(`ALTER TABLE ${SHARDED[0]} DELETE WHERE order_id = ${id}`);
    const options = { config, warehouse, clock: systemClock, threads: 0 };
    expect(await verify({ ...options, window: null })).toMatchObject({ equal: false });
    await repair(options);
    expect(await verify({ ...options, window: null })).toMatchObject({ equal: true });
  });

  it('a person is erased from every version on every shard', async () => {
    const source = await startListSource();
    const email = 'ivan@example.test';
    for (const id of [1, 2, 3]) source.orders.push(wireOrder(id, { client: { id: 1, email, details: {} } }));
    const kept = { ...config, organization: 'persons', personalData: 'keep' } as const;
    const before = await loadAll({ ...kept, source: { ...config.source, baseUrl: new URL(source.url) } });
    await source.close();
    expect(before).toMatchObject({ status: 'ok', rows: { orders: 3 } });
    const eraser = new BuyerEraser({
      config: kept,
      warehouse,
      organization: 'persons',
      email,
      clock: systemClock,
    });
    const found = await eraser.find();
    expect(found.orders).toBe(3);
    await eraser.erase(found);
    const held = "SELECT countIf(position(payload_json, 'ivan') > 0 OR buyer_key != ''), count()";
    expect(await rows(`${held} FROM stg_qtickets_api_orders_raw WHERE organization = 'persons'`)).toEqual([
      '0\t3',
    ]);
    expect(sent(/^ALTER TABLE _local_stg_qtickets_api_orders_raw ON CLUSTER `main`\nUPDATE/m)).not.toEqual(
      [],
    );
  });

  it('every batch waits for shards and quorum under one token, and nothing that is built anew is taken for sent twice', () => {
    const batches = sent(/^INSERT INTO `stg_/);
    expect(batches).not.toEqual([]);
    for (const { settings } of batches) {
      expect(settings).toMatchObject({
        ...{ distributed_foreground_insert: '1', insert_quorum: 'auto', insert_quorum_parallel: '0' },
        ...{ insert_deduplicate: '1', insert_deduplication_token: expect.stringMatching(/.+/) },
      });
    }
    for (const { settings } of sent(/^INSERT INTO _build_/m))
      expect(settings['insert_deduplicate']).toBe('0');
  });

  it('SQL of a user finds on one shard what the other holds', async () => {
    const ids = (await rows('SELECT order_id FROM stg_qtickets_api_orders_raw')).map(Number);
    const beside = 'SELECT order_id + 1 FROM stg_qtickets_api_orders_raw';
    expect(
      await rows(`SELECT count() FROM stg_qtickets_api_orders_raw WHERE order_id IN (${beside})`),
    ).toEqual([String(ids.filter((id) => ids.includes(id - 1)).length)]);
  });

  it('what the doctor asks is understood, and no order lies where it does not belong', async () => {
    const answers = ['shards', 'nodes', 'stray_orders'].map((name) =>
      warehouse.query(defineQuery(name, z.unknown(), 'cluster'), { cluster: 'main', shards: 2 }),
    );
    const [shards, , strays] = await Promise.all(answers);
    expect(shards).toEqual([1, 2].map((shard_num) => ({ shard_num, shard_weight: 1 })));
    expect(strays).toEqual([{ orders: 0 }]);
  });

  it('D24: a shard that is down fails reads and writes; no figure ever lacks its part', async () => {
    const table = `_local_${SHARDED[0]}`;
    await warehouse.execute(
      `CREATE TABLE cut AS ${table} ENGINE = Distributed('main_cut', 'zakaz', '${table}', order_id)`,
    );
    const impatient = await open('zakaz', 'main', { attempts: 1, baseMs: 1, capMs: 1 });
    const down = { code: 'STORE_UNAVAILABLE', fault: 'nodes-missing' };
    const sql = 'SELECT count() AS orders FROM cut';
    expect(await failureOf(select(impatient, sql))).toMatchObject(down);
    expect(await failureOf(impatient.readOnly(sql, 'TSV'))).toMatchObject(down);
    const lines = [1, 2, 3, 4].map((id) => `cut\t${id}`);
    const batch = toBatch({ table: 'cut', columns: ['organization', 'order_id'], lines, token: 'cut' });
    expect(await failureOf(impatient.insert(batch))).toMatchObject(down);
    await impatient.close();
    await warehouse.execute('DROP TABLE cut');
  });

  it('months are swapped in while a node is down; changes of rows are told not to be done', async () => {
    front.failNext(/^ALTER TABLE fact_\w+ REPLACE PARTITION/, DOWN);
    front.failNext(/^ALTER TABLE _build_\w+ DROP PARTITION/, DOWN);
    simulator.world.createOrder({ payed: true });
    expect(await loadAll()).toMatchObject({ status: 'ok' });
    expect(sent(/^ALTER TABLE fact_\w+ REPLACE PARTITION/)).not.toEqual([]);
    expect((await rows(factsQuery('parted'))).sort()).toEqual(trueFacts(simulator.world.truth()));
    front.failNext(/^ALTER TABLE _local_/, DOWN);
    const unfinished = warehouse.execute(`ALTER TABLE ${SHARDED[0]} DELETE WHERE order_id = 0`);
    expect(await failureOf(unfinished)).toMatchObject({ details: { engine_code: 341 } });
  });
});

describe('tables that were made in another form', () => {
  it('are refused on a cluster when they are whole, and without one when they are parted', async () => {
    const whole = await open('whole');
    await migrate(whole, ZONE);
    const asParted = await open('whole', 'main');
    const asWhole = await open('zakaz');
    const none = { code: 'STORE_SCHEMA', details: { made_for: 'none', cluster: 'main' } };
    const main = { code: 'STORE_SCHEMA', details: { made_for: 'main', cluster: '' } };
    expect(await failureOf(migrate(asParted, ZONE))).toMatchObject(none);
    expect(await failureOf(schemaState(asParted))).toMatchObject(none);
    expect(await failureOf(migrate(asWhole, ZONE))).toMatchObject(main);
    for (const one of [whole, asParted, asWhole]) await one.close();
  });

  it('become parted by what docs/cluster.md says, and nothing is lost', async () => {
    const document = await readFile(new URL('../../docs/cluster.md', import.meta.url), 'utf8');
    const section = document.split(/^### /m).find((part) => part.startsWith('A cluster of before')) ?? '';
    const [before, after] = [...section.matchAll(/```sql\n([^`]*(?:`main`[^`]*)?)```/g)].map(([, sql = '']) =>
      sql
        .replaceAll('zakaz.', 'kept.')
        .split(';\n')
        .filter((one) => one !== ''),
    );
    const kept = await open('kept');
    await migrate(kept, ZONE);
    for (const table of SHARDED) await kept.execute(`INSERT INTO ${table} SELECT * FROM zakaz.${table}`);
    const sums = async (store: Warehouse) =>
      (await sumTables(store)).filter(({ table }) => SHARDED.includes(table));
    const known = await sums(kept);
    for (const sql of before ?? []) await kept.execute(sql);
    const parted = await open('kept', 'main');
    await migrate(parted, ZONE);
    for (const sql of after ?? []) await parted.execute(sql);
    expect([before?.length, after?.length]).toEqual([2, 2]);
    // As they stand there, for a cluster.
    for (const sql of [...(before ?? []), ...(after ?? [])])
      await select(warehouse, 'SELECT formatQuery({sql:String})', { sql });
    expect(known).toMatchObject([{ rows: expect.stringMatching(/^[1-9]/) }, {}]);
    expect(await sums(parted)).toEqual(known);
    expect(await schemaState(parted)).toMatchObject({ state: 'current' });
    for (const one of [kept, parted]) await one.close();
  });
});
