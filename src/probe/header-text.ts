/** The headers of an answer as evidence: every name, and the values of those known to hold nothing of a person or a session. */
import type { Headers } from '../qtickets/http-wire.ts';

const HARMLESS_HEADERS: ReadonlySet<string> = new Set([
  ...['age', 'allow', 'cache-control', 'connection', 'content-encoding', 'content-length', 'content-type'],
  ...['date', 'etag', 'expires', 'keep-alive', 'last-modified', 'pragma', 'retry-after', 'server', 'vary'],
  ...['transfer-encoding', 'via', 'www-authenticate', 'x-cache-status', 'x-cache', 'x-powered-by'],
  ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'strict-transport-security'],
]);
/** By what a source may call a request. */
const REQUEST_IDS = [
  ...[
    'x-request-id',
    'request-id',
    'x-correlation-id',
    'x-trace-id',
    'traceparent',
    'x-amzn-trace-id',
    'cf-ray',
  ],
];
const ID = /^[\w.:=;-]{1,120}$/;

/** One header a line. */
export function toHeaderLines(headers: Headers): string[] {
  return Object.entries(headers).map(([name, value]) => `${name}: ${harmlessValue(name, value)}`);
}

/** What the source calls the request by; null where it says nothing. */
export function requestIdOf(headers: Headers): string | null {
  const name = REQUEST_IDS.find((candidate) => ID.test(headers[candidate] ?? ''));
  return name === undefined ? null : `${name}: ${headers[name] ?? ''}`;
}

function harmlessValue(name: string, value: string): string {
  const isKnown = HARMLESS_HEADERS.has(name) || (REQUEST_IDS.includes(name) && ID.test(value));
  if (name === 'location' && URL.canParse(value)) return `${new URL(value).origin}/[...]`;
  return isKnown ? value : '[...]';
}
