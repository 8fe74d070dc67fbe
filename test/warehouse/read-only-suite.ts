/** What a user's SQL may and may not do; run on each engine beside the contract. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StoreQueryError } from '../../src/core/errors.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { failureOf, readAll, selectNumber, toBatch } from './harness.ts';
import type { Opened } from './suite.ts';

const OUTFILE = join(tmpdir(), `zakaz-outfile-${process.pid}`);

/** Statements that reach beyond the store, change it, or loosen the reins. `PORT` is that of a server of ours that counts. */
const ATTACKS: readonly string[] = [
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  "SELECT * FROM `file`('/etc/passwd', 'LineAsString')",
  'SELECT * FROM "file"(\'/etc/passwd\')',
  "SELECT * FROM FiLe('/etc/passwd')",
  "SELECT * FROM/**/file/* ( */ ('/etc/passwd')",
  "SELECT file('/etc/passwd')",
  "SELECT (SELECT file('/etc/passwd'))",
  "file('/etc/passwd')",
  'SELECT * FROM default.`/etc/passwd`',
  'SELECT * FROM "default"."/etc/passwd"',
  'SELECT 1 WHERE 1 IN default.`/etc/passwd`',
  "SELECT * FROM '/etc/passwd'",
  "DESCRIBE file('/etc/passwd')",
  "EXPLAIN SELECT * FROM file('/etc/passwd')",
  "WITH x AS (SELECT * FROM file('/etc/passwd')) SELECT * FROM x",
  "SELECT * FROM viewExplain('EXPLAIN', '', (SELECT * FROM file('/etc/passwd')))",
  "SELECT * FROM url('http://127.0.0.1:PORT/', 'CSV', 'a String')",
  "DESCRIBE url('http://127.0.0.1:PORT/')",
  "SELECT * FROM s3('http://127.0.0.1:PORT/bucket/key', 'CSV', 'a String')",
  "SELECT * FROM remote('127.0.0.1:PORT', 'system.one')",
  "SELECT * FROM cluster('default', 'system.one')",
  "SELECT * FROM mysql('127.0.0.1:PORT', 'a', 'b', 'c', 'd')",
  "SELECT * FROM executable('cat /etc/passwd', 'TSV', 'a String')",
  "SELECT * FROM input('a UInt8')",
  "SELECT * FROM sqlite('/tmp/x.db', 't')",
  "SELECT * FROM merge('default', '.*')",
  'SELECT * FROM loop(t)',
  `SELECT 1 INTO OUTFILE '${OUTFILE}'`,
  `SELECT 1 INTO /* */ OUTFILE '${OUTFILE}' FORMAT CSV`,
  `SELECT 1 UNION ALL SELECT 2 INTO OUTFILE '${OUTFILE}'`,
  `EXPLAIN AST SELECT 1 INTO OUTFILE '${OUTFILE}'`,
  `SHOW TABLES INTO OUTFILE '${OUTFILE}'`,
  'INSERT INTO t VALUES (9)',
  'INSERT INTO t SELECT 9',
  "INSERT INTO FUNCTION file('/tmp/x') SELECT 1",
  'DROP TABLE t',
  'TRUNCATE TABLE t',
  'ALTER TABLE t DELETE WHERE 1',
  'DELETE FROM t WHERE 1',
  'OPTIMIZE TABLE t FINAL',
  'RENAME TABLE t TO t2',
  'CREATE TABLE x (a UInt8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE x (a UInt8)',
  "CREATE TABLE x ENGINE = File('CSV', '/etc/passwd')",
  'CREATE FUNCTION f AS x -> x',
  'SELECT 1; DROP TABLE t',
  'SELECT 1 PARALLEL WITH DROP TABLE t',
  'SYSTEM STOP MERGES',
  'SYSTEM SHUTDOWN',
  'KILL QUERY WHERE 1',
  'USE system',
  'SET readonly = 0',
  'SET final = 0',
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT 1 SETTINGS final = 0',
  'SELECT * FROM (SELECT 1 SETTINGS readonly = 0)',
  'SELECT * FROM (SELECT 1 SETTINGS final = 1)',
  "WITH 1 AS x SELECT x SETTINGS max_memory_usage = '0'",
  'GRANT ALL ON *.* TO default',
  "BACKUP TABLE t TO File('/tmp/x')",
  'EXCHANGE TABLES t AND t',
  'DETACH TABLE t',
  'SELECT',
  '',
  ';',
  '-- nothing',
];

const GOOD: readonly (readonly [string, string])[] = [
  ['SELECT id, money FROM t ORDER BY id', '1\t1.5\n2\t2\n'],
  ['select ID from (select id AS ID from t) order by ID desc limit 1;', '2\n'],
  ['-- how many\nSELECT count() FROM t -- of them', '2\n'],
  ['WITH 2 AS wanted SELECT id FROM t WHERE id = wanted', '2\n'],
  ['(SELECT 1) UNION ALL (SELECT 1)', '1\n1\n'],
  ['FROM t SELECT max(v)', '3\n'],
  ['SELECT * FROM numbers(3)', '0\n1\n2\n'],
  ["SELECT * FROM values('a UInt8', 7)", '7\n'],
  ["SELECT 'INTO OUTFILE', 'it''s file(1)', `v` FROM t LIMIT 1", "INTO OUTFILE\tit\\'s file(1)\t3\n"],
  ["SELECT format('{}-{}', 'a', 'b')", 'a-b\n'],
  ['SELECT id FROM zakaz.t ORDER BY id FORMAT CSV', '1\n2\n'],
  ['SELECT 7 AS settings, settings = 7', '7\t1\n'],
  [
    'SELECT number FROM numbers(200000) ORDER BY number DESC LIMIT 1 FORMAT CSVWithNames',
    '"number"\n199999\n',
  ],
  ['SHOW TABLES', 't\n'],
  ['EXISTS TABLE t', '1\n'],
  ["SELECT toDateTime(1700000000, 'Europe/Moscow')", '2023-11-15 01:13:20\n'],
];

/** @param open makes a warehouse on an empty store named `zakaz` */
export function describeReadOnly(engine: Warehouse['engine'], open: () => Promise<Opened>): void {
  describe(`a user's SQL on ${engine}`, () => {
    let opened: Opened;
    let warehouse: Warehouse;
    let port = 0;
    let hits = 0;
    const bait = createServer((_, response) => {
      hits += 1;
      response.end('caught\n');
    });
    bait.on('connection', () => {
      hits += 1;
    });

    beforeAll(async () => {
      await new Promise<void>((resolve) => {
        bait.listen(0, '127.0.0.1', resolve);
      });
      const address = bait.address();
      port = address !== null && typeof address !== 'string' ? address.port : 0;
      opened = await open();
      warehouse = opened.warehouse;
      await warehouse.execute(
        'CREATE TABLE t (id UInt64, money Decimal(18, 2), v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id',
      );
      for (const [index, lines] of [['1\t9.00\t1', '2\t2.00\t3'], ['1\t1.50\t3']].entries()) {
        const columns = ['id', 'money', 'v'];
        await warehouse.insert(toBatch({ table: 't', columns, lines, token: `b${index}` }));
      }
    });
    afterAll(async () => {
      bait.close();
      await opened.close();
    });

    test.each(ATTACKS)('refuses %s', async (attack) => {
      const sql = attack.replace('PORT', String(port));
      const error = await failureOf(warehouse.readOnly(sql, 'TSV').then(readAll));
      expect(error).toBeInstanceOf(StoreQueryError);
      expect(existsSync(OUTFILE)).toBe(false);
      expect(hits).toBe(0);
      expect(await selectNumber(warehouse, 'SELECT count() AS n FROM t')).toBe(2);
    });

    test.each(GOOD)('runs %s', async (sql, expected) => {
      expect(await readAll(await warehouse.readOnly(sql, 'TSV'))).toBe(expected);
    });

    test('describes and explains', async () => {
      const describe = await readAll(await warehouse.readOnly('DESCRIBE t', 'JSONEachRow'));
      expect(describe).toContain('"name":"money","type":"Decimal(18, 2)"');
      expect(await readAll(await warehouse.readOnly('EXPLAIN SELECT id FROM t', 'TSV'))).toContain(
        'ReadFromMergeTree',
      );
    });

    test.each([
      ['JSONEachRow', /^\{"id":"1","money":"1\.5"\}\n\{"id":"2","money":"2"\}\n$/],
      ['CSVWithNames', /^"id","money"\n1,1\.5\n2,2\n$/],
      ['PrettyCompact', /┌─id─┬─money─┐/],
      ['Parquet', /^PAR1.*PAR1$/s],
      ['Null', /^$/],
    ])('writes %s', async (format, expected) => {
      const text = await readAll(await warehouse.readOnly('SELECT id, money FROM t ORDER BY id', format));
      expect(text).toMatch(expected);
    });

    test('writes one header however large the answer', async () => {
      const sql = 'SELECT number FROM numbers(300000)';
      const text = await readAll(await warehouse.readOnly(sql, 'CSVWithNames'));
      expect(text.match(/number/g)).toHaveLength(1);
      expect(text.split('\n')).toHaveLength(300_002);
    });

    test.each(['NoSuchFormat', "TSV INTO OUTFILE '/tmp/x'", 'TSV; DROP TABLE t', ''])(
      'takes no format %s',
      async (format) => {
        const error = await failureOf(warehouse.readOnly('SELECT 1', format).then(readAll));
        expect(error).toBeInstanceOf(StoreQueryError);
      },
    );

    test('lets a large answer be read piece by piece, left unread, and followed by another', async () => {
      const large = await warehouse.readOnly("SELECT number, repeat('x', 100) FROM numbers(300000)", 'TSV');
      let chunks = 0;
      for await (const chunk of large) {
        expect(chunk.length).toBeGreaterThan(0);
        chunks += 1;
        if (chunks === 2) break;
      }
      const whole = await readAll(await warehouse.readOnly('SELECT number FROM numbers(100000)', 'TSV'));
      expect(whole).toHaveLength(588_890);
      (await warehouse.readOnly('SELECT 1', 'TSV')).destroy();
      expect(await readAll(await warehouse.readOnly('SELECT 2', 'TSV'))).toBe('2\n');
    });

    test('tells a failure after the first rows as the stream’s error', async () => {
      const sql = 'SELECT throwIf(number = 250000) FROM numbers(300000)';
      const error = await failureOf(warehouse.readOnly(sql, 'TSV').then(readAll));
      expect(error).toBeInstanceOf(StoreQueryError);
      expect(error).toMatchObject({ details: { engine_code: 395 } });
    });

    test('keeps the engine’s own words about the user’s mistake', async () => {
      const error = await failureOf(warehouse.readOnly("SELECT missing FROM t WHERE id = 'x'", 'TSV'));
      expect(error).toMatchObject({
        message: expect.stringMatching(/^SQL: .*`missing`.*UNKNOWN_IDENTIFIER\)$/),
      });
      const syntax = await failureOf(warehouse.readOnly('SELEC 1', 'TSV'));
      expect(syntax).toMatchObject({
        message: expect.stringMatching(/^SQL: Syntax error: failed at position/),
      });
    });
  });
}
