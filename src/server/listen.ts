/** Listens for requests, with limits on everything a stranger could use up: time, connections, headers. */
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { systemCode } from '../warehouse/errors.ts';
import type { App } from './app.ts';

export interface HttpLimits {
  /** For the headers of a request, milliseconds. */
  readonly headersMs: number;
  /** For a whole request, milliseconds. */
  readonly requestMs: number;
  /** How often time limits are looked at, milliseconds. */
  readonly lookMs: number;
  /** Connections at once; another is closed at once. */
  readonly maxConnections: number;
}

export const HTTP_LIMITS: HttpLimits = {
  ...{ headersMs: 10_000, requestMs: 20_000, lookMs: 2_000, maxConnections: 1_000 },
};
const MAX_HEADER_BYTES = 16 * 1024;
const KEEP_ALIVE_MS = 5_000;
/** Requests under way are waited for so long at the end. */
const CLOSE_MS = 2_000;

export interface ListenOptions {
  readonly app: App;
  readonly host: string;
  /** 0 is any free one. */
  readonly port: number;
  /** @default HTTP_LIMITS */
  readonly limits?: HttpLimits | undefined;
}

export interface Listener {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  /** Takes no more requests and ends those under way after a moment. */
  close(): Promise<void>;
}

/** @throws ListenError when the port is taken or forbidden */
export async function listen({ app, host, port, limits = HTTP_LIMITS }: ListenOptions): Promise<Listener> {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.lookMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // A request without a host is answered as one for an unknown host.
      requireHostHeader: false,
    },
    (request, response) => void answer(request, response),
  );
  server.maxConnections = limits.maxConnections;
  return { url: urlOf(host, await bind(server, host, port)), close: () => close(server) };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(toPortError(error, host, port)));
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Where the server was to listen, and why it cannot. */
export class ListenError extends Error {
  readonly host: string;
  readonly port: number;
  /** Of the system: EADDRINUSE, EACCES, EADDRNOTAVAIL. */
  readonly code: string;

  constructor(host: string, port: number, code: string) {
    super(`cannot listen on ${host}:${port} (${code})`);
    this.host = host;
    this.port = port;
    this.code = code;
  }
}

function toPortError(thrown: Error, host: string, port: number): Error {
  const code = systemCode(thrown);
  return code === null ? thrown : new ListenError(host, port, code);
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const limit = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
  await closed;
  clearTimeout(limit);
}
