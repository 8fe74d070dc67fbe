/** The settings of `zakaz serve`: where it listens, whom it answers, when it loads. */
import { isIP } from 'node:net';
import { parseCron } from '../core/cron.ts';
import { Secret } from '../core/secret.ts';
import type { Texts } from '../core/texts/index.ts';
import type { ServerConfig } from './config.ts';
import { type ConfigKey, SETTINGS } from './schema/schema.ts';
import type { Settings } from './settings.ts';

const HOST = /^[A-Za-z0-9._:-]{1,253}$/;
const ANY_HOST = '*';
/** What this machine calls itself. */
export const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARDS = ['0.0.0.0', '::'];
/** One, and another while it is being replaced. */
const MAX_SECRETS = 2;
const NEVER = 'off';

/** What the settings of the server hang on besides their own. */
export interface ServerRequest {
  readonly texts: Texts;
  /** IANA zone of the schedules. */
  readonly zone: string;
}

/** Notes what is wrong; gives defaults in its place. */
export function readServerConfig(settings: Settings, { texts, zone }: ServerRequest): ServerConfig {
  const host = settings.matching('ZAKAZ_HOST', HOST);
  const accessToken = readSecret(settings, texts, 'ZAKAZ_ACCESS_TOKEN');
  const passwords = readPasswords(settings, texts);
  const isGuarded = accessToken !== null || passwords.password !== null || passwords.viewerPassword !== null;
  checkPublic(settings, { texts, host, isGuarded });
  return {
    host,
    port: settings.whole('ZAKAZ_PORT'),
    loads: readSchedule(settings, { key: 'ZAKAZ_SCHEDULE', texts, zone }),
    verify: readSchedule(settings, { key: 'ZAKAZ_VERIFY_SCHEDULE', texts, zone }),
    webhookSecrets: readWebhookSecrets(settings, texts),
    maxWebhooksWaiting: settings.whole('ZAKAZ_WEBHOOK_QUEUE'),
    accessToken,
    ...passwords,
    sessionHours: settings.whole('ZAKAZ_SESSION_HOURS'),
    allowedHosts: readAllowedHosts(settings, { texts, host, isGuarded }),
    trustedProxies: readProxies(settings, texts),
    readyMinutes: settings.whole('ZAKAZ_READY_MINUTES'),
  };
}

/** Whether only this machine can reach what listens there. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

type SecretKey = 'ZAKAZ_ACCESS_TOKEN' | 'ZAKAZ_PASSWORD' | 'ZAKAZ_VIEWER_PASSWORD';

function readSecret(settings: Settings, texts: Texts, key: SecretKey): Secret | null {
  const { problem, advice } = texts.config;
  const { least, shape } = SETTINGS[key];
  const secret = settings.secret(key);
  if (secret !== null && !secret.hasLength(least)) {
    settings.report(key, problem.tooShort, shape(texts), advice.newKey);
  }
  return secret;
}

function readPasswords(settings: Settings, texts: Texts): Pick<ServerConfig, 'password' | 'viewerPassword'> {
  const { problem, shape, advice } = texts.config;
  const password = readSecret(settings, texts, 'ZAKAZ_PASSWORD');
  const viewerPassword = readSecret(settings, texts, 'ZAKAZ_VIEWER_PASSWORD');
  // The password decides the role.
  if (password !== null && viewerPassword?.fingerprint() === password.fingerprint()) {
    settings.report('ZAKAZ_VIEWER_PASSWORD', problem.samePassword, shape.password, advice.newKey);
  }
  return { password, viewerPassword };
}

interface Openness {
  readonly texts: Texts;
  readonly host: string;
  /** Whether a token or a password is asked for. */
  readonly isGuarded: boolean;
}

/** An address that others can reach needs a token or a password. */
function checkPublic(settings: Settings, { texts, host, isGuarded }: Openness): void {
  const { problem, shape, advice } = texts.config;
  if (isGuarded || isLoopback(host)) return;
  settings.report('ZAKAZ_PASSWORD', problem.publicAddress(host), shape.password, advice.accessToken);
}

function readAllowedHosts(settings: Settings, { texts, host, isGuarded }: Openness): string[] {
  const { problem, shape, advice } = texts.config;
  const given = listOf(settings, 'ZAKAZ_ALLOWED_HOSTS').map((name) => name.toLowerCase());
  const isWrong = (name: string) => (name === ANY_HOST ? !isGuarded : !/^\[?[a-z0-9._:-]+\]?$/.test(name));
  const wrong = given.find(isWrong);
  if (wrong !== undefined) {
    const what = wrong === ANY_HOST ? problem.anyHost : problem.notName(settings.shown(wrong));
    const fix = advice.set('ZAKAZ_ALLOWED_HOSTS', 'sales.example.org');
    settings.report('ZAKAZ_ALLOWED_HOSTS', what, shape.hosts, fix);
  }
  const own = WILDCARDS.includes(host) ? [] : [isIP(host) === 6 ? `[${host}]` : host.toLowerCase()];
  return [...new Set([...LOOPBACK_HOSTS, ...own, ...given])];
}

function readProxies(settings: Settings, texts: Texts): string[] {
  const { problem, shape, advice } = texts.config;
  const given = listOf(settings, 'ZAKAZ_TRUSTED_PROXIES');
  const wrong = given.find((range) => !isRange(range));
  if (wrong !== undefined) {
    const fix = advice.set('ZAKAZ_TRUSTED_PROXIES', '127.0.0.1');
    settings.report('ZAKAZ_TRUSTED_PROXIES', problem.notRange(settings.shown(wrong)), shape.ranges, fix);
  }
  return given;
}

function isRange(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function readWebhookSecrets(settings: Settings, texts: Texts): Secret[] {
  const { problem, shape, advice } = texts.config;
  const secrets = listOf(settings, 'QTICKETS_WEBHOOK_SECRET').map((text) => new Secret(text));
  const isShort = secrets.some((secret) => !secret.hasLength(SETTINGS.QTICKETS_WEBHOOK_SECRET.least));
  if (isShort || secrets.length > MAX_SECRETS) {
    const what = isShort ? problem.tooShort : problem.tooManySecrets;
    settings.report('QTICKETS_WEBHOOK_SECRET', what, shape.webhookSecret, advice.newKey);
  }
  return secrets;
}

interface ScheduleKey extends ServerRequest {
  readonly key: 'ZAKAZ_SCHEDULE' | 'ZAKAZ_VERIFY_SCHEDULE';
}

/** @returns null for never */
function readSchedule(settings: Settings, { key, texts, zone }: ScheduleKey): string | null {
  const { fallback } = SETTINGS[key];
  const { problem, shape, advice } = texts.config;
  const pattern = settings.get(key) ?? fallback;
  if (pattern.toLowerCase() === NEVER) return null;
  if (parseCron(pattern, zone) !== null) return pattern;
  settings.report(
    key,
    problem.notSchedule(settings.shown(pattern)),
    shape.schedule,
    advice.set(key, fallback),
  );
  return fallback;
}

function listOf(settings: Settings, key: ConfigKey): string[] {
  const words = (settings.get(key) ?? '').split(',').map((word) => word.trim());
  return words.filter((word) => word !== '');
}
