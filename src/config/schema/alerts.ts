/** Limits of the alerts, when they are told, and the channels. */
import type { SettingGroup } from './setting.ts';

const YEAR_HOURS = 8_760;

export const ALERTS = {
  title: 'Alerts',
  about:
    'What they mean and how to set up a channel: [alerts](alerts.md). The limits from `ALERT_STALE_HOURS` to `ALERT_DISK_GB` are off at 0.',
  settings: {
    ALERT_TELEGRAM_TOKEN: {
      kind: 'text',
      isSecret: true,
      shape: ({ alerts }) => alerts.settings.shape.botToken,
      meaning: 'The bot that writes.',
    },
    ALERT_TELEGRAM_CHAT: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.chat,
      meaning: 'The chat that it writes to.',
    },
    ALERT_TELEGRAM_URL: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.botApi,
      /** Source: core.telegram.org/bots/api, seen 2026-11-24. */
      fallback: 'https://api.telegram.org',
      meaning: 'For a Bot API server of your own.',
    },
    ALERT_EMAIL_TO: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.email(20),
      meaning: 'Who gets e-mail.',
    },
    ALERT_EMAIL_FROM: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.email(1),
      meaning: 'From whom it comes.',
    },
    ALERT_SMTP_URL: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.smtpUrl,
      meaning: 'The mail server.',
    },
    ALERT_SMTP_USER: {
      kind: 'text',
      shape: ({ config }) => config.shape.name,
      meaning: 'The login there.',
    },
    ALERT_SMTP_PASSWORD: {
      kind: 'text',
      isSecret: true,
      shape: ({ config }) => config.shape.anything,
      meaning: 'Its password.',
    },
    ALERT_SMTP_TLS: {
      kind: 'choice',
      choices: ['required', 'optional'],
      fallback: 'required',
      meaning: '`optional` sends without encryption where the server offers none.',
    },
    ALERT_WEBHOOK_URL: {
      kind: 'text',
      isSecret: true,
      shape: ({ alerts }) => alerts.settings.shape.receiver,
      meaning: 'Gets a POST of JSON.',
    },
    ALERT_WEBHOOK_SECRET: {
      kind: 'text',
      isSecret: true,
      least: 16,
      shape: ({ config }) => config.shape.key,
      meaning: 'What that is signed with.',
    },
    ALERT_HEARTBEAT_URL: {
      kind: 'text',
      isSecret: true,
      shape: ({ alerts }) => alerts.settings.shape.receiver,
      meaning: 'Gets a GET after each proved load.',
    },
    ALERT_ALLOW_PRIVATE: {
      kind: 'switch',
      fallback: false,
      meaning: 'Webhook and heartbeat may be in an inner network, and plain `http`.',
    },
    ALERT_STALE_HOURS: {
      kind: 'whole',
      unit: 'hours',
      min: 0,
      max: YEAR_HOURS,
      fallback: 3,
      meaning: 'Without a proved load.',
    },
    ALERT_NO_SALES_HOURS: {
      kind: 'whole',
      unit: 'hours',
      min: 0,
      max: YEAR_HOURS,
      fallback: 24,
      meaning: 'Without a sale while something is on sale.',
    },
    ALERT_NO_WEBHOOK_HOURS: {
      kind: 'whole',
      unit: 'hours',
      min: 0,
      max: YEAR_HOURS,
      fallback: 24,
      meaning: 'Without a webhook while orders change.',
    },
    ALERT_DROP_PERCENT: {
      kind: 'whole',
      unit: 'per cent',
      min: 0,
      max: 100,
      fallback: 60,
      meaning: 'Fewer tickets than usual on that weekday.',
    },
    ALERT_DISK_GB: {
      kind: 'whole',
      unit: 'GB',
      min: 0,
      max: 1_000_000,
      fallback: 2,
      meaning: 'Free on the disk of the data folder.',
    },
    ALERT_REMIND_HOURS: {
      kind: 'whole',
      unit: 'hours',
      min: 0,
      max: YEAR_HOURS,
      fallback: 12,
      meaning: 'From one word on a problem to the next. 0 is never.',
    },
    ALERT_RESOLVE_MINUTES: {
      kind: 'whole',
      unit: 'minutes',
      min: 0,
      max: 10_080,
      fallback: 60,
      meaning: 'For so long a problem must not have been seen to be over.',
    },
    ALERT_QUIET_HOURS: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.quiet,
      meaning: 'When nothing is sent.',
    },
    ALERT_DIGEST_AT: {
      kind: 'text',
      shape: ({ alerts }) => alerts.settings.shape.digestAt,
      fallback: '09:00',
      meaning: 'When the digest of the day before is sent.',
    },
  },
} as const satisfies SettingGroup;
