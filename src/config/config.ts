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
      /** Name of the cluster that the server is a node of; absent when it stands alone. */
      readonly cluster?: string;
    };

export type PersonalDataMode = 'pseudonymise' | 'drop' | 'keep';
export type Language = 'ru' | 'en';
/** When something is wrong; 0 turns a rule off. */
export interface AlertLimits {
  /** Without a proved load. */
  readonly staleHours: number;
  /** Without a sale while something is on sale. */
  readonly noSalesHours: number;
  /** Without a webhook while orders change. */
  readonly noWebhookHours: number;
  /** Fewer tickets than usual on that weekday. */
  readonly dropPercent: number;
  /** Free on the disk of the data folder. */
  readonly diskBytes: number;
}

/** Minutes since midnight of the report zone; `to` is exclusive, and lies on the next day where it is not after `from`. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

export interface TelegramConfig {
  /** Of the Bot API: requests go to `<url>/bot<token>/…`. */
  readonly url: URL;
  readonly token: Secret;
  /** An id, or `@name` of a channel. */
  readonly chat: string;
}

export interface EmailConfig {
  readonly host: string;
  readonly port: number;
  /** `start`: from the first byte. `required`: STARTTLS, or nothing is sent. `optional`: STARTTLS where it is offered. */
  readonly tls: 'start' | 'required' | 'optional';
  readonly login: { readonly user: string; readonly password: Secret } | null;
  readonly from: string;
  readonly to: readonly string[];
}

export interface WebhookConfig {
  /** Whoever knows the address of such a receiver may write to it. */
  readonly url: Secret;
  /** Key of the signature; null signs nothing. */
  readonly secret: Secret | null;
}

export interface AlertsConfig {
  readonly limits: AlertLimits;
  /** From one word on an open problem to the next; 0 is never. */
  readonly remindHours: number;
  /** For so long a problem must not have been seen to be resolved. */
  readonly resolveMinutes: number;
  readonly quiet: QuietHours | null;
  /** Minutes since midnight of the report zone; null sends no digest by itself. */
  readonly digestAt: number | null;
  readonly telegram: TelegramConfig | null;
  readonly email: EmailConfig | null;
  readonly webhook: WebhookConfig | null;
  /** Asked for after each proved load. */
  readonly heartbeatUrl: Secret | null;
  /** Webhook and heartbeat may go to addresses of an inner network and by plain http. */
  readonly allowsPrivate: boolean;
}

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
  readonly alerts: AlertsConfig;
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
