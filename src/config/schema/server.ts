/** Where `zakaz serve` listens, whom it answers, when it loads. */
import type { SettingGroup } from './setting.ts';

const PASSWORD_LENGTH = 10;

export const SERVER = {
  title: 'The server',
  about: 'Of `zakaz serve` alone: [the server](serve.md).',
  settings: {
    ZAKAZ_HOST: {
      kind: 'text',
      shape: ({ config }) => config.shape.address,
      fallback: '127.0.0.1',
      meaning: 'Where to listen; what other machines can reach is refused without a password or a token.',
    },
    ZAKAZ_PORT: {
      kind: 'whole',
      unit: 'port',
      min: 0,
      max: 65_535,
      fallback: 8_787,
      meaning: 'The port there; 0 is any free one.',
    },
    ZAKAZ_PASSWORD: {
      kind: 'text',
      isSecret: true,
      least: PASSWORD_LENGTH,
      shape: ({ config }) => config.shape.password,
      meaning: 'For people who start and stop runs and make share links.',
    },
    ZAKAZ_VIEWER_PASSWORD: {
      kind: 'text',
      isSecret: true,
      least: PASSWORD_LENGTH,
      shape: ({ config }) => config.shape.password,
      meaning: 'For people who read only.',
    },
    ZAKAZ_SESSION_HOURS: {
      kind: 'whole',
      unit: 'hours',
      min: 1,
      max: 8_784,
      fallback: 168,
      meaning: 'How long people stay signed in.',
    },
    ZAKAZ_ACCESS_TOKEN: {
      kind: 'text',
      isSecret: true,
      least: 16,
      shape: ({ config }) => config.shape.key,
      meaning: 'For programs, as `Authorization: Bearer …`.',
    },
    ZAKAZ_ALLOWED_HOSTS: {
      kind: 'text',
      shape: ({ config }) => config.shape.hosts,
      meaning: 'Names besides `localhost` that requests may be sent to: your public one. `*` is any.',
    },
    ZAKAZ_TRUSTED_PROXIES: {
      kind: 'text',
      shape: ({ config }) => config.shape.ranges,
      meaning: 'Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.',
    },
    ZAKAZ_SCHEDULE: {
      kind: 'text',
      shape: ({ config }) => config.shape.schedule,
      fallback: '*/30 * * * *',
      meaning: 'When to load.',
    },
    ZAKAZ_VERIFY_SCHEDULE: {
      kind: 'text',
      shape: ({ config }) => config.shape.schedule,
      fallback: '40 3 * * *',
      meaning: 'When to compare everything with QTickets and run the [checks](checks.md).',
    },
    QTICKETS_WEBHOOK_SECRET: {
      kind: 'text',
      isSecret: true,
      least: 8,
      shape: ({ config }) => config.shape.webhookSecret,
      meaning: 'What QTickets signs its webhooks with; without it none are taken.',
    },
    ZAKAZ_WEBHOOK_QUEUE: {
      kind: 'whole',
      unit: 'webhooks',
      min: 1,
      max: 1_000_000,
      fallback: 50_000,
      meaning: 'How many may wait to be applied; more are refused, and QTickets sends them again.',
    },
    ZAKAZ_READY_MINUTES: {
      kind: 'whole',
      unit: 'minutes',
      min: 1,
      max: 100_000,
      fallback: 180,
      meaning: '`/readyz` says yes while the last proved load is younger.',
    },
  },
} as const satisfies SettingGroup;
