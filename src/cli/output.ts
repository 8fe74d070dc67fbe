/**
 * A stream a person may be looking at: how wide it is, whether it shows colours, frames and a line that is rewritten. A stream
 * whose reader has gone (`| head`) swallows the rest quietly.
 */
import type { Writable } from 'node:stream';
import type { Environment } from '../config/environment.ts';

/** Puts a text into a style; leaves it as it is where there are no colours. */
export type Style = (text: string) => string;

/** The styles of one stream. */
export interface Paint {
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
}

/** A stream with what can be shown on it. */
export interface Output {
  /** Where bytes go that are passed through unread. */
  readonly stream: Writable;
  readonly isTerminal: boolean;
  /** Whether a line can be rewritten: a terminal that is not dumb. */
  readonly canRewrite: boolean;
  /** Characters in a line now. */
  columns(): number;
  /** Whether characters beyond ASCII can be taken for granted; letters are written in any case. */
  readonly unicode: boolean;
  readonly paint: Paint;
  write(text: string): void;
  /** Writes lines, each ended by a line feed. */
  lines(lines: readonly string[]): void;
}

/** A reader that has seen enough. */
export function isClosedReader(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** A process stream, as far as it matters here. */
export type TerminalStream = Writable & {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

const DEFAULT_COLUMNS = 80;
const LEAST_COLUMNS = 20;
/** Wider lines are hard to follow. */
const MOST_COLUMNS = 120;

/** @param env NO_COLOR, TERM, COLUMNS and the locale are looked at */
export function createOutput(stream: TerminalStream, env: Environment): Output {
  const isTerminal = stream.isTTY === true;
  const canRewrite = isTerminal && env['TERM'] !== 'dumb';
  const write = (text: string) => {
    if (stream.writable) stream.write(text);
  };
  return {
    stream,
    isTerminal,
    canRewrite,
    columns() {
      const columns =
        isTerminal && stream.columns ? stream.columns : Number(env['COLUMNS'] || DEFAULT_COLUMNS);
      return Math.min(MOST_COLUMNS, Math.max(LEAST_COLUMNS, Math.trunc(columns) || DEFAULT_COLUMNS));
    },
    unicode: isUnicode(env),
    paint: createPaint(canRewrite && (env['NO_COLOR'] ?? '') === ''),
    write,
    lines: (lines) => write(lines.map((line) => `${line.trimEnd()}\n`).join('')),
  };
}

function isUnicode(env: Environment): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale) || process.platform === 'win32' || process.platform === 'darwin';
}

function createPaint(isOn: boolean): Paint {
  const style = (open: number, close: number): Style =>
    isOn ? (text) => (text === '' ? text : `\u001b[${open}m${text}\u001b[${close}m`) : (text) => text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
  };
}
