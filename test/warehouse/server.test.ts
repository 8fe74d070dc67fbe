/** A ClickHouse server over HTTP: the contract, and every way in which a server and the way to it fail. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { StoreQueryError, StoreUnavailableError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { createServerWarehouse, type ServerOptions } from '../../src/warehouse/server.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { type ClickhouseFront, createClickhouseFront, type FrontFault } from '../support/clickhouse-front.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import { createTempDir, failureOf, readAll, select, selectNumber, toBatch } from './harness.ts';
import { describeReadOnly } from './read-only-suite.ts';
import { describeContract } from './suite.ts';

const LOGIN = { user: 'loader', password: new Secret('corréct "horse": battery') };

async function openFront(): Promise<{ readonly front: ClickhouseFront; close(): Promise<void> }> {
  const folder = await createTempDir();
  const front = await createClickhouseFront({
    path: join(folder.path, 'engine'),
    users: { [LOGIN.user]: LOGIN.password.reveal() },
    profile: { join_use_nulls: '1' },
  });
  return {
    front,
    async close() {
      await front.close();
      await folder.remove();
    },
  };
}

async function openEmpty() {
  const { front, close } = await openFront();
  const options = {
    ...LOGIN,
    url: front.url,
    database: 'zakaz',
    access: 'write',
    clock: systemClock,
  } as const;
  const warehouse = await createServerWarehouse({ ...options, compress: true });
  return {
    warehouse,
    async close() {
      await warehouse.close();
      await close();
    },
  };
}

describeContract('clickhouse', openEmpty);
describeReadOnly('clickhouse', openEmpty);

describe('the store on a server', () => {
  let front: ClickhouseFront;
  let closeFront: () => Promise<void>;
  let warehouse: Warehouse;
  let clock: ReturnType<typeof createRecordingClock>;

  const open = (overrides: Partial<ServerOptions> = {}) =>
    createServerWarehouse({
      ...LOGIN,
      url: front.url,
      database: 'zakaz',
      access: 'write',
      clock,
      random: () => 1,
      timeouts: { connectMs: 5_000, insertMs: 2_000, statementMs: 5_000 },
      ...overrides,
    });

  beforeAll(async () => {
    const opened = await openFront();
    front = opened.front;
    closeFront = opened.close;
  });
  afterAll(() => closeFront());
  beforeEach(async () => {
    clock = createRecordingClock();
    warehouse = await open();
    await warehouse.execute('DROP TABLE IF EXISTS t');
    await warehouse.execute(
      'CREATE TABLE t (id UInt32, text String) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
    );
  });
  afterEach(() => warehouse.close());

  const batchOf = (token: string, lines = ['1\ta', '2\tb']) =>
    toBatch({ table: 't', columns: ['id', 'text'], lines, token });
  const countRows = () => selectNumber(warehouse, 'SELECT count() AS n FROM t');
  const inserts = () => front.log.filter(({ sql }) => sql.startsWith('INSERT'));

  test.each<[string, FrontFault]>([
    ['D12: no answer in time although the rows were stored', { kind: 'delay-after-commit', ms: 3_000 }],
    ['D12: a connection lost after the rows were stored', { kind: 'reset-after-commit' }],
    ['D13: an exception in the body after status 200, rows stored', late({ tagged: true, commits: true })],
    ['D13: the same without the mark of newer servers', late({ tagged: false, commits: true })],
    [
      'D13: an exception in the body after status 200, nothing stored',
      late({ tagged: true, commits: false }),
    ],
    ['D14: a reset in the middle of the request', { kind: 'reset-mid-request', afterBytes: 1 }],
    [
      'a proxy that answers in the server’s place',
      { kind: 'stranger', status: 502, body: '<html>Bad Gateway</html>' },
    ],
    ['a stranger who says it is all right', { kind: 'stranger', status: 200, body: '<html>Welcome</html>' }],
    ['D15: too many parts', refusal(252, 'TOO_MANY_PARTS')],
    ['D15: the memory limit', refusal(241, 'MEMORY_LIMIT_EXCEEDED')],
    ['D15: the time limit', refusal(159, 'TIMEOUT_EXCEEDED')],
    ['D15: too many queries at once', refusal(202, 'TOO_MANY_SIMULTANEOUS_QUERIES')],
    ['a replica without its keeper', refusal(242, 'TABLE_IS_READ_ONLY')],
    ['too few live replicas', refusal(285, 'TOO_FEW_LIVE_REPLICAS')],
  ])('%s: the batch is sent again with its token and stored once', async (name, fault) => {
    const before = inserts().length;
    front.failNext(/^INSERT/, fault);
    const lines = Array.from({ length: 5_000 }, (_, id) => `${id}\t${'x'.repeat(100)}`);
    await warehouse.insert(batchOf(`t-${name.replace(/[^A-Za-z0-9]/g, '')}`, lines));
    expect(await countRows()).toBe(5_000);
    const sent = inserts().slice(before);
    expect(new Set(sent.map(({ settings }) => settings['insert_deduplication_token'])).size).toBe(1);
    expect(clock.sleeps).toEqual([500]);
  });

  test('D15: waits twice as long each time, up to the cap, then tells the engine’s failure', async () => {
    front.failNext(/^INSERT/, ...Array.from({ length: 6 }, () => refusal(252, 'TOO_MANY_PARTS')));
    const error = await failureOf(warehouse.insert(batchOf('parts')));
    expect(error).toBeInstanceOf(StoreQueryError);
    expect(error).toMatchObject({ details: { engine_code: 252 } });
    expect(clock.sleeps).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(await countRows()).toBe(0);
  });

  test('D12: gives up after the last attempt and says that the server was not reached', async () => {
    const stubborn = await open({ retry: { attempts: 2, baseMs: 1, capMs: 1 } });
    front.failNext(/^INSERT/, { kind: 'reset-after-commit' }, { kind: 'reset-after-commit' });
    const error = await failureOf(stubborn.insert(batchOf('lost')));
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', fault: 'unreachable', retryable: true });
    // It was stored all the same; the caller's next attempt with this token changes nothing.
    await stubborn.insert(batchOf('lost'));
    expect(await countRows()).toBe(2);
    await stubborn.close();
  });

  test('does not send a statement again whose fate is unknown', async () => {
    front.failNext(/^INSERT INTO t SELECT/, { kind: 'reset-after-commit' });
    const error = await failureOf(warehouse.execute("INSERT INTO t SELECT number, 'x' FROM numbers(3)"));
    expect(error).toMatchObject({ fault: 'unreachable' });
    expect(clock.sleeps).toEqual([]);
    expect(await countRows()).toBe(3);
  });

  test('D13: sees the exception that follows the answer to a statement', async () => {
    front.failNext(/^TRUNCATE/, late({ tagged: true, commits: false }));
    await expect(warehouse.execute('TRUNCATE TABLE t')).rejects.toMatchObject({
      details: { engine_code: 395 },
    });
  });

  test.each([true, false])(
    'D13: never takes rows before a late exception for all of them (marked: %s)',
    async (tagged) => {
      front.failNext(/FROM numbers\(7\)/, late({ tagged, commits: true }));
      const error = await failureOf(select(warehouse, 'SELECT number FROM numbers(7)'));
      expect(error).toMatchObject({ code: 'STORE_QUERY', details: { engine_code: 395, query: 'inline' } });
    },
  );

  test('D13: ends a user’s stream with the late exception instead of passing it on as data', async () => {
    front.failNext(/^SELECT number FROM numbers\(9\)/, late({ tagged: true, commits: true }));
    const stream = await warehouse.readOnly('SELECT number FROM numbers(9)', 'TSV');
    const error = await failureOf(readAll(stream));
    expect(error).toMatchObject({ code: 'STORE_QUERY', details: { engine_code: 395 } });
  });

  test('asks again when a query’s answer was lost', async () => {
    front.failNext(
      /numbers\(5\)/,
      { kind: 'reset-after-commit' },
      { kind: 'stranger', status: 503, body: 'busy' },
    );
    expect(await selectNumber(warehouse, 'SELECT count() AS n FROM numbers(5)')).toBe(5);
    expect(clock.sleeps).toEqual([500, 1_000]);
  });

  test('D22: sends its settings with every request: async_insert off, final on, one block an insert', async () => {
    await warehouse.insert(batchOf('settings'));
    await countRows();
    (await warehouse.readOnly('SELECT 1', 'CSV')).resume();
    expect(front.log.length).toBeGreaterThan(5);
    for (const { settings } of front.log) {
      expect(settings).toMatchObject({ async_insert: '0', final: '1', wait_end_of_query: '1' });
    }
    expect(inserts().at(-1)?.settings).toMatchObject({
      insert_deduplicate: '1',
      insert_deduplication_token: 'settings',
      input_format_parallel_parsing: '0',
      input_format_allow_errors_num: '0',
    });
    expect(front.log.at(-1)).toMatchObject({
      sql: 'SELECT 1',
      settings: { readonly: '1', default_format: 'CSV' },
    });
  });

  test('joins as it always does, whatever the profile of its account says', async () => {
    const sql =
      'SELECT right.n = 0 AS n FROM numbers(1) AS left LEFT JOIN (SELECT 1 AS n) AS right ON right.n = left.number';
    expect(await selectNumber(warehouse, sql)).toBe(1);
  });

  test('compresses both ways, but not to a server on the same machine', async () => {
    const lines = Array.from({ length: 1_000 }, (_, id) => `${id}\t${'text '.repeat(20)}`);
    await warehouse.insert(batchOf('plain', lines));
    expect(inserts().at(-1)).toMatchObject({ contentEncoding: null, acceptEncoding: null });
    const compressing = await open({ compress: true });
    await compressing.insert(batchOf('packed', lines));
    const packed = inserts().at(-1);
    expect(packed).toMatchObject({ contentEncoding: 'gzip', acceptEncoding: 'gzip' });
    expect(packed?.bodyBytes).toBeLessThan((packed?.plainBytes ?? 0) / 5);
    expect(await selectNumber(compressing, 'SELECT count() AS n FROM t')).toBe(2_000);
    const stream = await compressing.readOnly("SELECT repeat('x', 1000)", 'TSV');
    expect(await readAll(stream)).toBe(`${'x'.repeat(1000)}\n`);
    await compressing.close();
  });

  test('keeps the path of an address behind a proxy, and shows the address without login', async () => {
    const proxied = await open({ url: new URL('/clickhouse/', front.url) });
    expect(proxied.location).toBe(`${front.url.origin}/clickhouse/`);
    await select(proxied, 'SELECT 1 AS n');
    expect(front.log.at(-1)).toMatchObject({ path: '/clickhouse/', database: 'zakaz', user: LOGIN.user });
    await proxied.close();
  });

  test('makes the database when it may write, and leaves it alone when it may only read', async () => {
    const reader = await open({ database: 'missing', access: 'read' });
    await expect(reader.version()).rejects.toMatchObject({ details: { engine_code: 81 } });
    await reader.close();
    const writer = await open({ database: 'missing' });
    expect(await writer.version()).toMatch(/^\d/);
    await writer.close();
  });

  describe('D11: on opening', () => {
    test('says that nothing listens there', async () => {
      const error = await failureOf(open({ url: new URL(`http://127.0.0.1:${await freePort()}`) }));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error).toMatchObject({ fault: 'unreachable', details: { system_code: 'ECONNREFUSED' } });
    });

    test('says that the host has no address', async () => {
      const error = await failureOf(open({ url: new URL('http://clickhouse.invalid:8123') }));
      expect(error).toMatchObject({
        fault: 'unreachable',
        details: { system_code: expect.stringMatching(/^E/) },
      });
    });

    test('does not wait for ever for a server that says nothing', async () => {
      const silent = createServer(() => undefined);
      const port = await freePort();
      await new Promise<void>((resolve) => {
        silent.listen(port, '127.0.0.1', resolve);
      });
      const url = new URL(`http://127.0.0.1:${port}`);
      const error = await failureOf(open({ url, timeouts: { connectMs: 200, insertMs: 1, statementMs: 1 } }));
      expect(error).toMatchObject({
        fault: 'unreachable',
        message: expect.stringContaining('no answer in time'),
      });
      silent.close();
    });

    test('says that the login was refused, and repeats none of it', async () => {
      const error = await failureOf(open({ user: 'loader', password: new Secret('wrong-canary') }));
      expect(error).toMatchObject({ fault: 'refused-login', details: { engine_code: 516 } });
      expect(JSON.stringify([error, String(error)])).not.toMatch(/canary|horse|loader/);
    });

    test('says that it is not ClickHouse that answers, and does not repeat what was said', async () => {
      front.failNext(/^SELECT 1 FORMAT/, { kind: 'stranger', status: 200, body: '<html>canary</html>' });
      const error = await failureOf(open());
      expect(error).toMatchObject({
        fault: 'unreachable',
        message: expect.stringContaining('did not answer as ClickHouse does'),
      });
      expect(String(error)).not.toContain('canary');
    });
  });

  test.each([
    [164, 'READONLY'],
    [242, 'TABLE_IS_READ_ONLY'],
  ])('D17: says that the account may not write (code %i)', async (code, type) => {
    front.failNext(/^TRUNCATE/, refusal(code, type));
    const error = await failureOf(warehouse.execute('TRUNCATE TABLE t'));
    expect(error).toMatchObject({ fault: 'read-only', details: { engine_code: code } });
  });

  test('D17: repeats which grant is missing', async () => {
    const message =
      "loader: Not enough privileges. To execute this query, it's necessary to have the grant TRUNCATE ON zakaz.t";
    front.failNext(/^TRUNCATE/, { kind: 'refuse', code: 497, type: 'ACCESS_DENIED', message });
    const error = await failureOf(warehouse.execute('TRUNCATE TABLE t'));
    expect(error).toMatchObject({ code: 'STORE_QUERY', details: { engine_code: 497 } });
  });

  test('D1: says that the server’s disk is full, at once', async () => {
    front.failNext(/^INSERT/, refusal(243, 'NOT_ENOUGH_SPACE'));
    await expect(warehouse.insert(batchOf('full'))).rejects.toMatchObject({ fault: 'disk-full' });
    expect(clock.sleeps).toEqual([]);
  });
});

function refusal(code: number, type: string): FrontFault {
  return { kind: 'refuse', code, type };
}

function late(how: { readonly tagged: boolean; readonly commits: boolean }): FrontFault {
  return { kind: 'late-error', code: 395, type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO', ...how };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
