/** `zakaz alerts`, the commands below it, and `zakaz digest`: names, options, help. Like `program.ts` it loads no command before it runs. */
import { Argument, type Command, Option } from 'commander';
import { ALERT_RULES, CHANNELS, type ChannelName } from '../protocol/alert-names.ts';
import { parseChoice, parseSpan, parseWhole } from './arguments.ts';
import type { AlertsOptions } from './commands/alerts.ts';
import type { CheckOptions } from './commands/alerts-check.ts';
import type { MuteOptions } from './commands/alerts-mute.ts';
import type { DigestOptions } from './commands/digest.ts';
import type { ProgramOptions } from './program.ts';
import { unknownCommand } from './unknown-command.ts';

const DEFAULT_MUTE = '2h';
const MAX_SHOWN = 1_000;

/** What is shared with `program.ts`. */
interface Shared {
  /** Renders the examples of a help text. */
  readonly examplesOf: (examples: readonly (readonly string[])[]) => string;
  readonly waitOption: () => Option;
}

export function addAlerts(program: Command, { texts, start }: ProgramOptions, shared: Shared): void {
  const words = texts.commands.alerts;
  const command = program.command('alerts').summary(words.summary).description(words.description);
  command
    .addOption(
      new Option('--limit <n>', words.limit)
        .default(10)
        .argParser(parseWhole(texts, '--limit', { min: 0, max: MAX_SHOWN })),
    )
    .option('--json', words.json)
    .addHelpText('after', () => shared.examplesOf(words.examples))
    .allowExcessArguments()
    .action(() => {
      const [word] = command.args;
      if (word !== undefined) throw unknownCommand(word, command, texts);
      return start(() => import('./commands/alerts.ts'), command.opts<AlertsOptions>());
    });

  const check = command.command('check').summary(words.check.summary).description(words.check.description);
  check
    .addOption(shared.waitOption())
    .option('--json', words.json)
    .action(() => start(() => import('./commands/alerts-check.ts'), check.opts<CheckOptions>()));

  command
    .command('test')
    .summary(words.test.summary)
    .description(words.test.description)
    .addArgument(
      new Argument('[channel]', words.test.channel).argParser(parseChoice(texts, '[channel]', CHANNELS)),
    )
    .action((channel?: ChannelName) => start(() => import('./commands/alerts-test.ts'), { channel }));

  const mute = command.command('mute').summary(words.mute.summary).description(words.mute.description);
  mute
    .addArgument(new Argument('<rule>', words.mute.rule).argParser(parseChoice(texts, '<rule>', ALERT_RULES)))
    .addOption(
      new Option('--for <span>', `${words.mute.span} ${texts.program.valueDefault(DEFAULT_MUTE)}`).argParser(
        parseSpan(texts, '--for'),
      ),
    )
    .option('--off', words.mute.off)
    .addOption(shared.waitOption())
    .action((rule: MuteOptions['rule']) =>
      start(() => import('./commands/alerts-mute.ts'), {
        for: parseSpan(texts, '--for')(DEFAULT_MUTE),
        ...mute.opts<Partial<MuteOptions>>(),
        rule,
      }),
    );
}

export function addDigest(program: Command, { texts, start }: ProgramOptions, { waitOption }: Shared): void {
  const words = texts.commands.digest;
  const command = program.command('digest').summary(words.summary).description(words.description);
  command
    .option('--day <date>', words.day)
    .option('--send', words.send)
    .addOption(waitOption())
    .option('--json', words.json)
    .action(() => start(() => import('./commands/digest.ts'), command.opts<DigestOptions>()));
}
