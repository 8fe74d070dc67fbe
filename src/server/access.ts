/**
 * Whose requests are answered at all: those sent to a name of ours (a page that had its own name resolve to this machine is not), no
 * changes on behalf of another site, and nothing without a role. Routes say which of it they need; `auth/` knows who is asking.
 */
import { BlockList, isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import type { ServerConfig } from '../config/config.ts';
import { CHANGE_HEADER } from '../protocol/api/access.ts';
import type { AppEnv } from './app.ts';
import type { Auth, Caller } from './auth/auth.ts';
import { HttpError } from './http-error.ts';

const HARMLESS_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Refuses requests for a host that is not ours. @throws HttpError 421 */
export function checkHost({ allowedHosts }: Pick<ServerConfig, 'allowedHosts'>): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    const { host } = context.env.incoming.headers;
    const name = host?.replace(/:\d*$/, '').toLowerCase() ?? '';
    if (!allowedHosts.includes('*') && !allowedHosts.includes(name)) {
      throw new HttpError(
        421,
        'HOST_UNKNOWN',
        'this server does not answer for that host: see ZAKAZ_ALLOWED_HOSTS',
      );
    }
    await next();
  };
}

/** Refuses changes that a browser sends for another site. @throws HttpError 403 */
export function checkOrigin(): MiddlewareHandler<AppEnv> {
  return async (context, next) => {
    if (!HARMLESS_METHODS.includes(context.req.method)) {
      const { host, origin, 'sec-fetch-site': site } = context.env.incoming.headers;
      const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
      if (isForeign || (origin !== undefined && hostOf(origin) !== host)) {
        throw new HttpError(403, 'FOREIGN_ORIGIN', 'changes are not taken from another site');
      }
    }
    await next();
  };
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/** What a route asks of whoever calls it. */
export interface Access {
  /** To see sales, runs and health. */
  readonly mayRead: MiddlewareHandler<AppEnv>;
  /** To see what only operators look after. */
  readonly mayAdminister: MiddlewareHandler<AppEnv>;
  /** To start and stop what costs or changes something. */
  readonly mayChange: MiddlewareHandler<AppEnv>;
}

/** Handlers throw HttpError 401 for nobody, 403 for whoever may not. */
export function createAccess(auth: Pick<Auth, 'callerOf'>): Access {
  const callerOf = async (context: Context<AppEnv>): Promise<Caller> => {
    const caller = await auth.callerOf(context);
    if (caller !== null) return caller;
    throw new HttpError(401, 'UNAUTHORIZED', 'sign in, or send the token as "Authorization: Bearer ..."', {
      'www-authenticate': 'Bearer',
    });
  };
  const operatorOf = async (context: Context<AppEnv>): Promise<Caller> => {
    const caller = await callerOf(context);
    if (caller.role === 'operator') return caller;
    if (caller.by !== 'local') throw new HttpError(403, 'VIEWER', 'viewers may read, not change');
    throw new HttpError(
      403,
      'READ_ONLY',
      'without ZAKAZ_PASSWORD or ZAKAZ_ACCESS_TOKEN nothing can be changed here',
    );
  };
  return {
    async mayRead(context, next) {
      await callerOf(context);
      await next();
    },
    async mayAdminister(context, next) {
      await operatorOf(context);
      await next();
    },
    async mayChange(context, next) {
      const { by } = await operatorOf(context);
      // A cookie comes along whoever made the browser send the request; a header of our own only from our page.
      if (by === 'session' && context.req.header(CHANGE_HEADER) === undefined) {
        throw new HttpError(
          403,
          'HEADER_MISSING',
          `changes with a session carry the header ${CHANGE_HEADER}`,
        );
      }
      await next();
    },
  };
}

/** What a connection tells of its sender, whatever a proxy added. */
export interface Sender {
  /** Address. */
  readonly client: string;
  /** Whether it came over TLS, as a trusted proxy says. */
  readonly isSecure: boolean;
}

/** What a connection and its headers say; of headers that came several times, all of it. */
export interface Connection {
  readonly remote?: string | undefined;
  /** `X-Forwarded-For` */
  readonly forwarded?: string | undefined;
  /** `X-Forwarded-Proto` */
  readonly protocol?: string | undefined;
}

/** Finds out who sent a request. What `X-Forwarded-…` says counts only as far as trusted proxies wrote it. */
export function createSenderFinder(trustedProxies: readonly string[]): (connection: Connection) => Sender {
  const trusted = new BlockList();
  for (const range of trustedProxies) {
    const [address = '', bits] = range.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) => {
    const family = isIP(address);
    return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
  return ({ remote = '', forwarded = '', protocol = '' }) => {
    let client = plainAddress(remote);
    const isSecure = isTrusted(client) && protocol.split(',').at(-1)?.trim() === 'https';
    // From the nearest back: what stands left of an address that is not trusted may be made up.
    for (const hop of forwarded.split(',').reverse()) {
      if (!isTrusted(client)) break;
      const address = plainAddress(hop.trim());
      if (isIP(address) === 0) break;
      client = address;
    }
    return { client, isSecure };
  };
}

/** An IPv4 address that came in as IPv6. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
