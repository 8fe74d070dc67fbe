/**
 * One request of a channel: within limits, without following where an answer points, and only to addresses that are allowed. The address
 * of a receiver is often its secret, so it is in no error; what went wrong is one word.
 */
import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { systemClock } from '../../core/clock.ts';
import type { Failure } from '../../protocol/alerts.ts';
import { raceDeadline } from '../../qtickets/abort.ts';
import { codeOf, isTlsFailure } from '../../qtickets/http-errors.ts';
import { parseHttpDate, parseRetryAfter } from '../../qtickets/retry-policy.ts';
import { failed, type SendResult } from './channel.ts';
import { isPrivateAddress } from './private-address.ts';

/** Milliseconds. */
export interface SendLimits {
  readonly connectMs: number;
  /** Of the whole try. */
  readonly totalMs: number;
}

export const SEND_LIMITS: SendLimits = { connectMs: 5_000, totalMs: 15_000 };

export interface HttpCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it may go to an address of an inner network. */
  readonly allowsPrivate: boolean;
  readonly limits?: Partial<SendLimits>;
  readonly signal?: AbortSignal | undefined;
}

/** The answer, or why there is none. */
export type HttpAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfterMs: number | null;
      readonly body: string;
    }
  | { readonly kind: 'none'; readonly reason: Failure };

/** Enough for what receivers say; the rest is not read. */
const MAX_BODY_BYTES = 64 * 1024;
/** A receiver that asks for a longer pause is asked again after this. */
const MAX_RETRY_AFTER_MS = 6 * 3_600_000;
const PRIVATE_CODE = 'ZAKAZ_PRIVATE_ADDRESS';

/** Sends one request. It does not throw. */
export async function call(options: HttpCall): Promise<HttpAnswer> {
  const limits = { ...SEND_LIMITS, ...options.limits };
  const agent = createAgent(options.allowsPrivate, limits);
  const deadline = {
    limitMs: limits.totalMs,
    toReason: () => new DOMException('too late', 'TimeoutError'),
    signal: options.signal ?? new AbortController().signal,
  };
  try {
    return await raceDeadline(deadline, (signal) => exchange(agent, options, signal));
  } catch (thrown) {
    return { kind: 'none', reason: options.signal?.aborted ? 'timeout' : reasonOf(thrown) };
  } finally {
    await agent.destroy();
  }
}

async function exchange(
  agent: Agent,
  { url, method, headers, body }: HttpCall,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const answer = await agent.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'user-agent': 'zakaz', ...headers },
    body: body ?? null,
    signal,
  });
  const { 'retry-after': retryAfter, date } = answer.headers;
  const asked = typeof retryAfter === 'string' ? retryAfter : undefined;
  const sentAt = typeof date === 'string' ? parseHttpDate(date) : null;
  return {
    kind: 'answer',
    status: answer.statusCode,
    retryAfterMs: parseRetryAfter(asked, sentAt, systemClock.now(), MAX_RETRY_AFTER_MS),
    body: await readText(answer.body),
  };
}

/** What an answer means for a message; 2xx is success. */
export function toResult(answer: HttpAnswer): SendResult {
  if (answer.kind === 'none') {
    const { reason } = answer;
    return failed(reason, { retryable: reason === 'timeout' || reason === 'network' });
  }
  const { status, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  if (status === 429) return failed('limited', { retryable: true, retryAfterMs });
  if (status >= 500 || status === 408) return failed('unavailable', { retryable: true, retryAfterMs });
  if (status >= 300 && status < 400) return failed('redirect');
  return failed([401, 403, 404, 407, 410].includes(status) ? 'refused' : 'rejected');
}

function createAgent(allowsPrivate: boolean, { connectMs, totalMs }: SendLimits): Agent {
  const connect = buildConnector({ timeout: connectMs, ...(allowsPrivate ? {} : { lookup: lookupPublic }) });
  return new Agent({
    headersTimeout: totalMs,
    bodyTimeout: totalMs,
    connect(options, callback) {
      // An address that needs no lookup.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (!allowsPrivate && isIP(host) !== 0 && isPrivateAddress(host)) return callback(privateError(), null);
      connect(options, callback);
    },
  });
}

/** Node's lookup, refused for a name that has a private address among its own. */
const lookupPublic: LookupFunction = (host, options, callback) => {
  lookup(host, options, (error, address, family) => {
    const all = typeof address === 'string' ? [address] : address.map((one) => one.address);
    if (error !== null) callback(error, address, family);
    else if (all.some(isPrivateAddress)) callback(privateError(), '');
    else callback(null, address, family);
  });
};

function privateError(): Error {
  return Object.assign(new Error('an address of an inner network'), { code: PRIVATE_CODE });
}

function reasonOf(thrown: unknown): Failure {
  if (thrown instanceof DOMException) return 'timeout';
  const code = codeOf(thrown);
  if (code === PRIVATE_CODE) return 'private';
  if (code.includes('TIMEOUT') || code === 'ETIMEDOUT') return 'timeout';
  return isTlsFailure(code) ? 'no-tls' : 'network';
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) break;
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
