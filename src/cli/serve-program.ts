/** The server and its webhooks: names, options, help. */
import { type Command, Option } from 'commander';
import { parseChoice, parseWhole } from './arguments.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { WebhookReplayOptions } from './commands/webhook-replay.ts';
import type { WebhookReportOptions } from './commands/webhook-report.ts';
import type { WebhookVerifyOptions } from './commands/webhook-verify.ts';
import type { ProgramOptions } from './program.ts';

export function addServe(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.serve;
  const command = program.command('serve').summary(words.summary).description(words.description);
  command
    .addOption(
      new Option('--port <n>', words.port).argParser(parseWhole(texts, '--port', { min: 0, max: 65_535 })),
    )
    .option('--host <address>', words.host)
    .action(() => start(() => import('./commands/serve.ts'), command.opts<ServeOptions>()));
}

const MAX_DAYS = 3_660;

export function addWebhook(program: Command, { texts, start }: ProgramOptions, waitOption: Option): void {
  const words = texts.commands.webhook;
  const webhook = program.command('webhook').summary(words.summary).description(words.description);
  const verify = webhook
    .command('verify')
    .summary(words.verify.summary)
    .description(words.verify.description);
  verify
    .argument('<file>', words.verify.file)
    .option('--signature <hex>', words.verify.signature)
    .action((file: string) =>
      start(() => import('./commands/webhook-verify.ts'), {
        ...verify.opts<Omit<WebhookVerifyOptions, 'file'>>(),
        file,
      }),
    );
  const replay = webhook
    .command('replay')
    .summary(words.replay.summary)
    .description(words.replay.description);
  replay
    .argument('[files...]', words.replay.files)
    .addOption(
      new Option('--event-type <type>', words.replay.eventType).argParser(
        parseChoice(texts, '--event-type', [
          ...(['created', 'updated', 'payed', 'deleted', 'refunded', 'checked'] as const),
        ]),
      ),
    )
    .addOption(waitOption)
    .option('--json', words.replay.json)
    .action((files: string[]) =>
      start(() => import('./commands/webhook-replay.ts'), {
        ...replay.opts<Omit<WebhookReplayOptions, 'files'>>(),
        files,
      }),
    );
  const report = webhook
    .command('report')
    .summary(words.report.summary)
    .description(words.report.description);
  report
    .addOption(
      new Option('--days <n>', words.report.days)
        .default(7)
        .argParser(parseWhole(texts, '--days', { min: 1, max: MAX_DAYS })),
    )
    .option('--json', words.report.json)
    .action(() => start(() => import('./commands/webhook-report.ts'), report.opts<WebhookReportOptions>()));
}
