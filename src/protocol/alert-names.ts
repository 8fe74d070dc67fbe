/** Names that the command line knows too. Free of zod, so that `--help` is fast. */

/** What is looked for, the gravest first. */
export const ALERT_RULES = [
  'no-sales',
  'stale',
  'failed-run',
  'failed-check',
  'rejects',
  'drop',
  'no-webhooks',
  'disk',
  'channel',
] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

/** Where messages go. */
export const CHANNELS = ['telegram', 'email', 'webhook'] as const;
export type ChannelName = (typeof CHANNELS)[number];
