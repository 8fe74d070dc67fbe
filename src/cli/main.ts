/**
 * The entry: reads the command line, runs one command, and turns how it ended into an exit code. Only here are signals heard
 * and the exit code set; the process ends by itself once everything is written.
 */
import { readFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { CommanderError } from 'commander';
import { readEnvironment } from '../config/environment.ts';
import { chooseLanguage } from '../config/language.ts';
import { systemClock } from '../core/clock.ts';
import {
  InterruptedError,
  type StopSignal,
  toZakazError,
  UsageError,
  type ZakazError,
} from '../core/errors.ts';
import { type Texts, textsFor } from '../core/texts/index.ts';
import type { Context } from './context.ts';
import { EXIT, exitCodeOfError, exitCodeOfSignal } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';
import { createProgram, globalOptionsOf } from './program.ts';
import { showError } from './show-error.ts';

/** A command that is told to stop has so long to bring its batch to an end; supervisors kill after ten seconds or more. */
const STOP_LIMIT_MS = 9_000;

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What a command is given besides its options and the global ones. */
type Surroundings = Omit<Context, 'globals'>;

/**
 * Runs the program and sets `process.exitCode`.
 * @param argv the command line without node and script
 */
export async function main(argv: readonly string[]): Promise<void> {
  const env = readEnvironment();
  const language = chooseLanguage(
    [peek(argv, '--lang'), env['ZAKAZ_LANG'], languageOfFile(peek(argv, '--env-file'))],
    env,
  );
  const texts = textsFor(language);
  const stdout = createOutput(process.stdout, env);
  const stderr = createOutput(process.stderr, env);
  const isDebug = env['LOG_LEVEL'] === 'debug' || env['LOG_LEVEL'] === 'trace';
  const fail = (error: ZakazError): number => {
    showError({ stderr, texts }, error, isDebug);
    return exitCodeOfError(error);
  };
  const stop = new AbortController();
  const unlisten = listenToSignals(stop, { stderr, texts });
  const onCrash = (thrown: unknown) => process.exit(fail(toZakazError(thrown)));
  process.once('uncaughtException', onCrash);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedReader);

  const script = process.argv[1] ?? 'zakaz';
  const common = { stdout, stderr, env, language, texts, clock: systemClock, signal: stop.signal };
  const version = readVersion();
  try {
    process.exitCode = await runProgram(argv, { ...common, self: selfOf(script), script, version });
  } catch (thrown) {
    process.exitCode = fail(toZakazError(thrown));
  } finally {
    unlisten();
    process.off('uncaughtException', onCrash);
  }
}

/** Parses the command line and runs its command. @throws ZakazError */
async function runProgram(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { texts, stdout, self, version } = surroundings;
  let exitCode: number = EXIT.done;
  const program = createProgram({
    texts,
    stdout,
    version,
    async start(load, options) {
      const { run } = await load();
      exitCode = await run({ ...surroundings, globals: globalOptionsOf(program) }, options);
    },
  });
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.done;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return EXIT.done;
    const command = argv.find((word) => program.commands.some((known) => known.name() === word));
    throw usageErrorOf(thrown, texts, command === undefined ? self : `${self} ${command}`);
  }
  return exitCode;
}

/** Commander's complaint in our words. Its messages name what they are about in quotes. */
function usageErrorOf({ code, message }: CommanderError, { usage }: Texts, self: string): UsageError {
  const name = /'([^']*)'/.exec(message)?.[1] ?? '';
  const near = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1];
  const flag = name.split(/[ ,=]/).find((word) => word.startsWith('--')) ?? name;
  const what: Readonly<Record<string, string>> = {
    'commander.unknownCommand': usage.unknownCommand(name),
    'commander.unknownOption': usage.unknownOption(name),
    'commander.help': usage.missingArgument('command'),
    'commander.missingArgument': usage.missingArgument(name),
    'commander.optionMissingArgument': usage.missingValue(flag),
    'commander.missingMandatoryOptionValue': usage.missingValue(flag),
    'commander.excessArguments': usage.tooMany,
  };
  const advice = [
    ...(near === undefined ? [] : [usage.didYouMean(near)]),
    usage.seeHelp(`${self} --help`),
  ].join(' ');
  return new UsageError(`${what[code] ?? usage.invalid(flag)}\n${advice}`);
}

/** Aborts on the first signal; ends at once on the second, or when the limit is up: what was not acknowledged is dropped. @returns stops listening */
function listenToSignals(
  stop: AbortController,
  { stderr, texts }: { readonly stderr: Output; readonly texts: Texts },
): () => void {
  const onSignal = (name: StopSignal) => {
    if (stop.signal.aborted) process.exit(exitCodeOfSignal(name));
    if (stderr.isTerminal) stderr.write(`\n${texts.progress.stopping}\n`);
    stop.abort(new InterruptedError(name));
    setTimeout(() => process.exit(exitCodeOfSignal(name)), STOP_LIMIT_MS).unref();
  };
  const listeners = STOP_SIGNALS.map((name) => ({ name, listener: () => onSignal(name) }));
  for (const { name, listener } of listeners) process.on(name, listener);
  return () => {
    for (const { name, listener } of listeners) process.off(name, listener);
  };
}

/** A reader that has seen enough (`| head`) is no failure; anything else is. */
function ignoreClosedReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** The value of an option before the command line is parsed: the words of every message hang on the language. */
function peek(argv: readonly string[], option: string): string | undefined {
  const joined = argv.find((word) => word.startsWith(`${option}=`));
  if (joined !== undefined) return joined.slice(option.length + 1);
  const place = argv.indexOf(option);
  return place === -1 ? undefined : argv[place + 1];
}

/** ZAKAZ_LANG of a file; what is wrong with the file is told when the settings are read. */
function languageOfFile(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return parseEnv(readFileSync(file, 'utf8'))['ZAKAZ_LANG'];
  } catch {
    return undefined;
  }
}

/** How to call this program again. */
function selfOf(script: string): string {
  const name = basename(script);
  if (name === 'zakaz') return name;
  const path = relative('.', script);
  return `node ${path.startsWith('..') ? script : path}`;
}

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? '0';
}
