/**
 * What an engine or the way to it threw, turned into the program's own errors; one place for both engines, importing neither.
 * An engine's words may quote rows and bound values. So the thrown error is never kept as `cause`, and its words are kept
 * only for failures of a statement or a limit, without what stands in quotes; of the rest only the name of the failure stays.
 */
import { StoreQueryError, StoreUnavailableError, ZakazError } from '../core/errors.ts';

/** A failure as ClickHouse names it. */
export interface EngineFailure {
  /** ClickHouse's number: 60 is UNKNOWN_TABLE. */
  readonly code: number;
  /** ClickHouse's name of it; empty when it was not given. */
  readonly type: string;
  /** The engine's words, unredacted. */
  readonly words: string;
  /** Row of the batch at which reading failed, from 1. */
  readonly row: number | null;
}

const LOGIN_CODES = new Set([192, 193, 194, 516]);
const READ_ONLY_CODES = new Set([164, 242]);
const DISK_FULL_CODE = 243;
/** Nodes of a cluster do not reach one another (209, 210, 279), or too few of them have what was written (285, 286, 289). */
const NODES_MISSING_CODES = new Set([209, 210, 279, 285, 286, 289]);
const CANNOT_WRITE_CODES = new Set([74, 75, 76, 499, 1001]);

/** Failures whose words speak of statements, schema and limits, not of data. */
const SAFE_CODES = new Set([
  10, 16, 20, 42, 43, 44, 45, 46, 47, 48, 50, 57, 60, 62, 73, 80, 81, 82, 107, 114, 115, 120, 158, 159, 160,
  164, 184, 202, 215, 218, 219, 225, 241, 242, 243, 252, 307, 344, 352, 386, 394, 396, 421, 452, 456, 497,
  516, 517, 524, 636, 999,
]);

/** The request did not reach a server: sending it again cannot do it twice. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const DISK_CODES = new Set(['ENOSPC', 'EDQUOT']);
const RIGHTS_CODES = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Reads a failure out of an exception's text as ClickHouse writes it, also at the end of a body that began well. */
export function parseEngineText(text: string): EngineFailure | null {
  const start = /Code: (\d+)\. DB::\w*Exception: /.exec(text);
  if (start === null) return null;
  const words = text.slice(start.index + start[0].length).replace(/^(?:Code: \d+\. DB::\w*Exception: )+/, '');
  const types = [...text.matchAll(/\(([A-Z][A-Z0-9_]{2,})\)/g)];
  const row = /\(at row (\d+)\)/.exec(text)?.[1];
  return {
    code: Number(start[1]),
    type: types.at(-1)?.[1] ?? '',
    words,
    row: row === undefined ? null : Number(row),
  };
}

/** The failure that an engine's error object carries; null when it comes from elsewhere (network, disk, this program). */
export function engineFailure(thrown: unknown): EngineFailure | null {
  if (!(thrown instanceof Error)) return null;
  const raw = parseEngineText(thrown.cause instanceof Error ? thrown.cause.message : thrown.message);
  if (raw !== null) return raw;
  if ('code' in thrown && 'type' in thrown && /^\d+$/.test(String(thrown.code))) {
    return { code: Number(thrown.code), type: String(thrown.type), words: thrown.message, row: null };
  }
  return null;
}

/** Of the safe ones those that quote names of columns, functions, tables and databases and nothing else. */
const NAMING_CODES = new Set([10, 16, 46, 47, 57, 60, 81, 82]);

/** The engine's words as far as they may be repeated anywhere. */
function safeWords(failure: EngineFailure): string {
  if (!SAFE_CODES.has(failure.code)) return '';
  const words = trimWords(failure.words);
  return NAMING_CODES.has(failure.code) ? words : words.replace(/'[^']*'?/g, "'…'");
}

/** The first line of the engine's words, without the statement they repeat and the engine's version. */
export function trimWords(words: string): string {
  const [line = ''] = words.split('\n');
  return line
    .replace(/:? (?:While|while) (?:executing|processing) .*$/, '')
    .replace(/(?:: | )[Ii]n scope .*$/, '')
    .replace(/:? \(in query: .*$/, '')
    .replace(/ \(version [^)]*\)/g, '')
    .replace(/[.:\s]*(?:\([A-Z][A-Z0-9_]{2,}\)[.\s]*)*$/, '')
    .slice(0, 500);
}

/** What was being done when it failed; for the message and the details. */
export interface FailureContext {
  /** Subject of the message: `insert into dim_events`. */
  readonly what: string;
  /** Where the store is, for people, without login. */
  readonly location: string;
  /** Name of the query, when it has one. */
  readonly query?: string;
  /** `user`: the statement is the user's own, and so are the words about it. */
  readonly words?: 'safe' | 'user';
}

/**
 * Turns whatever an engine, the network or the disk threw into the program's error.
 * @returns StoreUnavailableError for logins, disks, rights and networks; else StoreQueryError with `engine_code`
 */
export function toStoreError(thrown: unknown, context: FailureContext): ZakazError {
  if (thrown instanceof ZakazError) return thrown;
  const failure = engineFailure(thrown);
  return failure === null ? fromSystem(thrown, context) : fromEngine(failure, context);
}

function fromEngine(failure: EngineFailure, { what, location, query, words }: FailureContext): ZakazError {
  const said = words === 'user' ? trimWords(failure.words) : safeWords(failure);
  const name = failure.type === '' ? `code ${failure.code}` : `code ${failure.code} ${failure.type}`;
  const at = failure.row === null ? '' : ` at row ${failure.row}`;
  const details = {
    engine_code: failure.code,
    ...(failure.row === null ? {} : { row: failure.row }),
    ...(query === undefined ? {} : { query }),
  };
  if (LOGIN_CODES.has(failure.code)) {
    return new StoreUnavailableError(
      `${location} refused the login: check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD`,
      { fault: 'refused-login', details },
    );
  }
  if (NODES_MISSING_CODES.has(failure.code)) {
    return new StoreUnavailableError(
      `${what}: too few nodes of the cluster of ${location} answer (${name})`,
      {
        fault: 'nodes-missing',
        details,
      },
    );
  }
  if (failure.code === DISK_FULL_CODE || /no space left on device/i.test(failure.words)) {
    return new StoreUnavailableError(`${what}: the disk of ${location} is full; free space and run again`, {
      fault: 'disk-full',
      details,
    });
  }
  if (words !== 'user' && READ_ONLY_CODES.has(failure.code)) {
    return new StoreUnavailableError(
      `${what}: ${location} is read-only for this account (${name}); its profile needs readonly=0, or readonly=2 to read`,
      { fault: 'read-only', details },
    );
  }
  if (
    CANNOT_WRITE_CODES.has(failure.code) &&
    /permission denied|read-only file system/i.test(failure.words)
  ) {
    return new StoreUnavailableError(`${what}: ${location} cannot be written`, {
      fault: 'read-only',
      details,
    });
  }
  return new StoreQueryError(`${what}: ${said === '' ? name : `${said} (${name})`}${at}`, { details });
}

function fromSystem(thrown: unknown, { what, location, query }: FailureContext): ZakazError {
  const code = systemCode(thrown);
  const details = {
    ...(code === null ? {} : { system_code: code }),
    ...(query === undefined ? {} : { query }),
  };
  return new StoreUnavailableError(`${what}: ${location} ${describeSilence(thrown, code)}`, {
    fault: 'unreachable',
    retryable: true,
    details,
  });
}

const ABORTED = 'ABORT_ERR';

function describeSilence(thrown: unknown, code: string | null): string {
  if (code === ABORTED || (code === null && isTimeout(thrown))) return 'gave no answer in time';
  return code === null ? 'did not answer as ClickHouse does' : `cannot be reached (${code})`;
}

/** @returns the platform's code of a network, TLS or file error; null when there is none */
export function systemCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return null;
  return /^[A-Z][A-Z0-9_]+$/.test(thrown.code) ? thrown.code : null;
}

function isTimeout(thrown: unknown): boolean {
  return thrown instanceof Error && /timeout|aborted/i.test(thrown.message);
}

/** Whether the request surely never reached a server. */
export function wasNeverSent(error: ZakazError): boolean {
  const code = error.details['system_code'];
  return typeof code === 'string' && NEVER_SENT.has(code);
}

/**
 * Turns what the file system threw into the program's error.
 * @param folder the folder that was to be made or written
 */
export function toFolderError(
  thrown: unknown,
  { what, folder }: { readonly what: string; readonly folder: string },
): ZakazError {
  if (thrown instanceof ZakazError) return thrown;
  const code = systemCode(thrown);
  const details = { path: folder, ...(code === null ? {} : { system_code: code }) };
  if (code !== null && DISK_CODES.has(code)) {
    return new StoreUnavailableError(
      `${what}: no space left on the disk of ${folder}; free some and run again`,
      {
        fault: 'disk-full',
        details,
      },
    );
  }
  const uid = process.getuid?.() ?? null;
  if (code !== null && RIGHTS_CODES.has(code)) {
    return new StoreUnavailableError(
      `${what}: ${folder} cannot be written${uid === null ? '' : ` by user ${uid}`} (${code}): give that user the folder, or set ` +
        'ZAKAZ_DATA_DIR to another one',
      { fault: 'read-only', details: { ...details, uid } },
    );
  }
  return new StoreUnavailableError(`${what}: ${folder} cannot be used (${code ?? 'unknown reason'})`, {
    fault: 'broken',
    details,
  });
}
