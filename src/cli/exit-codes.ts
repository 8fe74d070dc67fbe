/** The one place that turns how something ended into an exit code. The codes are a contract with scripts. */
import { type ErrorCode, InterruptedError, type ZakazError } from '../core/errors.ts';
import type { ProbeReport, RootCause } from '../protocol/probe.ts';
import type { RunStatus } from '../protocol/run.ts';

/** What a process tells the shell. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notProved: 3,
  tokenRefused: 4,
  sourceUnavailable: 5,
  storeUnavailable: 6,
  storeBusy: 75,
  sighup: 129,
  sigint: 130,
  sigterm: 143,
} as const;

const BY_ERROR: Readonly<Record<Exclude<ErrorCode, 'INTERRUPTED'>, number>> = {
  CONFIG_INVALID: EXIT.usage,
  USAGE: EXIT.usage,
  TOKEN_REFUSED: EXIT.tokenRefused,
  SOURCE_NETWORK: EXIT.sourceUnavailable,
  SOURCE_TIMEOUT: EXIT.sourceUnavailable,
  SOURCE_HTTP: EXIT.sourceUnavailable,
  SOURCE_BODY: EXIT.sourceUnavailable,
  SOURCE_SHAPE: EXIT.sourceUnavailable,
  SOURCE_REDIRECT: EXIT.sourceUnavailable,
  SOURCE_BUDGET: EXIT.notProved,
  SOURCE_FILTER: EXIT.notProved,
  STORE_LOCKED: EXIT.storeBusy,
  STORE_UNAVAILABLE: EXIT.storeUnavailable,
  STORE_QUERY: EXIT.failed,
  STORE_SCHEMA: EXIT.storeUnavailable,
  STORE_COPY: EXIT.notProved,
  BACKUP: EXIT.failed,
  OUTPUT: EXIT.failed,
  INTERNAL: EXIT.failed,
};

/** The code for an error that ended a command. */
export function exitCodeOfError(error: ZakazError): number {
  if (error instanceof InterruptedError) return exitCodeOfSignal(error.signal);
  return error.code === 'INTERRUPTED' ? EXIT.sigterm : BY_ERROR[error.code];
}

/** 128 and the signal's number, as shells have it. */
export function exitCodeOfSignal(signal: InterruptedError['signal']): number {
  const codes: Readonly<Record<typeof signal, number>> = {
    SIGHUP: EXIT.sighup,
    SIGINT: EXIT.sigint,
    SIGTERM: EXIT.sigterm,
  };
  return codes[signal];
}

/**
 * The code for a load. Its status decides: a load that kept what it could and says so is not proved, whatever stopped it.
 * @param error what ended it early; null when it ran to its end
 */
export function exitCodeOfRun(status: RunStatus, error: ZakazError | null): number {
  if (status === 'ok') return EXIT.done;
  if (status === 'incomplete') return EXIT.notProved;
  if (error !== null) return exitCodeOfError(error);
  return status === 'interrupted' ? EXIT.sigterm : EXIT.failed;
}

/** Where no way was found; a source that could not be asked ends a probe as it ends a load. */
const BY_CAUSE: Readonly<Record<RootCause, number>> = {
  none: EXIT.notProved,
  'filters-ignored': EXIT.notProved,
  'other-dialect': EXIT.notProved,
  'pages-ignored': EXIT.notProved,
  'outage-ended': EXIT.notProved,
  unknown: EXIT.notProved,
  'token-refused': EXIT.tokenRefused,
  'no-right': EXIT.tokenRefused,
  outage: EXIT.sourceUnavailable,
  unreachable: EXIT.sourceUnavailable,
  'wrong-answer': EXIT.sourceUnavailable,
};

/** The code for a probe: a way that was found and proved, also by the load if there was one. A store that could not be used says nothing of the way. */
export function exitCodeOfProbe({ signal, way, root_cause: cause, loaded }: ProbeReport): number {
  if (signal !== null) return exitCodeOfSignal(signal);
  if (way === null) return BY_CAUSE[cause];
  const status = loaded?.metrics?.status ?? 'ok';
  if (status === 'ok') return EXIT.done;
  if (status === 'incomplete') return EXIT.notProved;
  const failed = Object.entries(BY_ERROR).find(([code]) => code === loaded?.failure?.code);
  return failed?.[1] ?? EXIT.failed;
}
