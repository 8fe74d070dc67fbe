/**
 * Makes the configuration: flag > environment > `--env-file` > default. Every problem is listed at once; a value is shown
 * only when it is no secret. Nothing is written and nothing is asked over the network.
 */
import { resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { type Texts, textsFor } from '../core/texts/index.ts';
import { readAlertsConfig } from './alerts-config.ts';
import type { Config, ConfigWithServer, ConfigWithSource, ServerConfig, SourceConfig } from './config.ts';
import { type EnvFile, readEnvFile } from './env-file.ts';
import type { Environment } from './environment.ts';
import { findUnknownKeys } from './keys.ts';
import { SETTINGS } from './schema/schema.ts';
import { readServerConfig } from './server-config.ts';
import { type ConfigFlags, createSettings, type Settings } from './settings.ts';
import { readSourceConfig } from './source-config.ts';
import { readStoreConfig } from './store-config.ts';

/**
 * - `store`: reads the store; ORG_NAME may be missing, `organization` is then empty: the only one in the store is meant
 * - `organization`: writes rows, so ORG_NAME must be set
 * - `source`: talks to QTickets and writes rows, so the token and ORG_NAME must be set
 * - `server`: the same, and listens for requests
 */
export type ConfigNeeds = 'store' | 'organization' | 'source' | 'server';

/** Where to read from. */
export interface ConfigSources {
  readonly env: Environment;
  /** Path of a file of settings. @default none */
  readonly envFile?: string | undefined;
  /** Settings given on the command line. */
  readonly flags?: ConfigFlags;
  /** Language of problems and warnings. @default English */
  readonly texts?: Texts;
}

/** Where to read from, and what must be there. */
export interface ConfigRequest extends ConfigSources {
  readonly needs: ConfigNeeds;
  /** Told of what can be used but should be looked at. */
  readonly onWarning?: (warning: string) => void;
}

/** All there is to say of the settings, usable or not. */
export interface ConfigFindings {
  /** Null when a setting that does not concern the source cannot be used; a missing ORG_NAME leaves `organization` empty. */
  readonly config: Config | null;
  /** Null when the token is missing or a setting of the source cannot be used. */
  readonly source: SourceConfig | null;
  /** Null when it is not needed, or one of its settings cannot be used. */
  readonly server: ServerConfig | null;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}

const PRINTABLE_NAME = /^[^\p{Cc}]{1,200}$/u;
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** @throws ConfigError with every problem that stands in the way of what is needed */
export function loadConfig(request: ConfigRequest & { readonly needs: 'server' }): ConfigWithServer;
export function loadConfig(request: ConfigRequest & { readonly needs: 'source' }): ConfigWithSource;
export function loadConfig(request: ConfigRequest): Config;
export function loadConfig(request: ConfigRequest): Config | ConfigWithSource | ConfigWithServer {
  const { config, source, server, problems, warnings } = examineConfig(request, request.needs);
  if (problems.length > 0 || config === null) throw new ConfigError(problems);
  for (const warning of warnings) request.onWarning?.(warning);
  if (source === null) return config;
  return server === null ? { ...config, source } : { ...config, source, server };
}

/** Reads the settings and lists what is wrong, without throwing. */
export function examineConfig(sources: ConfigSources, needs: ConfigNeeds): ConfigFindings {
  const { env, envFile, flags = {}, texts = textsFor('en') } = sources;
  const file: EnvFile =
    envFile === undefined ? { values: {}, problems: [], warnings: [] } : readEnvFile(envFile, texts);
  const warnings = [...file.warnings];
  const settings = createSettings(
    [
      { values: flags, file: null },
      { values: env, file: null },
      { values: file.values, file: envFile ?? null },
    ],
    texts,
  );
  const needsSource = needs === 'source' || needs === 'server';
  const source = readSourceConfig(settings, texts, needsSource);
  // A missing name stops a load, but not a look at the store.
  const organization = readOrganization(settings, texts, needs);
  const before = settings.problems.length;
  const general = readGeneral(settings, { texts, organization, warnings });
  const config = settings.problems.length > before ? null : general;
  return {
    ...{ config, source },
    server: needs === 'server' ? readServer(settings, texts, general.reportZone) : null,
    problems: [...file.problems, ...settings.problems, ...unknownNames(sources, file.values, texts)],
    warnings,
  };
}

function readServer(settings: Settings, texts: Texts, zone: string): ServerConfig | null {
  const before = settings.problems.length;
  const server = readServerConfig(settings, { texts, zone });
  return settings.problems.length > before ? null : server;
}

interface GeneralRequest {
  readonly texts: Texts;
  readonly organization: string;
  /** Added to. */
  readonly warnings: string[];
}

function readGeneral(settings: Settings, { texts, organization, warnings }: GeneralRequest): Config {
  const dataDir = resolve(settings.get('ZAKAZ_DATA_DIR') ?? SETTINGS.ZAKAZ_DATA_DIR.fallback);
  settings.choice('ZAKAZ_LANG', SETTINGS.ZAKAZ_LANG);
  const { store, database } = readStoreConfig(settings, { texts, dataDir, warnings });
  return {
    organization,
    reportZone: readZone(settings, texts),
    store,
    database,
    dataDir,
    sinceHours: settings.whole('QTICKETS_SINCE_HOURS'),
    looksBackEachLoad: settings.get('QTICKETS_SINCE_HOURS') !== undefined,
    jobName: settings.matching('JOB_NAME', PRINTABLE_NAME),
    dryRun: settings.boolean('DRY_RUN'),
    personalData: settings.choice('PERSONAL_DATA', SETTINGS.PERSONAL_DATA),
    personalDataKey: readKey(settings, texts),
    alerts: readAlertsConfig(settings, texts),
    personalDataFormerKeys: readFormerKeys(settings, texts),
    logLevel: settings.choice('LOG_LEVEL', SETTINGS.LOG_LEVEL),
  };
}

function readOrganization(settings: Settings, texts: Texts, needs: ConfigNeeds): string {
  const { problem, shape, advice } = texts.config;
  const name = settings.get('ORG_NAME');
  if (name === undefined) {
    if (needs !== 'store') {
      settings.report('ORG_NAME', problem.missing, shape.organization, advice.organization);
    }
    return '';
  }
  if (!PRINTABLE_NAME.test(name)) {
    settings.report(
      'ORG_NAME',
      problem.notName(settings.shown(name)),
      shape.organization,
      advice.organization,
    );
  }
  return name;
}

function readZone(settings: Settings, texts: Texts): string {
  const { problem, shape, advice } = texts.config;
  const { fallback } = SETTINGS.REPORT_TZ;
  const name = settings.get('REPORT_TZ');
  if (name === undefined) return fallback;
  const known = canonicalZone(name);
  if (known !== null) return known;
  settings.report(
    'REPORT_TZ',
    problem.notZone(settings.shown(name)),
    shape.zone,
    advice.set('REPORT_TZ', fallback),
  );
  return fallback;
}

/** The name as the store spells it; null for what is no IANA zone. Offsets such as +03:00 are none: the engine knows no such zone. */
function canonicalZone(name: string): string | null {
  if (!ZONE_NAME.test(name)) return null;
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    // An alias keeps its own name; only letters in the wrong case are mended.
    return resolved.toLowerCase() === name.toLowerCase() ? resolved : name;
  } catch {
    return null;
  }
}

function readKey(settings: Settings, texts: Texts) {
  const { problem, shape, advice } = texts.config;
  const key = settings.secret('PERSONAL_DATA_KEY');
  if (key !== null && key.reveal().length < SETTINGS.PERSONAL_DATA_KEY.least) {
    settings.report('PERSONAL_DATA_KEY', problem.tooShort, shape.key, advice.newKey);
  }
  return key;
}

/** Comma-separated, the newest first. */
function readFormerKeys(settings: Settings, texts: Texts): Secret[] {
  const { problem, shape, advice } = texts.config;
  const listed = settings.get('PERSONAL_DATA_KEY_OLD')?.split(',') ?? [];
  const keys = listed.map((key) => key.trim()).filter((key) => key !== '');
  if (keys.some((key) => key.length < SETTINGS.PERSONAL_DATA_KEY_OLD.least)) {
    settings.report('PERSONAL_DATA_KEY_OLD', problem.tooShort, shape.formerKeys, advice.formerKeys);
  }
  return keys.map((key) => new Secret(key));
}

function unknownNames({ env }: ConfigSources, fileValues: Environment, texts: Texts): ConfigProblem[] {
  const { problem, shape, advice } = texts.config;
  const found = [
    ...findUnknownKeys(Object.keys(fileValues), 'file'),
    ...findUnknownKeys(Object.keys(env), 'environment'),
  ];
  const byKey = new Map(found.map((unknown) => [unknown.key, unknown]));
  return [...byKey.values()].map(({ key, suggestion }) => ({
    key,
    problem: problem.unknown,
    expected: shape.known,
    fix: suggestion === null ? advice.remove : advice.rename(suggestion),
  }));
}
