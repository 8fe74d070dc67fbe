/** The settings of the source: address, token, pace. */
import { Secret } from '../core/secret.ts';
import type { Texts } from '../core/texts/index.ts';
import type { SourceConfig } from './config.ts';
import { SETTINGS } from './schema/schema.ts';
import type { Settings } from './settings.ts';

const DEFAULT_BASE_URL = SETTINGS.QTICKETS_BASE_URL.fallback;
/** What may stand in a header: printable ASCII without space and quotes. */
const TOKEN = /^[!#-&(-_a-~]+$/;

/**
 * @param needed whether a missing token is a problem; what is set and wrong always is
 * @returns null when there is no token, or a setting cannot be used
 */
export function readSourceConfig(settings: Settings, texts: Texts, needed: boolean): SourceConfig | null {
  const before = settings.problems.length;
  const token = readToken(settings, texts, needed);
  const config = {
    baseUrl: readBaseUrl(settings, texts),
    dialect: settings.choice('QTICKETS_DIALECT', SETTINGS.QTICKETS_DIALECT),
    concurrency: settings.whole('QTICKETS_CONCURRENCY'),
    requestsPerSecond: settings.whole('QTICKETS_RPS'),
    timeoutMs: settings.whole('QTICKETS_TIMEOUT_MS'),
    maxRetries: settings.whole('QTICKETS_MAX_RETRIES'),
    maxRequests: settings.whole('QTICKETS_MAX_REQUESTS'),
    sweepPages: settings.whole('QTICKETS_SWEEP_PAGES'),
    reread: {
      minutes: settings.whole('QTICKETS_REREAD_MINUTES'),
      pages: settings.whole('QTICKETS_REREAD_PAGES'),
    },
    capacity: {
      minutes: settings.whole('QTICKETS_CAPACITY_MINUTES'),
      shows: settings.whole('QTICKETS_CAPACITY_SHOWS'),
    },
  };
  return token === null || settings.problems.length > before ? null : { ...config, token };
}

function readToken(settings: Settings, texts: Texts, needed: boolean): Secret | null {
  const { problem, shape, advice } = texts.config;
  const token = settings.get('QTICKETS_TOKEN');
  if (token === undefined) {
    if (needed) settings.report('QTICKETS_TOKEN', problem.missing, shape.token, advice.token);
    return null;
  }
  if (/^bearer\b/i.test(token)) {
    settings.report('QTICKETS_TOKEN', problem.bearer, shape.token, advice.bearer);
  } else if (!TOKEN.test(token)) {
    settings.report('QTICKETS_TOKEN', problem.notToken, shape.token, advice.tokenAgain);
  }
  return new Secret(token);
}

function readBaseUrl(settings: Settings, texts: Texts): URL {
  const { problem, shape, advice } = texts.config;
  const fallback = new URL(DEFAULT_BASE_URL);
  const text = settings.get('QTICKETS_BASE_URL');
  if (text === undefined) return fallback;
  const refuse = (what: string, fix: string) => {
    settings.report('QTICKETS_BASE_URL', what, shape.baseUrl, fix);
    return fallback;
  };
  const url = parseHttpUrl(text);
  if (url === null) return refuse(problem.notUrl, advice.set('QTICKETS_BASE_URL', DEFAULT_BASE_URL));
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return refuse(problem.urlLogin, advice.set('QTICKETS_BASE_URL', DEFAULT_BASE_URL));
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    return refuse(problem.plainHttp, advice.https(`https://${url.host}${url.pathname}`));
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** @returns null for what is no absolute http or https URL */
export function parseHttpUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '' ? url : null;
}

/** Whether an address is on this machine by its name alone. */
export function isLoopback({ hostname }: Pick<URL, 'hostname'>): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
