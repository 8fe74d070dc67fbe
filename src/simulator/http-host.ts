/** A server on a port of this machine: where requests come in whole and connections end at the close. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Path of the service's base URL. */
export const BASE_PATH = '/api/rest/v1';

/** How to serve. */
export interface HttpHostOptions {
  /** On 127.0.0.1; 0 is any free one. */
  readonly port: number;
  /** Idle connections are closed after this. @default 65,000 */
  readonly keepAliveTimeoutMs?: number | undefined;
  /** A request with its whole body. */
  readonly handle: (request: IncomingMessage, response: ServerResponse, body: string) => Promise<void>;
}

/** A server that serves. */
export interface HttpHost {
  /** Base URL: `http://127.0.0.1:PORT/api/rest/v1`. */
  readonly url: string;
  /** Ends all connections, stalled ones too. */
  close(): Promise<void>;
}

/** Rejects when the port is taken. */
export async function openHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => options.handle(request, response, body))
      .catch((error: unknown) => response.destroy(toError(error)));
  });
  server.keepAliveTimeout = options.keepAliveTimeoutMs ?? 65_000;
  const port = await listen(server, options.port);
  return {
    url: `http://127.0.0.1:${port}${BASE_PATH}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The token of a request; empty when there is none. */
export function tokenOf(request: IncomingMessage): string {
  const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  return token;
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) {
    return '';
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) {
    if (chunk instanceof Uint8Array) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
