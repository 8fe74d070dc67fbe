/**
 * The command line: names, options and help of every command. It imports commander and texts only, so that `--help` is fast;
 * a command's code is loaded when it runs.
 */
import { Command, Help, Option } from 'commander';
import { LANGUAGES } from '../config/language.ts';
import type { Texts } from '../core/texts/index.ts';
import { addAlerts, addDigest } from './alerts-program.ts';
import { collect, parseChoice, parseSlice, parseSpan, parseWhole } from './arguments.ts';
import type { DemoOptions } from './commands/demo.ts';
import type { DoctorOptions } from './commands/doctor.ts';
import type { LoadOptions } from './commands/load.ts';
import type { MigrateOptions } from './commands/migrate.ts';
import type { RepairOptions } from './commands/repair.ts';
import type { RunsOptions } from './commands/runs.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import type { SqlOptions } from './commands/sql.ts';
import type { StatusOptions } from './commands/status.ts';
import type { VerifyOptions } from './commands/verify.ts';
import type { GlobalOptions, Run } from './context.ts';
import { addExport, addPersonalData, addPlan } from './data-program.ts';
import { addFigures } from './figures-program.ts';
import { displayWidth, wrap } from './layout.ts';
import type { Output } from './output.ts';
import { addProbe } from './probe-program.ts';
import { addBackup, addInit, addMove, addSchedule } from './production-program.ts';
import { addServe, addShare, addWebhook } from './serve-program.ts';
import { BEHAVIOUR_NAMES, FAULT_NAMES } from './simulator-names.ts';

/** Starts a command once its options are read. */
export type Start = <Options>(
  load: () => Promise<{ readonly run: Run<Options> }>,
  options: Options,
) => Promise<void>;

/** What the command line needs of its surroundings. */
export interface ProgramOptions {
  readonly texts: Texts;
  readonly stdout: Output;
  readonly version: string;
  readonly start: Start;
}

const MAX_ORDERS = 5_000_000;
const MAX_SEED = 2 ** 32 - 1;
const MAX_HOURS = 438_000;
const MAX_RUNS = 10_000;
/** `--wait` without a value. */
const DEFAULT_WAIT = '1h';

/** Builds the program. Parsing throws `CommanderError` or `UsageError` and never ends the process. */
export function createProgram(options: ProgramOptions): Command {
  const { texts, stdout, version } = options;
  const { program: words } = texts;
  const program = new Command('zakaz');
  program
    .description(words.description)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => stdout.columns(),
      getErrHelpWidth: () => stdout.columns(),
      getOutHasColors: () => true,
      stripColor: (text) => text,
    })
    .configureHelp(helpOf(texts, stdout))
    .version(version, '-V, --version', words.version)
    .helpOption('-h, --help', words.help)
    .option('--env-file <file>', words.envFile)
    .option('--data-dir <folder>', words.dataDir)
    .addOption(
      new Option('--lang <language>', words.lang).argParser(parseChoice(texts, '--lang', LANGUAGES)),
    );
  const examplesOf = (examples: readonly (readonly string[])[]) =>
    section(stdout, words.titles.examples, examples, 'zakaz ');
  program.commandsGroup(words.titles.first);
  addDemo(program, options);
  addInit(program, options, examplesOf);
  addLoad(program, options);
  addStatus(program, options);
  addSql(program, options);
  addDoctor(program, options);
  program.commandsGroup(words.titles.more).helpCommand('help [command]', words.helpCommand);
  addServe(program, options);
  addWebhook(program, options, waitOption(texts));
  addShare(program, options);
  addProbe(program, options, examplesOf);
  addRuns(program, options);
  addVerify(program, options);
  addRepair(program, options);
  addFigures(program, options, () => waitOption(texts));
  const shared = { examplesOf, waitOption: () => waitOption(texts) };
  addAlerts(program, options, shared);
  addDigest(program, options, shared);
  addExport(program, options, examplesOf);
  addPlan(program, options);
  addPersonalData(program, options, waitOption(texts));
  addMigrate(program, options);
  addBackup(program, options, waitOption(texts));
  addMove(program, options, waitOption(texts));
  addSchedule(program, options);
  addSimulate(program, options);
  program.addHelpText('after', () => section(stdout, words.titles.exitCodes, words.exitCodes));
  return program;
}

/** Options that were given before a command's name or after it. */
export function globalOptionsOf(program: Command): GlobalOptions {
  return program.opts<GlobalOptions>();
}

function addDemo(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.demo;
  const command = program.command('demo').summary(words.summary).description(words.description);
  command
    .addOption(
      new Option('--orders <n>', words.orders)
        .default(20_000)
        .argParser(parseWhole(texts, '--orders', { min: 0, max: MAX_ORDERS })),
    )
    .option('--serve', words.serve)
    .option('--no-serve', words.noServe)
    .action(() => start(() => import('./commands/demo.ts'), command.opts<DemoOptions>()));
}

function addLoad(program: Command, { texts, start, stdout }: ProgramOptions): void {
  const words = texts.commands.load;
  const command = program.command('load').summary(words.summary).description(words.description);
  command
    .addOption(
      new Option('--since-hours <n>', words.sinceHours).argParser(
        parseWhole(texts, '--since-hours', { min: 1, max: MAX_HOURS }),
      ),
    )
    .option('--from <date>', words.from)
    .option('--to <date>', words.to)
    .option('--full', words.full)
    .addOption(new Option('--slice <size>', words.slice).argParser(parseSlice(texts, '--slice')))
    .option('--capacity', words.capacity)
    .option('--dry-run', words.dryRun)
    .addOption(waitOption(texts))
    .option('--json', words.json)
    .addHelpText('after', () => section(stdout, texts.program.titles.examples, words.examples, 'zakaz '))
    .action(() => start(() => import('./commands/load.ts'), command.opts<LoadOptions>()));
}

/** For commands that may find the store held by another process. */
function waitOption(texts: Texts): Option {
  return new Option('--wait [span]', texts.program.wait)
    .preset(DEFAULT_WAIT)
    .argParser(parseSpan(texts, '--wait'));
}

function addStatus(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.status;
  const command = program.command('status').summary(words.summary).description(words.description);
  command
    .addOption(new Option('--max-age <span>', words.maxAge).argParser(parseSpan(texts, '--max-age')))
    .option('--json', words.json)
    .action(() => start(() => import('./commands/status.ts'), command.opts<StatusOptions>()));
}

function addSql(program: Command, { texts, start, stdout }: ProgramOptions): void {
  const words = texts.commands.sql;
  const command = program.command('sql').summary(words.summary).description(words.description);
  command
    .argument('<query>', words.query)
    .option('--format <name>', words.format)
    .addHelpText('after', () => section(stdout, texts.program.titles.examples, words.examples, 'zakaz '))
    .action((query: string) =>
      start(() => import('./commands/sql.ts'), { ...command.opts<Omit<SqlOptions, 'query'>>(), query }),
    );
}

function addDoctor(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.doctor;
  const command = program.command('doctor').summary(words.summary).description(words.description);
  command
    .option('--json', words.json)
    .action(() => start(() => import('./commands/doctor.ts'), command.opts<DoctorOptions>()));
}

function addRuns(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.runs;
  const command = program.command('runs').summary(words.summary).description(words.description);
  command
    .addOption(
      new Option('--limit <n>', words.limit)
        .default(20)
        .argParser(parseWhole(texts, '--limit', { min: 1, max: MAX_RUNS })),
    )
    .option('--json', words.json)
    .action(() => start(() => import('./commands/runs.ts'), command.opts<RunsOptions>()));
}

function addVerify(program: Command, { texts, start, stdout }: ProgramOptions): void {
  const words = texts.commands.verify;
  const command = program.command('verify').summary(words.summary).description(words.description);
  command
    .option('--from <date>', words.from)
    .option('--to <date>', words.to)
    .addOption(waitOption(texts))
    .option('--json', words.json)
    .addHelpText('after', () => section(stdout, texts.program.titles.examples, words.examples, 'zakaz '))
    .action(() => start(() => import('./commands/verify.ts'), command.opts<VerifyOptions>()));
}

function addRepair(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.repair;
  const command = program.command('repair').summary(words.summary).description(words.description);
  command
    .addOption(waitOption(texts))
    .option('--json', words.json)
    .action(() => start(() => import('./commands/repair.ts'), command.opts<RepairOptions>()));
}

function addMigrate(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.migrate;
  const command = program.command('migrate').summary(words.summary).description(words.description);
  command
    .option('--cluster <name>', words.cluster)
    .option('--print-sql', words.printSql)
    .action(() => start(() => import('./commands/migrate.ts'), command.opts<MigrateOptions>()));
}

function addSimulate(program: Command, { texts, start, stdout }: ProgramOptions): void {
  const words = texts.commands.simulate;
  const whole = (option: string, max: number, min = 0) => parseWhole(texts, option, { min, max });
  const command = program.command('simulate').summary(words.summary).description(words.description);
  command
    .addOption(
      new Option('--behaviour <name>', words.behaviour)
        .default('observed-2025-11')
        .argParser(parseChoice(texts, '--behaviour', BEHAVIOUR_NAMES)),
    )
    .addOption(
      new Option('--orders <n>', words.orders).default(2_000).argParser(whole('--orders', MAX_ORDERS)),
    )
    .addOption(new Option('--seed <n>', words.seed).default(1).argParser(whole('--seed', MAX_SEED)))
    .addOption(new Option('--port <n>', words.port).default(0).argParser(whole('--port', 65_535)))
    .addOption(
      new Option('--live [orders-per-minute]', words.live).preset('2').argParser(whole('--live', 60_000, 1)),
    )
    .option('--anchor <instant>', words.anchor)
    .option('--token <token>', words.token)
    .addOption(new Option('--latency <ms>', words.latency).argParser(whole('--latency', 600_000)))
    .addOption(new Option('--fault <name>', words.fault).argParser(collect))
    .addHelpText('after', () => {
      const list = (names: readonly string[]) => wrap(names.join(', '), stdout.columns() - 2);
      return [
        '',
        ...[words.behaviours, ...list(BEHAVIOUR_NAMES).map((line) => `  ${line}`), ''],
        ...[words.faults, ...list(FAULT_NAMES).map((line) => `  ${line}`)],
      ].join('\n');
    })
    .action(() => start(() => import('./commands/simulate.ts'), command.opts<SimulateOptions>()));
}

const NARROW = 60;

/** How help looks: our words for commander's titles, and descriptions below the terms where lines are short. */
function helpOf(texts: Texts, stdout: Output): Partial<Help> {
  const titles: Readonly<Record<string, string>> = texts.program.titles;
  return {
    showGlobalOptions: true,
    visibleGlobalOptions(command) {
      const options = Help.prototype.visibleGlobalOptions.call(this, command);
      const { options: everywhere } = rootOf(command);
      return options.filter((option) => option.long !== '--version' && everywhere.includes(option));
    },
    commandUsage: (command) => usageOf(command, texts),
    subcommandTerm: (command) => [command.name(), ...argumentsOf(command)].join(' '),
    formatHelp(command, helper) {
      const help = Help.prototype.formatHelp.call(this, command, helper);
      return command.parent === null ? commandsFirst(help, helper.styleTitle('Options:')) : help;
    },
    styleTitle: (title) => stdout.paint.bold(titles[title] ?? title),
    displayWidth,
    boxWrap: (text, width) =>
      text
        .split('\n')
        .flatMap((line) => wrap(line, width))
        .join('\n'),
    optionDescription({ defaultValue, required, description }: Option) {
      if (defaultValue === undefined || defaultValue === '' || !required) return description;
      return `${description} ${texts.program.valueDefault(String(defaultValue))}`;
    },
    formatItem(term, termWidth, description, { helpWidth = 80 }) {
      if (description === '') return `  ${term}`;
      const isNarrow = helpWidth < NARROW;
      const indent = ' '.repeat(isNarrow ? 6 : termWidth + 4);
      const lines = wrap(description, helpWidth - indent.length);
      const padding = ' '.repeat(Math.max(2, termWidth + 2 - displayWidth(term)));
      const head = isNarrow ? `  ${term}\n${indent}` : `  ${term}${padding}`;
      return head + lines.join(`\n${indent}`);
    },
  };
}

/** Where options are all the same, what matters is the list of commands. */
function commandsFirst(help: string, optionsTitle: string): string {
  const blocks = help.trimEnd().split('\n\n');
  const isOptions = (block: string) => block.startsWith(optionsTitle);
  return `${[...blocks.filter((block) => !isOptions(block)), ...blocks.filter(isOptions)].join('\n\n')}\n`;
}

function usageOf(command: Command, { program: { usage, options } }: Texts): string {
  if (command.parent === null) return `${command.name()} ${usage}`;
  return [...pathOf(command), ...argumentsOf(command), options].join(' ');
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** Names from the program down to a command. */
function pathOf(command: Command): string[] {
  return [...(command.parent === null ? [] : pathOf(command.parent)), command.name()];
}

function argumentsOf(command: Command): string[] {
  return command.registeredArguments.map((argument) =>
    argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
  );
}

/** A list under a title: each entry a term and what it is. */
function section(
  stdout: Output,
  title: string,
  entries: readonly (readonly string[])[],
  prefix = '',
): string {
  const width = Math.max(...entries.map(([term = '']) => displayWidth(term)));
  const isList = prefix === '';
  const lines = entries.flatMap(([term = '', description = '']) => {
    if (isList) {
      const [first = '', ...rest] = wrap(description, stdout.columns() - width - 4);
      const padded = term + ' '.repeat(width - displayWidth(term));
      return [`  ${padded}  ${first}`, ...rest.map((line) => ' '.repeat(width + 4) + line)];
    }
    return [...wrap(description, stdout.columns() - 4).map((line) => `  # ${line}`), `  ${prefix}${term}`];
  });
  return ['', stdout.paint.bold(title), ...lines].join('\n');
}
