/** One HTTP request to a ClickHouse server: what travels with it, how long it may take, and its answer as bytes. */
import { addAbortSignal, Readable } from 'node:stream';
import {
  type ClickHouseClient,
  ClickHouseLogLevel,
  createClient,
  type ResponseHeaders,
} from '@clickhouse/client';
import type { Secret } from '../core/secret.ts';
import type { EngineSettings } from './settings.ts';
import type { BoundValues } from './statements.ts';

export interface ServerAddress {
  /** Without login. */
  readonly url: URL;
  readonly user: string;
  readonly password: Secret;
}

export interface ServerRequest {
  readonly sql: string;
  readonly values?: BoundValues;
  readonly settings: EngineSettings;
  /** A body of rows, for an insert. */
  readonly body?: readonly Uint8Array[];
  /** Limit from sending to the last byte of the answer, milliseconds. */
  readonly timeoutMs: number;
}

/** Answers of the server, errors not yet mapped. */
export interface ServerHttp {
  request(request: ServerRequest): Promise<ServerAnswer>;
  /**
   * Rows of a query as JSONEachRow. Values too long for a URL travel in the body: a list of ids may be longer than proxies let pass.
   */
  rows(request: Omit<ServerRequest, 'body'>): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface ServerAnswer {
  readonly stream: Readable;
  /** Marks an exception that comes after rows; servers since 25.11 send it. */
  readonly exceptionTag: string | null;
}

/** Holds the whole answer back until the statement has ended, so that a failure comes as a status and not after rows. */
const WHOLE_ANSWER: EngineSettings = { wait_end_of_query: '1' };

/** Set when an answer is an exception, also under status 200. */
const EXCEPTION_CODE = 'x-clickhouse-exception-code';

/** Idle sockets are let go before servers do (3 s in old versions, 10 s now): a request on a dying one would be lost. */
const IDLE_SOCKET_MS = 2_500;

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export interface ServerHttpOptions extends ServerAddress {
  /** Empty: the account's own default. */
  readonly database: string;
  /** @default true unless the server is on this machine, where it costs CPU and saves nothing */
  readonly compress?: boolean;
}

/** @param options the login is sent as a header with each request and kept nowhere else */
export function createServerHttp(options: ServerHttpOptions): ServerHttp {
  const { url, user, password, database } = options;
  const compress = options.compress ?? !LOOPBACK.test(url.hostname);
  const client: ClickHouseClient = createClient({
    url: url.origin,
    ...(url.pathname === '/' ? {} : { pathname: url.pathname }),
    username: user,
    password: password.reveal(),
    ...(database === '' ? {} : { database }),
    application: 'zakaz',
    compression: compress ? { request: { codec: 'gzip', level: 1 }, response: true } : {},
    keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_MS, eagerly_destroy_stale_sockets: true },
    // Each request has a limit of its own, below.
    request_timeout: 0,
    log: { level: ClickHouseLogLevel.OFF },
  });
  return {
    async request({ sql, values, settings, body, timeoutMs }) {
      const signal = AbortSignal.timeout(timeoutMs);
      const { stream, response_headers, http_status_code } = await client.exec({
        query: sql,
        abort_signal: signal,
        // The client's own error keeps a part of the engine's words, and not the part with the row's number.
        ignore_error_response: true,
        clickhouse_settings: { ...settings, ...WHOLE_ANSWER },
        ...(values === undefined ? {} : { query_params: { ...values } }),
        ...(body === undefined ? {} : { values: Readable.from(body) }),
      });
      const answer = {
        stream: addAbortSignal(signal, stream),
        exceptionTag: header(response_headers, 'x-clickhouse-exception-tag'),
      };
      const failed = (http_status_code ?? 0) >= 300 || header(response_headers, EXCEPTION_CODE) !== null;
      if (failed) throw new Error((await readWhole(answer)).toString('utf8'));
      return answer;
    },
    async rows({ sql, values, settings, timeoutMs }) {
      const signal = AbortSignal.timeout(timeoutMs);
      const answer = await client.query({
        query: sql,
        format: 'JSONEachRow',
        abort_signal: signal,
        clickhouse_settings: { ...settings, ...WHOLE_ANSWER },
        use_multipart_params_auto: true,
        ...(values === undefined ? {} : { query_params: { ...values } }),
      });
      const stop = (): void => answer.close();
      signal.addEventListener('abort', stop, { once: true });
      try {
        return Buffer.from(await answer.text());
      } catch (error) {
        throw signal.aborted ? signal.reason : error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    close: () => client.close(),
  };
}

function header(headers: ResponseHeaders | undefined, name: string): string | null {
  const value = headers?.[name];
  return typeof value === 'string' ? value : null;
}

/** All bytes of an answer. */
export async function readWhole({ stream }: ServerAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
