/** Errors for people, on stderr: what happened, where, what to do next. Nothing here is secret: see `ErrorDetails`. */
import {
  ConfigError,
  type ConfigProblem,
  type ErrorDetails,
  StoreUnavailableError,
  UsageError,
  type ZakazError,
} from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';
import { printable, wrap } from './layout.ts';
import type { Output } from './output.ts';

/** Room for the longest label in both languages. */
const LABEL_WIDTH = 12;

interface Talk {
  readonly stderr: Output;
  readonly texts: Texts;
}

/** What can be said of an error; a part that is missing is left out. */
export interface ErrorDescription {
  readonly what: string;
  readonly where: string | null;
  readonly next: string | null;
  /** The technical message, in English. */
  readonly details: string | null;
}

/** Puts an error into words. */
export function describeError(error: ZakazError, texts: Texts): ErrorDescription {
  const { details } = error;
  if (error instanceof UsageError) {
    const [what = '', ...rest] = error.message.split('\n');
    return { what, where: null, next: rest.length === 0 ? null : rest.join(' '), details: null };
  }
  if (error instanceof StoreUnavailableError) {
    const { what, next } = texts.storeFaults[error.fault];
    return { what, where: placeOf(details), next, details: error.message };
  }
  const text = texts.errors[error.code];
  const isPlain = error.code === 'INTERRUPTED';
  return {
    what: text.what(details),
    where: placeOf(details),
    next: text.next(details),
    details: isPlain || error.message === '' ? null : error.message,
  };
}

function placeOf(details: ErrorDetails): string | null {
  const { path, host, location } = details;
  const isRequest = typeof path === 'string' && typeof host === 'string';
  const parts = [isRequest ? `GET ${path}` : path, host, location].filter((part) => typeof part === 'string');
  return parts.length === 0 ? null : parts.join(', ');
}

/** Prints an error. With `withStack` also where in the program it was thrown, and its causes. */
export function showError({ stderr, texts }: Talk, error: ZakazError, withStack = false): void {
  if (error instanceof ConfigError) {
    stderr.lines(describeProblems(error.problems, { stderr, texts }));
  } else {
    const { labels } = texts;
    const { what, where, next, details } = describeError(error, texts);
    const lines = labelled(stderr, stderr.paint.red(stderr.paint.bold(labels.error)), what);
    if (where !== null) lines.push(...labelled(stderr, stderr.paint.bold(labels.where), where));
    if (next !== null) lines.push(...labelled(stderr, stderr.paint.bold(labels.next), next));
    if (details !== null) lines.push(...labelled(stderr, stderr.paint.dim(labels.details), details));
    stderr.lines(lines);
  }
  if (withStack) stderr.lines(stackOf(error));
}

/** Prints a warning. */
export function showWarning({ stderr, texts }: Talk, warning: string): void {
  stderr.lines(labelled(stderr, stderr.paint.yellow(texts.labels.warning), warning));
}

/** All problems of the settings, each with the shape of a right value and the way to mend it. */
export function describeProblems(problems: readonly ConfigProblem[], { stderr, texts }: Talk): string[] {
  const { config, labels } = texts;
  const heading = stderr.paint.red(stderr.paint.bold(labels.error));
  const lines = labelled(stderr, heading, config.title(problems.length));
  for (const { key, problem, expected, fix } of problems) {
    const width = stderr.columns();
    const [first = '', ...rest] = wrap(printable(`${key}: ${problem}`), width - 4);
    const name = printable(key);
    const title = first.startsWith(name)
      ? stderr.paint.bold(name) + first.slice(name.length)
      : stderr.paint.bold(first);
    lines.push(`  ${title}`, ...rest.map((line) => `    ${line}`));
    for (const text of [config.expected(expected), config.fix(fix)]) {
      const [begin = '', ...more] = wrap(printable(text), width - 8);
      lines.push(`    ${begin}`, ...more.map((line) => `      ${line}`));
    }
  }
  return lines;
}

/** A label and a text that may take several lines. */
function labelled(output: Output, label: string, text: string): string[] {
  const lines = wrap(printable(text), output.columns() - LABEL_WIDTH);
  return lines.map((line, index) => (index === 0 ? `${label} ${line}` : `  ${line}`));
}

function stackOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const lines = (error.stack ?? String(error)).split('\n');
  return error.cause === undefined ? lines : [...lines, '', ...stackOf(error.cause)];
}
