/**
 * What a user's SQL may do. `readonly=1` alone is not enough: seen on 26.7, it let through `INTO OUTFILE`, the function `file()`,
 * `DESCRIBE url(…)`, `SYSTEM …` and `KILL …`. So the engine's own parser writes the statement out in one canonical form, that
 * form is checked word by word, and that form is what runs.
 */
import { z } from 'zod';
import { StoreQueryError } from '../core/errors.ts';
import type { Query } from './query.ts';
import type { QueryParameters } from './warehouse.ts';

/** Runs one of the guard's own queries. Its failures carry the engine's words, which are about the user's text. */
export type Ask = <Row>(query: Query<Row>, parameters?: QueryParameters) => Promise<Row[]>;

/** @returns the statement to run. @throws StoreQueryError for what is not a single statement that only reads the store */
export type SqlGuard = (sql: string) => Promise<string>;

const CANONICAL: Query<{ readonly sql: string }> = {
  name: 'canonical_sql',
  sql: () => 'SELECT formatQuerySingleLine({sql:String}) AS sql',
  row: z.object({ sql: z.string() }),
};

const TABLE_FUNCTIONS: Query<{ readonly name: string }> = {
  name: 'table_functions',
  sql: () => 'SELECT lower(name) AS name FROM system.table_functions',
  row: z.object({ name: z.string() }),
};

const FIRST_WORDS = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'EXPLAIN', 'EXISTS', '(']);
/** Two words that make a reading statement do more than read. */
const FORBIDDEN_PAIRS = new Set(['INTO OUTFILE', 'PARALLEL WITH']);
/** Table functions that make rows out of nothing. */
const HARMLESS = new Set([
  'numbers',
  'numbers_mt',
  'zeros',
  'zeros_mt',
  'generateseries',
  'generate_series',
  'values',
  'format',
  'null',
]);
/** Functions that reach beyond the store, though no table functions: files, other servers, paid services. */
const OUTWARD = [
  'file',
  'catboostevaluate',
  'hascolumnintable',
  'aiclassify',
  'aiembed',
  'aiextract',
  'aigenerate',
  'aitranslate',
];

/** Strings, quoted names, words and single characters of canonical SQL, which has neither comments nor heredocs. */
const TOKEN = /'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.|``)*`|"(?:[^"\\]|\\.|"")*"|[\p{L}\p{N}_]+|\S/gsu;

/** @param ask runs a query on the engine that will run the user's statement */
export function createSqlGuard(ask: Ask): SqlGuard {
  let forbidden: Promise<ReadonlySet<string>> | null = null;

  async function loadForbidden(): Promise<ReadonlySet<string>> {
    const names = (await ask(TABLE_FUNCTIONS)).map(({ name }) => name);
    return new Set([...names.filter((name) => !HARMLESS.has(name)), ...OUTWARD]);
  }

  return async (sql) => {
    const [row] = await ask(CANONICAL, { sql });
    if (row === undefined) throw refusal('it is empty');
    forbidden ??= loadForbidden();
    forbidden.catch(() => {
      forbidden = null;
    });
    checkCanonical(row.sql, await forbidden);
    return row.sql;
  };
}

/** @throws StoreQueryError when the statement does anything but read the store */
export function checkCanonical(sql: string, forbiddenFunctions: ReadonlySet<string>): void {
  const tokens = sql.match(TOKEN) ?? [];
  const [first = ''] = tokens;
  if (!FIRST_WORDS.has(first.toUpperCase())) {
    throw refusal(
      `only SELECT, WITH, SHOW, DESCRIBE, EXPLAIN and EXISTS may be run, not ${first.toUpperCase()}`,
    );
  }
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1] ?? '';
    const pair = `${token} ${next}`.toUpperCase();
    if (FORBIDDEN_PAIRS.has(pair)) throw refusal(`${pair} may not be used`);
    // The engine refuses changed settings of the statement, but not of a subquery.
    if (token === 'SETTINGS' && tokens[index + 2] === '=') throw refusal('SETTINGS may not be used');
    const name = unquote(token);
    if (next === '(' && forbiddenFunctions.has(name.toLowerCase())) {
      throw refusal(`the function ${name} may not be used: it reaches beyond the store`);
    }
  }
}

function unquote(token: string): string {
  return /^[`"]/.test(token) ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token;
}

function refusal(reason: string): StoreQueryError {
  return new StoreQueryError(`this SQL cannot be run: ${reason}`, { details: { refused: true } });
}

/**
 * The format in which a statement's answer comes: its own FORMAT clause, as in ClickHouse's own client, else the one given.
 * @param canonical as the guard gives it: the clause stands last
 */
export function formatOf(canonical: string, given: string): string {
  return / FORMAT (\w+)$/.exec(canonical)?.[1] ?? given;
}

const FORMAT_NAME = /^[A-Za-z][A-Za-z0-9]*$/;

/** @throws StoreQueryError for what cannot be the name of an output format */
export function checkFormat(format: string): void {
  if (!FORMAT_NAME.test(format))
    throw refusal('a format is a name of letters and digits, such as TSV or JSONEachRow');
}
