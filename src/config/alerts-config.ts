/** The settings of alerts: limits of the rules, when to speak, and the channels. A channel is there once its settings are. */
import { Secret } from '../core/secret.ts';
import type { Texts } from '../core/texts/index.ts';
import type { AlertsConfig, EmailConfig, QuietHours, TelegramConfig, WebhookConfig } from './config.ts';
import { type ConfigKey, SETTINGS } from './schema/schema.ts';
import type { Settings } from './settings.ts';
import { isLoopback, parseHttpUrl } from './source-config.ts';

const TELEGRAM_URL = SETTINGS.ALERT_TELEGRAM_URL.fallback;
const BOT_TOKEN = /^\d{3,20}:[A-Za-z0-9_-]{20,100}$/;
const CHAT = /^(?:-?\d{1,20}|@[A-Za-z]\w{3,31})$/;
const ADDRESS = /^[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@[\p{L}\p{N}.-]{1,250}$/u;
const SMTP_PORTS: Readonly<Record<string, number>> = { 'smtp:': 587, 'smtps:': 465 };
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;
const GIGABYTE = 1e9;

/** @returns with a null for each channel that is not set or cannot be used */
export function readAlertsConfig(settings: Settings, texts: Texts): AlertsConfig {
  const allowsPrivate = settings.boolean('ALERT_ALLOW_PRIVATE');
  return {
    limits: {
      staleHours: settings.whole('ALERT_STALE_HOURS'),
      noSalesHours: settings.whole('ALERT_NO_SALES_HOURS'),
      noWebhookHours: settings.whole('ALERT_NO_WEBHOOK_HOURS'),
      dropPercent: settings.whole('ALERT_DROP_PERCENT'),
      diskBytes: settings.whole('ALERT_DISK_GB') * GIGABYTE,
    },
    remindHours: settings.whole('ALERT_REMIND_HOURS'),
    resolveMinutes: settings.whole('ALERT_RESOLVE_MINUTES'),
    quiet: readQuiet(settings, texts),
    digestAt: readDigestAt(settings, texts),
    telegram: readTelegram(settings, texts),
    email: readEmail(settings, texts),
    webhook: readWebhook(settings, texts, allowsPrivate),
    heartbeatUrl: readReceiver(settings, texts, { key: 'ALERT_HEARTBEAT_URL', allowsPrivate }),
    allowsPrivate,
  };
}

/** @returns minutes since midnight; null for what is no time of the day */
function parseClock(text: string | undefined): number | null {
  const [, hours, minutes] = CLOCK.exec(text ?? '') ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

function readQuiet(settings: Settings, { config, alerts }: Texts): QuietHours | null {
  const text = settings.get('ALERT_QUIET_HOURS');
  if (text === undefined) return null;
  const [from = null, to = null, ...rest] = text.split('-').map((end) => parseClock(end.trim()));
  if (from !== null && to !== null && from !== to && rest.length === 0) return { from, to };
  const { problem, shape } = alerts.settings;
  const fix = config.advice.set('ALERT_QUIET_HOURS', '23:00-08:00');
  settings.report('ALERT_QUIET_HOURS', problem.notTime(settings.shown(text)), shape.quiet, fix);
  return null;
}

function readDigestAt(settings: Settings, { config, alerts }: Texts): number | null {
  const { fallback } = SETTINGS.ALERT_DIGEST_AT;
  const text = settings.get('ALERT_DIGEST_AT') ?? fallback;
  if (text.toLowerCase() === 'off') return null;
  const at = parseClock(text);
  if (at !== null) return at;
  const { problem, shape } = alerts.settings;
  const fix = config.advice.set('ALERT_DIGEST_AT', fallback);
  settings.report('ALERT_DIGEST_AT', problem.notTime(settings.shown(text)), shape.digestAt, fix);
  return null;
}

/** Whether a channel is wanted and all it needs is set; what is missing beside what is set is a problem. */
function isWhole(settings: Settings, { config, alerts }: Texts, keys: readonly ConfigKey[]): boolean {
  const set = keys.filter((key) => settings.get(key) !== undefined);
  if (set.length === 0) return false;
  for (const key of keys) {
    if (set.includes(key)) continue;
    const { shape, advice } = alerts.settings;
    settings.report(key, config.problem.hostMissing(set.join(', ')), shape.whole, advice.setOrRemove(key));
  }
  return set.length === keys.length;
}

function readTelegram(settings: Settings, texts: Texts): TelegramConfig | null {
  if (!isWhole(settings, texts, ['ALERT_TELEGRAM_TOKEN', 'ALERT_TELEGRAM_CHAT'])) return null;
  const { problem, shape, advice } = texts.alerts.settings;
  const before = settings.problems.length;
  const token = settings.get('ALERT_TELEGRAM_TOKEN') ?? '';
  if (!BOT_TOKEN.test(token)) {
    settings.report('ALERT_TELEGRAM_TOKEN', texts.config.problem.notToken, shape.botToken, advice.botToken);
  }
  const chat = settings.get('ALERT_TELEGRAM_CHAT') ?? '';
  if (!CHAT.test(chat)) {
    settings.report('ALERT_TELEGRAM_CHAT', problem.notChat(settings.shown(chat)), shape.chat, advice.chat);
  }
  const url = readTelegramUrl(settings, texts);
  return settings.problems.length > before ? null : { url, token: new Secret(token), chat };
}

function readTelegramUrl(settings: Settings, { config, alerts }: Texts): URL {
  const fallback = new URL(TELEGRAM_URL);
  const text = settings.get('ALERT_TELEGRAM_URL');
  if (text === undefined) return fallback;
  const url = parseHttpUrl(text);
  const isPlain = url !== null && url.username === '' && url.search === '' && url.hash === '';
  if (isPlain && (url.protocol === 'https:' || isLoopback(url))) return url;
  const what = isPlain ? config.problem.plainHttp : config.problem.notUrl;
  const fix = config.advice.set('ALERT_TELEGRAM_URL', TELEGRAM_URL);
  settings.report('ALERT_TELEGRAM_URL', what, alerts.settings.shape.botApi, fix);
  return fallback;
}

function readEmail(settings: Settings, texts: Texts): EmailConfig | null {
  if (!isWhole(settings, texts, ['ALERT_EMAIL_TO', 'ALERT_EMAIL_FROM', 'ALERT_SMTP_URL'])) return null;
  const before = settings.problems.length;
  const from = readAddresses(settings, texts, { key: 'ALERT_EMAIL_FROM', most: 1 })[0] ?? '';
  const to = readAddresses(settings, texts, { key: 'ALERT_EMAIL_TO', most: 20 });
  const server = readSmtpUrl(settings, texts);
  const login = readLogin(settings, texts);
  const wanted = settings.choice('ALERT_SMTP_TLS', SETTINGS.ALERT_SMTP_TLS);
  if (server === null || settings.problems.length > before) return null;
  const { url, host, port } = server;
  const tls = url.protocol === 'smtps:' ? 'start' : isLoopback(url) ? 'optional' : wanted;
  return { host, port, tls, login, from, to };
}

/** Addresses are of persons: not even a wrong one is shown. */
function readAddresses(
  settings: Settings,
  { alerts }: Texts,
  { key, most }: { readonly key: ConfigKey; readonly most: number },
): string[] {
  const list = (settings.get(key) ?? '').split(',').map((address) => address.trim());
  const isGood = list.length <= most && list.every((address) => ADDRESS.test(address));
  const { problem, shape, advice } = alerts.settings;
  if (!isGood) settings.report(key, problem.notEmail, shape.email(most), advice.email(key));
  return list;
}

function readSmtpUrl(settings: Settings, { config, alerts }: Texts) {
  const text = settings.get('ALERT_SMTP_URL') ?? '';
  const url = URL.canParse(text) ? new URL(text) : null;
  const usual = SMTP_PORTS[url?.protocol ?? ''];
  if (url !== null && usual !== undefined && url.hostname !== '' && url.username === '') {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (url.search === '' && url.hash === '' && /^\/?$/.test(url.pathname)) {
      return { url, host, port: url.port === '' ? usual : Number(url.port) };
    }
  }
  const { problem, shape } = alerts.settings;
  const fix = config.advice.set('ALERT_SMTP_URL', 'smtp://mail.example.org:587');
  settings.report('ALERT_SMTP_URL', problem.notSmtp, shape.smtpUrl, fix);
  return null;
}

function readLogin(settings: Settings, texts: Texts): EmailConfig['login'] {
  if (!isWhole(settings, texts, ['ALERT_SMTP_USER', 'ALERT_SMTP_PASSWORD'])) return null;
  const password = settings.get('ALERT_SMTP_PASSWORD') ?? '';
  return { user: settings.get('ALERT_SMTP_USER') ?? '', password: new Secret(password) };
}

function readWebhook(settings: Settings, texts: Texts, allowsPrivate: boolean): WebhookConfig | null {
  const url = readReceiver(settings, texts, { key: 'ALERT_WEBHOOK_URL', allowsPrivate });
  const secret = settings.get('ALERT_WEBHOOK_SECRET');
  if (secret !== undefined && secret.length < SETTINGS.ALERT_WEBHOOK_SECRET.least) {
    const { problem, shape, advice } = texts.config;
    settings.report('ALERT_WEBHOOK_SECRET', problem.tooShort, shape.key, advice.newKey);
  }
  return url === null ? null : { url, secret: secret === undefined ? null : new Secret(secret) };
}

/** An address that is a secret itself: it is in no problem. */
function readReceiver(
  settings: Settings,
  { config, alerts }: Texts,
  { key, allowsPrivate }: { readonly key: ConfigKey; readonly allowsPrivate: boolean },
): Secret | null {
  const text = settings.get(key);
  if (text === undefined) return null;
  const url = parseHttpUrl(text);
  const { problem, shape, advice } = alerts.settings;
  if (url === null || url.hash !== '' || url.username !== '' || url.password !== '') {
    settings.report(key, config.problem.notUrl, shape.receiver, advice.receiver(key));
  } else if (url.protocol === 'http:' && !allowsPrivate) {
    settings.report(key, problem.plainReceiver, shape.receiver, advice.receiver(key));
  } else return new Secret(text);
  return null;
}
