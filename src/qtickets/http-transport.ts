/**
 * One GET, once: sends it, reads the whole answer within all limits, decodes it, and gives either a complete body or an
 * error of ours. No retry and no pacing here; the client does both. The limits run on real timers, since they watch sockets.
 */
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import type { SourceConfig } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { InternalError } from '../core/errors.ts';
import { linkAbort, raceAbort } from './abort.ts';
import {
  type AttemptContext,
  bodyError,
  codeOf,
  deadlineError,
  statusError,
  toSourceError,
} from './http-errors.ts';
import { parseJson } from './read-json.ts';
import { parseHttpDate, parseRetryAfter, type RetryPolicy } from './retry-policy.ts';

/** What a request may take and hold. */
export interface HttpLimits {
  /** Name lookup, TCP and TLS, milliseconds. @default 10 000 */
  readonly connectTimeoutMs: number;
  /** From the request sent to the answer's headers, milliseconds. @default 30 000 */
  readonly headersTimeoutMs: number;
  /** Between two pieces of the body, milliseconds. @default 30 000 */
  readonly bodyTimeoutMs: number;
  /** One whole attempt, from connecting to the last byte, milliseconds. @default `SourceConfig.timeoutMs` */
  readonly requestTimeoutMs: number;
  /** Bytes of a body, both as it comes and unpacked. @default 64 MiB */
  readonly maxBodyBytes: number;
  /** How long an idle connection is kept when the source names no time, milliseconds. @default 4 000 */
  readonly keepAliveTimeoutMs: number;
  /** The longest an idle connection is kept whatever the source says, milliseconds. @default 60 000 */
  readonly keepAliveMaxTimeoutMs: number;
}

/** The limits unless a caller says otherwise; `requestTimeoutMs` comes from the configuration. */
export const DEFAULT_HTTP_LIMITS: Omit<HttpLimits, 'requestTimeoutMs'> = {
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 30_000,
  bodyTimeoutMs: 30_000,
  maxBodyBytes: 64 * 1024 * 1024,
  keepAliveTimeoutMs: 4_000,
  keepAliveMaxTimeoutMs: 60_000,
};

/** One logical GET. */
export interface HttpRequest {
  /** Below the base URL: `orders`, `orders/1614202`. Letters, digits, `-`, `_` and `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as the JSON body of the GET: the documented dialect. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** A complete answer. */
export interface HttpResponse {
  /** Always 200. */
  readonly status: number;
  /** Names in lower case; values of a repeated header joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** The unpacked body in a buffer of its own, so that it can be transferred to a worker. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** The source's clock from `Date`, epoch milliseconds in whole seconds; null when absent. */
  readonly serverTimeMs: number | null;
  /** From sending (or connecting) to the unpacked body. */
  readonly durationMs: number;
}

export interface TransportOptions {
  readonly source: SourceConfig;
  readonly clock: Clock;
  readonly limits: HttpLimits;
  readonly policy: Pick<RetryPolicy, 'statuses' | 'maxRetryAfterMs'>;
  readonly userAgent: string;
  /** PEM of an authority trusted besides Node's own list. */
  readonly extraCa?: string | undefined;
}

export interface Transport {
  /**
   * @throws ZakazError for whatever goes wrong; the signal's reason when it is aborted
   */
  send(
    request: HttpRequest,
    label: Pick<AttemptContext, 'attempt' | 'attempts'>,
    signal: AbortSignal,
  ): Promise<HttpResponse>;
  /** What the source's clock showed last, epoch milliseconds; null before the first answer with a `Date`. */
  readonly lastServerTimeMs: number | null;
  /** The source's clock minus ours at that moment, milliseconds. */
  readonly clockSkewMs: number | null;
  /** Breaks off whatever is under way. */
  destroy(): Promise<void>;
}

type Headers = Record<string, string>;

const PATH = /^[\w-]+(?:\/[\w-]+)*$/;
/** Enough for the source's JSON errors; an HTML error page is not worth more. */
const MAX_ERROR_BODY_BYTES = 64 * 1024;
/** Upper case without digits: nothing that could be a token or a person. */
const SOURCE_CODE = /^[A-Z][A-Z_]{0,39}$/;
/** A connection that ended, as undici and Node name it. */
const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const unpack = promisify(gunzip);

/** Builds a transport; nothing is connected until the first request. */
export function createTransport(options: TransportOptions): Transport {
  const { source, clock, limits, policy } = options;
  const agent = createAgent(options);
  const basePath = source.baseUrl.pathname.replace(/\/+$/, '');
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': options.userAgent,
    authorization: `Bearer ${source.token.reveal()}`,
  };
  let connections = 0;
  let answers = 0;
  let lastServerTimeMs: number | null = null;
  let clockSkewMs: number | null = null;
  agent.on('connect', () => {
    connections += 1;
  });

  function noteServerTime(serverTimeMs: number | null): void {
    if (serverTimeMs === null) return;
    lastServerTimeMs = serverTimeMs;
    clockSkewMs = serverTimeMs - clock.now();
  }

  async function exchange(
    request: HttpRequest,
    signal: AbortSignal,
    { context, onHeaders }: { readonly context: () => AttemptContext; readonly onHeaders: () => void },
  ): Promise<HttpResponse> {
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    const answer = await agent.request({
      origin: source.baseUrl.origin,
      path: `${basePath}/${request.path}${queryString(request.query)}`,
      method: 'GET',
      headers: body === null ? headers : { ...headers, 'content-type': 'application/json' },
      body,
      signal,
      // Unless told otherwise undici closes the connection after a GET with a body: a TLS handshake for every page.
      reset: false,
    });
    onHeaders();
    const answerHeaders = flatten(answer.headers);
    const serverTimeMs = parseHttpDate(answerHeaders['date']);
    noteServerTime(serverTimeMs);
    if (answer.statusCode !== 200 && answer.statusCode !== 204) {
      const sourceCode = await readSourceCode(answer.body, answerHeaders);
      const retryAfter = answerHeaders['retry-after'];
      const { statusCode: status } = answer;
      const retryAfterMs = parseRetryAfter(retryAfter, serverTimeMs, clock.now(), policy.maxRetryAfterMs);
      const refused = { status, sourceCode, location: answerHeaders['location'], retryAfterMs };
      throw statusError(context(), { ...refused, baseUrl: source.baseUrl }, policy);
    }
    const raw = new Uint8Array(await answer.body.arrayBuffer());
    const unpacked = await decode(raw, answerHeaders, limits.maxBodyBytes, context);
    if (unpacked.byteLength === 0) throw bodyError(context(), { reason: 'empty', what: 'the body is empty' });
    if (isHtml(answerHeaders, unpacked)) {
      throw bodyError(context(), { reason: 'html', what: 'the body is an HTML page, not JSON' });
    }
    const { durationMs } = context();
    return { status: 200, headers: answerHeaders, body: unpacked, serverTimeMs, durationMs };
  }

  return {
    async send(request, { attempt, attempts }, signal) {
      if (!PATH.test(request.path)) throw new InternalError('a request path must be plain segments');
      const startedMs = clock.monotonic();
      const context = (): AttemptContext => {
        const durationMs = clock.monotonic() - startedMs;
        return { path: request.path, host: source.baseUrl.host, attempt, attempts, durationMs };
      };
      const before = { connections, answers };
      let answered = false;
      const onHeaders = () => {
        answered = true;
        answers += 1;
      };
      const deadline = linkAbort([signal]);
      const { requestTimeoutMs } = limits;
      const timer = setTimeout(
        () => deadline.abort(deadlineError(context(), requestTimeoutMs)),
        requestTimeoutMs,
      );
      try {
        // Raced, because undici looks at a signal only once it is connected.
        return await raceAbort(exchange(request, deadline.signal, { context, onHeaders }), deadline.signal);
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        // Nothing was connected for this request and no answer came: an idle connection was closed under it.
        const reused = before.answers > 0 && before.connections === connections && !answered;
        throw toSourceError(thrown, context(), reused && CLOSED.has(codeOf(thrown)));
      } finally {
        clearTimeout(timer);
        deadline.release();
      }
    },
    get lastServerTimeMs() {
      return lastServerTimeMs;
    },
    get clockSkewMs() {
      return clockSkewMs;
    },
    destroy: () => agent.destroy(),
  };
}

function createAgent({ source, limits, extraCa }: TransportOptions): Agent {
  return new Agent({
    connections: source.concurrency,
    connect: {
      timeout: limits.connectTimeoutMs,
      ...(extraCa === undefined ? {} : { ca: [...rootCertificates, extraCa] }),
    },
    headersTimeout: limits.headersTimeoutMs,
    bodyTimeout: limits.bodyTimeoutMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    keepAliveMaxTimeout: limits.keepAliveMaxTimeoutMs,
    maxResponseSize: limits.maxBodyBytes,
  });
}

function queryString(query: HttpRequest['query']): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

function flatten(headers: Dispatcher.ResponseData['headers']): Headers {
  const flat: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

async function decode(
  raw: Uint8Array<ArrayBuffer>,
  headers: Headers,
  maxBytes: number,
  context: () => AttemptContext,
): Promise<Uint8Array<ArrayBuffer>> {
  const codings = (headers['content-encoding'] ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > 2 || codings.some((coding) => coding !== 'gzip' && coding !== 'x-gzip')) {
    throw bodyError(context(), {
      reason: 'encoding',
      what: 'the body is packed in a way that was not asked for',
    });
  }
  let bytes = raw;
  for (let layer = 0; layer < codings.length && bytes.byteLength > 0; layer += 1) {
    try {
      bytes = new Uint8Array(await unpack(bytes, { maxOutputLength: maxBytes }));
    } catch (cause) {
      const tooLarge = codeOf(cause) === 'ERR_BUFFER_TOO_LARGE';
      const reason = tooLarge ? 'too-large' : 'gzip';
      const what = tooLarge ? 'the unpacked body is over the size limit' : 'its gzip is broken or cut off';
      throw bodyError(context(), { reason, what, cause });
    }
  }
  return bytes;
}

function isHtml(headers: Headers, body: Uint8Array): boolean {
  if (headers['content-type']?.includes('text/html')) return true;
  // A byte order mark and white space may come first.
  return /^\uFEFF?\s*</.test(Buffer.from(body.buffer, 0, Math.min(body.byteLength, 64)).toString());
}

/** Reads a small error body to its end, which frees the connection; whatever is wrong with it, the status says enough. */
async function readSourceCode(
  body: Dispatcher.ResponseData['body'],
  headers: Headers,
): Promise<string | null> {
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) return null;
      size += chunk.byteLength;
      if (size > MAX_ERROR_BODY_BYTES) return null;
      chunks.push(chunk);
    }
    const packed = Buffer.concat(chunks);
    const isPacked = headers['content-encoding'] === 'gzip';
    const parsed = parseJson(
      isPacked ? await unpack(packed, { maxOutputLength: MAX_ERROR_BODY_BYTES }) : packed,
    );
    if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return null;
    return typeof parsed.code === 'string' && SOURCE_CODE.test(parsed.code) ? parsed.code : null;
  } catch {
    return null;
  }
}
