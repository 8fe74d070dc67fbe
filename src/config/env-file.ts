/**
 * Reads a file of settings, `NAME=value` per line. Node's own parser reads the values; what it would pass over in silence
 * (a line that is no assignment swallows the next one, `#` cuts a value) is a problem here. Values are never in a message.
 */
import { readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { ConfigProblem } from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';
import type { Environment } from './environment.ts';
import { SECRET_KEYS } from './keys.ts';

/** What a file holds and what is wrong with it. */
export interface EnvFile {
  readonly values: Environment;
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly string[];
}

const GROUP_OR_OTHERS_READ = 0o044;

/** @returns problems instead of an error when the file cannot be read */
export function readEnvFile(file: string, texts: Texts): EnvFile {
  let content: string;
  let mode: number;
  try {
    content = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
    mode = statSync(file).mode;
  } catch {
    const { problem, shape, advice } = texts.config;
    const unreadable = { problem: problem.noFile, expected: shape.file, fix: advice.checkFile };
    return { values: {}, problems: [{ key: `--env-file ${file}`, ...unreadable }], warnings: [] };
  }
  const values = parseEnv(content);
  const holdsSecret = SECRET_KEYS.some((key) => (values[key] ?? '') !== '');
  const isOpen = process.platform !== 'win32' && (mode & GROUP_OR_OTHERS_READ) !== 0;
  return {
    values,
    problems: checkLines(content, texts).map((problem) => ({ key: file, ...problem })),
    warnings: holdsSecret && isOpen ? [texts.config.warning.readableFile(file)] : [],
  };
}

const ASSIGNMENT = /^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=\s*(.*)$/;

function checkLines(content: string, texts: Texts): Omit<ConfigProblem, 'key'>[] {
  const { problem, shape, advice } = texts.config;
  const problems: Omit<ConfigProblem, 'key'>[] = [];
  /** The quote of a value that goes on over several lines. */
  let openQuote: string | null = null;
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (openQuote !== null) {
      if (line.includes(openQuote)) openQuote = null;
      continue;
    }
    if (/^\s*(#|$)/.test(line)) continue;
    const value = ASSIGNMENT.exec(line)?.[1];
    if (value === undefined) {
      problems.push({ problem: problem.badLine(index + 1), expected: shape.fileLine, fix: advice.mendLine });
      continue;
    }
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote !== undefined) openQuote = value.indexOf(quote, 1) === -1 ? quote : null;
    else if (/\S#/.test(value)) {
      problems.push({ problem: problem.cutByHash(index + 1), expected: shape.fileLine, fix: advice.quote });
    }
  }
  return problems;
}
