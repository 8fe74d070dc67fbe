import { describe, expect, it } from 'vitest';
import { ConfigError } from '../core/errors.ts';
import { textsFor } from '../core/texts/index.ts';
import { loadConfig } from './load-config.ts';

const BOT_TOKEN = '123456:canary-bot-token-5f1e09ab77';
const TELEGRAM = { ALERT_TELEGRAM_TOKEN: BOT_TOKEN, ALERT_TELEGRAM_CHAT: '-1001234567890' };
const EMAIL = {
  ALERT_EMAIL_TO: 'duty@example.org, Ваня@пример.рф',
  ALERT_EMAIL_FROM: 'zakaz@example.org',
  ALERT_SMTP_URL: 'smtp://mail.example.org',
};

type Environment = Readonly<Record<string, string>>;
const alertsOf = (env: Environment) => loadConfig({ env, needs: 'store' }).alerts;

function problemsOf(env: Environment, language: 'ru' | 'en' = 'en') {
  try {
    loadConfig({ env, needs: 'store', texts: textsFor(language) });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the settings of alerts', () => {
  it('have limits that suit a load every half hour, and no channel', () => {
    expect(alertsOf({})).toEqual({
      limits: { staleHours: 3, noSalesHours: 24, noWebhookHours: 24, dropPercent: 60, diskBytes: 2e9 },
      remindHours: 12,
      resolveMinutes: 60,
      quiet: null,
      digestAt: 9 * 60,
      telegram: null,
      email: null,
      webhook: null,
      heartbeatUrl: null,
      allowsPrivate: false,
    });
  });

  it('make a channel once all it needs is set', () => {
    const { telegram, email, webhook } = alertsOf({
      ...TELEGRAM,
      ...EMAIL,
      ALERT_WEBHOOK_URL: 'https://hooks.example.org/T0/canary',
      ALERT_WEBHOOK_SECRET: 'canary-signing-key-2207',
    });
    expect([telegram?.url.href, telegram?.chat, telegram?.token.reveal()]).toEqual([
      'https://api.telegram.org/',
      '-1001234567890',
      BOT_TOKEN,
    ]);
    expect(email).toEqual({
      host: 'mail.example.org',
      port: 587,
      tls: 'required',
      login: null,
      from: 'zakaz@example.org',
      to: ['duty@example.org', 'Ваня@пример.рф'],
    });
    expect(webhook?.url.reveal()).toBe('https://hooks.example.org/T0/canary');
  });

  it.each([
    [{ ALERT_SMTP_URL: 'smtps://mail.example.org' }, 465, 'start'],
    [{ ALERT_SMTP_URL: 'smtp://[::1]:2525' }, 2525, 'optional'],
    [{ ALERT_SMTP_URL: 'smtp://mail.example.org:25', ALERT_SMTP_TLS: 'optional' }, 25, 'optional'],
  ])('%j speaks to port %i, TLS is %s', (env, port, tls) => {
    expect(alertsOf({ ...EMAIL, ...env }).email).toMatchObject({ port, tls });
  });

  it.each([
    ['23:00-08:00', { from: 1380, to: 480 }],
    ['01:30 - 05:00', { from: 90, to: 300 }],
  ])('take %s for quiet hours', (text, quiet) => {
    expect(alertsOf({ ALERT_QUIET_HOURS: text }).quiet).toEqual(quiet);
  });

  it('send no digest when it is off', () => {
    expect([
      alertsOf({ ALERT_DIGEST_AT: 'off' }).digestAt,
      alertsOf({ ALERT_DIGEST_AT: '18:05' }).digestAt,
    ]).toEqual([null, 1085]);
  });

  it.each([
    [{ ALERT_TELEGRAM_TOKEN: BOT_TOKEN }, 'ALERT_TELEGRAM_CHAT', 'though ALERT_TELEGRAM_TOKEN is'],
    [{ ...TELEGRAM, ALERT_TELEGRAM_TOKEN: 'bot123' }, 'ALERT_TELEGRAM_TOKEN', 'no token has'],
    [{ ...TELEGRAM, ALERT_TELEGRAM_CHAT: 'me' }, 'ALERT_TELEGRAM_CHAT', 'not a chat'],
    [{ ...TELEGRAM, ALERT_TELEGRAM_URL: 'http://bots.example.org' }, 'ALERT_TELEGRAM_URL', 'plain http'],
    [{ ALERT_EMAIL_TO: 'a@example.org' }, 'ALERT_SMTP_URL', 'though ALERT_EMAIL_TO is'],
    [{ ...EMAIL, ALERT_EMAIL_FROM: 'a@x, b@x' }, 'ALERT_EMAIL_FROM', 'not an e-mail'],
    [{ ...EMAIL, ALERT_EMAIL_TO: 'Bcc: <a@x>' }, 'ALERT_EMAIL_TO', 'not an e-mail'],
    [{ ...EMAIL, ALERT_SMTP_URL: 'smtp://me:secret@mail' }, 'ALERT_SMTP_URL', 'not the address of a mail'],
    [{ ...EMAIL, ALERT_SMTP_USER: 'me' }, 'ALERT_SMTP_PASSWORD', 'though ALERT_SMTP_USER is'],
    [{ ALERT_WEBHOOK_URL: 'http://hooks.example.org' }, 'ALERT_WEBHOOK_URL', 'plain http'],
    [{ ALERT_WEBHOOK_URL: 'https://a:b@hooks.example.org' }, 'ALERT_WEBHOOK_URL', 'not a URL'],
    [{ ALERT_WEBHOOK_SECRET: 'short' }, 'ALERT_WEBHOOK_SECRET', 'too short'],
    [{ ALERT_HEARTBEAT_URL: 'hc.example.org/1' }, 'ALERT_HEARTBEAT_URL', 'not a URL'],
    [{ ALERT_QUIET_HOURS: '23:00' }, 'ALERT_QUIET_HOURS', 'not a time'],
    [{ ALERT_QUIET_HOURS: '08:00-08:00' }, 'ALERT_QUIET_HOURS', 'not a time'],
    [{ ALERT_DIGEST_AT: '9' }, 'ALERT_DIGEST_AT', 'not a time'],
    [{ ALERT_NO_SALES_HOURS: 'day' }, 'ALERT_NO_SALES_HOURS', 'whole number'],
    [{ ALERT_DROP_PERCENT: '101' }, 'ALERT_DROP_PERCENT', 'whole number'],
    [{ ALERT_NO_SALE_HOURS: '24' }, 'ALERT_NO_SALE_HOURS', 'not a setting'],
  ])('are refused: %j', (env: Environment, key, words) => {
    const problems = problemsOf(env);
    expect(problems.find((problem) => problem.key === key)?.problem).toContain(words);
  });

  it('that other programs call alike are left alone', () => {
    expect(problemsOf({ ALERT_MANAGER_HOST: 'x', ALERTS: '1' })).toEqual([]);
  });

  it('show no secret and no address of a person in a problem', () => {
    const canary = 'canary-31f7a0';
    const env = {
      ALERT_TELEGRAM_TOKEN: `${canary} x`,
      ALERT_TELEGRAM_CHAT: canary,
      ALERT_WEBHOOK_URL: `http://${canary}.example.org`,
      ALERT_WEBHOOK_SECRET: canary,
      ALERT_HEARTBEAT_URL: `//${canary}`,
      ALERT_SMTP_URL: `smtp://me:${canary}@mail`,
      ALERT_EMAIL_TO: `${canary}@`,
      ALERT_EMAIL_FROM: `${canary}@`,
    };
    for (const language of ['ru', 'en'] as const) {
      const problems = problemsOf(env, language);
      expect(problems.length).toBeGreaterThanOrEqual(7);
      expect(JSON.stringify(problems).replaceAll('"***"', '')).not.toContain(canary);
    }
  });
});
