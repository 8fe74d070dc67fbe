/**
 * Puts the server's routes together. Every request passes the same checks first, whatever it asks for; then each group of routes has
 * its turn. Whoever adds a group (sessions, reports, static files) adds it to the list that `serve.ts` makes.
 */
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { ServerConfig } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { checkHost, checkOrigin, createSenderFinder } from './access.ts';
import { errorBody, HttpError, toHttpError } from './http-error.ts';
import type { Log } from './log.ts';

/** What handlers find beside the request. */
export interface AppEnv {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    /** Address of whoever sent the request. */
    client: string;
    /** Whether it came over TLS, as far as can be known. */
    isSecure: boolean;
  };
}

export type App = Hono<AppEnv>;

/** Adds its routes to the app. */
export type Routes = (app: App) => void;

export interface AppOptions {
  readonly server: Pick<ServerConfig, 'allowedHosts' | 'trustedProxies'>;
  readonly log: Log;
  readonly clock: Clock;
  /** In the order in which they are asked. */
  readonly routes: readonly Routes[];
}

/** For everything that is sent; pages loosen what they need. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Builds the app. It listens nowhere: see `listen.ts`. */
export function createApp({ server, log, clock, routes }: AppOptions): App {
  const app: App = new Hono<AppEnv>();
  const findSender = createSenderFinder(server.trustedProxies);

  app.use(async (context, next) => {
    const { headers, socket } = context.env.incoming;
    const header = (name: string) => [headers[name] ?? []].flat().join(',');
    const { client, isSecure } = findSender({
      remote: socket.remoteAddress,
      forwarded: header('x-forwarded-for'),
      protocol: header('x-forwarded-proto'),
    });
    context.set('client', client);
    context.set('isSecure', isSecure);
    const startMs = clock.monotonic();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
    await next();
    const { method, path } = context.req;
    const request = { method, path, status: context.res.status, client: context.get('client') };
    log.debug({ ...request, ms: Math.round(clock.monotonic() - startMs) }, 'request');
  });
  app.use(checkHost(server));
  app.use(checkOrigin());
  for (const add of routes) add(app);

  app.notFound((context) => {
    return context.json(errorBody(new HttpError(404, 'NOT_FOUND', 'there is nothing here')), 404);
  });
  app.onError((thrown, context) => {
    const error = toHttpError(thrown);
    if (error.status >= 500) log.error({ err: thrown, path: context.req.path }, 'request failed');
    for (const [name, value] of Object.entries(error.headers)) context.header(name, value);
    return context.json(errorBody(error), error.status);
  });
  return app;
}
