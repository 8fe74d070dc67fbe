/** How one check of `zakaz doctor` ended. */
import { EXIT } from './exit-codes.ts';

/** The checks, as `--json` names them. */
export type CheckName =
  | 'settings'
  | 'node'
  | 'source'
  | 'clock'
  | 'store'
  | 'version'
  | 'rights'
  | 'profile'
  | 'cluster'
  | 'schema'
  | 'zone'
  | 'disk'
  | 'memory'
  | 'alerts';

/** What was found, and what to do. */
export interface Finding {
  readonly check: CheckName;
  readonly state: 'ok' | 'warn' | 'fail' | 'skip';
  readonly message: string;
  /** What to do, a sentence each; empty when there is nothing to do. */
  readonly advice: readonly string[];
  /** What the process ends with on account of this; 0 unless it failed. */
  readonly exitCode: number;
}

const GOOD = { advice: [], exitCode: EXIT.done } as const;

/** Nothing to do. */
export function ok(check: CheckName, message: string): Finding {
  return { check, state: 'ok', message, ...GOOD };
}

/** Not looked at. */
export function skip(check: CheckName, message: string): Finding {
  return { check, state: 'skip', message, ...GOOD };
}

/** A load can run all the same. */
export function warn(check: CheckName, message: string, ...advice: readonly string[]): Finding {
  return { check, state: 'warn', message, advice, exitCode: EXIT.done };
}

/** A load cannot run. */
export function fail(
  check: CheckName,
  message: string,
  exitCode: number,
  ...advice: readonly string[]
): Finding {
  return { check, state: 'fail', message, advice, exitCode };
}
