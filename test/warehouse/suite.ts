/** The contract of `Warehouse`, run on each engine in a process of its own: see chdb.test.ts and server.test.ts. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { InternalError, StoreQueryError, ZakazError } from '../../src/core/errors.ts';
import { TSV_NULL, tsvDateTime, tsvMoney, tsvNumbers, tsvString } from '../../src/warehouse/tsv.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { failureOf, inlineQuery, select, selectNumber, toBatch } from './harness.ts';

export interface Opened {
  readonly warehouse: Warehouse;
  /** Closes the warehouse and what stands behind it. */
  close(): Promise<void>;
}

/** Characters that mean something in SQL or to what sends it. */
const HOSTILE = fc.constantFrom(...`\0\b\t\n\v\f\r "'\`\\/*-#;%?{}:()[],0nrNxeЁ🎟\u2028\u00ad`);

const LOG = 'ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100';

/** @param open makes a warehouse on an empty store */
export function describeContract(engine: Warehouse['engine'], open: () => Promise<Opened>): void {
  describe(`the store on ${engine}`, () => {
    let opened: Opened;
    let warehouse: Warehouse;
    let tables = 0;

    beforeAll(async () => {
      opened = await open();
      warehouse = opened.warehouse;
    });
    afterAll(() => opened.close());

    /** @param body columns and engine */
    async function createTable(body: string): Promise<string> {
      tables += 1;
      const table = `t${tables}`;
      await warehouse.execute(`CREATE TABLE ${table} ${body}`);
      return table;
    }

    test('names its engine and version', async () => {
      expect(warehouse.engine).toBe(engine);
      expect(await warehouse.version()).toMatch(/^\d+\.\d+\./);
    });

    test('gives 64-bit integers and decimals as exact text, times as ISO in UTC', async () => {
      const [row] = await select(
        warehouse,
        `SELECT 18446744073709551615 AS id, toDecimal64('12.30', 2) AS money, 7::UInt32 AS n,
                toDateTime('2024-01-02 03:04:05', 'Europe/Moscow') AS at`,
      );
      expect(row).toEqual({
        id: '18446744073709551615',
        money: '12.30',
        n: 7,
        at: '2024-01-02T00:04:05Z',
      });
    });

    test('binds values of every kind and never lets one become SQL', async () => {
      const text = "'; DROP TABLE t --\\\n\t\u0001 «Ёлка» 🎟";
      const [row] = await select(
        warehouse,
        `SELECT {id:UInt64} AS id, {text:String} AS text, {yes:Bool} AS yes, {one:UInt8} AS one, {money:Decimal(18, 2)} AS money,
                {day:Date} AS day, {at:DateTime('Europe/Moscow')} AS at, {texts:Array(String)} AS texts,
                {ids:Array(UInt64)} AS ids, {months:Array(UInt32)} AS months, {none:Array(UInt64)} AS none`,
        {
          id: 18446744073709551615n,
          text,
          yes: true,
          one: true,
          money: '12.30',
          day: '2024-02-29',
          at: 1_700_000_000,
          texts: [text, '', "it's"],
          ids: [18446744073709551615n, 1n],
          months: [202401, 202402],
          none: [],
        },
      );
      expect(row).toEqual({
        id: '18446744073709551615',
        text,
        yes: true,
        one: 1,
        money: '12.30',
        day: '2024-02-29',
        at: '2023-11-14T22:13:20Z',
        texts: [text, '', "it's"],
        ids: ['18446744073709551615', '1'],
        months: [202401, 202402],
        none: [],
      });
    });

    test('brings back any text just as it was bound, alone and in a list', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.string({ unit: HOSTILE }), { minLength: 1 }), async (texts) => {
          const text = texts.join('');
          const sql = 'SELECT {text:String} AS text, {texts:Array(String)} AS texts -- {text:String}';
          expect(await select(warehouse, sql, { text, texts })).toEqual([{ text, texts }]);
        }),
        { numRuns: 50 },
      );
    });

    test('binds a list of ids that is longer than any URL may be', async () => {
      const ids = Array.from({ length: 20_000 }, (_, index) => 10_000_000 + index);
      const rows = await select(warehouse, 'SELECT length({ids:Array(UInt64)}) AS n', { ids });
      expect(rows).toEqual([{ n: '20000' }]);
    });

    test('asks what is missing instead of sending a statement without its value', async () => {
      const error = await failureOf(select(warehouse, 'SELECT {text:String} AS text', {}));
      expect(error).toBeInstanceOf(ZakazError);
      expect(error).toMatchObject({ message: expect.stringContaining('text') });
    });

    test('swaps partitions and inserts from queries with bound values', async () => {
      const body =
        '(organization String, month UInt32, id UInt64) ENGINE = MergeTree PARTITION BY (organization, month) ORDER BY id';
      const [facts, build] = [await createTable(body), await createTable(body)];
      const parameters = { organization: "O'Neil & Ко", month: 202401 };
      await warehouse.execute(`INSERT INTO ${facts} VALUES ('other', 202401, 1)`);
      for (const count of [3, 2]) {
        await warehouse.execute(`TRUNCATE TABLE ${build}`);
        await warehouse.execute(
          `INSERT INTO ${build} SELECT {organization:String}, {month:UInt32}, number FROM numbers({count:UInt32})`,
          { ...parameters, count },
        );
        await warehouse.execute(
          `ALTER TABLE ${facts} REPLACE PARTITION ({organization:String}, {month:UInt32}) FROM ${build}`,
          parameters,
        );
      }
      expect(
        await select(warehouse, `SELECT organization, count() AS n FROM ${facts} GROUP BY 1 ORDER BY 1`),
      ).toEqual([
        { organization: "O'Neil & Ко", n: '2' },
        { organization: 'other', n: '1' },
      ]);
    });

    test('shows the newest version of a row without FINAL in the query', async () => {
      const table = await createTable('(id UInt64, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id');
      for (const version of [2, 3, 1]) {
        await warehouse.insert(
          toBatch({ table, columns: ['id', 'v'], lines: [`7\t${version}`], token: `v${version}` }),
        );
      }
      expect(await select(warehouse, `SELECT id, v FROM ${table}`)).toEqual([{ id: '7', v: '3' }]);
    });

    test('stores and gives back any text', async () => {
      const table = await createTable(`(id UInt32, text String) ${LOG}`);
      const texts = fc.sample(fc.string({ unit: 'binary', maxLength: 40 }), 500);
      texts.push('\\N', '\\', "\0\b\f\n\r\t'\\", '', ' ', '\u2028', '\ud83c\udf9f');
      const lines = texts.map((text, id) => `${id}\t${tsvString(text)}`);
      await warehouse.insert(toBatch({ table, columns: ['id', 'text'], lines, token: 'texts' }));
      const stored = await warehouse.query(
        inlineQuery(`SELECT text FROM ${table} ORDER BY id`, z.object({ text: z.string() })),
      );
      expect(stored.map(({ text }) => text)).toEqual(texts);
    });

    test('replaces a lone surrogate, which is no character, and keeps the rest of the row', async () => {
      const table = await createTable(`(id UInt32, text String) ${LOG}`);
      await warehouse.insert(
        toBatch({ table, columns: ['id', 'text'], lines: [`1\t${tsvString('a\ud800b')}`], token: 'lone' }),
      );
      expect(await select(warehouse, `SELECT text FROM ${table}`)).toEqual([{ text: 'a\ufffdb' }]);
    });

    test('stores moments from 1970 to 2106, null, money and lists exactly', async () => {
      const table = await createTable(
        `(id UInt32, at DateTime('Europe/Moscow'), maybe Nullable(DateTime('Asia/Kathmandu')), money Decimal(18, 2),
          ids Array(UInt64)) ${LOG}`,
      );
      const moments = [0, 1, 9_999, 12_345, 999_999_999, 1_700_000_000, 4_294_967_295].map((s) => s * 1000);
      const lines = moments.map((ms, id) =>
        [
          id,
          tsvDateTime(ms),
          id === 0 ? TSV_NULL : tsvDateTime(ms),
          tsvMoney(-5n),
          tsvNumbers([1, 2n ** 64n - 1n]),
        ].join('\t'),
      );
      await warehouse.insert(
        toBatch({ table, columns: ['id', 'at', 'maybe', 'money', 'ids'], lines, token: 'moments' }),
      );
      const rows = await select(
        warehouse,
        `SELECT toUnixTimestamp(at) AS at, toUnixTimestamp(maybe) AS maybe, money, ids FROM ${table} ORDER BY id`,
      );
      expect(rows).toEqual(
        moments.map((ms, id) => ({
          at: ms / 1000,
          maybe: id === 0 ? null : ms / 1000,
          money: '-0.05',
          ids: ['1', '18446744073709551615'],
        })),
      );
    });

    test('stores a batch once however often its token comes', async () => {
      const table = await createTable(`(id UInt32) ${LOG}`);
      const lines = ['1', '2', '3'];
      for (const token of ['first', 'first', 'second']) {
        await warehouse.insert(toBatch({ table, columns: ['id'], lines, token }));
      }
      expect(await selectNumber(warehouse, `SELECT count() AS n FROM ${table}`)).toBe(6);
    });

    test('D20: drops other rows under a token already seen, so a token has to name its content', async () => {
      const table = await createTable(`(id UInt32) ${LOG}`);
      await warehouse.insert(toBatch({ table, columns: ['id'], lines: ['1'], token: 'same' }));
      await warehouse.insert(toBatch({ table, columns: ['id'], lines: ['2'], token: 'same' }));
      expect(await select(warehouse, `SELECT id FROM ${table}`)).toEqual([{ id: 1 }]);
    });

    test('D21: shows a batch once when it comes again after its token was forgotten', async () => {
      const table = await createTable(
        '(id UInt64, v UInt64) ENGINE = ReplacingMergeTree(v) ORDER BY id SETTINGS non_replicated_deduplication_window = 1',
      );
      for (const token of ['a', 'b', 'a']) {
        await warehouse.insert(toBatch({ table, columns: ['id', 'v'], lines: ['1\t1', '2\t1'], token }));
      }
      expect(await selectNumber(warehouse, `SELECT count() AS n FROM ${table}`)).toBe(2);
    });

    test('keeps nothing of 20,000 rows when the last cannot be read, and does not repeat the row', async () => {
      const table = await createTable(`(id UInt32, text String) ${LOG}`);
      const text = 'x'.repeat(1500);
      const good = Array.from({ length: 19_999 }, (_, id) => `${id}\t${text}`);
      const batch = toBatch({
        table,
        columns: ['id', 'text'],
        lines: [...good, 'anna@example.org\tsecret'],
        token: 'bad',
      });
      const error = await failureOf(warehouse.insert(batch));
      expect(error).toBeInstanceOf(StoreQueryError);
      expect(error).toMatchObject({ details: { engine_code: 27, row: 20_000 } });
      expect(JSON.stringify(everythingOf(error))).not.toMatch(/anna|secret|xxx/);
      expect(await selectNumber(warehouse, `SELECT count() AS n FROM ${table}`)).toBe(0);
      // Neither is its token used up.
      await warehouse.insert(toBatch({ table, columns: ['id', 'text'], lines: good, token: 'bad' }));
      expect(await selectNumber(warehouse, `SELECT uniqExact(_part) AS n FROM ${table}`)).toBe(1);
    });

    test('D16: refuses a batch over a hundred partitions whole, and does not try it again', async () => {
      const table = await createTable('(id UInt32) ENGINE = MergeTree PARTITION BY id ORDER BY id');
      const lines = Array.from({ length: 101 }, (_, id) => String(id));
      const error = await failureOf(
        warehouse.insert(toBatch({ table, columns: ['id'], lines, token: 'wide' })),
      );
      expect(error).toBeInstanceOf(StoreQueryError);
      expect(error).toMatchObject({ details: { engine_code: 252 } });
      expect(await selectNumber(warehouse, `SELECT count() AS n FROM ${table}`)).toBe(0);
    });

    test('takes no batch whose names or token could become SQL, or that is too large for one block', async () => {
      const good = { table: 't', columns: ['id'], lines: ['1'], token: 'x' };
      for (const wrong of [
        { ...good, table: 't; DROP TABLE x' },
        { ...good, columns: ['id) VALUES (1'] },
        { ...good, token: "x' , final = 0" },
        { ...good, columns: [] },
        { ...good, lines: Array.from({ length: 100_001 }, () => '1') },
      ]) {
        await expect(warehouse.insert(toBatch(wrong))).rejects.toBeInstanceOf(InternalError);
      }
    });

    test('leaves no setting of an insert or a user behind', async () => {
      const sql =
        "SELECT getSetting('date_time_input_format') AS format, getSetting('readonly') AS readonly, getSetting('final') AS final";
      const before = await select(warehouse, sql);
      const table = await createTable(`(id UInt32) ${LOG}`);
      await warehouse.insert(toBatch({ table, columns: ['id'], lines: ['1'], token: 'x' }));
      (await warehouse.readOnly('SELECT 1', 'TSV')).resume();
      expect(await select(warehouse, sql)).toEqual(before);
      expect(before).toEqual([{ format: 'best_effort', readonly: 0, final: true }]);
    });

    test('reads 100,000 rows', async () => {
      const rows = await warehouse.query(
        inlineQuery(
          "SELECT number AS id, concat('строка ', toString(number)) AS text FROM numbers(100000)",
          z.object({ id: z.string(), text: z.string() }),
        ),
      );
      expect(rows).toHaveLength(100_000);
      expect(rows.at(-1)).toEqual({ id: '99999', text: 'строка 99999' });
    });

    test('tells which column of which query is not as expected, without its value', async () => {
      const query = inlineQuery("SELECT 'anna@example.org' AS n", z.object({ n: z.number() }), 'odd');
      const error = await failureOf(warehouse.query(query));
      expect(error).toBeInstanceOf(StoreQueryError);
      expect(error).toMatchObject({ details: { query: 'odd', columns: 'n' } });
      expect(JSON.stringify(everythingOf(error))).not.toContain('anna');
    });

    test.each([
      ['a value that does not fit its type', 'SELECT {id:UInt64} AS n', { id: 'anna@example.org' }, null],
      ['a value in a comparison', 'SELECT toUInt64({text:String}) AS n', { text: 'anna@example.org' }, 6],
      ['an unknown column beside it', 'SELECT missing, {text:String} AS n', { text: 'anna@example.org' }, 47],
      ['a cast of it', 'SELECT CAST({text:String} AS Date) AS n', { text: 'anna@example.org' }, null],
    ])('names the failure of %s without the value', async (_, sql, parameters, code) => {
      const error = await failureOf(select(warehouse, sql, parameters));
      expect(error).toBeInstanceOf(StoreQueryError);
      expect(error).toMatchObject({
        details: { query: 'inline', ...(code === null ? {} : { engine_code: code }) },
      });
      expect(JSON.stringify(everythingOf(error))).not.toContain('anna');
    });

    test('keeps the engine’s words about a statement', async () => {
      const error = await failureOf(select(warehouse, 'SELECT missing FROM nowhere'));
      expect(error).toMatchObject({
        message: expect.stringMatching(/^query inline: .*nowhere.*\(code 60 UNKNOWN_TABLE\)$/),
      });
    });

    test('is closed twice without harm and takes nothing after', async () => {
      const another = warehouse;
      const running = select(another, 'SELECT count() AS n FROM numbers(50000000)');
      const closing = [another.close(), another.close()];
      expect(await running).toEqual([{ n: '50000000' }]);
      await Promise.all(closing);
      await expect(another.version()).rejects.toBeInstanceOf(InternalError);
    });
  });
}

/** All that a log might print of an error: its own fields and those of its causes. */
function everythingOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const fields = Object.fromEntries(Object.entries(error));
  return { ...fields, message: error.message, stack: error.stack, cause: everythingOf(error.cause) };
}
