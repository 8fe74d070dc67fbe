/** Every name the configuration knows, so that a name it does not know can be told from a slip of the hand. */
import { closest } from '../core/closest.ts';
import { GROUPS, SETTINGS } from './schema/schema.ts';

/** All names, as they are told. */
export const CONFIG_KEYS: readonly string[] = Object.keys(SETTINGS);

/** The keys whose values are never shown. */
export const SECRET_KEYS: readonly string[] = GROUPS.flatMap(({ settings }) =>
  Object.entries(settings).flatMap(([key, setting]) => ('isSecret' in setting ? [key] : [])),
);

/** Names that begin so belong to this program; one that is not known is a mistake. */
const OWN_PREFIXES = ['QTICKETS_', 'ZAKAZ_'];
/** Shared with other programs: an unknown name is a mistake only when it is nearly one of ours. */
const SHARED_PREFIXES = ['CLICKHOUSE_', 'ALERT_'];

/** What other programs call the same things. */
const ALIASES: Readonly<Record<string, string>> = {
  QTICKETS_API_TOKEN: 'QTICKETS_TOKEN',
  QTICKETS_API_KEY: 'QTICKETS_TOKEN',
  QTICKETS_URL: 'QTICKETS_BASE_URL',
  QTICKETS_API_URL: 'QTICKETS_BASE_URL',
  CLICKHOUSE_DATABASE: 'CLICKHOUSE_DB',
  REPORT_TIMEZONE: 'REPORT_TZ',
  ZAKAZ_LANGUAGE: 'ZAKAZ_LANG',
};

/** A name that was set and is none of ours. */
export interface UnknownKey {
  readonly key: string;
  /** The name that was probably meant. */
  readonly suggestion: string | null;
}

/**
 * Names that are nearly right.
 * @param origin in a file written for this program every name that is nearly ours is taken for a slip; the environment
 *   holds other programs' names too, so there only our prefixes are looked at
 */
export function findUnknownKeys(names: readonly string[], origin: 'environment' | 'file'): UnknownKey[] {
  const found: UnknownKey[] = [];
  for (const key of names) {
    if (CONFIG_KEYS.includes(key)) continue;
    if (hasPrefix(key, OWN_PREFIXES)) found.push({ key, suggestion: suggestKey(key) });
    else if (hasPrefix(key, SHARED_PREFIXES)) {
      const suggestion = suggestKey(key);
      if (suggestion !== null) found.push({ key, suggestion });
    } else if (origin === 'file') {
      const suggestion = ALIASES[key.toUpperCase()] ?? closest(key.toUpperCase(), CONFIG_KEYS, 1);
      if (suggestion !== null) found.push({ key, suggestion });
    }
  }
  return found;
}

function hasPrefix(key: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => key.toUpperCase().startsWith(prefix));
}

function suggestKey(key: string): string | null {
  const name = key.toUpperCase();
  const shortened = CONFIG_KEYS.find((known) => known.startsWith(name) || name.startsWith(known));
  return ALIASES[name] ?? shortened ?? closest(name, CONFIG_KEYS);
}
