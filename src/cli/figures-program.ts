/** Commands about figures that are there already: checks, rebuild, a day as it was known. Names, options, help. */
import { type Command, Option } from 'commander';
import { parseDay } from './arguments.ts';
import type { CheckOptions } from './commands/check.ts';
import type { RebuildOptions } from './commands/rebuild.ts';
import type { RestatementsOptions } from './commands/restatements.ts';
import type { ProgramOptions } from './program.ts';

/** @param waitOption makes `--wait` */
export function addFigures(
  program: Command,
  { texts, start }: ProgramOptions,
  waitOption: () => Option,
): void {
  const { check: checkWords, rebuild: rebuildWords, restatements: dayWords } = texts.commands;
  const day = (flag: '--from' | '--to' | '--day' | '--known-on', words: string) =>
    new Option(`${flag} <day>`, words).argParser(parseDay(texts, flag));
  const check = program.command('check').summary(checkWords.summary).description(checkWords.description);
  check
    .addOption(waitOption())
    .option('--json', checkWords.json)
    .action(() => start(() => import('./commands/check.ts'), check.opts<CheckOptions>()));
  const rebuild = program
    .command('rebuild')
    .summary(rebuildWords.summary)
    .description(rebuildWords.description);
  rebuild
    .addOption(day('--from', rebuildWords.from))
    .addOption(day('--to', rebuildWords.to))
    .addOption(waitOption())
    .option('--json', rebuildWords.json)
    .action(() => start(() => import('./commands/rebuild.ts'), rebuild.opts<RebuildOptions>()));
  const restatements = program
    .command('restatements')
    .summary(dayWords.summary)
    .description(dayWords.description);
  restatements
    .addOption(day('--day', dayWords.day).makeOptionMandatory())
    .addOption(day('--known-on', dayWords.knownOn))
    .option('--json', dayWords.json)
    .action(() =>
      start(() => import('./commands/restatements.ts'), restatements.opts<RestatementsOptions>()),
    );
}
