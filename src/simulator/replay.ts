/**
 * Recorded answers on a port of this machine, so that what a source once did becomes a test. A request is known again by method,
 * path, query and body; a date may also lie as long ago as the recorded one did, so that "the last 30 days" is found on any day.
 * What was never recorded is answered with 404 and named.
 */
import type { Clock } from '../core/clock.ts';
import type { RecordedExchange } from '../core/recorded-exchange.ts';
import { type HttpHost, openHttpHost, tokenOf } from './http-host.ts';

export interface ReplayOptions {
  readonly exchanges: readonly RecordedExchange[];
  /** On 127.0.0.1; 0 is any free one. */
  readonly port: number;
  readonly clock: Clock;
}

/** Serves until it is closed. Rejects when the port is taken. */
export function createReplay({ exchanges, port, clock }: ReplayOptions): Promise<HttpHost> {
  const recorded = new Map<string, Track>();
  const tokens = new Set(exchanges.flatMap(({ token }) => token ?? []));
  for (const exchange of exchanges) {
    for (const key of keysOf(exchange)) {
      const track = recorded.get(key) ?? { exchanges: [], next: 0 };
      track.exchanges.push(exchange);
      recorded.set(key, track);
    }
  }

  return openHttpHost({
    port,
    async handle(request, response, body) {
      const { method = 'GET', url = '/' } = request;
      const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
      const given = tokenOf(request);
      const asked = {
        method,
        path: pathname.replace(/^\/api\/rest\/v1/, ''),
        query: searchParams.toString(),
        body: body === '' ? null : body,
        token: tokens.has(given) ? given : null,
        atMs: clock.now(),
      };
      const [exact = '', relative] = keysOf(asked);
      const track = recorded.get(exact) ?? (relative === undefined ? undefined : recorded.get(relative));
      const found = track === undefined ? null : advance(track);
      if (found === null) {
        response.writeHead(404, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: 'not recorded', status: 404, request: `${method} ${url}` }));
        return;
      }
      if (found.status === null) {
        response.destroy();
        return;
      }
      response.writeHead(found.status, { 'content-type': found.contentType });
      // Rows that had changed in the last 30 days then have changed in the last 30 days now.
      response.end(recorded.has(exact) ? found.answer : shiftDates(found.answer, asked.atMs - found.atMs));
    },
  });
}

/** Answers to one request, in the order in which they came; the last one stays. */
interface Track {
  readonly exchanges: RecordedExchange[];
  next: number;
}

function advance(track: Track): RecordedExchange | null {
  const found = track.exchanges[Math.min(track.next, track.exchanges.length - 1)] ?? null;
  track.next += 1;
  return found;
}

type Asked = Pick<RecordedExchange, 'method' | 'path' | 'query' | 'body' | 'token' | 'atMs'>;

/** What a request is known by: with its dates as they are, and with their distance in hours. */
function keysOf({ method, path, query, body, token, atMs }: Asked): string[] {
  const names = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort();
  const exact = JSON.stringify([method, path, names, body, token]);
  const relative = exact.replaceAll(INSTANT, (text) => {
    const time = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    const hours = Math.round((atMs - time) / 3_600_000);
    const offset = /[+-]\d{4}$/.test(text) ? ' compact' : '';
    return Number.isNaN(hours) ? text : `${hours} hours ago${offset}`;
  });
  return relative === exact ? [exact] : [exact, relative];
}

function shiftDates(text: string, byMs: number): string {
  return text.replaceAll(INSTANT, (instant) => {
    const local = Date.parse(`${instant.slice(0, 19)}Z`) + byMs;
    return Number.isNaN(local) ? instant : new Date(local).toISOString().slice(0, 19) + instant.slice(19);
  });
}

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)/g;
