/** Every name the configuration knows, so that a name it does not know can be told from a slip of the hand. */

interface KeyTraits {
  /** Never shown, in whole or in part. */
  readonly secret: boolean;
}

const PLAIN: KeyTraits = { secret: false };
const SECRET: KeyTraits = { secret: true };

const KEYS = {
  QTICKETS_TOKEN: SECRET,
  ORG_NAME: PLAIN,
  QTICKETS_BASE_URL: PLAIN,
  QTICKETS_DIALECT: PLAIN,
  QTICKETS_CONCURRENCY: PLAIN,
  QTICKETS_RPS: PLAIN,
  QTICKETS_TIMEOUT_MS: PLAIN,
  QTICKETS_MAX_RETRIES: PLAIN,
  QTICKETS_MAX_REQUESTS: PLAIN,
  QTICKETS_SWEEP_PAGES: PLAIN,
  QTICKETS_REREAD_MINUTES: PLAIN,
  QTICKETS_REREAD_PAGES: PLAIN,
  QTICKETS_CAPACITY_MINUTES: PLAIN,
  QTICKETS_CAPACITY_SHOWS: PLAIN,
  QTICKETS_SINCE_HOURS: PLAIN,
  QTICKETS_WEBHOOK_SECRET: SECRET,
  REPORT_TZ: PLAIN,
  CLICKHOUSE_URL: PLAIN,
  CLICKHOUSE_HOST: PLAIN,
  CLICKHOUSE_PORT: PLAIN,
  CLICKHOUSE_USER: PLAIN,
  CLICKHOUSE_PASSWORD: SECRET,
  CLICKHOUSE_DB: PLAIN,
  CLICKHOUSE_SECURE: PLAIN,
  CLICKHOUSE_CLUSTER: PLAIN,
  ZAKAZ_DATA_DIR: PLAIN,
  ZAKAZ_LANG: PLAIN,
  ZAKAZ_HOST: PLAIN,
  ZAKAZ_PORT: PLAIN,
  ZAKAZ_ACCESS_TOKEN: SECRET,
  ZAKAZ_PASSWORD: SECRET,
  ZAKAZ_VIEWER_PASSWORD: SECRET,
  ZAKAZ_SESSION_HOURS: PLAIN,
  ZAKAZ_ALLOWED_HOSTS: PLAIN,
  ZAKAZ_TRUSTED_PROXIES: PLAIN,
  ZAKAZ_SCHEDULE: PLAIN,
  ZAKAZ_VERIFY_SCHEDULE: PLAIN,
  ZAKAZ_WEBHOOK_QUEUE: PLAIN,
  ZAKAZ_READY_MINUTES: PLAIN,
  PERSONAL_DATA: PLAIN,
  PERSONAL_DATA_KEY: SECRET,
  ALERT_TELEGRAM_TOKEN: SECRET,
  ALERT_TELEGRAM_CHAT: PLAIN,
  ALERT_TELEGRAM_URL: PLAIN,
  ALERT_EMAIL_TO: PLAIN,
  ALERT_EMAIL_FROM: PLAIN,
  ALERT_SMTP_URL: PLAIN,
  ALERT_SMTP_USER: PLAIN,
  ALERT_SMTP_PASSWORD: SECRET,
  ALERT_SMTP_TLS: PLAIN,
  ALERT_WEBHOOK_URL: SECRET,
  ALERT_WEBHOOK_SECRET: SECRET,
  ALERT_HEARTBEAT_URL: SECRET,
  ALERT_ALLOW_PRIVATE: PLAIN,
  ALERT_STALE_HOURS: PLAIN,
  ALERT_NO_SALES_HOURS: PLAIN,
  ALERT_NO_WEBHOOK_HOURS: PLAIN,
  ALERT_DROP_PERCENT: PLAIN,
  ALERT_DISK_GB: PLAIN,
  ALERT_REMIND_HOURS: PLAIN,
  ALERT_RESOLVE_MINUTES: PLAIN,
  ALERT_QUIET_HOURS: PLAIN,
  ALERT_DIGEST_AT: PLAIN,
  PERSONAL_DATA_KEY_OLD: SECRET,
  JOB_NAME: PLAIN,
  DRY_RUN: PLAIN,
  LOG_LEVEL: PLAIN,
} as const satisfies Record<string, KeyTraits>;

/** The name of a setting. */
export type ConfigKey = keyof typeof KEYS;

/** All names, in the order in which problems are listed. */
export const CONFIG_KEYS: readonly string[] = Object.keys(KEYS);

/** The keys whose values are never shown. */
export const SECRET_KEYS: readonly string[] = Object.entries(KEYS)
  .filter(([, traits]) => traits.secret)
  .map(([key]) => key);

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

/**
 * The candidate nearest to a word that was mistyped; null when none differs in a third of its letters or less.
 * @param limit letters that may differ
 * @default 3
 */
export function closest(word: string, candidates: readonly string[], limit = 3): string | null {
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance && distance <= Math.ceil(candidate.length / 3)) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
function editDistance(left: string, right: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const same = left[row - 1] === right[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length] ?? 0;
}
