/** The settings of the store: embedded when no CLICKHOUSE_* is set, else a ClickHouse server over HTTP. */
import { join } from 'node:path';
import { Secret } from '../core/secret.ts';
import type { Texts } from '../core/texts/index.ts';
import type { StoreConfig } from './config.ts';
import { type ConfigKey, SETTINGS } from './schema/schema.ts';
import type { Settings } from './settings.ts';
import { parseHttpUrl } from './source-config.ts';

/** The database where none is named; an embedded store has no other. */
export const DEFAULT_DATABASE = SETTINGS.CLICKHOUSE_DB.fallback;
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const HOST = /^([A-Za-z0-9_.-]+|\[?[0-9A-Fa-f:.]+\]?)$/;
const SECURE_PORT = 8_443;
/** Ports of the native protocol, plain and TLS, mistaken for HTTP so often that a word is in order. */
const NATIVE_PORTS = [9_000, 9_440];
/** Meaningless without an address. */
const ADDRESS_NEEDED: readonly ConfigKey[] = [
  'CLICKHOUSE_PORT',
  'CLICKHOUSE_USER',
  'CLICKHOUSE_PASSWORD',
  'CLICKHOUSE_DB',
  'CLICKHOUSE_SECURE',
  'CLICKHOUSE_CLUSTER',
];

/** What the store hangs on besides its own settings. */
export interface StoreRequest {
  readonly texts: Texts;
  /** Absolute path. */
  readonly dataDir: string;
  /** Added to. */
  readonly warnings: string[];
}

/** The store and the name of its database. */
export function readStoreConfig(
  settings: Settings,
  request: StoreRequest,
): { readonly store: StoreConfig; readonly database: string } {
  const { shape, problem, advice } = request.texts.config;
  const database = settings.matching('CLICKHOUSE_DB', IDENTIFIER);
  const embedded = { kind: 'embedded', path: join(request.dataDir, 'store') } as const;
  const hasUrl = settings.get('CLICKHOUSE_URL') !== undefined;
  const hasHost = settings.get('CLICKHOUSE_HOST') !== undefined;
  if (hasUrl && hasHost) {
    settings.report('CLICKHOUSE_URL', problem.twoAddresses, shape.storeUrl, advice.oneAddress);
  }
  if (!hasUrl && !hasHost) {
    const keys = ADDRESS_NEEDED.filter((key) => settings.get(key) !== undefined).join(', ');
    if (keys !== '') {
      settings.report('CLICKHOUSE_HOST', problem.hostMissing(keys), shape.host, advice.chooseHost(keys));
    }
    return { store: embedded, database };
  }
  const url = hasUrl ? readUrl(settings, request.texts) : readHost(settings, request);
  if (url === null) return { store: embedded, database };
  const user = settings.get('CLICKHOUSE_USER') ?? (decode(url.username) || SETTINGS.CLICKHOUSE_USER.fallback);
  const password = settings.get('CLICKHOUSE_PASSWORD') ?? decode(url.password);
  url.username = '';
  url.password = '';
  const cluster = settings.matching('CLICKHOUSE_CLUSTER', IDENTIFIER);
  const login = { user, password: new Secret(password) };
  return { store: { kind: 'server', url, ...login, ...(cluster === '' ? {} : { cluster }) }, database };
}

function readUrl(settings: Settings, texts: Texts): URL | null {
  const { problem, shape, advice } = texts.config;
  const url = parseHttpUrl(settings.get('CLICKHOUSE_URL') ?? '');
  if (url !== null && url.search === '' && url.hash === '') return url;
  settings.report(
    'CLICKHOUSE_URL',
    problem.notUrl,
    shape.storeUrl,
    advice.set('CLICKHOUSE_URL', 'http://127.0.0.1:8123'),
  );
  return null;
}

function readHost(settings: Settings, { texts, warnings }: StoreRequest): URL | null {
  const { problem, shape, advice, warning } = texts.config;
  const host = settings.get('CLICKHOUSE_HOST') ?? '';
  const isSecure = settings.boolean('CLICKHOUSE_SECURE');
  const port = settings.whole('CLICKHOUSE_PORT', isSecure ? SECURE_PORT : undefined);
  if (NATIVE_PORTS.includes(port)) warnings.push(warning.nativePort(port));
  const bare = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  const url = HOST.test(host) ? parseHttpUrl(`${isSecure ? 'https' : 'http'}://${bare}:${port}`) : null;
  if (url === null) {
    settings.report(
      'CLICKHOUSE_HOST',
      problem.notHost,
      shape.host,
      advice.set('CLICKHOUSE_HOST', '127.0.0.1'),
    );
  }
  return url;
}

/** A login out of a URL; as it stands when its escapes are broken. */
function decode(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped;
  }
}
