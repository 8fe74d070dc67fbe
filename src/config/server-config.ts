/** The settings of `zakaz serve`: where it listens, whom it answers, when it loads. */
import { isIP } from 'node:net';
import { parseCron } from '../core/cron.ts';
import { Secret } from '../core/secret.ts';
import type { Texts } from '../core/texts/index.ts';
import type { ServerConfig } from './config.ts';
import type { ConfigKey } from './keys.ts';
import type { Settings } from './settings.ts';

const HOST = /^[A-Za-z0-9._:-]{1,253}$/;
const ANY_HOST = '*';
/** What this machine calls itself. */
export const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];
const WILDCARDS = ['0.0.0.0', '::'];
/** Shorter ones can be guessed. */
const TOKEN_LENGTH = 16;
const PASSWORD_LENGTH = 10;
const SECRET_LENGTH = 8;
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
  const host = readHost(settings, texts);
  const accessToken = readSecret(settings, { key: 'ZAKAZ_ACCESS_TOKEN', length: TOKEN_LENGTH, texts });
  const passwords = readPasswords(settings, texts);
  const isGuarded = accessToken !== null || passwords.password !== null || passwords.viewerPassword !== null;
  checkPublic(settings, { texts, host, isGuarded });
  return {
    host,
    port: settings.whole('ZAKAZ_PORT', { min: 0, max: 65_535, fallback: 8_787 }),
    loads: readSchedule(settings, { key: 'ZAKAZ_SCHEDULE', fallback: '*/30 * * * *', texts, zone }),
    verify: readSchedule(settings, { key: 'ZAKAZ_VERIFY_SCHEDULE', fallback: '40 3 * * *', texts, zone }),
    webhookSecrets: readWebhookSecrets(settings, texts),
    maxWebhooksWaiting: settings.whole('ZAKAZ_WEBHOOK_QUEUE', { min: 1, max: 1_000_000, fallback: 50_000 }),
    accessToken,
    ...passwords,
    sessionHours: settings.whole('ZAKAZ_SESSION_HOURS', { min: 1, max: 8_784, fallback: 168 }),
    allowedHosts: readAllowedHosts(settings, { texts, host, isGuarded }),
    trustedProxies: readProxies(settings, texts),
    readyMinutes: settings.whole('ZAKAZ_READY_MINUTES', { min: 1, max: 100_000, fallback: 180 }),
  };
}

function readHost(settings: Settings, texts: Texts): string {
  const { shape } = texts.config;
  return settings.matching('ZAKAZ_HOST', { pattern: HOST, expected: shape.address, fallback: '127.0.0.1' });
}

/** Whether only this machine can reach what listens there. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

interface SecretKey {
  readonly key: ConfigKey;
  /** Characters it has at least. */
  readonly length: number;
  readonly texts: Texts;
}

function readSecret(settings: Settings, { key, length, texts }: SecretKey): Secret | null {
  const { problem, shape, advice } = texts.config;
  const secret = settings.secret(key);
  if (secret !== null && !secret.hasLength(length)) {
    const isToken = length === TOKEN_LENGTH;
    settings.report(key, problem.tooShort, isToken ? shape.key : shape.password, advice.newKey);
  }
  return secret;
}

function readPasswords(settings: Settings, texts: Texts): Pick<ServerConfig, 'password' | 'viewerPassword'> {
  const { problem, shape, advice } = texts.config;
  const read = (key: ConfigKey) => readSecret(settings, { key, length: PASSWORD_LENGTH, texts });
  const [password, viewerPassword] = [read('ZAKAZ_PASSWORD'), read('ZAKAZ_VIEWER_PASSWORD')];
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
  const isShort = secrets.some((secret) => !secret.hasLength(SECRET_LENGTH));
  if (isShort || secrets.length > MAX_SECRETS) {
    const what = isShort ? problem.tooShort : problem.tooManySecrets;
    settings.report('QTICKETS_WEBHOOK_SECRET', what, shape.webhookSecret, advice.newKey);
  }
  return secrets;
}

interface ScheduleKey extends ServerRequest {
  readonly key: ConfigKey;
  readonly fallback: string;
}

/** @returns null for never */
function readSchedule(settings: Settings, { key, fallback, texts, zone }: ScheduleKey): string | null {
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
