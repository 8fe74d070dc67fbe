/** Every sentence in Russian; typed by the keys of `en.ts`. */
import { alertsCommand, alertTexts, digestCommand } from './alerts-ru.ts';

import { dataCommands } from './data-help-ru.ts';
import { dataTexts } from './data-ru.ts';
import type { en } from './en.ts';
import { figureCommands, figureTexts } from './figures-ru.ts';
import { createFormat } from './format.ts';
import { probeCommand } from './probe-help-ru.ts';
import { probeTexts } from './probe-ru.ts';
import { productionCommands } from './production-help-ru.ts';
import { productionTexts } from './production-ru.ts';

const format = createFormat({
  locale: 'ru',
  month: '2-digit',
  units: { days: 'дн', hours: 'ч', minutes: 'мин', seconds: 'с' },
});

const { number, count } = format;
const orders = (n: number) => count(n, { one: 'заказ', few: 'заказа', many: 'заказов' });
const rows = (n: number) => count(n, { one: 'строка', few: 'строки', many: 'строк' });
const tickets = (n: number) => count(n, { one: 'билет', few: 'билета', many: 'билетов' });
const problems = (n: number) => count(n, { one: 'ошибка', few: 'ошибки', many: 'ошибок' });

/** The Russian texts. */
export const ru: typeof en = {
  format,

  program: {
    description:
      'Переносит продажи билетов из QTickets в ClickHouse и доказывает, что ничего не пропущено. Впервые здесь? Наберите «zakaz demo».',
    usage: '<команда> [параметры]',
    options: '[параметры]',
    titles: {
      'Usage:': 'Запуск:',
      'Options:': 'Параметры:',
      'Global Options:': 'Для всех команд:',
      'Arguments:': 'Аргументы:',
      'Commands:': 'Команды:',
      first: 'С чего начать:',
      more: 'Ещё:',
      examples: 'Примеры:',
      exitCodes: 'Коды завершения:',
    },
    help: 'показать эту справку',
    helpCommand: 'справка по команде',
    version: 'показать версию',
    envFile: 'файл настроек, по одной строке ИМЯ=значение',
    dataDir: 'папка встроенного хранилища и блокировки (по умолчанию .zakaz)',
    lang: 'язык, ru или en (по умолчанию как в системе)',
    wait: 'если хранилище занято другим процессом, ждать не дольше этого срока, например 10m (без значения — 1h)',
    valueDefault: (value) => `(по умолчанию ${value})`,
    exitCodes: [
      ['0', 'готово и доказано'],
      ['1', 'не получилось'],
      ['2', 'ошибка в командной строке или настройках'],
      ['3', 'готово, но полнота не доказана или есть расхождения'],
      ['4', 'токен отклонён'],
      ['5', 'источник недоступен'],
      ['6', 'хранилище недоступно'],
      ['75', 'хранилище занято другим процессом'],
      ['129, 130, 143', 'остановлено сигналом'],
    ],
  },

  commands: {
    demo: {
      summary: 'попробовать всё сразу, без учётной записи',
      description:
        'Запускает имитацию QTickets, загружает из неё около 20 000 вымышленных заказов в отдельное хранилище и показывает продажи; в терминале открывает дашборд. Ваши данные не затрагивает; при повторном запуске загружает только изменения.',
      orders: 'сколько заказов придумать в первый раз',
      serve: 'затем открыть дашборд до Ctrl-C, даже если вывод идёт не в терминал (ZAKAZ_PORT, иначе 8787)',
      noServe: 'завершиться после загрузки, даже в терминале',
    },
    load: {
      summary: 'загрузить продажи из QTickets',
      description:
        'Загружает заказы и мероприятия и доказывает, что ничего не пропущено. В первый раз загружает всё, потом только изменения. Нужны QTICKETS_TOKEN и ORG_NAME.',
      sinceHours: 'то, что изменилось за последние N часов',
      from: 'то, что изменилось начиная с этого дня (в поясе REPORT_TZ) или момента',
      to: 'последний день включительно или момент',
      full: 'всё, что есть в источнике',
      slice:
        'вместе с --full или --from/--to: частями, по месяцам (month), неделям (week) или N дней; между частями хранилище свободно',
      capacity: 'заодно узнать, сколько мест на каждом сеансе в продаже, даже если недавно узнавали',
      dryRun: 'всё прочитать и посчитать, ничего не записывать',
      json: 'вывести отчёт о загрузке в JSON',
      examples: [
        ['load', 'в первый раз всё, потом только изменения'],
        ['load --from 2025-11-01 --to 2025-11-07', 'неделя, оба дня включительно'],
        ['load --full --dry-run', 'посчитать всё, ничего не записывая'],
      ],
    },
    status: {
      summary: 'проверить, свежие ли данные и полные ли',
      description:
        'Один экран: последняя загрузка, последняя доказанная, что лежит в хранилище и что не в порядке. К источнику не обращается.',
      maxAge: 'код 3, если последняя доказанная загрузка старше, например 2h, 90m, 1d',
      json: 'вывести в JSON',
    },
    serve: {
      summary: 'показывать дашборд, загружать по расписанию, принимать вебхуки',
      description:
        'Держит хранилище всё время работы: загружает каждые полчаса (ZAKAZ_SCHEDULE), ночью сверяет с QTickets, принимает вебхуки, рассылает оповещения, показывает дашборд. Другие команды с той же папкой данных работают через него. Журнал в JSON идёт в stdout; остановка по SIGTERM.',
      port: 'порт; 0 — любой свободный (ZAKAZ_PORT, иначе 8787)',
      host: 'адрес (ZAKAZ_HOST, иначе 127.0.0.1); для доступа с других машин нужен ZAKAZ_PASSWORD или ZAKAZ_ACCESS_TOKEN',
      listening: (url) => `Слушаю ${url}`,
    },
    webhook: {
      summary: 'проверить вебхуки, применить снова, посчитать',
      description: 'Вебхуки принимает «zakaz serve»; эти команды помогают с ними разобраться.',
      verify: {
        summary: 'проверить подпись сохранённого вебхука',
        description:
          'Проверяет, подписано ли тело запроса секретом QTICKETS_WEBHOOK_SECRET и читается ли оно. Код 0, если подпись верна, иначе 3.',
        file: 'тело запроса как есть или файл, сохранённый сервером (заголовки, пустая строка, тело)',
        signature: 'X-Signature, если её нет в файле',
      },
      replay: {
        summary: 'применить сохранённые вебхуки ещё раз',
        description:
          'Применяет указанные файлы, а если их нет, то те, которые сервер не смог прочесть. Повтор ничего не меняет. Код 3, пока хоть один не читается.',
        files: 'сохранённые вебхуки',
        eventType: 'X-Event-Type для файлов, где он неизвестен',
        json: 'вывести итоги в JSON',
      },
      report: {
        summary: 'какие заказы пришли вебхуком, какие только загрузкой, с каким опозданием',
        description: 'Разбирает заказы, оплаченные за последние дни.',
        days: 'за сколько дней',
        json: 'вывести в JSON, с номерами заказов',
      },
    },
    share: {
      summary: 'ссылки, по которым можно смотреть продажи',
      description:
        'По ссылке открывается то, что показывает «zakaz serve», только для просмотра и до указанного срока. Пароль не нужен. Ссылка с истёкшим сроком или отозванная не открывается, а вошедшие по ней теряют доступ.',
      make: {
        summary: 'создать ссылку',
        description: 'Выводит ссылку. Увидеть её можно только один раз: хранится лишь её отпечаток.',
        label: 'для кого или для чего, чтобы различать ссылки',
        days: 'сколько дней действует',
        json: 'вывести в JSON',
      },
      list: {
        summary: 'показать действующие ссылки',
        description: 'Без ключей: они не хранятся.',
        json: 'вывести в JSON',
      },
      revoke: {
        summary: 'отозвать ссылку',
        description: 'Нужен идентификатор из «zakaz share list».',
        id: 'идентификатор ссылки',
      },
    },
    runs: {
      summary: 'список прошлых загрузок',
      description: 'Загрузки из журнала, начиная с последней.',
      limit: 'сколько показать',
      json: 'вывести в JSON',
    },
    sql: {
      summary: 'запрос к хранилищу (только чтение)',
      description:
        'Выполняет один запрос SQL. Он может читать таблицы хранилища и больше ничего. В терминале ответ выводится таблицей, иначе текстом через табуляцию со строкой названий.',
      query: 'запрос в кавычках',
      format: 'формат вывода ClickHouse: TSV, CSV, JSONEachRow и другие',
      examples: [
        ['sql "SHOW TABLES"', 'какие есть таблицы'],
        [
          'sql "SELECT sales_date, sum(revenue) FROM fact_qtickets_sales_daily GROUP BY 1 ORDER BY 1"',
          'продажи по дням',
        ],
      ],
    },
    doctor: {
      summary: 'проверить настройки, токен, хранилище, часы, диск',
      description:
        'Проверяет всё, что нужно для загрузки, и подсказывает, что исправить. Отправляет источнику один запрос GET и ничего там не меняет.',
      json: 'вывести проверки в JSON',
    },
    verify: {
      summary: 'сверить хранилище с QTickets',
      description:
        'Читает все заказы источника и сверяет с тем, что на самом деле лежит в хранилище: по дням и мероприятиям, а при расхождениях и по каждому заказу. Ничего не записывает. Код 0, если всё совпало и это доказано, иначе 3.',
      from: 'только продажи начиная с этого дня (в поясе REPORT_TZ) или момента',
      to: 'последний день включительно или момент',
      json: 'вывести результат в JSON',
      examples: [
        ['verify', 'сверить всё'],
        ['verify --from 2025-11-01 --to 2025-11-07', 'продажи за неделю, оба дня включительно'],
      ],
    },
    probe: probeCommand,
    alerts: alertsCommand,
    digest: digestCommand,
    ...dataCommands,
    ...figureCommands,
    ...productionCommands,
    repair: {
      summary: 'исправить то, что нашла сверка',
      description:
        'Сверяет, как «verify», заново загружает каждый заказ с расхождением и пересчитывает его продажи по дням. Заказы, которых в QTickets больше нет, помечаются, но не удаляются и по-прежнему учитываются.',
      json: 'вывести отчёт в JSON',
    },
    migrate: {
      summary: 'создать или обновить таблицы',
      description:
        'Приводит таблицы хранилища к этой версии программы. Команда «load» делает это сама; повторный запуск не вредит. На сервере ClickHouse создаёт ещё роли zakaz_loader, zakaz_reader и zakaz_admin или выводит, что должен выполнить администратор.',
      cluster: 'создать реплицируемые таблицы на всех узлах этого кластера (по умолчанию CLICKHOUSE_CLUSTER)',
      printSql: 'вывести всё это как SQL и ничего не выполнять',
    },
    simulate: {
      summary: 'запустить имитацию QTickets',
      description:
        'Имитирует вымышленную учётную запись QTickets на этом компьютере, пока её не остановят, и выводит адрес. Умеет сбоить по-разному.',
      behaviour: 'как сервер обращается с фильтрами и страницами',
      orders: 'сколько заказов придумать',
      seed: 'с одним и тем же числом получаются одни и те же заказы',
      port: 'порт; 0 — любой свободный',
      live: 'со временем появляются новые заказы',
      anchor: 'момент, на котором кончается история',
      token: 'какой токен принимать (по умолчанию любой)',
      latency: 'задержка каждого ответа в миллисекундах',
      fault: 'сбой, ИМЯ или ИМЯ=ЧИСЛО; можно указать несколько раз',
      behaviours: 'Поведение:',
      faults: 'Сбои:',
    },
  },

  usage: {
    unknownCommand: (name) => `Нет такой команды: «${name}».`,
    unknownOption: (name) => `Нет такого параметра: «${name}».`,
    didYouMean: (name) => `Может быть, «${name}»?`,
    missingArgument: (name) => `Не хватает аргумента <${name}>.`,
    missingValue: (option) => `Параметру ${option} нужно значение.`,
    tooMany: 'Аргументов больше, чем нужно команде. Запрос или имя с пробелами возьмите в кавычки.',
    invalid: (name) => `Значение ${name} не подходит.`,
    seeHelp: (command) => `Справка: ${command}`,
    notWhole: (option, min, max) => `${option}: нужно целое число от ${number(min)} до ${number(max)}.`,
    fewFiles: (limit, least) =>
      `Этому процессу разрешено открыть файлов: ${number(limit)}, а серверу нужно ${number(least)}.\nПоднимите предел: ulimit -n 1024 или LimitNOFILE=1024 в юните.`,
    cannotListen: (host, port, code) =>
      `Не удаётся слушать ${host}, порт ${port} (${code}).\nВыберите другой через --port или ZAKAZ_PORT либо остановите того, кто его занял.`,
    notId: (option) => `${option}: нужен id заказа, одни цифры.`,
    notSpan: (option) => `${option}: нужен промежуток времени, например 90m, 2h или 1d.`,
    notSlice: (option) => `${option}: нужно month, week или число дней от 1 до 3660.`,
    sliceNeeds: '--slice указывается вместе с --full или с --from и --to, но не с --dry-run.',
    capacityNeeds: '--capacity записывает прочитанное, поэтому не указывается с --dry-run и с --slice.',
    notChoice: (option, choices) => `${option}: нужно одно из: ${choices}.`,
    together: (options) => `Вместе их указать нельзя, выберите одно: ${options}.`,
    fromAndTo: '--from и --to указываются вместе.',
    window: {
      malformed: (option, text) =>
        `${option}: «${text}» не дата. Пишите 2025-11-03 или 2025-11-03T10:00:00+03:00.`,
      impossible: (option, text) => `${option}: «${text}» нет в календаре. Проверьте день и месяц.`,
      future: (option, text) =>
        `${option}: «${text}» ещё не наступило. Загрузить можно самое позднее сегодняшний день.`,
      reversed: (option, text) => `${option}: «${text}» не позже, чем --from. Поменяйте даты местами.`,
    },
    badFormat: (text) =>
      `«${text}» не похоже на формат вывода. Попробуйте TSV, CSV, JSONEachRow или PrettyCompact.`,
    emptyQuery: 'Запрос пустой.',
    notDay: (option, text) => `${option}: «${text}» не день. Пишите так: 2025-11-03.`,
    outNeeded: (name) =>
      `${name} не для терминала. Укажите файл в --out или направьте вывод в другую программу.`,
    portTaken: (port) => `Порт ${port} занят другой программой. Выберите другой через --port.`,
    portForbidden: (port) => `Этому пользователю нельзя занимать порт ${port}. Выберите порт больше 1023.`,
  },

  config: {
    title: (n) => `С такими настройками работать нельзя: ${problems(n)}.`,
    expected: (text) => `нужно: ${text}`,
    fix: (text) => `как исправить: ${text}`,
    inFile: (file) => `(в файле ${file})`,
    problem: {
      missing: 'не задано',
      notWhole: (shown) => `${shown} не целое число из допустимых`,
      notBoolean: (shown) => `${shown} не true и не false`,
      notChoice: (shown) => `${shown} нет среди возможных значений`,
      notUrl: 'это не адрес, которым можно пользоваться',
      plainHttp: 'простой http к другой машине: токен пойдёт по сети незашифрованным',
      urlLogin: 'в адресе есть логин, запрос или якорь',
      notZone: (shown) => `${shown} не часовой пояс`,
      notName: (shown) => `${shown} пусто, слишком длинно или содержит лишние знаки`,
      bearer: 'начинается с «Bearer»',
      notToken: 'есть пробелы, кавычки или знаки, которых в токене не бывает',
      tooShort: 'слишком коротко',
      notHost: 'это не имя сервера',
      hostMissing: (keys) => `не задано, хотя задано ${keys}`,
      twoAddresses: 'задано вместе с CLICKHOUSE_HOST',
      unknown: 'такой настройки нет',
      noFile: 'файл не читается',
      badLine: (line) => `строка ${number(line)} не вида ИМЯ=значение`,
      notSchedule: (shown: string) => `${shown} не расписание, или такое время никогда не наступит`,
      publicAddress: (host: string) => `не задано, хотя ${host} доступен с других машин`,
      anyHost: '* допустима только вместе с ZAKAZ_PASSWORD или ZAKAZ_ACCESS_TOKEN',
      samePassword: 'совпадает с ZAKAZ_PASSWORD, а по паролю определяются права',
      notRange: (shown: string) => `${shown} не адрес и не диапазон адресов`,
      tooManySecrets: 'больше двух секретов',
      cutByHash: (line) => `строка ${number(line)}: всё, начиная с #, пропадёт`,
    },
    shape: {
      token: 'токен, как его показывает QTickets: буквы, цифры и знаки без пробелов',
      baseUrl: 'адрес вида https://qtickets.ru/api/rest/v1; простой http только для этой машины',
      organization: 'имя до 200 знаков: столбец «organization» во всех таблицах',
      zone: 'часовой пояс IANA, например Europe/Moscow',
      whole: (min, max) => `целое число от ${number(min)} до ${number(max)}`,
      boolean: 'true или false',
      choice: (choices) => `одно из: ${choices}`,
      storeUrl: 'HTTP-адрес ClickHouse, например https://ch.example.org:8443',
      host: 'имя или адрес сервера без http:// и порта',
      identifier: 'латинские буквы, цифры и подчёркивания, первой не цифра, до 63 знаков',
      name: 'до 200 знаков',
      key: 'не короче 16 знаков',
      password: 'не короче 10 знаков, для каждой роли свой',
      formerKeys: 'ключи не короче 16 знаков, через запятую',
      file: 'текстовый файл, по одной строке ИМЯ=значение',
      fileLine: 'ИМЯ=значение, пустая строка или # примечание',
      schedule: 'пять полей, как в cron, по времени REPORT_TZ, например "*/30 * * * *", или off',
      address: 'адрес этой машины: 127.0.0.1, или 0.0.0.0 для всех',
      hosts: 'имена узлов без порта через запятую: sales.example.org',
      ranges: 'адреса через запятую: 127.0.0.1, 10.0.0.0/8',
      webhookSecret: 'секрет не короче 8 знаков; два через запятую, пока один сменяет другой',
      folder: 'папка; относительный путь считается от текущей папки',
      anything: 'любой текст',
      known: 'имя, которое программа знает',
    },
    advice: {
      token: 'создайте токен в личном кабинете QTickets и запишите QTICKETS_TOKEN=... в файл для --env-file',
      organization: 'задайте ORG_NAME, имя вашей учётной записи, например ORG_NAME=my-theatre',
      set: (key, example) => `задайте ${key}=${example} или уберите, чтобы взять значение по умолчанию`,
      bearer: 'уберите «Bearer»: программа добавит его сама',
      tokenAgain: 'скопируйте токен ещё раз, без кавычек и переводов строки',
      https: (url) => `укажите ${url}`,
      chooseHost: (keys) =>
        `задайте CLICKHOUSE_HOST или CLICKHOUSE_URL, либо уберите ${keys}, чтобы взять встроенное хранилище`,
      oneAddress: 'оставьте что-то одно: CLICKHOUSE_URL или CLICKHOUSE_HOST',
      rename: (name) => `может быть, ${name}?`,
      remove: 'уберите её',
      checkFile: 'проверьте имя файла и права на него',
      mendLine: 'исправьте или уберите строку',
      quote: 'возьмите значение в кавычки',
      accessToken:
        'задайте ZAKAZ_PASSWORD для людей или ZAKAZ_ACCESS_TOKEN для программ (создать: openssl rand -hex 32) либо ZAKAZ_HOST=127.0.0.1',
      newKey: 'получить ключ можно так: openssl rand -hex 32',
      formerKeys: 'запишите прежние значения PERSONAL_DATA_KEY целиком или уберите настройку',
    },
    warning: {
      readableFile: (file) =>
        `в файле ${file} лежит секрет, а читать его могут и другие пользователи. Закройте: chmod 600 ${file}`,
      nativePort: (port) =>
        `CLICKHOUSE_PORT=${port} обычно порт родного протокола. Программа говорит по HTTP: 8123 или 8443 с CLICKHOUSE_SECURE=true.`,
    },
  },

  labels: {
    error: 'Ошибка:',
    warning: 'Внимание:',
    where: 'Где:',
    next: 'Что делать:',
    details: 'Подробно:',
  },

  errors: {
    CONFIG_INVALID: {
      what: () => 'С такими настройками работать нельзя.',
      next: () => 'Исправьте перечисленное и повторите.',
    },
    USAGE: { what: () => 'Командную строку не удалось понять.', next: () => 'Смотрите --help.' },
    TOKEN_REFUSED: {
      what: (d) => `QTickets не принял токен (HTTP ${d['http_status'] ?? 401}).`,
      next: () =>
        'Проверьте, что в QTICKETS_TOKEN действующий токен этой учётной записи и что ему разрешено читать заказы; если сомневаетесь, создайте новый в личном кабинете.',
    },
    SOURCE_NETWORK: {
      what: (d) => `Нет связи с источником${d['reason'] ? ` (${d['reason']})` : ''}.`,
      next: () =>
        'Проверьте сеть и QTICKETS_BASE_URL и запустите команду ещё раз: что загружено, то сохранено.',
    },
    SOURCE_TIMEOUT: {
      what: () => 'Источник не ответил вовремя.',
      next: () =>
        'Повторите позже или дайте больше времени через QTICKETS_TIMEOUT_MS. Что загружено, то сохранено.',
    },
    SOURCE_HTTP: {
      what: (d) => `Источник ответил ошибкой HTTP ${d['http_status'] ?? '?'}.`,
      next: (d) =>
        d['http_status'] === 404
          ? 'Проверьте QTICKETS_BASE_URL: такого пути на сервере нет.'
          : 'Сбой на стороне QTickets: запустите команду позже. Что загружено, то сохранено.',
    },
    SOURCE_BODY: {
      what: () => 'Источник прислал не JSON или только его часть.',
      next: () => 'Запустите команду позже; если не пройдёт, проверьте, нет ли по пути прокси.',
    },
    SOURCE_SHAPE: {
      what: () => 'Источник прислал ответ незнакомого вида.',
      next: () => 'Возможно, API изменился. Проверьте, нет ли новой версии программы.',
    },
    SOURCE_REDIRECT: {
      what: (d) => `Источник перенаправляет${d['target'] ? ` на ${d['target']}` : ''}.`,
      next: () =>
        'Укажите верный адрес в QTICKETS_BASE_URL. По перенаправлениям программа не ходит: токен не должен попасть на чужой сервер.',
    },
    SOURCE_BUDGET: {
      what: (d) => `Отправлено столько запросов, сколько позволено одной загрузке: ${d['requests'] ?? ''}.`,
      next: () =>
        'Загруженное сохранено. Запустите команду ещё раз, чтобы продолжить, или увеличьте QTICKETS_MAX_REQUESTS.',
    },
    SOURCE_FILTER: {
      what: () => 'Источник не выполняет фильтры по дате, без которых нельзя загружать по частям.',
      next: () =>
        'Запустите zakaz load --full: он прочитает всё, а если прервётся, продолжит с того же места.',
    },
    STORE_LOCKED: {
      what: (d) =>
        `Хранилище занято другим процессом${d['pid'] ? `: ${d['purpose'] ?? 'zakaz'}, pid ${d['pid']}` : ''}.`,
      next: (d) =>
        d['differs'] === 'version'
          ? 'Он другой версии, чем эта программа: перезапустите его и повторите.'
          : d['differs'] === 'database'
            ? 'Он держит не ту базу, что названа в CLICKHOUSE_DB: укажите ту же или другую папку данных.'
            : 'Дождитесь, пока он закончит, или остановите его и повторите.',
    },
    STORE_UNAVAILABLE: {
      what: () => 'Хранилищем нельзя воспользоваться.',
      next: () => 'Запустите «zakaz doctor».',
    },
    STORE_QUERY: {
      what: () => 'Хранилище не приняло запрос.',
      next: () => 'Прочитайте ответ хранилища ниже. Помогут «SHOW TABLES» и «DESCRIBE TABLE ...».',
    },
    STORE_SCHEMA: {
      what: (d) =>
        d['store_zone']
          ? `Хранилище создано для часового пояса ${d['store_zone']}, а в настройках ${d['report_zone']}.`
          : d['made_for']
            ? d['made_for'] === 'none'
              ? `Таблицы хранилища не разложены по шардам кластера ${d['cluster']}.`
              : `Таблицы хранилища разложены по шардам кластера ${d['made_for']}.`
            : d['state'] === 'older'
              ? 'Таблицы хранилища старее программы.'
              : 'Таблицы хранилища созданы другой версией программы.',
      next: (d) =>
        d['store_zone']
          ? `Задайте REPORT_TZ=${d['store_zone']} или возьмите другую папку или базу.`
          : d['made_for']
            ? d['made_for'] === 'none'
              ? 'Укажите другую базу (CLICKHOUSE_DB) или разложите таблицы: как это сделать, описано в docs/cluster.md.'
              : `Задайте CLICKHOUSE_CLUSTER=${d['made_for']} или укажите другую базу (CLICKHOUSE_DB).`
            : d['state'] === 'older'
              ? 'Запустите «zakaz migrate».'
              : 'Поставьте версию, которая создала хранилище, или более новую.',
    },
    STORE_COPY: {
      what: (d) =>
        d['held']
          ? `В базе сервера уже есть другие строки: ${d['tables'] ?? ''}.`
          : `Копия отличается от хранилища: ${d['tables'] ?? ''}.`,
      next: (d) =>
        d['held']
          ? 'Укажите пустую базу в CLICKHOUSE_DB.'
          : 'Не пользуйтесь этой копией. Сделайте её снова, когда в хранилище никто не пишет.',
    },
    BACKUP: {
      what: (d) =>
        d['fault'] === 'missing'
          ? 'Резервной копии там нет.'
          : d['fault'] === 'unsafe'
            ? 'Это не копия, сделанная командой «zakaz backup»; из неё ничего не взято.'
            : 'Резервная копия повреждена; из неё ничего не взято.',
      next: () => 'Укажите папку, которую вывела команда «zakaz backup», или возьмите копию постарше.',
    },
    OUTPUT: {
      what: () => 'Файл не удалось записать.',
      next: () => 'Проверьте папку, права и свободное место или укажите другой файл.',
    },
    INTERRUPTED: {
      what: () => 'Остановлено.',
      next: () => 'Что загружено, то сохранено; следующая загрузка продолжит.',
    },
    INTERNAL: {
      what: () => 'Внутренняя ошибка программы.',
      next: () => 'Запустите ещё раз с LOG_LEVEL=debug и сообщите, что будет выведено.',
    },
  },

  storeFaults: {
    unreachable: {
      what: 'Хранилище недоступно по сети.',
      next: 'Проверьте, что ClickHouse работает и что верны CLICKHOUSE_URL или CLICKHOUSE_HOST и CLICKHOUSE_PORT.',
    },
    'nodes-missing': {
      what: 'Отвечает слишком мало узлов кластера.',
      next: 'Поднимите остановленные узлы и запустите снова: загруженное сохранено. «zakaz doctor» опросит каждый узел.',
    },
    'refused-login': {
      what: 'Хранилище не приняло логин и пароль.',
      next: 'Проверьте CLICKHOUSE_USER и CLICKHOUSE_PASSWORD.',
    },
    'read-only': {
      what: 'В хранилище нельзя писать.',
      next: 'Проверьте владельца папки данных и права на неё или права пользователя ClickHouse.',
    },
    'disk-full': {
      what: 'На диске хранилища нет места.',
      next: 'Освободите место и запустите команду ещё раз: подтверждённое сохранено.',
    },
    'engine-missing': {
      what: 'Встроенного ClickHouse на этой машине нет.',
      next: 'Установите его: «npm install chdb», или укажите сервер в CLICKHOUSE_URL.',
    },
    broken: {
      what: 'Хранилище есть, но не открывается.',
      next: 'Запустите «zakaz doctor». Данные можно загрузить заново в другую папку (--data-dir).',
    },
    'owner-gone': {
      what: 'Процесс, который держал хранилище, завершился.',
      next: 'Запустите команду ещё раз: подтверждённое сохранено.',
    },
  },

  share: {
    made: (end) => `По этой ссылке можно смотреть до ${end}:`,
    none: 'Действующих ссылок нет. Создать: «zakaz share make».',
    unknown: (id) => `Ссылки ${id} нет: см. «zakaz share list».`,
    revoked: (id) => `Ссылка ${id} отозвана.`,
    label: { id: 'Номер', label: 'Для кого', created: 'Создана', ends: 'Действует до' },
  },

  webhook: {
    noSecret: 'QTICKETS_WEBHOOK_SECRET не задан: подпись проверить нечем.',
    noSignature: 'В файле только тело: укажите подпись через --signature.',
    unreadableFile: (file, code) => `${file} не читается (${code}).`,
    signed: 'верна',
    signedByOld: 'верна, по второму секрету',
    unsigned: 'не подходит',
    bytes: (count) => `${number(count)} байт`,
    nothingToReplay: 'Повторять нечего.',
    noSales: (days) => `Продаж за последние дни (${number(days)}) нет.`,
    label: {
      signature: 'Подпись',
      body: 'Тело',
      order: 'Заказ',
      file: 'Файл',
      outcome: 'Итог',
      way: 'Как пришли',
      orders: 'Заказы',
      median: 'Опоздание, медиана',
      p95: '95 из 100',
      longest: 'Наибольшее',
    },
    way: { webhook: 'сначала вебхуком', both: 'загрузкой, потом вебхуком', load: 'только загрузкой' },
    outcome: {
      new: 'новый',
      changed: 'изменён',
      known: 'уже известен',
      older: 'старее, чем в хранилище',
      tied: 'оставлен следующей загрузке',
      unpaid: 'не оплачен',
      refused: 'отклонён',
      unreadable: 'не читается',
    },
  },

  run: {
    title: (status) => `Загрузка: ${status}`,
    dryRun: 'Пробный запуск: ничего не записано.',
    status: {
      ok: 'загружено всё, и это доказано',
      incomplete: 'прошла, но полнота не доказана',
      error: 'не удалась',
      interrupted: 'прервана',
      running: 'идёт',
    },
    short: {
      ok: 'доказано',
      incomplete: 'не доказано',
      error: 'ошибка',
      interrupted: 'прервано',
      running: 'идёт',
    },
    label: {
      window: 'Что загружали',
      orders: 'Заказы',
      sold: 'Продано',
      sales: 'Продажи',
      written: 'Записано',
      unchanged: 'Без изменений',
      skipped: 'Пропущено',
      places: 'Места',
      events: 'Мероприятия',
      refused: 'Не прочитано',
      drift: 'Замечено',
      requests: 'Запросы',
      proof: 'Доказательство',
      contract: 'Источник',
      run: 'Номер',
    },
    drift: {
      'new-field': (names) => `источник присылает незнакомые поля: ${names}; их значения не хранятся`,
      'changed-type': (names) => `у полей изменился вид: ${names}`,
      'new-value': (names) => `появились новые значения: ${names}`,
      'filter-lost': (names) => `источник перестал учитывать фильтры: ${names}`,
      'page-size': () => 'на странице теперь другое число заказов',
      'buyer-key': () =>
        'псевдонимы покупателей делаются другим ключом, чем раньше, и прежних покупателей не узнать; «zakaz rotate-key» сделает все псевдонимы заново',
      'seats-refused': (names) =>
        `источник не отдаёт места сеансов (${names}): нет вместимости, свободных мест и заполняемости; спросим снова через сутки`,
      'seats-body': (names) => `источник не смотрит на тело запроса ${names}: присылает больше, чем просили`,
    },
    capacity: (n) => `сеансов ${number(n.read)} из ${number(n.due)}`,
    capacityLeft: {
      refused: (n) => `отказано (HTTP 403 или 404): ${number(n)}`,
      odd: (n) => `не удалось прочитать: ${number(n)}`,
      failed: 'источник дал сбой; следующая загрузка продолжит',
    },
    everything: 'всё, что есть в источнике',
    newAndRest: 'новые заказы; остальные перечитываются по очереди',
    changes: (from, to) => `изменения с ${from} по ${to}`,
    changesFrom: (from) => `изменения с ${from}`,
    changesTo: (to) => `изменения по ${to}`,
    ordersSeen: (n) =>
      `прочитано ${number(n.seen)}: оплачено ${number(n.paid)}, не оплачено ${number(n.unpaid)}`,
    resumed: (n: number) => `ещё ${orders(n)} уже здесь: прежняя загрузка прервалась, эта её продолжила`,
    outOfWindow: (n) => `вне периода, пропущено: ${number(n)}`,
    sold: (n, revenue) => `${tickets(n)} на ${revenue}`,
    between: (from, to) => `с ${from} по ${to}`,
    written: (n) => `${orders(n.orders)}, ${tickets(n.tickets)}, ${rows(n.facts)} продаж по дням`,
    unchanged: (n) => `${orders(n)}: в хранилище уже такие же`,
    skipped: (n) =>
      `пока шла эта загрузка, не состоялось ещё ${count(n, { one: 'запуск', few: 'запуска', many: 'запусков' })}`,
    eventsSeen: (seen, total) => (total === null ? number(seen) : `${number(seen)} из ${number(total)}`),
    refused: (n, see) => `${rows(n)}; сохранены с причиной: ${see}`,
    requests: (n, retries, took) =>
      retries === 0 ? `${number(n)} за ${took}` : `${number(n)} за ${took}, повторов: ${number(retries)}`,
    proof: {
      'counts-equal': (n) =>
        n.total === null
          ? `пришло ${number(n.distinct)} разных заказов, больше в источнике нет`
          : `источник насчитал ${number(n.total)}, пришло ${number(n.distinct)} разных`,
      'count-short': (n) =>
        `источник насчитал ${n.total === null ? '?' : number(n.total)}, а пришло ${number(n.distinct)} разных`,
      'rows-refused': () => 'часть строк не удалось прочитать',
      'page-ignored': () => 'источник не смотрит на номер страницы и отдаёт только первую',
      'filter-lost': () => 'источник во время чтения перестал учитывать фильтр',
      'dialect-ignored': () => 'источник не понимает диалект из QTICKETS_DIALECT',
      'total-unsteady': () => 'пока шло чтение, счётчик источника всё время менялся',
      'events-short': () => 'пришли не все мероприятия',
      'not-finished': () => 'загрузка не дошла до конца',
      'store-differs': () => 'источник прочитан целиком, а хранилище всё ещё от него отличается',
      'sums-differ': () => 'суммы по заказам, билетам и дневным продажам не сходятся: смотрите «zakaz check»',
      'facts-rebuilt': () => 'продажи по дням пересчитаны',
    },
    verdict: {
      honoured: 'учитывает',
      ignored: 'не замечает',
      rejected: 'отвергает',
      unstable: 'непостоянно',
      unverifiable: 'неясно',
    },
    capability: {
      page: 'номер страницы',
      payed: 'фильтр «оплачен»',
      since: 'фильтр по времени',
      until: 'верхняя граница времени',
      id: 'фильтр по номеру',
      order: 'порядок по номеру',
      organization: 'фильтр по организации',
    },
    plan: {
      changes: 'только изменения, по порядку номеров',
      keyset: 'по порядку номеров',
      pages: 'по страницам',
      'first-page': 'только первую страницу',
    },
    readHow: (plan) => `читали ${plan}`,
  },

  progress: {
    contract: 'Проверяем, что источник учитывает',
    events: 'Мероприятия',
    orders: 'Заказы',
    facts: 'Продажи по дням',
    of: (done, total) => `${number(done)} из ${number(total)}`,
    rate: (perSecond) => `${number(perSecond)}/с`,
    left: (span) => `осталось ${span}`,
    retry: (attempt, wait) => `Сбой источника; попытка ${number(attempt)} через ${wait}`,
    waiting: (d) =>
      `Хранилище занято другим процессом${d['pid'] ? ` (${d['purpose'] ?? 'zakaz'}, pid ${d['pid']})` : ''}: ждём, пока он закончит.`,
    stopping: 'Останавливаемся; что загружено, то сохранено. Ещё раз Ctrl-C — прервать сразу.',
  },

  backfill: {
    slice: (n, of) => `Часть ${number(n)} из ${number(of)}`,
    since: (day) => `с ${day}`,
    complete: (n) =>
      `Загружено полностью, доказано: ${count(n, { one: 'часть', few: 'части', many: 'частей' })}`,
    incomplete: (n, of) =>
      `Доказано частей: ${number(n)} из ${number(of)}. Повторите команду: она продолжит с оставшихся.`,
    open: 'сейчас',
    column: { from: 'С', to: 'До' },
    status: { done: 'было раньше', left: 'осталась' },
  },

  sales: {
    totals: 'Продажи всего',
    byDay: (n) => `Последние дни продаж: ${number(n)}`,
    topEvents: 'Лучшие по сборам',
    orders: 'Заказы',
    tickets: 'Билеты',
    gross: 'Сборы',
    refunded: 'Возвраты',
    net: 'За вычетом',
    day: 'День',
    event: 'Мероприятие',
    nothing: 'Продаж пока нет.',
  },

  status: {
    neverLoaded: 'Пока ничего не загружено.',
    loadFirst: 'Загрузите продажи или попробуйте всё без учётной записи:',
    label: {
      organization: 'Организация',
      store: 'Хранилище',
      lastRun: 'Последняя загрузка',
      lastOk: 'Доказанная',
      watermark: 'Загружено по',
      oldestPage: 'Старейшая стр.',
      orders: 'Заказы',
      tickets: 'Билеты',
      sales: 'Продажи',
      stale: 'Пересчитать',
      rejects: 'Не прочитано',
      places: 'Места',
      checks: 'Проверки',
      drift: 'Замечено',
    },
    places: (n, ago) =>
      `прочитаны у ${count(n, { one: 'сеанса', few: 'сеансов', many: 'сеансов' })}, в последний раз ${ago} назад`,
    placesRefused: (n, status) =>
      `отказано по ${count(n, { one: 'сеансу', few: 'сеансам', many: 'сеансам' })} (HTTP ${status}); спросим снова через сутки`,
    noPlaces: (status, ago) =>
      `источник их не отдаёт (HTTP ${status}, ${ago} назад): нет вместимости, свободных мест и заполняемости`,
    ago: (span) => `${span} назад`,
    readAgo: (span) => `прочитана ${span} назад; страницы перечитываются по очереди`,
    never: 'не было',
    cancelled: (n) => `отменено ${number(n)}`,
    staleMonths: (n, months) =>
      `продажи по дням за ${count(n, { one: 'месяц', few: 'месяца', many: 'месяцев' })} (${months}); пересчитает следующая загрузка`,
    rejected: (entity, n, reason) =>
      `${entity === 'order' ? 'заказы' : entity === 'event' ? 'мероприятия' : entity === 'seats' ? 'места сеансов' : entity}, ${number(n)}: ${reason}`,
    tooOld: (limit) => `Последняя доказанная загрузка старше, чем ${limit}.`,
    neverProved: 'Ни одной доказанной загрузки ещё не было.',
    noSuchOrganization: (name, known) => `В хранилище нет данных «${name}». Есть: ${known}.`,
    severalOrganizations: (known) => `В хранилище несколько организаций: ${known}.`,
    chooseOrganization: 'Выберите одну через ORG_NAME.',
    noStore: (location) => `Хранилища в ${location} ещё нет.`,
  },

  runs: {
    none: 'В журнале нет ни одной загрузки.',
    started: 'Начало',
    status: 'Итог',
    took: 'Длилась',
    orders: 'Заказы',
    written: 'Записано',
    message: 'Замечание',
    mode: {
      full: 'всё',
      window: 'изменения',
      sweep: 'новое и часть прежнего',
      repair: 'исправление',
      rebuild: 'пересчёт',
    },
    what: 'Что',
    dryRun: 'проба',
  },

  doctor: {
    ok: 'ок',
    warn: 'важно',
    fail: 'плохо',
    skip: 'нет',
    allGood: 'Для загрузки всё готово.',
    withWarnings: (n) =>
      `Загружать можно; обратите внимание на ${count(n, { one: 'пункт', few: 'пункта', many: 'пунктов' })}.`,
    withFailures: (n) =>
      `Загружать пока нельзя, надо исправить: ${count(n, { one: 'пункт', few: 'пункта', many: 'пунктов' })}.`,
    check: {
      settings: 'Настройки',
      node: 'Node.js',
      source: 'QTickets',
      clock: 'Часы',
      store: 'Хранилище',
      version: 'Версия',
      rights: 'Права',
      profile: 'Профиль',
      cluster: 'Кластер',
      schema: 'Таблицы',
      zone: 'Часовой пояс',
      disk: 'Диск',
      memory: 'Память',
      alerts: 'Сообщения',
    },
    settingsGood: (from) => `взяты из ${from}`,
    fromEnvironment: 'переменных окружения',
    fromFile: (file) => `переменных окружения и файла ${file}`,
    settingsBad: (n) => problems(n),
    sourceGood: (host, took) => `${host} принимает токен (${took})`,
    sourceSkipped: 'не спрашивали: настройки для него заданы не все',
    clockGood: (difference) => `расходятся с источником не больше чем на ${difference}`,
    clockOff: (difference) => `расходятся с источником на ${difference}`,
    clockAdvice: 'Выставьте часы этой машины (например, через chrony или systemd-timesyncd).',
    clockUnknown: 'источник не сообщил своё время',
    storeGood: (engine, version, location) => `${engine} ${version}, ${location}`,
    storeNew: (location) => `появится в ${location}`,
    storeBusy: (pid) => `занято другим процессом (pid ${pid}); если это загрузка, всё в порядке`,
    schemaCurrent: 'подходят',
    schemaEmpty: 'их ещё нет, создаст первая загрузка',
    schemaOlder: 'старее программы, обновит следующая загрузка',
    schemaNewer: 'новее программы',
    schemaNewerAdvice: 'Обновите программу: в незнакомые таблицы она не пишет.',
    writeBad: (location) => `запрещена в ${location}`,
    writeAdvice: 'Дайте этому пользователю право писать туда или укажите другую папку: --data-dir.',
    zoneGood: (zone) => `дни считаются в поясе ${zone}`,
    zoneOther: (store, configured) => `таблицы созданы для ${store}, а в настройках ${configured}`,
    zoneAdvice: (store) => `Задайте REPORT_TZ=${store} или возьмите другую папку или базу.`,
    diskGood: (free, location) => `свободно ${free} в ${location}`,
    diskLow: (free, location) => `свободно всего ${free} в ${location}`,
    diskAdvice: 'Освободите место: при загрузке его нужно до 2,5 раза больше, чем занимают данные.',
    nodeGood: (version) => version,
    memoryGood: (size) => `${size} в этой машине`,
    memoryLow: (size) => `всего ${size} в этой машине`,
    memoryAdvice: 'Встроенному хранилищу нужно около 1 ГБ. На слабой машине возьмите сервер ClickHouse.',
    versionOld: (version, oldest) => `${version}; версии старше ${oldest} не проверялись`,
    rightsGood: 'пользователю разрешено всё, что нужно для загрузки',
    rightsMissing: (rights) => `не хватает: ${rights}`,
    rightsAdvice: 'Администратор выдаёт роль zakaz_loader: см. «zakaz migrate --print-sql».',
    profileGood: 'ничто в нём не обрезает ответы и не меняет того, что показывает FINAL',
    profileRisky: (settings) => `в профиле пользователя задано ${settings}`,
    profileAdvice: 'С этим ответы могут молча обрезаться: дайте пользователю профиль без этих настроек.',
    clusterGood: (name, shards, nodes) => `${name}: шардов ${shards}, узлов ${nodes}, все отвечают`,
    clusterSilent: (why) => `не все узлы удалось опросить: ${why}`,
    clusterSilentAdvice:
      'Проверьте remote_servers на узлах (адреса, пользователь или secret) и есть ли у учётной записи роль zakaz_loader.',
    clusterMacros: 'макросы «shard» и «replica» не различают все узлы',
    clusterMacrosAdvice:
      'Задайте оба на каждом узле: «shard» — общий для реплик одного шарда и только для них, «replica» — разный внутри шарда.',
    clusterStrays: (n) => `строк заказов не на том шарде, где им место при таком числе шардов: ${n}`,
    clusterStraysAdvice:
      'Шарды добавили или убрали, и заказ может посчитаться дважды. Что делать, сказано в docs/cluster.md.',
    engineNames: { chdb: 'встроенный ClickHouse (chDB)', clickhouse: 'ClickHouse' },
  },

  verify: {
    title: {
      equal: 'Источник и хранилище совпадают, и это доказано',
      unproved: 'Расхождений не видно, но не доказано, что прочитано всё',
      different: 'Источник и хранилище расходятся',
      differentUnproved: 'Источник и хранилище расходятся, и не доказано, что прочитано всё',
    },
    label: {
      window: 'Дни продаж',
      source: 'Источник',
      store: 'Хранилище',
      marked: 'Исчезли',
      differences: 'Расхождения',
      recent: 'Из них',
      next: 'Что делать',
      found: 'Найдено',
      reloaded: 'Загружено',
      notFound: 'Не найдено',
      newlyMarked: 'Помечено',
    },
    sums: (n, revenue) => `${orders(n.orders)}, ${tickets(n.tickets)} на ${revenue}`,
    ids: (first, last) => `id ${first} ... ${last}`,
    marked: (n, revenue) =>
      `${orders(n)} на ${revenue}, помечено раньше: в источнике их нет, но они учитываются`,
    none: 'расхождений нет',
    counted: {
      missing: (n) => `нет в хранилище: ${number(n)}`,
      different: (n) => `отличаются: ${number(n)}`,
      unpaid: (n) => `в источнике не оплачены: ${number(n)}`,
      unlisted: (n) => `нет в источнике: ${number(n)}`,
      returned: (n) => `помечены как исчезнувшие, но снова есть: ${number(n)}`,
    },
    kind: {
      missing: 'нет в хранилище',
      different: 'отличается',
      unpaid: 'не оплачен',
      unlisted: 'нет в источнике',
      returned: 'снова есть',
    },
    recent: (n) => `${number(n)} изменились после последней доказанной загрузки: их принесёт следующая`,
    refused: (n) => `${orders(n)} источника не удалось прочитать и сверить`,
    next: {
      load: (command) => `${command} (всё, что расходится, новое)`,
      repair: (command) => `${command} загрузит заново то, что расходится`,
    },
    seeRuns: (command) => `что осталось, покажет: ${command}`,
    days: 'Дни и мероприятия с расхождениями',
    brackets: 'Показано, что в источнике; в скобках, на сколько отличается хранилище.',
    orders: 'Заказы с расхождениями',
    recentMark: '* изменился после последней доказанной загрузки',
    more: (n) => `... и ещё ${number(n)} (--json покажет больше)`,
    column: {
      day: 'День',
      event: 'Мероприятие',
      order: 'Заказ',
      what: 'Что не так',
      orders: 'Заказы',
      tickets: 'Билеты',
      money: 'Сумма',
    },
    repair: {
      nothing: 'Исправлять нечего: источник и хранилище совпадают, и это доказано',
      done: 'Исправлено: источник и хранилище совпадают, и это доказано',
      partly: 'Исправлено что можно, но не доказано, что источник и хранилище совпадают',
      reloaded: (n) => `${orders(n)} заново`,
      notFound: (n) => `${orders(n)}: исчезли тем временем`,
      marked: (n) => `${orders(n)}: в источнике их больше нет`,
    },
  },

  probe: probeTexts(format),
  ...figureTexts(format),
  ...dataTexts(format),
  ...productionTexts(format),

  alerts: alertTexts(format),

  migrate: {
    applied: (n) => `Таблицы обновлены, шагов: ${number(n)}.`,
    nothing: 'Таблицы уже в порядке.',
    where: (location) => `Хранилище: ${location}`,
    granted: 'Роли и права на месте.',
    grantsLeft: 'Этому пользователю нельзя создавать роли. Администратору нужно выполнить:',
    needsServer:
      '--print-sql работает для сервера.\nЗадайте CLICKHOUSE_URL или CLICKHOUSE_HOST; туда ничего не отправится.',
  },

  demo: {
    starting: 'Запускаем имитацию QTickets ...',
    simulatorFailed: 'Имитация QTickets не запустилась.',
    simulatorFailedNext: 'Запустите её отдельно и посмотрите, что не так:',
    first: 'Загружена вся история.',
    again: (n) => `Загружены только изменения: ${orders(n)}.`,
    nothingNew: 'Загружены только изменения: новых нет.',
    whereData: (path) => `Данные лежат в ${path} (чтобы начать заново, удалите папку).`,
    dashboard: (url) => `Дашборд: ${url}  (Ctrl-C — завершить)`,
    next: 'Что попробовать дальше:',
    nextSales: 'продажи по месяцам',
    nextStatus: 'всё ли в порядке',
    nextAgain: 'ещё раз: загрузятся только изменения',
    nextSimulate: 'сервер, который не замечает фильтры',
    nextHelp: 'своя учётная запись: QTICKETS_TOKEN, ORG_NAME и load',
  },

  simulate: {
    stop: 'Остановить: Ctrl-C.',
    howToLoad: 'Загрузить из неё:',
    unknownFault: (name) => `Нет такого сбоя: «${name}».`,
    badFault: (name) => `Сбою «${name}» нужно число: ${name}=N.`,
  },
};
