/** The server's HTTP side alone: routes on a port of this machine, without a store. */
import { type IncomingHttpHeaders, request } from 'node:http';
import type { ServerConfig } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { createApp, type Routes } from '../../src/server/app.ts';
import { HTTP_LIMITS, type HttpLimits, type Listener, listen } from '../../src/server/listen.ts';
import { createLog, type Log } from '../../src/server/log.ts';

export const SERVER_CONFIG: ServerConfig = {
  host: '127.0.0.1',
  port: 0,
  loads: null,
  verify: null,
  webhookSecrets: [],
  maxWebhooksWaiting: 1000,
  accessToken: null,
  password: null,
  viewerPassword: null,
  sessionHours: 168,
  allowedHosts: ['localhost', '127.0.0.1', '[::1]'],
  trustedProxies: [],
  readyMinutes: 180,
};

export const SILENT: Log = createLog({ level: 'silent', write: () => {}, secrets: [] });

export interface SmallServerOptions {
  readonly routes: readonly Routes[];
  readonly server?: Partial<ServerConfig>;
  readonly limits?: Partial<HttpLimits>;
  /** @default the machine's */
  readonly clock?: Clock;
}

/** Starts it. The caller closes it. */
export function startSmallServer({
  routes,
  server,
  limits,
  clock = systemClock,
}: SmallServerOptions): Promise<Listener> {
  const app = createApp({ server: { ...SERVER_CONFIG, ...server }, log: SILENT, clock, routes });
  return listen({ app, host: '127.0.0.1', port: 0, limits: { ...HTTP_LIMITS, ...limits } });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AskOptions {
  readonly method?: string;
  /** In the order given; `host` may be any. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One request with exactly these headers: `fetch` would set some of its own. */
export function ask(url: string, { method = 'GET', headers = {}, body }: AskOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
