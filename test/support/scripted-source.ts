/** A source that answers as a test says: real HTTP on a free port of this machine. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import type { SourceConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/core/secret.ts';

/** The token of every test; looked for wherever it must not be. */
export const TEST_TOKEN = 'tkn-4f1d9a7be2c84d06b0ce';

/** What the source was asked. */
export interface SeenRequest {
  /** 1 for the first request the source got. */
  readonly number: number;
  readonly method: string;
  /** With the query, as it stood in the request line. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ScriptedAnswer {
  /** @default 200 */
  readonly status?: number;
  /** @default a JSON content type */
  readonly headers?: Readonly<Record<string, string | number>>;
  /** An object is sent as JSON. @default an empty list */
  readonly body?: string | Uint8Array | object;
}

/** Answers a request, or deals with the response itself and gives nothing. */
export type Script = (
  request: SeenRequest,
  response: ServerResponse,
) => ScriptedAnswer | undefined | Promise<ScriptedAnswer | undefined>;

export interface ScriptedSource {
  /** `http://127.0.0.1:PORT/api/rest/v1`, or `https://localhost:PORT/…` with TLS. */
  readonly url: URL;
  readonly requests: readonly SeenRequest[];
  /** Connections accepted so far. */
  readonly connections: number;
  close(): Promise<void>;
}

const EMPTY_LIST = { data: [], paging: { perPage: 50, currentPage: 1, total: 0 } };

export async function startScriptedSource(script: Script, tls?: TlsOptions): Promise<ScriptedSource> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url: target = '', headers } = incoming;
    const number = requests.length + 1;
    const request = { number, method, target, headers, body: Buffer.concat(chunks).toString() };
    requests.push(request);
    const answer = await script(request, response);
    if (answer === undefined) return;
    const { status = 200, headers: answerHeaders = {}, body = EMPTY_LIST } = answer;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    response.writeHead(status, { 'content-type': 'application/json', ...answerHeaders });
    response.end(isRaw ? body : JSON.stringify(body));
  }

  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    handle(incoming, response).catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const { port } = await listen(server);
  return {
    url: new URL(`${tls === undefined ? 'http://127.0.0.1' : 'https://localhost'}:${port}/api/rest/v1`),
    requests,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Listens on a free port of the loopback interface. */
export function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): AddressInfo | string | null;
}): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve({ port: address.port });
    });
  });
}

/** A configuration for `baseUrl` without a rate limit. */
export function testSourceConfig(baseUrl: URL, overrides: Partial<SourceConfig> = {}): SourceConfig {
  return {
    baseUrl,
    token: new Secret(TEST_TOKEN),
    dialect: 'auto',
    concurrency: 4,
    requestsPerSecond: 0,
    timeoutMs: 5_000,
    maxRequests: 0,
    sweepPages: 100,
    reread: { minutes: 180, pages: 50 },
    capacity: { minutes: 0, shows: 50 },
    maxRetries: 5,
    ...overrides,
  };
}
