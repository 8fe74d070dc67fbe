/** The server, its webhooks and its share links: names, options, help. */
import { type Command, Option } from 'commander';
import { parseChoice, parseWhole } from './arguments.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { ShareListOptions } from './commands/share-list.ts';
import type { ShareMakeOptions } from './commands/share-make.ts';
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

const MAX_SHARE_DAYS = 366;

export function addShare(program: Command, { texts, start }: ProgramOptions): void {
  const words = texts.commands.share;
  const share = program.command('share').summary(words.summary).description(words.description);
  const make = share.command('make').summary(words.make.summary).description(words.make.description);
  make
    .addOption(new Option('--label <text>', words.make.label).default(''))
    .addOption(
      new Option('--days <n>', words.make.days)
        .default(30)
        .argParser(parseWhole(texts, '--days', { min: 1, max: MAX_SHARE_DAYS })),
    )
    .option('--json', words.make.json)
    .action(() => start(() => import('./commands/share-make.ts'), make.opts<ShareMakeOptions>()));
  const list = share.command('list').summary(words.list.summary).description(words.list.description);
  list
    .option('--json', words.list.json)
    .action(() => start(() => import('./commands/share-list.ts'), list.opts<ShareListOptions>()));
  share
    .command('revoke')
    .summary(words.revoke.summary)
    .description(words.revoke.description)
    .argument('<id>', words.revoke.id)
    .action((id: string) => start(() => import('./commands/share-revoke.ts'), { id }));
}
