/** Commands that run Zakaz in production: names, options, help. */
import { Argument, type Command, type Option } from 'commander';
import { parseChoice } from './arguments.ts';
import type { BackupOptions } from './commands/backup.ts';
import type { InitOptions } from './commands/init.ts';
import type { MoveOptions } from './commands/move.ts';
import type { RestoreOptions } from './commands/restore.ts';
import type { ScheduleOptions } from './commands/schedule.ts';
import type { ProgramOptions } from './program.ts';

/** @param waitOption `--wait` */
export function addBackup(program: Command, { texts, start }: ProgramOptions, waitOption: Option): void {
  const { backup: backupWords, restore: restoreWords } = texts.commands;
  const backup = program.command('backup').summary(backupWords.summary).description(backupWords.description);
  backup
    .option('--out <folder>', backupWords.out)
    .addOption(waitOption)
    .action(() => start(() => import('./commands/backup.ts'), backup.opts<BackupOptions>()));
  const restore = program
    .command('restore')
    .summary(restoreWords.summary)
    .description(restoreWords.description);
  restore
    .argument('<folder>', restoreWords.folder)
    .option('--replace', restoreWords.replace)
    .action((folder: string) =>
      start(() => import('./commands/restore.ts'), {
        ...restore.opts<Omit<RestoreOptions, 'folder'>>(),
        folder,
      }),
    );
}

/** @param waitOption `--wait` */
export function addMove(program: Command, { texts, start }: ProgramOptions, waitOption: Option): void {
  const words = texts.commands.move;
  const command = program.command('move').summary(words.summary).description(words.description);
  command
    .option('--to <url>', words.to)
    .addOption(waitOption)
    .action(() => start(() => import('./commands/move.ts'), command.opts<MoveOptions>()));
}

export function addSchedule(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.schedule;
  const command = program.command('schedule').summary(words.summary).description(words.description);
  const kinds = ['systemd', 'cron', 'k8s'] as const;
  command
    .addArgument(new Argument('<kind>', words.kind).argParser(parseChoice(texts, '<kind>', kinds)))
    .requiredOption('--out <folder>', words.out)
    .action((kind: ScheduleOptions['kind']) =>
      start(() => import('./commands/schedule.ts'), {
        ...command.opts<Omit<ScheduleOptions, 'kind'>>(),
        kind,
      }),
    );
}

/** @param examplesOf renders the examples of a help text */
export function addInit(
  program: Command,
  { texts, start }: ProgramOptions,
  examplesOf: (examples: readonly (readonly string[])[]) => string,
): void {
  const words = texts.commands.init;
  const command = program.command('init').summary(words.summary).description(words.description);
  command
    .option('--file <file>', words.file, '.env')
    .option('--org <name>', words.org)
    .option('--zone <zone>', words.zone)
    .option('--clickhouse-url <url>', words.clickhouseUrl)
    .option('--yes', words.yes)
    .option('--force', words.force)
    .option('--no-load', words.noLoad)
    .addHelpText('after', () => examplesOf(words.examples))
    .action(() => start(() => import('./commands/init.ts'), command.opts<InitOptions>()));
}
