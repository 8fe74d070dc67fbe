/**
 * One GET, once: sends it, reads the whole answer within all limits, decodes it, and gives either a complete body or an
 * error of ours. No retry and no pacing here; the client does both. The limits run on real timers, since they watch sockets.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Dispatcher } from 'undici';
import type { Clock } from '../core/clock.ts';
import { raceDeadline } from './abort.ts';
import {
  type AttemptContext,
  bodyError,
  codeOf,
  deadlineError,
  statusError,
  toSourceError,
} from './http-errors.ts';
import {
  type AgentOptions,
  createAgent,
  decode,
  flatten,
  type Headers,
  type HttpRequest,
  headersFor,
  sourceCodeOf,
  targetOf,
} from './http-wire.ts';
import { parseJson } from './read-json.ts';
import { parseHttpDate, parseRetryAfter, type RetryPolicy } from './retry-policy.ts';

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

export interface TransportOptions extends AgentOptions {
  readonly clock: Clock;
  readonly policy: Pick<RetryPolicy, 'statuses' | 'maxRetryAfterMs'>;
  readonly userAgent: string;
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

/** Enough for the source's JSON errors; an HTML error page is not worth more. */
const MAX_ERROR_BODY_BYTES = 64 * 1024;
/** A connection that ended, as undici and Node name it. */
const CLOSED = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

const unpack = promisify(gunzip);

/** Builds a transport; nothing is connected until the first request. */
export function createTransport(options: TransportOptions): Transport {
  const { source, clock, limits, policy } = options;
  const agent = createAgent(options);
  const headers = headersFor(source.token, options.userAgent);
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
      path: targetOf(source.baseUrl, request),
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
      const limitMs = limits.requestTimeoutMs;
      const deadline = { limitMs, toReason: () => deadlineError(context(), limitMs), signal };
      try {
        return await raceDeadline(deadline, (both) => exchange(request, both, { context, onHeaders }));
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        // Nothing was connected for this request and no answer came: an idle connection was closed under it.
        const reused = before.answers > 0 && before.connections === connections && !answered;
        throw toSourceError(thrown, context(), reused && CLOSED.has(codeOf(thrown)));
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
    return sourceCodeOf(
      parseJson(isPacked ? await unpack(packed, { maxOutputLength: MAX_ERROR_BODY_BYTES }) : packed),
    );
  } catch {
    return null;
  }
}
