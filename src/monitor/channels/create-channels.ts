/** The channels that are set. */
import type { AlertsConfig } from '../../config/config.ts';
import type { Channel } from './channel.ts';
import { createEmail } from './email.ts';
import type { SendLimits } from './http.ts';
import { createTelegram } from './telegram.ts';
import { createWebhook } from './webhook.ts';

/** @param limits of one try @default SEND_LIMITS */
export function createChannels(config: AlertsConfig, limits: Partial<SendLimits> = {}): Channel[] {
  const { telegram, email, webhook, allowsPrivate } = config;
  return [
    ...(telegram === null ? [] : [createTelegram(telegram, limits)]),
    ...(email === null ? [] : [createEmail(email, { limits })]),
    ...(webhook === null ? [] : [createWebhook(webhook, { allowsPrivate, limits })]),
  ];
}
