/**
 * Turns what undici, Node, TLS, zlib and HTTP statuses report into our errors. What they throw is never passed on as it is:
 * undici's parser error, for one, carries the bytes it could not read. A cause keeps name, code and message only.
 */
import {
  type ErrorDetails,
  InternalError,
  SourceBodyError,
  SourceHttpError,
  SourceNetworkError,
  SourceRedirectError,
  SourceTimeoutError,
  TokenRefusedError,
  ZakazError,
} from '../core/errors.ts';
import { isRetryableStatus, type RetryPolicy } from './retry-policy.ts';

/** One attempt, as messages and details name it: no query, no header. */
export interface AttemptContext {
  readonly path: string;
  readonly host: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** The most that the policy allows. */
  readonly attempts: number;
  readonly durationMs: number;
}

/** An answer that is no success, as far as an error needs it. */
export interface RefusedAnswer {
  readonly status: number;
  /** The `code` of the source's JSON error, as `UNKNOWN_ERROR`; null when it gave none. */
  readonly sourceCode: string | null;
  /** The header as it came. */
  readonly location: string | undefined;
  /** What a relative `Location` is read against. */
  readonly baseUrl: URL;
  /** Milliseconds; null when the answer did not say. */
  readonly retryAfterMs: number | null;
}

function tail({ attempt, attempts, durationMs }: AttemptContext): string {
  return `(attempt ${attempt} of at most ${attempts}, ${Math.round(durationMs)} ms)`;
}

function detailsOf(context: AttemptContext, more: ErrorDetails = {}): ErrorDetails {
  return {
    path: context.path,
    host: context.host,
    attempt: context.attempt,
    duration_ms: Math.round(context.durationMs),
    ...more,
  };
}

/** A body that is not what it should be. `reason` is one word for scripts, `what` the rest of the sentence. */
export function bodyError(
  context: AttemptContext,
  { reason, what, cause }: { readonly reason: string; readonly what: string; readonly cause?: unknown },
): SourceBodyError {
  return new SourceBodyError(`GET ${context.path}: HTTP 200, but ${what} ${tail(context)}`, {
    details: detailsOf(context, { reason }),
    ...(cause === undefined ? {} : { cause: withoutBaggage(cause) }),
  });
}

/** Names path and attempt in an error that a reader of the body threw, keeping its reason. */
export function bodyErrorOfReader(context: AttemptContext, error: SourceBodyError): SourceBodyError {
  return new SourceBodyError(`GET ${context.path}: ${error.message} ${tail(context)}`, {
    details: detailsOf(context, error.details),
    cause: error,
  });
}

/** The error for the whole-request limit. */
export function deadlineError(context: AttemptContext, limitMs: number): SourceTimeoutError {
  return timeoutError(context, 'request', `the whole answer did not arrive within ${limitMs} ms`);
}

function timeoutError(context: AttemptContext, phase: string, what: string, cause?: unknown) {
  return new SourceTimeoutError(`GET ${context.path}: ${what} ${tail(context)}`, {
    details: detailsOf(context, { reason: `${phase}-timeout` }),
    ...(cause === undefined ? {} : { cause: withoutBaggage(cause) }),
  });
}

/** The error for an answer that is no success. */
export function statusError(
  context: AttemptContext,
  { status, sourceCode, location, baseUrl, retryAfterMs }: RefusedAnswer,
  policy: Pick<RetryPolicy, 'statuses'>,
): ZakazError {
  const asked = `GET ${context.path}: HTTP ${status}`;
  const more: ErrorDetails = sourceCode === null ? {} : { source_code: sourceCode };
  if (status === 401 || status === 403) {
    return new TokenRefusedError(
      `${asked}, the source refused the token; check QTICKETS_TOKEN and the rights it was given ${tail(context)}`,
      { details: detailsOf(context, { ...more, http_status: status }) },
    );
  }
  if (status >= 300 && status < 400) {
    const target = originOf(location, baseUrl);
    return new SourceRedirectError(
      `${asked}, the source redirects to ${target}; not followed, the token stays here. Check QTICKETS_BASE_URL ${tail(context)}`,
      { details: detailsOf(context, { http_status: status, target }) },
    );
  }
  const retryable = isRetryableStatus(policy, status);
  const advice = retryable
    ? ''
    : `; ${status === 404 ? 'no such path, ' : ''}check QTICKETS_BASE_URL and the path`;
  const code = sourceCode === null ? '' : ` ${sourceCode}`;
  return new SourceHttpError(`${asked}${code}${advice} ${tail(context)}`, {
    httpStatus: status,
    retryable,
    retryAfterMs,
    details: detailsOf(context, more),
  });
}

/** Where a redirect leads, without path, query and login. */
function originOf(location: string | undefined, baseUrl: URL): string {
  if (location === undefined || !URL.canParse(location, baseUrl.href)) return 'an unreadable address';
  const { origin } = new URL(location, baseUrl);
  return origin === 'null' ? 'an address that is not HTTP' : origin;
}

const TIMEOUTS: Readonly<Record<string, { readonly phase: string; readonly what: string }>> = {
  UND_ERR_CONNECT_TIMEOUT: { phase: 'connect', what: 'no connection within the time limit' },
  UND_ERR_HEADERS_TIMEOUT: { phase: 'headers', what: 'no answer within the time limit' },
  UND_ERR_BODY_TIMEOUT: { phase: 'body', what: 'the answer stopped half-way' },
};

const TLS_CODE =
  /^(?:CERT_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;
/** Bytes damaged on the way: a broken connection, not an untrusted one. */
const TLS_DAMAGE = /BAD_RECORD_MAC|DECRYPTION_FAILED|UNEXPECTED_EOF/;

/** Whether a connection cannot be trusted, rather than broke. */
export function isTlsFailure(code: string): boolean {
  return TLS_CODE.test(code) && !TLS_DAMAGE.test(code);
}

/** Turns what an attempt threw into one of our errors. */
export function toSourceError(thrown: unknown, context: AttemptContext, stale: boolean): ZakazError {
  if (thrown instanceof ZakazError) return thrown;
  const code = codeOf(thrown);
  const timeout = TIMEOUTS[code];
  if (timeout !== undefined) return timeoutError(context, timeout.phase, timeout.what, thrown);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return bodyError(context, {
      reason: 'too-large',
      what: 'the body is over the size limit',
      cause: thrown,
    });
  }
  if (code === 'UND_ERR_INVALID_ARG') {
    return new InternalError(`GET ${context.path}: the request cannot be sent`, {
      cause: withoutBaggage(thrown),
    });
  }
  if (code === '') {
    return new InternalError(`GET ${context.path}: failed unexpectedly`, { cause: withoutBaggage(thrown) });
  }
  const { what, retryable } = describeNetwork(code, context.host);
  return new SourceNetworkError(`GET ${context.path}: ${what} (${code}) ${tail(context)}`, {
    retryable,
    details: detailsOf(context, { reason: code, ...(stale ? { stale_connection: true } : {}) }),
    cause: withoutBaggage(thrown),
  });
}

function describeNetwork(code: string, host: string): { readonly what: string; readonly retryable: boolean } {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const advice = "check this machine's clock, then the server's certificate";
    return { what: `the certificate of ${host} is not valid at this time; ${advice}`, retryable: false };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { what: `the certificate is not one for ${host}; check QTICKETS_BASE_URL`, retryable: false };
  }
  if (isTlsFailure(code)) {
    const advice = 'where a proxy opens TLS, name its authority in NODE_EXTRA_CA_CERTS';
    return { what: `no trusted TLS connection to ${host}; ${advice}`, retryable: false };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { what: `the name ${host} does not resolve; check QTICKETS_BASE_URL and DNS`, retryable: true };
  }
  if (code === 'ECONNREFUSED') return { what: `${host} refuses connections`, retryable: true };
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || code === 'HPE_INVALID_EOF_STATE') {
    return { what: 'the answer was cut off', retryable: true };
  }
  if (code.startsWith('HPE_')) return { what: 'the answer is not HTTP', retryable: true };
  return { what: `the connection to ${host} broke`, retryable: true };
}

/** The `code` of an error; '' when it has none. */
export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  // undici's parser error has a code for some of its reasons only.
  return thrown.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : '';
}

/** A copy of an error's name, code, message and stack: no sockets, certificates or bytes of an answer. */
function withoutBaggage(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(typeof thrown);
  const code = codeOf(thrown);
  const copy = new Error(thrown.message === '' ? code : thrown.message);
  return Object.assign(copy, { name: thrown.name, stack: thrown.stack, ...(code === '' ? {} : { code }) });
}
