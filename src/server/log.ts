/** The server's log: one JSON object a line. No secret that is configured and nothing that looks like a person's address leaves it. */
import { type Logger, pino } from 'pino';
import type { LogLevel } from '../config/config.ts';
import type { Secret } from '../core/secret.ts';

export type Log = Logger;

export interface LogOptions {
  readonly level: LogLevel;
  /** Takes a line with its end. */
  readonly write: (line: string) => void;
  /** Looked for in every line. */
  readonly secrets: readonly Secret[];
}

/** E-mail addresses, and telephone numbers as people write them after a plus sign. Nothing is to log one; this is the net below. */
const PERSONAL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+\d[\d ()-]{8,}\d/g;

/** Makes the log. */
export function createLog({ level, write, secrets }: LogOptions): Log {
  const clean = (line: string) =>
    secrets.reduce((text, secret) => secret.scrub(text), line).replaceAll(PERSONAL, '[personal]');
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      // What an error may say anywhere; its stack names files of this machine and its cause may quote anything.
      serializers: { err: describeError },
    },
    { write: (line: string) => write(clean(line)) },
  );
}

function describeError(thrown: unknown): unknown {
  if (!(thrown instanceof Error)) return { message: String(thrown) };
  const { name, message } = thrown;
  const code = 'code' in thrown ? { code: thrown.code } : {};
  const details = 'details' in thrown ? { details: thrown.details } : {};
  return { name, ...code, message, ...details };
}
