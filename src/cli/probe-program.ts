/** `zakaz probe` and the commands below it: names, options, help. Like `program.ts` it loads no command before it runs. */
import { type Command, Option } from 'commander';
import { parseId, parseWhole } from './arguments.ts';
import type { ProbeOptions } from './commands/probe.ts';
import type { ReplayOptions } from './commands/probe-replay.ts';
import type { ProgramOptions } from './program.ts';
import { unknownCommand } from './unknown-command.ts';

const DEFAULT_OUT = 'logs/qtickets_orders_debug';
/** Five minutes: failures of that length were seen to pass (Source: live service, 2025-11). */
const DEFAULT_RETRY_WAIT_S = 300;
const MAX_RETRY_WAIT_S = 86_400;

/** @param examplesOf renders the examples of a help text */
export function addProbe(
  program: Command,
  { texts, start }: ProgramOptions,
  examplesOf: (examples: readonly (readonly string[])[]) => string,
): void {
  const words = texts.commands.probe;
  const command = program.command('probe').summary(words.summary).description(words.description);
  command
    .addOption(new Option('--out <folder>', words.out).default(DEFAULT_OUT))
    .addOption(new Option('--order <id>', words.order).argParser(parseId(texts, '--order')))
    .addOption(
      new Option('--retry-wait <seconds>', words.retryWait)
        .default(DEFAULT_RETRY_WAIT_S)
        .argParser(parseWhole(texts, '--retry-wait', { min: 0, max: MAX_RETRY_WAIT_S })),
    )
    .option('--allow-post', words.allowPost)
    .option('--no-load', words.noLoad)
    .option('--raw', words.raw)
    .option('--json', words.json)
    .addHelpText('after', () => examplesOf(words.examples))
    .allowExcessArguments()
    .action(() => {
      const [word] = command.args;
      if (word !== undefined) throw unknownCommand(word, command, texts);
      return start(() => import('./commands/probe.ts'), command.opts<ProbeOptions>());
    });

  command
    .command('report')
    .summary(words.report.summary)
    .description(words.report.description)
    .argument('<folder>', words.folder)
    .action((folder: string) => start(() => import('./commands/probe-report.ts'), { folder }));
  command
    .command('diff')
    .summary(words.diff.summary)
    .description(words.diff.description)
    .argument('<before>', words.diff.before)
    .argument('<after>', words.diff.after)
    .action((before: string, after: string) =>
      start(() => import('./commands/probe-diff.ts'), { before, after }),
    );
  command
    .command('letter')
    .summary(words.letter.summary)
    .description(words.letter.description)
    .argument('<folder>', words.folder)
    .action((folder: string) => start(() => import('./commands/probe-letter.ts'), { folder }));
  command
    .command('verify')
    .summary(words.verify.summary)
    .description(words.verify.description)
    .argument('<folder>', words.folder)
    .action((folder: string) => start(() => import('./commands/probe-verify.ts'), { folder }));
  const replay = command
    .command('replay')
    .summary(words.replay.summary)
    .description(words.replay.description)
    .argument('<folder>', words.folder)
    .addOption(
      new Option('--port <n>', words.replay.port)
        .default(0)
        .argParser(parseWhole(texts, '--port', { min: 0, max: 65_535 })),
    )
    .action((folder: string) =>
      start(() => import('./commands/probe-replay.ts'), {
        ...replay.opts<Omit<ReplayOptions, 'folder'>>(),
        folder,
      }),
    );
}
