// The server as a process of its own, and a client for it that keeps its connections.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { environment, ZAKAZ } from './zakaz.js';

const TOKEN = 'bench'.repeat(5);
const SECRET = 'bench-webhook-secret';
export const WEBHOOKS = '/webhooks/qtickets';
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/**
 * @param {string} source URL of it
 * @param {string} dataDir
 * @param {Record<string, string>} [more] settings
 */
export async function startServer(source, dataDir, more = {}) {
  const settings = {
    ...{ ZAKAZ_PORT: '0', ZAKAZ_DATA_DIR: dataDir, ZAKAZ_ACCESS_TOKEN: TOKEN, ZAKAZ_VERIFY_SCHEDULE: 'off' },
    ...{ QTICKETS_WEBHOOK_SECRET: SECRET, ...more },
  };
  const child = spawn(process.execPath, [ZAKAZ, 'serve'], {
    env: { ...environment(source), ...settings, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise((resolve, reject) => {
    child.once('close', () => reject(new Error('the server ended before it listened')));
    lines.on('line', (line) => {
      const { msg, url: at, level } = JSON.parse(line);
      if (msg === 'listening') resolve(at);
      if (level === 'error' || level === 'fatal') console.log(line);
    });
  });
  return {
    ...{ url, pid: child.pid ?? 0, headers: { authorization: `Bearer ${TOKEN}` } },
    /** @param {string} path */
    get: (path) => send(`${url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } }),
    /** A stream of events. @param {string} path @param {AbortSignal} signal */
    open: (path, signal) => fetch(`${url}${path}`, { signal, headers: { authorization: `Bearer ${TOKEN}` } }),
    /** @param {string} path @param {unknown} body */
    post: (path, body) =>
      send(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    /** @param {object} order @param {string} [type] */
    webhook: (order, type) => send(`${url}${WEBHOOKS}`, { method: 'POST', ...toWebhook(order, type) }),
    async stop() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      return await closed;
    },
  };
}

/** An order as QTickets sends it, signed. @param {object} order @param {string} [type] */
export function toWebhook(order, type = 'updated') {
  const body = JSON.stringify(order);
  const signature = createHmac('sha1', SECRET).update(body).digest('hex');
  return { headers: { 'x-event-type': type, 'x-model-name': 'Order', 'x-signature': signature }, body };
}

/**
 * @param {string} url
 * @param {{method?: string, headers?: Record<string, string>, body?: string}} options
 * @returns {Promise<{status: number, text: string}>}
 */
function send(url, { method = 'GET', headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.once('error', (error) => {
      // The server lets go of connections that were idle for a while, perhaps in the moment that one is taken up again.
      const wasStale = sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET';
      if (wasStale) resolve(send(url, { method, headers, body }));
      else reject(error);
    });
    sent.end(body);
  });
}

/** Waits until nothing runs and no webhook waits. @param {Awaited<ReturnType<typeof startServer>>} server */
export async function whenIdle(server) {
  for (;;) {
    const { live, webhooks } = JSON.parse((await server.get('/api/v1/health')).text);
    if (live === null && webhooks.waiting === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Paid orders as the source gives them, to be sent under other ids. @param {string} url of the source */
export async function somePaidOrders(url) {
  const answer = await send(`${url}/orders?page=1`, { headers: { authorization: 'Bearer bench' } });
  return JSON.parse(answer.text).data.filter((order) => order.payed);
}
