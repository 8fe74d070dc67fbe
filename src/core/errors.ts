/**
 * Every failure the program names. A class is a kind of failure with its own advice; `code` is stable and is what scripts,
 * texts and exit codes hang on. `details` are safe to print anywhere: never a secret, a row, or a person.
 */

export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'USAGE'
  | 'TOKEN_REFUSED'
  | 'SOURCE_NETWORK'
  | 'SOURCE_TIMEOUT'
  | 'SOURCE_HTTP'
  | 'SOURCE_BODY'
  | 'SOURCE_SHAPE'
  | 'SOURCE_REDIRECT'
  | 'SOURCE_BUDGET'
  | 'SOURCE_FILTER'
  | 'STORE_LOCKED'
  | 'STORE_UNAVAILABLE'
  | 'STORE_QUERY'
  | 'STORE_SCHEMA'
  | 'STORE_COPY'
  | 'BACKUP'
  | 'OUTPUT'
  | 'INTERRUPTED'
  | 'INTERNAL';

export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

export interface ErrorOptions {
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

export abstract class ZakazError extends Error {
  abstract readonly code: ErrorCode;
  /** Whether the same call may succeed a moment later. */
  readonly retryable: boolean = false;
  readonly details: ErrorDetails;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details ?? {};
  }
}

/** One thing wrong with the configuration: which key, what a value looks like, how to mend it. */
export interface ConfigProblem {
  readonly key: string;
  readonly problem: string;
  readonly expected: string;
  readonly fix: string;
}

/** All that is wrong with the configuration, at once. */
export class ConfigError extends ZakazError {
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ key, problem }) => `${key}: ${problem}`).join('; '), {
      details: { keys: problems.map(({ key }) => key).join(', ') },
    });
    this.problems = problems;
  }
}

/** The command line cannot be understood. */
export class UsageError extends ZakazError {
  readonly code = 'USAGE';
}

/** The source answered 401 or 403. Never retried: the same token is refused again. */
export class TokenRefusedError extends ZakazError {
  readonly code = 'TOKEN_REFUSED';
}

/** No connection, or one that broke: DNS, refused, reset, TLS. */
export class SourceNetworkError extends ZakazError {
  readonly code = 'SOURCE_NETWORK';
  override readonly retryable: boolean;

  constructor(message: string, options: ErrorOptions & { readonly retryable: boolean }) {
    super(message, options);
    this.retryable = options.retryable;
  }
}

/** A limit on connect, headers, body or the whole request ran out. */
export class SourceTimeoutError extends ZakazError {
  readonly code = 'SOURCE_TIMEOUT';
  override readonly retryable = true;
}

/** The source answered with a status that is not 200. */
export class SourceHttpError extends ZakazError {
  readonly code = 'SOURCE_HTTP';
  override readonly retryable: boolean;
  readonly httpStatus: number;
  /** How long the source asked us to wait, milliseconds; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(
    message: string,
    options: ErrorOptions & {
      readonly httpStatus: number;
      readonly retryable: boolean;
      readonly retryAfterMs: number | null;
    },
  ) {
    super(message, { ...options, details: { ...options.details, http_status: options.httpStatus } });
    this.httpStatus = options.httpStatus;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** HTTP 200 with a body that is not the JSON it should be: HTML, nothing, cut off, too large, broken gzip. */
export class SourceBodyError extends ZakazError {
  readonly code = 'SOURCE_BODY';
  override readonly retryable = true;
}

/** Valid JSON of another shape than a list or an order: no `data`, no `paging`. */
export class SourceShapeError extends ZakazError {
  readonly code = 'SOURCE_SHAPE';
}

/** The source sent us elsewhere. We do not follow: the token must not travel to another host. */
export class SourceRedirectError extends ZakazError {
  readonly code = 'SOURCE_REDIRECT';
}

/** The run has sent as many requests as it may. `details.requests` tells how many. */
export class SourceBudgetError extends ZakazError {
  readonly code = 'SOURCE_BUDGET';
}

/** What was asked for needs a filter that the source does not honour. */
export class SourceFilterError extends ZakazError {
  readonly code = 'SOURCE_FILTER';
}

/** Another process holds the store. `details.pid` names it. */
export class StoreLockedError extends ZakazError {
  readonly code = 'STORE_LOCKED';
}

export const STORE_FAULTS = [
  ...(['unreachable', 'refused-login', 'read-only', 'disk-full', 'engine-missing', 'broken'] as const),
  /** Of a cluster too few nodes answer, or too few of them have what was written. */
  'nodes-missing',
  /** The process that kept the store ended while another went through it. */
  'owner-gone',
] as const;
export type StoreFault = (typeof STORE_FAULTS)[number];

/** The store cannot be opened, reached or written. */
export class StoreUnavailableError extends ZakazError {
  readonly code = 'STORE_UNAVAILABLE';
  override readonly retryable: boolean;
  readonly fault: StoreFault;

  constructor(
    message: string,
    options: ErrorOptions & { readonly fault: StoreFault; readonly retryable?: boolean },
  ) {
    super(message, { ...options, details: { ...options.details, fault: options.fault } });
    this.fault = options.fault;
    this.retryable = options.retryable ?? false;
  }
}

/** The engine refused a statement. `details.engine_code` is ClickHouse's number. */
export class StoreQueryError extends ZakazError {
  readonly code = 'STORE_QUERY';
}

/** The store's schema and this program do not fit: newer than the program, or made for another report zone or cluster. */
export class StoreSchemaError extends ZakazError {
  readonly code = 'STORE_SCHEMA';
}

/** A copy of the store does not hold what the store holds. `details.tables` names where. */
export class StoreCopyError extends ZakazError {
  readonly code = 'STORE_COPY';
}

/**
 * - `missing`: there is no backup at the path
 * - `damaged`: it is not what was written
 * - `unsafe`: it holds what no backup of this program holds
 */
export type BackupFault = 'missing' | 'damaged' | 'unsafe';

/** A backup that cannot be restored. Nothing was changed. */
export class BackupError extends ZakazError {
  readonly code = 'BACKUP';
  readonly fault: BackupFault;

  constructor(message: string, options: ErrorOptions & { readonly fault: BackupFault }) {
    super(message, { ...options, details: { ...options.details, fault: options.fault } });
    this.fault = options.fault;
  }
}

/** A file that was asked for cannot be written. `details.path` names it. */
export class OutputError extends ZakazError {
  readonly code = 'OUTPUT';
}

/** The signals that ask a program to stop: Ctrl-C, a supervisor, a terminal that was closed. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A signal asked the program to stop. */
export class InterruptedError extends ZakazError {
  readonly code = 'INTERRUPTED';
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

/** What should not happen; the cause says more. */
export class InternalError extends ZakazError {
  readonly code = 'INTERNAL';
}

/** Turns whatever was thrown into one of the classes above. */
export function toZakazError(thrown: unknown): ZakazError {
  if (thrown instanceof ZakazError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new InternalError(message, { cause: thrown });
}
