/** Commands that take data out of the store, bring plans in, and look after personal data: names, options, help. */
import { type Command, Option } from 'commander';
import type { Texts } from '../core/texts/index.ts';
import { parseChoice, parseDay } from './arguments.ts';
import type { EraseOptions } from './commands/erase.ts';
import type { ExportOptions } from './commands/export.ts';
import type { PiiScanOptions } from './commands/pii-scan.ts';
import type { PlanImportOptions } from './commands/plan-import.ts';
import type { RotateKeyOptions } from './commands/rotate-key.ts';
import type { ProgramOptions } from './program.ts';

type Examples = (examples: readonly (readonly string[])[]) => string;

/** @param examplesOf renders the examples of a help text */
export function addExport(program: Command, { texts, start }: ProgramOptions, examplesOf: Examples): void {
  const words = texts.commands.export;
  const choice = <Choice extends string>(option: string, choices: readonly Choice[]) =>
    parseChoice(texts, option, choices);
  const command = program.command('export').summary(words.summary).description(words.description);
  command
    .argument('<view>', words.view)
    .addOption(dayOption(texts, '--from', words.from))
    .addOption(dayOption(texts, '--to', words.to))
    .option('--event <event>', words.event)
    .addOption(
      new Option('--format <format>', words.format).argParser(
        choice('--format', ['csv', 'xlsx', 'parquet', 'json'] as const),
      ),
    )
    .option('--out <file>', words.out)
    .option('--excel', words.excel)
    .addOption(
      new Option('--decimal <sign>', words.decimal).argParser(
        choice('--decimal', ['point', 'comma'] as const),
      ),
    )
    .addHelpText('after', () => examplesOf(words.examples))
    .action((view: string) =>
      start(() => import('./commands/export.ts'), { ...command.opts<Omit<ExportOptions, 'view'>>(), view }),
    );
}

export function addPlan(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.plan;
  const plan = program.command('plan').summary(words.summary).description(words.description);
  const command = plan.command('import').summary(words.import.summary).description(words.import.description);
  command
    .argument('<file>', words.import.file)
    .option('--dry-run', words.import.dryRun)
    .action((file: string) =>
      start(() => import('./commands/plan-import.ts'), {
        ...command.opts<Omit<PlanImportOptions, 'file'>>(),
        file,
      }),
    );
}

/** @param waitOption `--wait` */
export function addPersonalData(
  program: Command,
  { texts, start }: ProgramOptions,
  waitOption: Option,
): void {
  const { erase: eraseWords, rotateKey: rotateWords, piiScan: scanWords } = texts.commands;
  const erase = program.command('erase').summary(eraseWords.summary).description(eraseWords.description);
  erase
    .requiredOption('--buyer <e-mail>', eraseWords.buyer)
    .option('--yes', eraseWords.yes)
    .action(() => start(() => import('./commands/erase.ts'), erase.opts<EraseOptions>()));
  const rotate = program
    .command('rotate-key')
    .summary(rotateWords.summary)
    .description(rotateWords.description);
  rotate
    .addOption(waitOption)
    .action(() => start(() => import('./commands/rotate-key.ts'), rotate.opts<RotateKeyOptions>()));
  const scan = program.command('pii-scan').summary(scanWords.summary).description(scanWords.description);
  scan
    .option('--json', scanWords.json)
    .action(() => start(() => import('./commands/pii-scan.ts'), scan.opts<PiiScanOptions>()));
}

function dayOption(texts: Texts, flag: '--from' | '--to', words: string): Option {
  return new Option(`${flag} <day>`, words).argParser(parseDay(texts, flag));
}
