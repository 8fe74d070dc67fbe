/**
 * Queries and statements, the same for both engines: how a statement is sent and its answer comes back is given as a `Send`.
 */
import { StringDecoder } from 'node:string_decoder';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { StoreQueryError, StoreUnavailableError } from '../core/errors.ts';
import { type FailureContext, parseEngineText, toStoreError } from './errors.ts';
import type { Query } from './query.ts';
import type { QueryParameter, QueryParameters } from './warehouse.ts';

/** A value as both engines bind it alike. */
export type BoundValue = string | number | readonly string[] | readonly number[] | readonly bigint[];
export type BoundValues = Readonly<Record<string, BoundValue>>;

/**
 * Sends one statement and brings back the whole answer: of `rows` as JSONEachRow, of `statement` nothing or an exception.
 * @throws whatever the engine or the way to it throws
 */
export interface Send {
  rows(sql: string, values: BoundValues): Promise<Uint8Array>;
  statement(sql: string, values: BoundValues): Promise<Uint8Array>;
}

/** Both engines read 64-bit integers from text; a boolean fits Bool and UInt8 alike as a digit. */
export function bind(parameters: QueryParameters): BoundValues {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, bindValue(value)]));
}

function bindValue(value: QueryParameter): BoundValue {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}

/**
 * Runs a statement that returns nothing. An exception may also come in the body of an answer that began well, so it is read.
 * @throws StoreQueryError, StoreUnavailableError
 */
export async function runStatement(
  send: Send,
  { sql, parameters }: { readonly sql: string; readonly parameters?: QueryParameters | undefined },
  location: string,
): Promise<void> {
  try {
    checkAnswer(await send.statement(sql, bind(parameters ?? {})));
  } catch (error) {
    throw toStoreError(error, { what: beginningOf(sql), location });
  }
}

const BEGINNING_CHARACTERS = 60;

/** The first words of a statement, to tell it from others; values are bound and not in it. */
export function beginningOf(sql: string): string {
  const words = sql
    .replace(/^\s*--.*$/gm, '')
    .trim()
    .split(/\s+/)
    .join(' ');
  return words.length > BEGINNING_CHARACTERS ? `${words.slice(0, BEGINNING_CHARACTERS)}…` : words;
}

/** @throws Error with the engine's text when the answer holds an exception */
export function checkAnswer(answer: Uint8Array): void {
  const text = Buffer.from(answer).toString('utf8');
  if (parseEngineText(text) !== null) throw new Error(text);
}

/**
 * Runs a query and checks each row against its schema.
 * @throws StoreQueryError, StoreUnavailableError
 */
export async function runQuery<Row>(
  send: Send,
  query: Query<Row>,
  parameters: QueryParameters | undefined,
  {
    location,
    what = `query ${query.name}`,
    words,
  }: Partial<FailureContext> & Pick<FailureContext, 'location'>,
): Promise<Row[]> {
  const context: FailureContext = {
    what,
    location,
    query: query.name,
    ...(words === undefined ? {} : { words }),
  };
  const rows: Row[] = [];
  try {
    for await (const line of readLines(await send.rows(query.sql(), bind(parameters ?? {})))) {
      const row = query.row.safeParse(parseLine(line, context));
      if (!row.success) throw unexpectedRow(query.name, row.error.issues);
      rows.push(row.data);
    }
  } catch (error) {
    throw toStoreError(error, context);
  }
  return rows;
}

function unexpectedRow(
  query: string,
  issues: readonly { readonly path: readonly PropertyKey[] }[],
): StoreQueryError {
  const columns = [...new Set(issues.map(({ path }) => String(path[0] ?? 'row')))].join(', ');
  return new StoreQueryError(
    `query ${query}: the store answered with another shape than expected in ${columns}`,
    {
      details: { query, columns },
    },
  );
}

function parseLine(line: string, { what, location }: FailureContext): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new StoreUnavailableError(
      `${what}: the answer of ${location} was cut off or is not one of ClickHouse`,
      {
        fault: 'unreachable',
        retryable: true,
      },
    );
  }
}

/** Bytes turned into rows between two turns of the event loop. */
const SLICE_BYTES = 64 * 1024;
/** An exception that comes late follows the rows so, or on servers before 25.11 as its bare text. */
const LATE_EXCEPTION = /^(?:__exception__|Code: \d+\. DB::)/;

/**
 * Lines of the answer, without holding up the event loop for all of it.
 * @throws Error with the engine's text when the answer ends in an exception
 */
async function* readLines(answer: Uint8Array): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for (let start = 0; start < answer.length; start += SLICE_BYTES) {
    const lines = (rest + decoder.write(Buffer.from(answer.subarray(start, start + SLICE_BYTES)))).split(
      '\n',
    );
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (LATE_EXCEPTION.test(line)) throw new Error(Buffer.from(answer).subarray(start).toString('utf8'));
      if (line !== '' && line !== '\r') yield line;
    }
    await nextTurn();
  }
  if (LATE_EXCEPTION.test(rest)) throw new Error(rest);
  if (rest !== '') yield rest;
}

const VERSION: Query<{ readonly version: string }> = {
  name: 'version',
  sql: () => 'SELECT version() AS version',
  row: z.object({ version: z.string() }),
};

/** The engine's version, such as `26.7.2.1`. */
export async function readVersion(send: Send, location: string): Promise<string> {
  const [row] = await runQuery(send, VERSION, undefined, { location });
  return row?.version ?? '';
}
