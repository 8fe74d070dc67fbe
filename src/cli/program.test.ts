import { PassThrough } from 'node:stream';
import { type Command, CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import { textsFor } from '../core/texts/index.ts';
import { displayWidth } from './layout.ts';
import { createOutput } from './output.ts';
import { createProgram, globalOptionsOf } from './program.ts';

interface Call {
  readonly options: unknown;
  readonly globals: unknown;
}

/** Parses a command line and runs nothing. */
async function parse(argv: readonly string[], { language = 'en', columns = 80 } = {}) {
  const stream = new PassThrough();
  const calls: Call[] = [];
  const program = createProgram({
    texts: textsFor(language === 'ru' ? 'ru' : 'en'),
    stdout: createOutput(stream, { COLUMNS: String(columns) }),
    version: '1.2.3',
    async start(_load, options) {
      calls.push({ options, globals: globalOptionsOf(program) });
    },
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
  return { calls, printed: String(stream.read() ?? '') };
}

const isCommandLine = (line: string) => line.startsWith('  zakaz ');

/** Lines of a help; what was broken into several is one again. */
const linesOf = (printed: string) => printed.replaceAll(/\n {4,}/g, ' ').split('\n');

/** The option, argument or command that a line of help describes; else nothing. */
const termOf = (line: string) => /^ {2}(?!zakaz )\S.*?(?= {2,})/.exec(line)?.[0] ?? '';

/** What a help has in every language: terms, commands to copy, names of settings. */
function untranslatedOf(printed: string) {
  const lines = linesOf(printed);
  return {
    terms: lines.map(termOf).filter((term) => term !== ''),
    commands: lines.filter(isCommandLine),
    settings: [...new Set(printed.match(/[A-Z]+_[A-Z_]+/g))].sort(),
  };
}

/** Every command there is, as it is typed. */
function allCommands(): string[][] {
  const program = createProgram({
    texts: textsFor('en'),
    stdout: createOutput(new PassThrough(), {}),
    version: '1',
    start: () => Promise.resolve(),
  });
  const walk = (command: Command, path: string[]): string[][] =>
    command.commands.flatMap((below) => [[...path, below.name()], ...walk(below, [...path, below.name()])]);
  return walk(program, []);
}

describe('createProgram', () => {
  it('takes global options before and after the name of a command', async () => {
    const before = await parse(['--data-dir', 'x', '--env-file=y', 'load', '--full']);
    const after = await parse(['load', '--full', '--data-dir', 'x', '--env-file', 'y']);
    expect(before.calls).toEqual([{ options: { full: true }, globals: { dataDir: 'x', envFile: 'y' } }]);
    expect(after.calls).toEqual(before.calls);
  });

  it('reads the options of a command', async () => {
    const { calls } = await parse([
      'simulate',
      '--port=0',
      '--live',
      '--fault',
      'shapes',
      '--fault',
      'fail-page=3',
    ]);
    expect(calls[0]?.options).toEqual({
      behaviour: 'observed-2025-11',
      orders: 2000,
      seed: 1,
      port: 0,
      live: 2,
      fault: ['shapes', 'fail-page=3'],
    });
  });

  it('gives the query of sql as it was typed', async () => {
    const { calls } = await parse(['sql', ' SELECT 1 -- one', '--format', 'TSV']);
    expect(calls[0]?.options).toEqual({ query: ' SELECT 1 -- one', format: 'TSV' });
  });

  it('has no option that would take the token of a real account', async () => {
    for (const command of ['load', 'doctor', 'demo', 'status', 'sql']) {
      const { calls } = await parse([command, '--token', 'x']);
      expect(calls).toEqual([]);
    }
  });

  it.each(allCommands())('fits the help of %s into 40 columns in both languages', async (...path) => {
    for (const language of ['ru', 'en']) {
      const { printed } = await parse([...path, '--help'], { language, columns: 40 });
      const wide = printed
        .split('\n')
        .filter((line) => displayWidth(line) > 40 && !/^\S*:? {1,2}zakaz /.test(line));
      expect(wide).toEqual([]);
    }
  });

  it.each(allCommands())('says the same of %s in both languages', async (...path) => {
    const [english, russian] = await Promise.all(
      ['en', 'ru'].map((language) => parse([...path, '--help'], { language })),
    );
    expect(untranslatedOf(russian?.printed ?? '')).toEqual(untranslatedOf(english?.printed ?? ''));
    // What is described, and comments of examples, but no lists of names.
    const described = linesOf(russian?.printed ?? '').filter((line) => /^ {2}(?!zakaz |[a-z].*,)/.test(line));
    expect(described.filter((line) => !/[а-я]/i.test(line))).toEqual([]);
  });

  it('shows help in English', async () => {
    const { printed } = await parse(['--help']);
    expect(printed).toMatchInlineSnapshot(`
      "Usage: zakaz <command> [options]

      Brings ticket sales from QTickets into ClickHouse and proves that none is
      missing. New here? Run "zakaz demo".

      Used first:
        demo                 try it all: no account needed
        init                 set everything up and load for the first time
        load                 load sales from QTickets
        status               see whether the data is fresh and complete
        sql <query>          query the store (read only)
        doctor               check settings, token, store, clock, disk

      Also there:
        serve                show the dashboard, load by a schedule, take webhooks
        webhook              check, replay and account for webhooks
        share                links that show the sales to who has them
        probe                find out why the API does not give the sales
        runs                 list past loads
        verify               compare QTickets and the store
        repair               mend what verify finds
        check                check that the figures hold together
        rebuild              build the daily sales anew
        restatements         see what a day was known as, and what changed since
        alerts               what is wrong now, and what was
        digest               the sales of yesterday in a few lines
        export <view>        write a table or view to a file
        plan                 plans of sales
        erase                remove one buyer's data
        rotate-key           give buyers new pseudonyms
        pii-scan             look for personal data in the store
        migrate              create or upgrade the tables
        backup               back the embedded store up
        restore <folder>     make the embedded store from a backup
        move                 move the embedded store to a ClickHouse server
        schedule <kind>      write files for systemd, cron or Kubernetes
        simulate             run a simulated QTickets
        help [command]       show the help of a command

      Options:
        -V, --version        show the version
        --env-file <file>    file with settings, NAME=value per line
        --data-dir <folder>  folder for the embedded store and the lock (default:
                             .zakaz)
        --lang <language>    language, ru or en (default: the locale)
        -h, --help           show this help

      Exit codes:
        0              done and proved
        1              failed
        2              wrong command line or settings
        3              done, but not proved complete, or a difference was found
        4              token refused
        5              source unavailable
        6              store unavailable
        75             another process holds the store
        129, 130, 143  stopped by a signal
      "
    `);
  });

  it('shows help in Russian', async () => {
    const { printed } = await parse(['--help'], { language: 'ru' });
    expect(printed).toMatchInlineSnapshot(`
      "Запуск: zakaz <команда> [параметры]

      Переносит продажи билетов из QTickets в ClickHouse и доказывает, что ничего не
      пропущено. Впервые здесь? Наберите «zakaz demo».

      С чего начать:
        demo                 попробовать всё сразу, без учётной записи
        init                 настроить всё и загрузить в первый раз
        load                 загрузить продажи из QTickets
        status               проверить, свежие ли данные и полные ли
        sql <query>          запрос к хранилищу (только чтение)
        doctor               проверить настройки, токен, хранилище, часы, диск

      Ещё:
        serve                показывать дашборд, загружать по расписанию, принимать
                             вебхуки
        webhook              проверить вебхуки, применить снова, посчитать
        share                ссылки, по которым можно смотреть продажи
        probe                выяснить, почему API не отдаёт продажи
        runs                 список прошлых загрузок
        verify               сверить хранилище с QTickets
        repair               исправить то, что нашла сверка
        check                проверить, сходятся ли цифры
        rebuild              пересчитать продажи по дням
        restatements         узнать, каким день был в отчёте и что изменилось потом
        alerts               что не так сейчас и что было
        digest               продажи за вчера в нескольких строках
        export <view>        выгрузить таблицу или представление в файл
        plan                 план продаж
        erase                удалить данные одного покупателя
        rotate-key           дать покупателям новые псевдонимы
        pii-scan             поискать в хранилище персональные данные
        migrate              создать или обновить таблицы
        backup               сделать резервную копию встроенного хранилища
        restore <folder>     восстановить встроенное хранилище из копии
        move                 перенести встроенное хранилище на сервер ClickHouse
        schedule <kind>      записать файлы для systemd, cron или Kubernetes
        simulate             запустить имитацию QTickets
        help [command]       справка по команде

      Параметры:
        -V, --version        показать версию
        --env-file <file>    файл настроек, по одной строке ИМЯ=значение
        --data-dir <folder>  папка встроенного хранилища и блокировки (по умолчанию
                             .zakaz)
        --lang <language>    язык, ru или en (по умолчанию как в системе)
        -h, --help           показать эту справку

      Коды завершения:
        0              готово и доказано
        1              не получилось
        2              ошибка в командной строке или настройках
        3              готово, но полнота не доказана или есть расхождения
        4              токен отклонён
        5              источник недоступен
        6              хранилище недоступно
        75             хранилище занято другим процессом
        129, 130, 143  остановлено сигналом
      "
    `);
  });

  it('shows the help of load in English', async () => {
    const { printed } = await parse(['load', '--help']);
    expect(printed).toMatchInlineSnapshot(`
      "Usage: zakaz load [options]

      Loads orders and events and proves that none is missing. The first load takes
      everything, later ones what changed since. Needs QTICKETS_TOKEN and ORG_NAME.

      Options:
        --since-hours <n>    what changed in the last N hours
        --from <date>        what changed from this day (of REPORT_TZ) or instant on
        --to <date>          the last day, to its end, or an instant
        --full               everything the source has
        --slice <size>       with --full or --from/--to: slice by slice, month, week
                             or N days each; others may use the store in between
        --capacity           ask for the places of all shows on sale, too, whenever
                             that was done last
        --dry-run            read and count everything, write nothing
        --wait [span]        when another process holds the store, wait for it so
                             long, e.g. 10m (without a value: 1h)
        --json               print the record of the run as JSON
        -h, --help           show this help

      Everywhere:
        --env-file <file>    file with settings, NAME=value per line
        --data-dir <folder>  folder for the embedded store and the lock (default:
                             .zakaz)
        --lang <language>    language, ru or en (default: the locale)

      Examples:
        # everything the first time, then what changed
        zakaz load
        # a week, both days included
        zakaz load --from 2025-11-01 --to 2025-11-07
        # count everything, write nothing
        zakaz load --full --dry-run
      "
    `);
  });

  it('shows the help of load in Russian', async () => {
    const { printed } = await parse(['load', '--help'], { language: 'ru' });
    expect(printed).toMatchInlineSnapshot(`
      "Запуск: zakaz load [параметры]

      Загружает заказы и мероприятия и доказывает, что ничего не пропущено. В первый
      раз загружает всё, потом только изменения. Нужны QTICKETS_TOKEN и ORG_NAME.

      Параметры:
        --since-hours <n>    то, что изменилось за последние N часов
        --from <date>        то, что изменилось начиная с этого дня (в поясе
                             REPORT_TZ) или момента
        --to <date>          последний день включительно или момент
        --full               всё, что есть в источнике
        --slice <size>       вместе с --full или --from/--to: частями, по месяцам
                             (month), неделям (week) или N дней; между частями
                             хранилище свободно
        --capacity           заодно узнать, сколько мест на каждом сеансе в продаже,
                             даже если недавно узнавали
        --dry-run            всё прочитать и посчитать, ничего не записывать
        --wait [span]        если хранилище занято другим процессом, ждать не дольше
                             этого срока, например 10m (без значения — 1h)
        --json               вывести отчёт о загрузке в JSON
        -h, --help           показать эту справку

      Для всех команд:
        --env-file <file>    файл настроек, по одной строке ИМЯ=значение
        --data-dir <folder>  папка встроенного хранилища и блокировки (по умолчанию
                             .zakaz)
        --lang <language>    язык, ru или en (по умолчанию как в системе)

      Примеры:
        # в первый раз всё, потом только изменения
        zakaz load
        # неделя, оба дня включительно
        zakaz load --from 2025-11-01 --to 2025-11-07
        # посчитать всё, ничего не записывая
        zakaz load --full --dry-run
      "
    `);
  });

  it('shows the help of simulate on 40 columns', async () => {
    const { printed } = await parse(['simulate', '--help'], { columns: 40 });
    expect(printed).toMatchInlineSnapshot(`
      "Usage: zakaz simulate [options]

      Serves an invented QTickets account on
      this machine until it is stopped, and
      prints its address. It can misbehave in
      many ways.

      Options:
        --behaviour <name>
            how the server treats filters and
            pages (default: observed-2025-11)
        --orders <n>
            orders to invent (default: 2000)
        --seed <n>
            the same seed gives the same
            orders (default: 1)
        --port <n>
            port to listen on; 0 is any free
            one (default: 0)
        --live [orders-per-minute]
            orders go on coming in as time
            passes
        --anchor <instant>
            instant at which the history ends
        --token <token>
            the token to accept (default: any)
        --latency <ms>
            milliseconds before every answer
        --fault <name>
            a fault to inject, NAME or
            NAME=VALUE; may be repeated
        -h, --help
            show this help

      Everywhere:
        --env-file <file>
            file with settings, NAME=value per
            line
        --data-dir <folder>
            folder for the embedded store and
            the lock (default: .zakaz)
        --lang <language>
            language, ru or en (default: the
            locale)

      Behaviours:
        observed-2025-11, documented,
        query-where, flat

      Faults:
        every-nth-503=N, every-nth-429=N,
        every-nth-reset=N,
        every-nth-truncated=N,
        every-nth-html=N, every-nth-stall=N,
        token-refused-after=N, fail-page=N,
        down-for=N, orders-down,
        wrong-total=N, page-ignored,
        only-first-page, repeat-last-page,
        births-per-page=N,
        removals-per-page=N, bad-rows=N,
        shapes
      "
    `);
  });
});
