/**
 * A ClickHouse server over HTTP. An insert whose fate is unknown (connection lost, no answer in time, an exception after the
 * answer began) is sent again with the same token, so it is stored once whichever it was. Other statements are not.
 */
import type { Readable } from 'node:stream';
import type { Clock } from '../core/clock.ts';
import { StoreQueryError, StoreUnavailableError } from '../core/errors.ts';
import { type FailureContext, parseEngineText, toStoreError } from './errors.ts';
import { alterShards, onCluster } from './for-cluster.ts';
import { createInFlight } from './in-flight.ts';
import { insertTarget, quoteIdentifier } from './insert-statement.ts';
import { checkFormat, createSqlGuard } from './read-only.ts';
import { RETRY_POLICY, type RetryPolicy, withRetry } from './retry.ts';
import { createAnswerStream } from './server-answer.ts';
import {
  createServerHttp,
  readWhole,
  type ServerAddress,
  type ServerHttp,
  type ServerRequest,
} from './server-http.ts';
import {
  CLUSTER_READ_SETTINGS,
  CLUSTER_SETTINGS,
  type EngineSettings,
  INSERT_SETTINGS,
  READ_ONLY_SETTINGS,
  STATEMENT_SETTINGS,
} from './settings.ts';
import {
  beginningOf,
  bind,
  checkAnswer,
  readVersion,
  runQuery,
  runStatement,
  type Send,
} from './statements.ts';
import type { InsertBatch, Warehouse } from './warehouse.ts';

export interface ServerTimeouts {
  /** For the first question to the server, so that a wrong address is told soon. */
  readonly connectMs: number;
  /** For one batch. */
  readonly insertMs: number;
  /** For a query or a statement. */
  readonly statementMs: number;
}

/** Limits on whole requests. */
export const SERVER_TIMEOUTS: ServerTimeouts = { connectMs: 10_000, insertMs: 120_000, statementMs: 600_000 };

export interface ServerOptions extends ServerAddress {
  readonly database: string;
  /** Name of the cluster that the server is a node of. @default none */
  readonly cluster?: string | undefined;
  /** `write` makes the database when it is missing. */
  readonly access: 'write' | 'read';
  readonly clock: Clock;
  /** @default SERVER_TIMEOUTS */
  readonly timeouts?: ServerTimeouts;
  /** @default RETRY_POLICY */
  readonly retry?: RetryPolicy;
  /** From 0 to 1, for the jitter of retries. @default Math.random */
  readonly random?: () => number;
  /** Whether bodies are compressed. @default true unless the server is on this machine */
  readonly compress?: boolean;
}

/** @throws StoreUnavailableError when the server cannot be reached or refuses the login */
export async function createServerWarehouse(options: ServerOptions): Promise<Warehouse> {
  const { url, database, cluster } = options;
  const common = cluster === undefined ? STATEMENT_SETTINGS : { ...STATEMENT_SETTINGS, ...CLUSTER_SETTINGS };
  const reading =
    cluster === undefined ? READ_ONLY_SETTINGS : { ...READ_ONLY_SETTINGS, ...CLUSTER_READ_SETTINGS };
  const timeouts = options.timeouts ?? SERVER_TIMEOUTS;
  const location = `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
  await greet(options, { location, timeouts });

  const http = createServerHttp(options);
  const inFlight = createInFlight();
  const usual = { settings: common, timeoutMs: timeouts.statementMs };
  const send: Send = {
    rows: (sql, values) => http.rows({ ...usual, sql, values }),
    statement: async (sql, values) => readWhole(await http.request({ ...usual, sql, values })),
  };
  const guard = createSqlGuard((query, parameters) =>
    runQuery(send, query, parameters, { location, words: 'user', what: 'SQL' }),
  );
  const retrying = createRetrying(options);

  return {
    engine: 'clickhouse',
    database,
    cluster,
    location,
    query(query, parameters) {
      const context = { what: `query ${query.name}`, location };
      return inFlight.run(() =>
        retrying('repeatable', context, () => runQuery(send, query, parameters, { location })),
      );
    },
    stream({ sql, parameters }, format) {
      const settings = { ...common, default_format: format };
      const request = { ...usual, sql, values: bind(parameters), settings };
      return inFlight.run(() => streamAnswer(http, request, { what: beginningOf(sql), location }));
    },
    execute(given, parameters) {
      const sql = cluster === undefined ? given : alterShards(given, cluster);
      const context = { what: beginningOf(sql), location };
      return inFlight.run(async () => {
        try {
          await retrying('once', context, () => runStatement(send, { sql, parameters }, location));
        } catch (error) {
          if (cluster === undefined || !isSwappedIn(sql, error)) throw error;
        }
      });
    },
    insert(batch) {
      const context = { what: `insert into ${batch.table}`, location };
      return inFlight.run(() =>
        retrying('repeatable', context, () =>
          insertOnce(http, batch, { settings: common, timeoutMs: timeouts.insertMs }),
        ),
      );
    },
    readOnly: (sql, format) =>
      inFlight.run(async () => {
        checkFormat(format);
        const request = {
          sql: await guard(sql),
          settings: { ...reading, default_format: format },
        };
        const context = { what: 'SQL', location, words: 'user' } as const;
        return streamAnswer(http, { ...request, timeoutMs: timeouts.statementMs }, context);
      }),
    version: () => inFlight.run(() => readVersion(send, location)),
    close: () => inFlight.close(() => http.close()),
  };
}

/** UNFINISHED: a replica is down. The others are done, and it does the same before it takes part again. */
const SOME_ARE_DOWN = 341;

/**
 * Partitions are dropped and swapped in also while a node is down. Changes of rows are not done then: what is to be erased still lies on it.
 */
function isSwappedIn(sql: string, error: unknown): boolean {
  const code = error instanceof StoreQueryError ? error.details['engine_code'] : null;
  return code === SOME_ARE_DOWN && / (?:DROP|REPLACE) PARTITION /.test(sql);
}

/** Runs an operation by the retry policy; `once` and `repeatable` as in `isWorthRetrying`. */
type Retrying = <Result>(
  kind: 'repeatable' | 'once',
  context: FailureContext,
  operation: () => Promise<Result>,
) => Promise<Result>;

function createRetrying({ retry = RETRY_POLICY, clock, random = Math.random }: ServerOptions): Retrying {
  return (kind, context, operation) =>
    withRetry(operation, {
      policy: retry,
      clock,
      random,
      kind,
      toError: (thrown) => toStoreError(thrown, context),
    });
}

async function insertOnce(
  http: ServerHttp,
  batch: InsertBatch,
  { settings, timeoutMs }: { readonly settings: EngineSettings; readonly timeoutMs: number },
): Promise<void> {
  const answer = await readWhole(
    await http.request({
      sql: `${insertTarget(batch)} FORMAT TabSeparated`,
      settings: { ...settings, ...INSERT_SETTINGS, insert_deduplication_token: batch.token },
      body: batch.chunks,
      timeoutMs,
    }),
  );
  if (answer.length > 0) throw unknownOutcome(answer.toString('utf8'), `insert into ${batch.table}`);
}

/**
 * An insert is answered with nothing. What follows a status of 200 is an exception, after which the rows may be stored or not, or
 * the words of something that is not ClickHouse: neither is a refusal, whatever its code says.
 */
function unknownOutcome(answer: string, what: string): StoreUnavailableError {
  const failure = parseEngineText(answer);
  const reason =
    failure === null
      ? 'something that is not ClickHouse answered'
      : `the server failed after it had begun to answer (code ${failure.code} ${failure.type})`;
  return new StoreUnavailableError(`${what}: ${reason}`, {
    fault: 'unreachable',
    retryable: true,
    details: failure === null ? {} : { engine_code: failure.code },
  });
}

async function streamAnswer(
  http: ServerHttp,
  request: ServerRequest,
  context: FailureContext,
): Promise<Readable> {
  const toError = (thrown: unknown) => toStoreError(thrown, context);
  try {
    return createAnswerStream(await http.request(request), toError);
  } catch (error) {
    throw toError(error);
  }
}

/**
 * Asks the server something before anything else: an address that is wrong, a login that is refused are told at once.
 * The request names no database, as that may not be there yet.
 */
async function greet(
  options: ServerOptions,
  { location, timeouts }: { readonly location: string; readonly timeouts: ServerTimeouts },
): Promise<void> {
  const http = createServerHttp({ ...options, database: '' });
  const ask = async (sql: string): Promise<string> => {
    const request = { sql, settings: STATEMENT_SETTINGS, timeoutMs: timeouts.connectMs };
    const answer = await readWhole(await http.request(request));
    checkAnswer(answer);
    return answer.toString('utf8').trim();
  };
  try {
    if ((await ask('SELECT 1 FORMAT TabSeparated')) !== '1') {
      throw new StoreUnavailableError(`${location} did not answer as ClickHouse does: check CLICKHOUSE_URL`, {
        fault: 'unreachable',
      });
    }
    if (options.access === 'read') return;
    await ask(
      `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(options.database)}${onCluster(options.cluster)}`,
    );
  } catch (error) {
    throw toStoreError(error, { what: 'opening the store', location });
  } finally {
    await http.close();
  }
}
