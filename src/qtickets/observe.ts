/**
 * Looks at whatever the source answers: a list, an error, a page of HTML, nothing. The client refuses all but a list; an
 * investigation has to see the rest. Same limits, pace and errors as the client; still no redirect is followed, and nothing but
 * GET and HEAD can be expressed, besides the two fixed requests of `harmless-post.ts`.
 */
import type { SourceConfig } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { ZakazError } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { linkAbort, raceDeadline } from './abort.ts';
import { HARMLESS_POST_BODY, type HarmlessPostPath } from './harmless-post.ts';
import { type AttemptContext, bodyError, deadlineError, statusError, toSourceError } from './http-errors.ts';
import {
  createAgent,
  DEFAULT_HTTP_LIMITS,
  decode,
  flatten,
  type Headers,
  type HttpLimits,
  type HttpRequest,
  headersFor,
  sourceCodeOf,
  targetOf,
} from './http-wire.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { parseJson } from './read-json.ts';
import {
  complaintOf,
  DEFAULT_RETRY_POLICY,
  parseHttpDate,
  parseRetryAfter,
  type RetryPolicy,
  retryDelayMs,
  retryKind,
} from './retry-policy.ts';

/** How a request can be made. */
export type Method = 'GET' | 'HEAD' | 'POST';

/** One sending of a request. */
export interface Attempt {
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Null when no answer came. */
  readonly status: number | null;
  /** What the client would have thrown; null for a 200 with a body. */
  readonly error: ZakazError | null;
}

/** The last attempt of a request, with what came. */
export interface Observation extends Attempt {
  readonly method: Method;
  /** The whole address; it holds no secret. */
  readonly url: string;
  /** The JSON that was sent; null when none was. */
  readonly sent: string | null;
  readonly headers: Headers;
  /** Unpacked; null when none came, or it could not be unpacked. */
  readonly body: Uint8Array | null;
  /** `code` of the source's JSON error. */
  readonly sourceCode: string | null;
  /** All attempts, this one last. */
  readonly attempts: readonly Attempt[];
}

/** What is asked. */
export interface ObserveRequest extends HttpRequest {
  /** Sent in the place of the configured one. */
  readonly token?: Secret;
  /** Attempts after the first. @default 2, or `SourceConfig.maxRetries` where that is less */
  readonly retries?: number;
}

export interface Observer {
  /** None of these throws for what the source does. @throws the signal's reason when it is aborted */
  get(request: ObserveRequest): Promise<Observation>;
  head(request: ObserveRequest): Promise<Observation>;
  /** Sends the one body there is. */
  postHarmless(path: HarmlessPostPath, signal?: AbortSignal): Promise<Observation>;
  /** The source's clock minus ours, milliseconds, about a second exact; null before the first answer. */
  readonly clockSkewMs: number | null;
  close(): Promise<void>;
}

export interface ObserverOptions {
  readonly source: SourceConfig;
  readonly clock: Clock;
  /** A number in 0 … 1 for the jitter. @default Math.random */
  readonly random?: () => number;
  readonly limits?: Partial<HttpLimits>;
}

const MOST_RETRIES = 2;
/** Milliseconds; a person watches. */
const LONGEST_RETRY_AFTER = 60_000;

/** Builds an observer; nothing is connected until the first request. */
export function createObserver(options: ObserverOptions): Observer {
  const { source, clock, random = Math.random } = options;
  const policy: RetryPolicy = {
    ...DEFAULT_RETRY_POLICY,
    maxRetries: source.maxRetries,
    maxRetryAfterMs: LONGEST_RETRY_AFTER,
  };
  const limits = { ...DEFAULT_HTTP_LIMITS, requestTimeoutMs: source.timeoutMs, ...options.limits };
  const agent = createAgent({ source, limits });
  const limiter = createRateLimiter({ clock, requestsPerSecond: source.requestsPerSecond, policy });
  const never = new AbortController().signal;
  let clockSkewMs: number | null = null;

  /** Sends once and reads to the end. What goes wrong is in `error`. */
  async function attempt(sending: Sending, signal: AbortSignal): Promise<Seen> {
    const { request, method, number, retries } = sending;
    const startedAtMs = clock.now();
    const startedMs = clock.monotonic();
    const context = (): AttemptContext => ({
      path: request.path,
      host: source.baseUrl.host,
      attempt: number,
      attempts: retries + 1,
      durationMs: clock.monotonic() - startedMs,
    });
    let came: Came = NOTHING;
    let error: ZakazError | null = null;
    const limitMs = limits.requestTimeoutMs;
    try {
      const deadline = { limitMs, toReason: () => deadlineError(context(), limitMs), signal };
      await raceDeadline(deadline, async (both) => {
        const answer = await agent.request({
          origin: source.baseUrl.origin,
          path: targetOf(source.baseUrl, request),
          method,
          headers: headersOf(sending),
          body: sending.sent,
          signal: both,
          reset: false,
        });
        came = { status: answer.statusCode, headers: flatten(answer.headers), body: null };
        const raw = new Uint8Array(await answer.body.arrayBuffer());
        came = { ...came, body: await decode(raw, came.headers, limits.maxBodyBytes, context) };
      });
    } catch (thrown) {
      if (signal.aborted) throw signal.reason;
      error = toSourceError(thrown, context(), false);
    }
    const serverTimeMs = parseHttpDate(came.headers['date']);
    if (serverTimeMs !== null) clockSkewMs = serverTimeMs - clock.now();
    const sourceCode = readSourceCode(came);
    error ??= errorOf(came, sourceCode, serverTimeMs, context(), method);
    return { ...came, startedAtMs, durationMs: context().durationMs, error, sourceCode };
  }

  function headersOf({ request, sent }: Sending): Record<string, string> {
    const headers = headersFor(request.token ?? source.token, 'zakaz');
    return sent === null ? { ...headers } : { ...headers, 'content-type': 'application/json' };
  }

  /** What the client makes of the same answer. */
  function errorOf(
    { status, headers, body }: Came,
    sourceCode: string | null,
    serverTimeMs: number | null,
    context: AttemptContext,
    method: Method,
  ): ZakazError | null {
    if (status !== 200) {
      const { baseUrl } = source;
      const retryAfter = headers['retry-after'];
      const retryAfterMs = parseRetryAfter(retryAfter, serverTimeMs, clock.now(), policy.maxRetryAfterMs);
      const refused = {
        status: status ?? 0,
        sourceCode,
        location: headers['location'],
        retryAfterMs,
        baseUrl,
      };
      return statusError(context, refused, policy);
    }
    if (method === 'HEAD' || (body !== null && body.byteLength > 0)) return null;
    return bodyError(context, { reason: 'empty', what: 'the body is empty' });
  }

  async function observe(method: Method, request: ObserveRequest): Promise<Observation> {
    const { retries = Math.min(MOST_RETRIES, source.maxRetries) } = request;
    const sent = request.body === undefined ? null : JSON.stringify(request.body);
    const url = source.baseUrl.origin + targetOf(source.baseUrl, request);
    const scope = linkAbort([request.signal ?? never]);
    const attempts: Attempt[] = [];
    try {
      for (let number = 1; ; number += 1) {
        const ticket = await limiter.acquire(scope.signal);
        const seen = await attempt({ method, request, sent, number, retries }, scope.signal);
        const { startedAtMs, durationMs, status, error } = seen;
        attempts.push({ startedAtMs, durationMs, status, error });
        const complaint = complaintOf(error);
        if (complaint === null) limiter.succeeded();
        else limiter.failed({ ticket, ...complaint });
        if (error === null || number > retries || retryKind(error) === 'never') {
          return { method, url, sent, ...seen, attempts };
        }
        await clock.sleep(retryDelayMs(policy, number - 1, { random: random(), error }), scope.signal);
      }
    } finally {
      scope.release();
    }
  }

  return {
    get: (request) => observe('GET', request),
    head: (request) => observe('HEAD', request),
    // Sent once: a call that can change something is not repeated.
    postHarmless: (path, signal) => observe('POST', { path, body: HARMLESS_POST_BODY, retries: 0, signal }),
    get clockSkewMs() {
      return clockSkewMs;
    },
    close: () => agent.destroy(),
  };
}

interface Sending {
  readonly method: Method;
  readonly request: ObserveRequest;
  readonly sent: string | null;
  readonly number: number;
  readonly retries: number;
}

interface Came {
  readonly status: number | null;
  readonly headers: Headers;
  readonly body: Uint8Array | null;
}

type Seen = Omit<Observation, 'method' | 'url' | 'sent' | 'attempts'>;

const NOTHING: Came = { status: null, headers: {}, body: null };

function readSourceCode({ body }: Came): string | null {
  if (body === null || body.byteLength > 64 * 1024) return null;
  try {
    return sourceCodeOf(parseJson(body));
  } catch {
    return null;
  }
}
