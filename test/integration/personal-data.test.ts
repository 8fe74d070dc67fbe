/** Persons: erased for good, given new pseudonyms, and looked for where they should not be. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { Secret } from '../../src/core/secret.ts';
import { BuyerEraser } from '../../src/loader/persons/erase-buyer.ts';
import { type RotateOutcome, rotateKey } from '../../src/loader/persons/rotate-key.ts';
import { scanForPersons } from '../../src/reports/pii-scan.ts';
import { type ListSource, startListSource, wireOrder } from '../support/list-source.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { select } from '../warehouse/harness.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);
const IVAN = 'Ivan.Petrov@Example.test';
const buyer = (email: string) => ({
  client: { id: 1, email, details: { name: 'Ivan', phone: '+79000000001' } },
});

let store: TestStore;
let source: ListSource;
let config: ConfigWithSource;
let clock: RecordingClock;
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  clock = createRecordingClock({ startMs: START_MS });
  source = await startListSource(20);
  source.orders.push(
    wireOrder(1, buyer(IVAN)),
    wireOrder(2, buyer(` ${IVAN.toUpperCase()} `), [{}, {}]),
    wireOrder(3, buyer('anna@example.test')),
    wireOrder(4, buyer('anna@example.test')),
  );
  accounts += 1;
  config = { ...store.config(`persons-${accounts}`, source.url), personalData: 'keep' };
  await rm(join(store.dataDir, 'buyer.key'), { force: true });
});
afterEach(() => source.close());

async function load(changes: Partial<ConfigWithSource> = {}) {
  config = { ...config, ...changes };
  await clock.sleep(60_000);
  return (await store.load(config, { clock, scope: { kind: 'full' } })).metrics;
}

async function erase(email: string) {
  const { warehouse } = store;
  const { organization } = config;
  const eraser = new BuyerEraser({ config, warehouse, organization, email, clock });
  const found = await eraser.find();
  await eraser.erase(found);
  return found;
}

const rows = (columns: string) =>
  store.sql(
    `SELECT ${columns} FROM stg_qtickets_api_orders_raw WHERE organization = '${config.organization}' ORDER BY order_id`,
  );

/** Versions of rows, merged away or not, that hold a text. */
async function versionsWith(text: string): Promise<number> {
  const [row] = await select(
    store.warehouse,
    `SELECT toString(countIf(position(concat(lower(payload_json), buyer_key), {text:String}) > 0)) AS n
     FROM stg_qtickets_api_orders_raw WHERE organization = {organization:String} SETTINGS final = 0`,
    { text: text.toLowerCase(), organization: config.organization },
  );
  return Number(row?.['n']);
}

describe('a person who is erased', () => {
  it('is shown by counts, gone from every version, and the sales stay', async () => {
    await load();
    source.orders[0] = wireOrder(1, {
      ...buyer(IVAN),
      utm: { utm_source: 'vk' },
      updated_at: '2025-03-11T12:00:00+03:00',
    });
    await load();
    const [pseudonym = ''] = await rows('buyer_key');
    const sums = await rows('order_id, tickets_sold, revenue, sale_ts');
    expect(await versionsWith(pseudonym)).toBeGreaterThan(2);

    const found = await erase(IVAN);
    expect(found).toMatchObject({ orders: 2, tickets: 3, firstSaleAt: '2025-03-10T09:00:00Z' });
    expect(found.revenue).toEqual(new Map([['RUB', 30_000n]]));
    expect(await versionsWith(pseudonym)).toBe(0);
    expect(await versionsWith('ivan.petrov')).toBe(0);
    expect(await rows('order_id, tickets_sold, revenue, sale_ts')).toEqual(sums);
    const [first, second, third] = await rows("buyer_key = '', position(payload_json, 'buyer') = 0");
    expect([first, second, third]).toEqual(['1\t1', '1\t1', '0\t0']);
    const log = await store.sql(
      `SELECT buyer_key, orders, tickets FROM meta_erasures WHERE organization = '${config.organization}'`,
    );
    expect(log).toEqual([`${pseudonym}\t2\t3`]);
  });

  it('is not brought back by later loads, also with an order that is new', async () => {
    await load();
    await erase(IVAN);
    source.orders.push(wireOrder(5, buyer(IVAN)), wireOrder(6, buyer('new@example.test')));
    await load();
    expect(await rows("buyer_key = ''")).toEqual(['1', '1', '0', '0', '1', '0']);
    expect(await versionsWith('ivan.petrov')).toBe(0);
    expect((await load()).orders_unchanged).toBe(6);
  });

  it('is found by the payload where the key is another one, and is remembered where nothing is stored', async () => {
    await load();
    await rm(join(store.dataDir, 'buyer.key'));
    expect(await erase(IVAN)).toMatchObject({ orders: 2 });
    expect(await versionsWith('ivan.petrov')).toBe(0);
    expect(await erase('later@example.test')).toMatchObject({ orders: 0, firstSaleAt: null });
    source.orders.push(wireOrder(5, buyer('later@example.test')));
    await load();
    expect(await versionsWith('later@example.test')).toBe(0);
  });

  it('has no address in what the engine keeps of its changes', async () => {
    await load();
    await erase(IVAN);
    const commands = await select(store.warehouse, 'SELECT lower(command) AS command FROM system.mutations');
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter(({ command }) => String(command).includes('petrov'))).toEqual([]);
  });
});

describe('a new key', () => {
  const rotate = (loadAll = () => store.load(config, { clock, scope: { kind: 'full' }, beginsAnew: true })) =>
    rotateKey({ config, warehouse: store.warehouse, clock, loadAll });
  const statusOf = (outcome: RotateOutcome) => outcome?.metrics.status ?? null;

  it('gives every buyer another pseudonym and keeps repeat buyers countable; erased stay erased', async () => {
    await load();
    await erase('anna@example.test');
    const before = await rows('buyer_key');
    const [old = ''] = before;
    await clock.sleep(60_000);
    expect(statusOf(await rotate())).toBe('ok');
    const after = await rows('buyer_key');
    expect(after[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(after[0]).not.toBe(old);
    expect(after[1]).toBe(after[0]);
    expect((await rows("buyer_key = ''")).slice(2)).toEqual(['1', '1']);
    expect(await versionsWith(old)).toBe(0);
    const keys = (await readFile(join(store.dataDir, 'buyer.key'), 'utf8')).trim().split('\n');
    expect(keys).toHaveLength(2);
    expect((await load()).drift).toEqual([]);
  });

  it('leaves no pseudonym on an order that the source does not list any more', async () => {
    await load();
    const [, old = ''] = await rows('buyer_key');
    source.orders.splice(1, 1);
    await clock.sleep(60_000);
    expect(statusOf(await rotate())).toBe('ok');
    expect((await rows("order_id, buyer_key = ''"))[1]).toBe('2\t1');
    expect(await versionsWith(old)).toBe(0);
  });

  it('is kept when the reading was cut off, and nothing is taken out before all was read', async () => {
    await load();
    await clock.sleep(60_000);
    const all = source.orders.splice(0);
    source.orders.push('{"id": 1, "payed": true}', ...all.slice(1));
    expect(statusOf(await rotate())).toBe('incomplete');
    const key = await readFile(join(store.dataDir, 'buyer.key'), 'utf8');
    expect((await rows("buyer_key != ''")).every((one) => one === '1')).toBe(true);
    source.orders.splice(0, 1, ...all.slice(0, 1));
    await clock.sleep(60_000);
    expect(statusOf(await rotate())).toBe('ok');
    expect(await readFile(join(store.dataDir, 'buyer.key'), 'utf8')).toBe(key);
    const [first, second] = await rows('buyer_key');
    expect([first === second, first !== '']).toEqual([true, true]);
  });

  it('has to be set first where it is configured; former ones know who was erased', async () => {
    const [one, two] = [new Secret('first-key-0123456789'), new Secret('second-key-0123456789')];
    await load({ personalDataKey: one });
    await erase(IVAN);
    expect(await rotate()).toBeNull();
    const notices = (await load({ personalDataKey: two, personalDataFormerKeys: [one] })).drift;
    expect(notices.map(({ kind }) => kind)).toEqual(['buyer-key']);
    await clock.sleep(60_000);
    expect(statusOf(await rotate())).toBe('ok');
    expect(await rows("buyer_key = ''")).toEqual(['1', '1', '0', '0']);
    expect(await versionsWith('ivan.petrov')).toBe(0);
  });

  it('also removes what an earlier setting of personal data left', async () => {
    await load();
    config = { ...config, personalData: 'drop' };
    await clock.sleep(60_000);
    expect(statusOf(await rotate())).toBe('ok');
    expect(await versionsWith('example.test')).toBe(0);
    expect(await rows("buyer_key = ''")).toEqual(['1', '1', '1', '1']);
  });
});

describe('the search for persons', () => {
  it('finds each kind where it stands, counts it, and takes no hash or date for one', async () => {
    const { warehouse } = store;
    await warehouse.execute(
      'CREATE TABLE found_words (organization String, word String, tags Array(String), _ver UInt64) ENGINE = ReplacingMergeTree(_ver) ORDER BY organization',
    );
    const put = (word: string, version: number) =>
      warehouse.execute('INSERT INTO found_words SELECT {word:String}, {word:String}, [], {version:UInt64}', {
        word,
        version,
      });
    const found = async () =>
      (await scanForPersons(warehouse))
        .filter(({ table, column }) => table === 'found_words' && column === 'word')
        .map(({ kind, rows: count }) => `${kind} ${count}`);
    const harmless = ['2025-11-03T12:00:00+03:00', '20251103T120000-9f3a1c', '876111553815ab', '1500.00 RUB'];
    for (const word of [...harmless, 'https://qtickets.ru/events', 'a @ b', '123456789012.50'])
      await put(word, 1);
    expect(await found()).toEqual([]);
    await put('write to ivan@example.test', 1);
    await put('+7 (900) 000-00-01', 1);
    await put('000000******0000', 1);
    await put('876111553815', 1);
    await put('https://qtickets.ru/cancel-order/ozURPH3eFy/07fa518f9300819f001777c6c6c31008', 1);
    await put('https://example.test/?token=abc', 1);
    expect(await found()).toEqual(['email 1', 'phone 1', 'card 1', 'digits 1', 'url 2']);
  });

  it('looks at old versions, too', async () => {
    await load({ personalData: 'keep' });
    const inOrders = async () =>
      (await scanForPersons(store.warehouse))
        .filter(({ table, kind }) => table === 'stg_qtickets_api_orders_raw' && kind === 'email')
        .reduce((sum, { rows: count }) => sum + count, 0);
    await store.warehouse.execute('SYSTEM STOP MERGES stg_qtickets_api_orders_raw');
    try {
      const before = await inOrders();
      await load({ personalData: 'drop' });
      expect(await rows("position(payload_json, 'buyer')")).toEqual(['0', '0', '0', '0']);
      expect(await inOrders()).toBe(before);
    } finally {
      await store.warehouse.execute('SYSTEM START MERGES stg_qtickets_api_orders_raw');
    }
  });
});
