/**
 * Whose requests are answered at all: those sent to a name of ours (a page that had its own name resolve to this machine is not), no
 * changes on behalf of another site, and where a token is configured nothing but with it. Routes say which of it they need.
 */
import { BlockList, isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { ServerConfig } from '../config/config.ts';
import type { AppEnv } from './app.ts';
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
  /** To start and stop what costs or changes something. */
  readonly mayChange: MiddlewareHandler<AppEnv>;
}

/**
 * By the token. Without one configured only this machine can reach the server, and may read; changes are left to who has the data
 * folder. Handlers throw HttpError 401 without the right token, 403 for changes where there is none.
 */
export function createAccess({ accessToken }: Pick<ServerConfig, 'accessToken'>): Access {
  const mayRead: Access['mayRead'] = async (context, next) => {
    const given = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    if (accessToken !== null && !accessToken.equals(given)) {
      throw new HttpError(401, 'UNAUTHORIZED', 'send the token as "Authorization: Bearer ..."', {
        'www-authenticate': 'Bearer',
      });
    }
    await next();
  };
  const refuse: Access['mayChange'] = async () => {
    throw new HttpError(403, 'READ_ONLY', 'without ZAKAZ_ACCESS_TOKEN nothing can be changed here');
  };
  return { mayRead, mayChange: accessToken === null ? refuse : mayRead };
}

/**
 * Finds out who sent a request. What `X-Forwarded-For` says counts only as far as trusted proxies wrote it.
 * @returns a function from the connection's address and the header to the client's address
 */
export function createClientFinder(
  trustedProxies: readonly string[],
): (remote: string | undefined, forwarded: string | undefined) => string {
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
  return (remote = '', forwarded = '') => {
    let client = plainAddress(remote);
    // From the nearest back: what stands left of an address that is not trusted may be made up.
    for (const hop of forwarded.split(',').reverse()) {
      if (!isTrusted(client)) break;
      const address = plainAddress(hop.trim());
      if (isIP(address) === 0) break;
      client = address;
    }
    return client;
  };
}

/** An IPv4 address that came in as IPv6. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
}
