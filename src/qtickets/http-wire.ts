/**
 * What every request to the source is made of, whoever sends it: limits, connections, address, headers, and the body unpacked.
 * The client (`http-transport.ts`) asks and wants a list or an error; the observer (`observe.ts`) wants whatever comes.
 */
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import type { SourceConfig } from '../config/config.ts';
import { InternalError } from '../core/errors.ts';
import type { Secret } from '../core/secret.ts';
import { type AttemptContext, bodyError, codeOf } from './http-errors.ts';

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

/** What connections are made with. */
export interface AgentOptions {
  readonly source: SourceConfig;
  readonly limits: HttpLimits;
  /** PEM of an authority trusted besides Node's own list. */
  readonly extraCa?: string | undefined;
}

/** By name in lower case; values of a repeated header joined by `, `. */
export type Headers = Readonly<Record<string, string>>;

const PATH = /^[\w-]+(?:\/[\w-]+)*$/;
/** Upper case without digits: nothing that could be a token or a person. */
const SOURCE_CODE = /^[A-Z][A-Z_]{0,39}$/;

const unpack = promisify(gunzip);

/** The headers of every request. */
export function headersFor(token: Secret, userAgent: string): Headers {
  return {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': userAgent,
    authorization: `Bearer ${token.reveal()}`,
  };
}

/** The connections to one source. */
export function createAgent({ source, limits, extraCa }: AgentOptions): Agent {
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

/** Where a request goes, as it stands in the request line. @throws InternalError for a path that could leave the base URL */
export function targetOf(baseUrl: URL, { path, query }: Pick<HttpRequest, 'path' | 'query'>): string {
  if (!PATH.test(path)) throw new InternalError('a request path must be plain segments');
  return `${baseUrl.pathname.replace(/\/+$/, '')}/${path}${queryString(query)}`;
}

function queryString(query: HttpRequest['query']): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? '' : `?${text}`;
}

/** Headers by name in lower case. */
export function flatten(headers: Dispatcher.ResponseData['headers']): Headers {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return flat;
}

/** Unpacks a body by its `Content-Encoding`. @throws SourceBodyError */
export async function decode(
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

/** The `code` of the source's JSON error, as `UNKNOWN_ERROR`; null when it gives none. */
export function sourceCodeOf(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('code' in json)) return null;
  return typeof json.code === 'string' && SOURCE_CODE.test(json.code) ? json.code : null;
}
