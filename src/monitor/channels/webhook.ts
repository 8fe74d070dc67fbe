/**
 * Messages to a program, as JSON. `X-Zakaz-Signature: sha256=<hex>` is the HMAC of the body as it is sent; `Idempotency-Key` is the same
 * for the same message, so that one that comes twice can be dropped.
 */
import { createHmac } from 'node:crypto';
import type { WebhookConfig } from '../../config/config.ts';
import type { Channel, Message, SendResult } from './channel.ts';
import { call, type SendLimits, toResult } from './http.ts';

export interface WebhookOptions {
  readonly allowsPrivate: boolean;
  readonly limits?: Partial<SendLimits>;
}

export function createWebhook(
  config: WebhookConfig,
  { allowsPrivate, limits = {} }: WebhookOptions,
): Channel {
  const url = new URL(config.url.reveal());
  async function send({ id, data }: Message, signal: AbortSignal | undefined): Promise<SendResult> {
    const body = JSON.stringify({ id, ...Object(data) });
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': id,
      ...(config.secret === null ? {} : { 'x-zakaz-signature': sign(config.secret.reveal(), body) }),
    };
    return toResult(await call({ url, method: 'POST', headers, body, allowsPrivate, limits, signal }));
  }

  return { name: 'webhook', parts: (message) => [(signal) => send(message, signal)] };
}

function sign(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
