/** The whole server in this process, with a store of its own: one a file, for a process has room for one store. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertsConfig, ServerConfig } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/core/secret.ts';
import { textsFor } from '../../src/core/texts/index.ts';
import type { Extension } from '../../src/server/hooks.ts';
import { createLog } from '../../src/server/log.ts';
import { type Server, serve } from '../../src/server/serve.ts';
import { SERVER_CONFIG } from './small-server.ts';
import { testConfig } from './test-store.ts';

export const ACCESS_TOKEN = 'access-token-0123456789';
export const WEBHOOK_SECRET = 'webhook-secret-new';

export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  /** With the token. */
  get(path: string): Promise<Response>;
  post(path: string, body?: unknown): Promise<Response>;
  /** A signed webhook. */
  webhook(body: unknown, eventType?: string): Promise<Response>;
  /** Stops the server; the folder stays for another one. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Of the source. */
  readonly url: string;
  readonly server?: Partial<ServerConfig>;
  readonly alerts?: Partial<AlertsConfig>;
  readonly extensions?: readonly Extension[];
  /** @default the machine's */
  readonly clock?: Clock;
  /** @default a new one */
  readonly dataDir?: string;
}

export async function startTestServer(options: TestServerOptions): Promise<TestServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'zakaz-server-')));
  const lines: string[] = [];
  const config = testConfig(dataDir, { organization: 'club', url: options.url });
  const secrets = { accessToken: new Secret(ACCESS_TOKEN), webhookSecrets: [new Secret(WEBHOOK_SECRET)] };
  const running: Server = await serve({
    config: {
      ...config,
      alerts: { ...config.alerts, ...options.alerts },
      server: { ...SERVER_CONFIG, ...secrets, ...options.server },
    },
    clock: options.clock ?? systemClock,
    log: createLog({ level: 'debug', write: (line) => void lines.push(line), secrets: [] }),
    texts: textsFor('en'),
    version: '0.0.0',
    threads: 0,
    extensions: options.extensions ?? [],
  });
  const authorization = `Bearer ${ACCESS_TOKEN}`;
  return {
    ...{ url: running.url, dataDir, log: lines },
    get: (path) => fetch(`${running.url}${path}`, { headers: { authorization } }),
    post: (path, body) =>
      fetch(`${running.url}${path}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    webhook: (body, eventType = 'updated') => sendWebhook(running.url, body, { eventType }),
    stop: () => running.close(),
    async close() {
      await running.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Sends a body as QTickets does; what is no text is written as JSON. */
export function sendWebhook(
  url: string,
  body: unknown,
  { eventType = 'updated', secret = WEBHOOK_SECRET } = {},
): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${url}/webhooks/qtickets`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-event-type': eventType,
      'x-model-name': 'Order',
      'x-signature': createHmac('sha1', secret).update(text).digest('hex'),
    },
    body: text,
  });
}
