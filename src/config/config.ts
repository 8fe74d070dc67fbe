/** The configuration once it is read and checked. `load-config.ts` makes it; nothing else reads the environment. */
import type { Secret } from '../core/secret.ts';
import type { Dialect } from '../protocol/contract.ts';

export interface SourceConfig {
  readonly baseUrl: URL;
  readonly token: Secret;
  /** `auto`: every dialect is tried and the best that was proved is used. */
  readonly dialect: 'auto' | Dialect;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests a second; 0 is no limit. */
  readonly requestsPerSecond: number;
  /** Limit for one whole request, milliseconds. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly maxRetries: number;
  /** Requests that one run may send, retries among them; 0 is no limit. */
  readonly maxRequests: number;
  /** Pages read again in turn by each load, where the source cannot be asked for what changed. */
  readonly sweepPages: number;
  /** How often and how fast orders of shows that are near or just past are read again. */
  readonly reread: RereadPace;
  /** How often and how fast the places of shows on sale are asked for. */
  readonly capacity: CapacityPace;
}

export interface CapacityPace {
  /** From one reading of a show to the next; 0 is never. */
  readonly minutes: number;
  /** Shows a load. */
  readonly shows: number;
}

export interface RereadPace {
  /** From one round to the next; 0 is never. */
  readonly minutes: number;
  /** Pages a load. */
  readonly pages: number;
}

export type StoreConfig =
  | { readonly kind: 'embedded'; readonly path: string }
  | {
      readonly kind: 'server';
      /** Without login. */
      readonly url: URL;
      readonly user: string;
      readonly password: Secret;
    };

export type PersonalDataMode = 'pseudonymise' | 'drop' | 'keep';
export type Language = 'ru' | 'en';
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  /** The account's name: the `organization` column of every table. */
  readonly organization: string;
  /** IANA zone of days and times in the store. */
  readonly reportZone: string;
  readonly store: StoreConfig;
  readonly database: string;
  /** Absolute path: embedded store, lock, spool, keys. */
  readonly dataDir: string;
  /** How far back a load looks, hours. */
  readonly sinceHours: number;
  /** Each load looks back so far: it was asked for. Otherwise one does in that time, and the others begin where the last proved one did. */
  readonly looksBackEachLoad: boolean;
  readonly jobName: string;
  readonly dryRun: boolean;
  readonly personalData: PersonalDataMode;
  /** Key of `buyer_key`; without it one is made and kept in the data folder. */
  readonly personalDataKey: Secret | null;
  /** Former keys, by which persons who were erased are known. */
  readonly personalDataFormerKeys: readonly Secret[];
  readonly logLevel: LogLevel;
}

/** Where `zakaz serve` listens, whom it answers, and when it loads. */
export interface ServerConfig {
  /** Address to listen on. */
  readonly host: string;
  /** 0 is any free one. */
  readonly port: number;
  /** Cron pattern in the report zone; null is never. */
  readonly loads: string | null;
  /** The same, of the comparison with the source and what follows it. */
  readonly verify: string | null;
  /** The one in use first; a second while it is being replaced. None: webhooks are not taken. */
  readonly webhookSecrets: readonly Secret[];
  /** Webhooks that may wait to be applied. */
  readonly maxWebhooksWaiting: number;
  /** For programs: the metrics, scripts. Null on an address of this machine alone, or where there is a password. */
  readonly accessToken: Secret | null;
  /** For people who start runs and make share links; null where nobody may. */
  readonly password: Secret | null;
  /** For people who read only. */
  readonly viewerPassword: Secret | null;
  /** How long a session lasts. */
  readonly sessionHours: number;
  /** Names in lower case, without port, that requests may be sent to; `*` is any. */
  readonly allowedHosts: readonly string[];
  /** Addresses and ranges (`10.0.0.0/8`) whose word on the client's address is believed. */
  readonly trustedProxies: readonly string[];
  /** The server calls itself ready while the last proved load is younger. */
  readonly readyMinutes: number;
}

/** For the commands that talk to the source. */
export interface ConfigWithSource extends Config {
  readonly source: SourceConfig;
}

/** For the server. */
export interface ConfigWithServer extends ConfigWithSource {
  readonly server: ServerConfig;
}
