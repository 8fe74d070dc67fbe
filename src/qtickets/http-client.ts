/**
 * The only way to the source: one logical GET, paced, retried by one policy, and either a complete body or an error of ours.
 * Nothing but GET can be expressed, no redirect is followed, and neither token, query nor body text reaches an error.
 */
import PQueue from 'p-queue';
import type { SourceConfig } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import {
  SourceBodyError,
  SourceBudgetError,
  SourceHttpError,
  SourceNetworkError,
  SourceRedirectError,
  SourceTimeoutError,
  TokenRefusedError,
  ZakazError,
} from '../core/errors.ts';
import { linkAbort, raceAbort } from './abort.ts';
import { type AttemptContext, bodyErrorOfReader } from './http-errors.ts';
import { createTransport, type HttpResponse } from './http-transport.ts';
import { DEFAULT_HTTP_LIMITS, type HttpLimits, type HttpRequest } from './http-wire.ts';
import { createRateLimiter } from './rate-limiter.ts';
import {
  complaintOf,
  DEFAULT_RETRY_POLICY,
  isStaleConnection,
  type RetryKind,
  type RetryPolicy,
  retriesAllowed,
  retryDelayMs,
  retryKind,
} from './retry-policy.ts';

export type { HttpResponse } from './http-transport.ts';
export type { HttpLimits, HttpRequest } from './http-wire.ts';

/** How attempts ended. `other` is a reader's own failure; an attempt that was aborted counts nowhere. */
export type HttpOutcome = 'ok' | 'http' | 'refused' | 'redirect' | 'network' | 'timeout' | 'body' | 'other';

/** Live counters since the client was made. */
export interface HttpStats {
  /** Attempts sent, first ones and retries. */
  readonly requests: number;
  /** Attempts sent because an earlier one failed. */
  readonly retries: number;
  readonly outcomes: Readonly<Record<HttpOutcome, number>>;
  /** Time spent waiting for the rate limit, pauses and retries, milliseconds, summed over requests side by side. */
  readonly waitedMs: number;
  /** The rate limit at present, requests a second; 0 is none. */
  readonly requestsPerSecond: number;
  /** What the source's clock showed last, epoch milliseconds; null when not known. */
  readonly lastServerTimeMs: number | null;
  /** The source's clock minus ours, milliseconds, about a second exact; null when not known. */
  readonly clockSkewMs: number | null;
}

/** An attempt that was sent and not aborted. */
export interface HttpAttempt {
  readonly outcome: HttpOutcome;
  /** From sending to the end of reading, milliseconds. */
  readonly durationMs: number;
}

/** Told before each retry; carries no secret. */
export interface RetryEvent {
  readonly path: string;
  /** The attempt that failed, 1 for the first. */
  readonly attempt: number;
  /** Until the next attempt may start, milliseconds; the rate limit can add to it. */
  readonly waitMs: number;
  readonly error: ZakazError;
}

export interface HttpClient {
  /**
   * One logical GET. It is sent again by the policy, also when `read` throws `SourceBodyError` (broken JSON that only the
   * reader can see) or a retryable `SourceHttpError` (an error inside a 200). The slot for concurrency is given back after
   * the download, before `read`.
   *
   * @throws TokenRefusedError, SourceRedirectError, SourceHttpError, SourceNetworkError, SourceTimeoutError, SourceBodyError
   *   of the last attempt; SourceBudgetError when the run may send no more; what else `read` throws; the signal's reason, at once, when it is aborted
   */
  get<T>(request: HttpRequest, read: (response: HttpResponse) => T | Promise<T>): Promise<T>;
  readonly stats: HttpStats;
  /** Ends all connections; requests still under way are rejected. Can be called twice. */
  close(): Promise<void>;
}

export interface HttpClientOptions {
  readonly source: SourceConfig;
  readonly clock: Clock;
  /** A number in 0 … 1 for the jitter. @default Math.random */
  readonly random?: () => number;
  readonly policy?: Partial<RetryPolicy>;
  readonly limits?: Partial<HttpLimits>;
  readonly onRetry?: ((event: RetryEvent) => void) | undefined;
  /** Told of each attempt at its end. */
  readonly onAttempt?: ((attempt: HttpAttempt) => void) | undefined;
  /** Named in `User-Agent: zakaz/<version>`. @default none, `User-Agent: zakaz` */
  readonly version?: string;
  /** PEM of an authority to trust besides Node's own list. */
  readonly extraCa?: string;
}

/** What one logical request has used up so far. */
interface Call {
  readonly request: HttpRequest;
  /** Monotonic; null until the first attempt starts, so that waiting in line costs no budget. */
  firstStartMs: number | null;
  /** Retries the policy counts. */
  retries: number;
  readonly retriesByKind: Map<RetryKind, number>;
  /** When the last attempt was sent, monotonic. */
  sentMs: number;
  /** Free retries on kept-alive connections that the source had closed: one for each connection there can be. */
  freeRetries: number;
}

/** Builds the client. Nothing is connected until the first request. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { source, clock, random = Math.random } = options;
  const policy: RetryPolicy = { ...DEFAULT_RETRY_POLICY, maxRetries: source.maxRetries, ...options.policy };
  const limits: HttpLimits = {
    ...DEFAULT_HTTP_LIMITS,
    requestTimeoutMs: source.timeoutMs,
    ...options.limits,
  };
  const userAgent = options.version === undefined ? 'zakaz' : `zakaz/${options.version}`;
  const transport = createTransport({ source, clock, limits, policy, userAgent, extraCa: options.extraCa });
  const limiter = createRateLimiter({ clock, requestsPerSecond: source.requestsPerSecond, policy });
  const slots = new PQueue({ concurrency: source.concurrency });
  const closing = new AbortController();
  let requests = 0;
  let retries = 0;
  let retryWaitMs = 0;
  const outcomes = { ok: 0, http: 0, refused: 0, redirect: 0, network: 0, timeout: 0, body: 0, other: 0 };

  const labelOf = ({ retries: counted, freeRetries }: Call) => ({
    attempt: counted + freeRetries + 1,
    attempts: policy.maxRetries + freeRetries + 1,
  });

  function note({ sentMs }: Call, outcome: HttpOutcome): void {
    outcomes[outcome] += 1;
    options.onAttempt?.({ outcome, durationMs: clock.monotonic() - sentMs });
  }

  /** One attempt in a slot: waits its turn, downloads, and tells the limiter how it went. */
  async function attempt(call: Call, signal: AbortSignal): Promise<HttpResponse> {
    const ticket = await limiter.acquire(signal);
    if (source.maxRequests > 0 && requests >= source.maxRequests) {
      const details = { requests };
      throw new SourceBudgetError(`the budget of ${requests} requests is used up`, { details });
    }
    call.sentMs = clock.monotonic();
    call.firstStartMs ??= call.sentMs;
    requests += 1;
    if (call.retries + call.freeRetries > 0) retries += 1;
    try {
      const response = await transport.send(call.request, labelOf(call), signal);
      limiter.succeeded();
      return response;
    } catch (error) {
      const complaint = complaintOf(error);
      if (complaint !== null) limiter.failed({ ticket, ...complaint });
      throw error;
    }
  }

  /** The same, sent again at once where a kept-alive connection turned out closed: another request would take the new one. */
  async function download(call: Call, signal: AbortSignal): Promise<HttpResponse> {
    for (;;) {
      try {
        return await attempt(call, signal);
      } catch (error) {
        if (!isStaleConnection(error) || call.freeRetries === source.concurrency) throw error;
        const { path } = call.request;
        options.onRetry?.({ path, attempt: labelOf(call).attempt, waitMs: 0, error });
        note(call, 'network');
        call.freeRetries += 1;
      }
    }
  }

  /** How long to wait before the next attempt, milliseconds; null when there is none. */
  function nextWaitMs(call: Call, error: ZakazError): number | null {
    const kind = retryKind(error);
    const used = call.retriesByKind.get(kind) ?? 0;
    if (used >= retriesAllowed(policy, kind) || call.retries >= policy.maxRetries) return null;
    const waitMs = retryDelayMs(policy, call.retries, { random: random(), error });
    const spentMs = clock.monotonic() - (call.firstStartMs ?? clock.monotonic());
    if (spentMs + waitMs > policy.totalBudgetMs) return null;
    call.retriesByKind.set(kind, used + 1);
    call.retries += 1;
    return waitMs;
  }

  async function run<T>(
    call: Call,
    read: (response: HttpResponse) => T | Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    for (;;) {
      const { path } = call.request;
      let durationMs = 0;
      try {
        const response = await slots.add(() => download(call, signal), { signal });
        durationMs = response.durationMs;
        const value = await read(response);
        note(call, 'ok');
        return value;
      } catch (thrown) {
        if (signal.aborted) throw signal.reason;
        const label = labelOf(call);
        const error = nameAttempt(thrown, { path, host: source.baseUrl.host, ...label, durationMs });
        note(call, outcomeOf(error));
        const waitMs = error instanceof ZakazError ? nextWaitMs(call, error) : null;
        if (waitMs === null || !(error instanceof ZakazError)) throw error;
        options.onRetry?.({ path, attempt: label.attempt, waitMs, error });
        retryWaitMs += waitMs;
        if (waitMs > 0) await clock.sleep(waitMs, signal);
      }
    }
  }

  return {
    async get(request, read) {
      const scope = linkAbort([closing.signal, request.signal]);
      const retriesByKind = new Map<RetryKind, number>();
      const call: Call = {
        ...{ request, firstStartMs: null, sentMs: clock.monotonic() },
        ...{ retries: 0, retriesByKind, freeRetries: 0 },
      };
      try {
        return await raceAbort(run(call, read, scope.signal), scope.signal);
      } finally {
        scope.release();
      }
    },
    stats: {
      get requests() {
        return requests;
      },
      get retries() {
        return retries;
      },
      get outcomes() {
        return { ...outcomes };
      },
      get waitedMs() {
        return retryWaitMs + limiter.heldMs;
      },
      get requestsPerSecond() {
        return limiter.requestsPerSecond;
      },
      get lastServerTimeMs() {
        return transport.lastServerTimeMs;
      },
      get clockSkewMs() {
        return transport.clockSkewMs;
      },
    },
    async close() {
      const details = { reason: 'closed' };
      closing.abort(new SourceNetworkError('the HTTP client was closed', { retryable: false, details }));
      await transport.destroy();
    },
  };
}

/** A reader does not know which request it reads for: its body error gets path and attempt here. */
function nameAttempt(thrown: unknown, context: AttemptContext): unknown {
  const isReaders = thrown instanceof SourceBodyError && thrown.details['path'] === undefined;
  return isReaders ? bodyErrorOfReader(context, thrown) : thrown;
}

function outcomeOf(error: unknown): HttpOutcome {
  if (error instanceof SourceHttpError) return 'http';
  if (error instanceof TokenRefusedError) return 'refused';
  if (error instanceof SourceRedirectError) return 'redirect';
  if (error instanceof SourceNetworkError) return 'network';
  if (error instanceof SourceTimeoutError) return 'timeout';
  if (error instanceof SourceBodyError) return 'body';
  return 'other';
}
