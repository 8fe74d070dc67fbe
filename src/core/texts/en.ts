/**
 * Every sentence a person reads, in English. `ru.ts` has the same keys; a missing one does not compile. Plain ASCII, so that
 * it can be read on any terminal. Sentences say what happened, where, and what to do next.
 */
import type { ErrorDetails } from '../errors.ts';
import { alertsCommand, alertTexts, digestCommand } from './alerts-en.ts';
import { dataTexts } from './data-en.ts';
import { dataCommands } from './data-help-en.ts';
import { figureCommands, figureTexts } from './figures-en.ts';
import { createFormat } from './format.ts';
import { probeTexts } from './probe-en.ts';
import { probeCommand } from './probe-help-en.ts';
import { productionTexts } from './production-en.ts';
import { productionCommands } from './production-help-en.ts';

const format = createFormat({
  locale: 'en',
  month: 'short',
  units: { days: 'd', hours: 'h', minutes: 'min', seconds: 's' },
});

const { number, count } = format;
const orders = (n: number) => count(n, { one: 'order', many: 'orders' });
const rows = (n: number) => count(n, { one: 'row', many: 'rows' });
const tickets = (n: number) => count(n, { one: 'ticket', many: 'tickets' });

/** The English texts. */
export const en = {
  format,

  program: {
    description:
      'Brings ticket sales from QTickets into ClickHouse and proves that none is missing. New here? Run "zakaz demo".',
    usage: '<command> [options]',
    options: '[options]',
    titles: {
      'Usage:': 'Usage:',
      'Options:': 'Options:',
      'Global Options:': 'Everywhere:',
      'Arguments:': 'Arguments:',
      'Commands:': 'Commands:',
      first: 'Used first:',
      more: 'Also there:',
      examples: 'Examples:',
      exitCodes: 'Exit codes:',
    },
    help: 'show this help',
    helpCommand: 'show the help of a command',
    version: 'show the version',
    envFile: 'file with settings, NAME=value per line',
    dataDir: 'folder for the embedded store and the lock (default: .zakaz)',
    lang: 'language, ru or en (default: the locale)',
    wait: 'when another process holds the store, wait for it so long, e.g. 10m (without a value: 1h)',
    valueDefault: (value: string) => `(default: ${value})`,
    exitCodes: [
      ['0', 'done and proved'],
      ['1', 'failed'],
      ['2', 'wrong command line or settings'],
      ['3', 'done, but not proved complete, or a difference was found'],
      ['4', 'token refused'],
      ['5', 'source unavailable'],
      ['6', 'store unavailable'],
      ['75', 'another process holds the store'],
      ['129, 130, 143', 'stopped by a signal'],
    ],
  },

  commands: {
    demo: {
      summary: 'try it all: no account needed',
      description:
        'Starts a simulated QTickets, loads some 20,000 invented orders from it into a store of its own and shows the sales; on a terminal it opens the dashboard. Touches nothing of yours; run it again and only what changed is loaded.',
      orders: 'orders to invent the first time',
      serve: 'then open the dashboard until Ctrl-C, also where stdout is no terminal (ZAKAZ_PORT, else 8787)',
      noServe: 'end after the load, also on a terminal',
    },
    load: {
      summary: 'load sales from QTickets',
      description:
        'Loads orders and events and proves that none is missing. The first load takes everything, later ones what changed since. Needs QTICKETS_TOKEN and ORG_NAME.',
      sinceHours: 'what changed in the last N hours',
      from: 'what changed from this day (of REPORT_TZ) or instant on',
      to: 'the last day, to its end, or an instant',
      full: 'everything the source has',
      slice:
        'with --full or --from/--to: slice by slice, month, week or N days each; others may use the store in between',
      capacity: 'ask for the places of all shows on sale, too, whenever that was done last',
      dryRun: 'read and count everything, write nothing',
      json: 'print the record of the run as JSON',
      examples: [
        ['load', 'everything the first time, then what changed'],
        ['load --from 2025-11-01 --to 2025-11-07', 'a week, both days included'],
        ['load --full --dry-run', 'count everything, write nothing'],
      ],
    },
    status: {
      summary: 'see whether the data is fresh and complete',
      description:
        'One screen: the last load and the last one that was proved complete, what the store holds, and what is wrong. Asks the source nothing.',
      maxAge: 'exit code 3 when the last proved load is older, e.g. 2h, 90m, 1d',
      json: 'print it as JSON',
    },
    serve: {
      summary: 'show the dashboard, load by a schedule, take webhooks',
      description:
        'Keeps the store for as long as it runs: loads every half hour (ZAKAZ_SCHEDULE), compares with QTickets at night, takes webhooks, sends alerts, shows the dashboard. Other commands on the same data folder go through it. Logs are JSON on stdout; it stops on SIGTERM.',
      port: 'port to listen on, 0 for any free one (ZAKAZ_PORT, else 8787)',
      host: 'address to listen on (ZAKAZ_HOST, else 127.0.0.1); others than this machine need ZAKAZ_PASSWORD or ZAKAZ_ACCESS_TOKEN',
      listening: (url: string) => `Listening on ${url}`,
    },
    webhook: {
      summary: 'check, replay and account for webhooks',
      description: 'Webhooks are taken by "zakaz serve"; these commands look after them.',
      verify: {
        summary: 'check the signature of a saved webhook',
        description:
          'Tells whether QTICKETS_WEBHOOK_SECRET signed a body, and whether it can be read. 0 when the signature fits, else 3.',
        file: 'the raw body, or a file that the server kept (headers, an empty line, the body)',
        signature: 'X-Signature, where the file does not hold it',
      },
      replay: {
        summary: 'apply saved webhooks once more',
        description:
          'Applies the given files, else those that the server could not read. What was applied before changes nothing. 3 while one cannot be read.',
        files: 'saved webhooks',
        eventType: 'X-Event-Type for files that do not hold a known one',
        json: 'print the outcomes as JSON',
      },
      report: {
        summary: 'which orders came by webhook, which by loads alone, how late',
        description: 'Looks at the orders sold in the last days.',
        days: 'how many',
        json: 'print it as JSON, with order ids',
      },
    },
    share: {
      summary: 'links that show the sales to who has them',
      description:
        'A link opens what "zakaz serve" shows, for reading only, until its end. Who has the link needs no password; ended or revoked, it opens nothing, and whoever came in by it is signed out.',
      make: {
        summary: 'make a link',
        description: 'Prints the link. It is told this once: only a digest is kept.',
        label: 'for whom or what, to tell links apart',
        days: 'how long it lasts',
        json: 'print it as JSON',
      },
      list: {
        summary: 'list the links that have not ended',
        description: 'Without their keys: these are not kept.',
        json: 'print them as JSON',
      },
      revoke: {
        summary: 'end a link now',
        description: 'Takes the id that "zakaz share list" shows.',
        id: 'of the link',
      },
    },
    runs: {
      summary: 'list past loads',
      description: 'The loads on record, newest first.',
      limit: 'how many',
      json: 'print them as JSON',
    },
    sql: {
      summary: 'query the store (read only)',
      description:
        'Runs one SQL query. It can read the tables of the store and nothing else. On a terminal the answer is a table, otherwise tab-separated text with a line of names.',
      query: 'the query, in quotes',
      format: 'a ClickHouse output format: TSV, CSV, JSONEachRow, ...',
      examples: [
        ['sql "SHOW TABLES"', 'what there is'],
        [
          'sql "SELECT sales_date, sum(revenue) FROM fact_qtickets_sales_daily GROUP BY 1 ORDER BY 1"',
          'sales by day',
        ],
      ],
    },
    doctor: {
      summary: 'check settings, token, store, clock, disk',
      description:
        'Tries everything a load needs and says what to do about each thing that is wrong. Sends one GET to the source and writes nothing there.',
      json: 'print the checks as JSON',
    },
    verify: {
      summary: 'compare QTickets and the store',
      description:
        'Reads every order of the source and compares it with what the store really holds: by day and event, then order by order where they differ. Writes nothing. Ends with 0 when all is equal and that is proved, else with 3.',
      from: 'only sales from this day (of REPORT_TZ) or instant on',
      to: 'the last day, to its end, or an instant',
      json: 'print what was found as JSON',
      examples: [
        ['verify', 'everything'],
        ['verify --from 2025-11-01 --to 2025-11-07', 'the sales of a week, both days included'],
      ],
    },
    probe: probeCommand,
    alerts: alertsCommand,
    digest: digestCommand,
    ...dataCommands,
    ...figureCommands,
    ...productionCommands,
    repair: {
      summary: 'mend what verify finds',
      description:
        'Compares like "verify", fetches each order that differs anew and rebuilds its daily sales. Orders that QTickets does not list any more are marked, never deleted, and still count.',
      json: 'print what was done as JSON',
    },
    migrate: {
      summary: 'create or upgrade the tables',
      description:
        'Brings the tables of the store to this version of the program. "load" does so by itself; running it twice does no harm. On a ClickHouse server it also makes the roles zakaz_loader, zakaz_reader and zakaz_admin, or prints what an administrator has to run.',
      cluster: 'make replicated tables on every node of this cluster (default: CLICKHOUSE_CLUSTER)',
      printSql: 'print all of it as SQL and run nothing',
    },
    simulate: {
      summary: 'run a simulated QTickets',
      description:
        'Serves an invented QTickets account on this machine until it is stopped, and prints its address. It can misbehave in many ways.',
      behaviour: 'how the server treats filters and pages',
      orders: 'orders to invent',
      seed: 'the same seed gives the same orders',
      port: 'port to listen on; 0 is any free one',
      live: 'orders go on coming in as time passes',
      anchor: 'instant at which the history ends',
      token: 'the token to accept (default: any)',
      latency: 'milliseconds before every answer',
      fault: 'a fault to inject, NAME or NAME=VALUE; may be repeated',
      behaviours: 'Behaviours:',
      faults: 'Faults:',
    },
  },

  usage: {
    unknownCommand: (name: string) => `There is no command "${name}".`,
    unknownOption: (name: string) => `There is no option "${name}".`,
    didYouMean: (name: string) => `Did you mean "${name}"?`,
    missingArgument: (name: string) => `The argument <${name}> is missing.`,
    missingValue: (option: string) => `The option ${option} needs a value.`,
    tooMany: 'There are more arguments than the command takes. A query or name with spaces needs quotes.',
    invalid: (name: string) => `The value of ${name} cannot be used.`,
    seeHelp: (command: string) => `See: ${command}`,
    notWhole: (option: string, min: number, max: number) =>
      `${option} takes a whole number from ${number(min)} to ${number(max)}.`,
    fewFiles: (limit: number, least: number) =>
      `This process may have ${number(limit)} files open, and the server needs ${number(least)}.\nRaise the limit: ulimit -n 1024, or LimitNOFILE=1024 in the unit.`,
    cannotListen: (host: string, port: number, code: string) =>
      `Cannot listen on ${host}, port ${port} (${code}).\nChoose another with --port or ZAKAZ_PORT, or stop what listens there.`,
    notId: (option: string) => `${option} takes the id of an order: digits alone.`,
    notSpan: (option: string) => `${option} takes a span of time such as 90m, 2h or 1d.`,
    notSlice: (option: string) => `${option} takes month, week or a number of days from 1 to 3660.`,
    sliceNeeds: '--slice goes with --full or with --from and --to, and not with --dry-run.',
    capacityNeeds: '--capacity writes what it reads: not with --dry-run, and not with --slice.',
    notChoice: (option: string, choices: string) => `${option} takes one of: ${choices}.`,
    together: (options: string) => `Only one of these can be given: ${options}.`,
    fromAndTo: '--from and --to belong together: give both.',
    window: {
      malformed: (option: string, text: string) =>
        `${option} "${text}" is not a date. Write 2025-11-03 or 2025-11-03T10:00:00+03:00.`,
      impossible: (option: string, text: string) =>
        `${option} "${text}" does not exist in the calendar. Check day and month.`,
      future: (option: string, text: string) =>
        `${option} "${text}" lies in the future. The last day that can be loaded is today.`,
      reversed: (option: string, text: string) =>
        `${option} "${text}" is not after --from. Swap the two dates.`,
    },
    badFormat: (text: string) =>
      `"${text}" is not a name of an output format. Try TSV, CSV, JSONEachRow or PrettyCompact.`,
    emptyQuery: 'The query is empty.',
    notDay: (option: string, text: string) => `${option} "${text}" is not a day. Write it like 2025-11-03.`,
    outNeeded: (name: string) =>
      `${name} is not made for a terminal. Name a file with --out, or send the output on to another program.`,
    portTaken: (port: number) => `Port ${port} is taken by another program. Choose another with --port.`,
    portForbidden: (port: number) => `This user may not listen on port ${port}. Choose one above 1023.`,
  },

  config: {
    title: (problems: number) =>
      `The settings cannot be used: ${count(problems, { one: 'problem', many: 'problems' })}.`,
    expected: (text: string) => `expected: ${text}`,
    fix: (text: string) => `fix: ${text}`,
    inFile: (file: string) => `(in ${file})`,
    problem: {
      missing: 'not set',
      notWhole: (shown: string) => `${shown} is not a whole number in range`,
      notBoolean: (shown: string) => `${shown} is neither true nor false`,
      notChoice: (shown: string) => `${shown} is not one of the choices`,
      notUrl: 'not a URL that can be used',
      plainHttp: 'plain http to another machine: the token would travel unencrypted',
      urlLogin: 'there is a login, a query or a fragment in it',
      notZone: (shown: string) => `${shown} is not a time zone`,
      notName: (shown: string) => `${shown} is empty, too long or holds characters that do not belong there`,
      bearer: 'begins with "Bearer"',
      notToken: 'there are spaces, quotes or characters that no token has',
      tooShort: 'too short',
      notHost: 'not a host name',
      hostMissing: (keys: string) => `not set, though ${keys} is`,
      twoAddresses: 'set together with CLICKHOUSE_HOST',
      unknown: 'not a setting of this program',
      noFile: 'cannot be read',
      badLine: (line: number) => `line ${number(line)} is not NAME=value`,
      notSchedule: (shown: string) => `${shown} is no schedule, or one that never comes`,
      publicAddress: (host: string) => `not set, though ${host} can be reached from other machines`,
      anyHost: '* is allowed with ZAKAZ_PASSWORD or ZAKAZ_ACCESS_TOKEN only',
      samePassword: 'the same as ZAKAZ_PASSWORD: the password decides what may be done',
      notRange: (shown: string) => `${shown} is not an address or a range of them`,
      tooManySecrets: 'more than two secrets',
      cutByHash: (line: number) => `line ${number(line)}: everything from # on would be lost`,
    },
    shape: {
      token: 'the token as QTickets shows it: letters, digits and signs, without spaces',
      baseUrl: 'an address such as https://qtickets.ru/api/rest/v1; plain http only for this machine',
      organization: 'a name of up to 200 characters: the column "organization" of every table',
      zone: 'an IANA time zone such as Europe/Moscow',
      whole: (min: number, max: number) => `a whole number from ${number(min)} to ${number(max)}`,
      boolean: 'true or false',
      choice: (choices: string) => `one of: ${choices}`,
      storeUrl: 'the HTTP address of ClickHouse, such as https://ch.example.org:8443',
      host: 'a host name or address without http:// and port',
      identifier: 'letters, digits and underscores, not beginning with a digit, up to 63 characters',
      name: 'up to 200 characters',
      key: 'at least 16 characters',
      password: 'at least 10 characters, another one for each role',
      formerKeys: 'keys of at least 16 characters, separated by commas',
      file: 'a text file with NAME=value per line',
      fileLine: 'NAME=value, an empty line or # comment',
      schedule: 'five fields as of cron, in REPORT_TZ, such as "*/30 * * * *", or off',
      address: 'an address of this machine: 127.0.0.1, or 0.0.0.0 for all',
      hosts: 'host names without port, with commas between: sales.example.org',
      ranges: 'addresses with commas between: 127.0.0.1, 10.0.0.0/8',
      webhookSecret:
        'one secret of at least 8 characters, or two with a comma between while one replaces the other',
      folder: 'a folder; a relative path begins where the program is started',
      anything: 'any text',
      known: 'a name that the program knows',
    },
    advice: {
      token: 'make a token in your QTickets account and put QTICKETS_TOKEN=... into a file for --env-file',
      organization: 'set ORG_NAME to the name of your account, e.g. ORG_NAME=my-theatre',
      set: (key: string, example: string) => `set ${key}=${example}, or remove it for the default`,
      bearer: 'leave out "Bearer": the program adds it',
      tokenAgain: 'copy the token again, without quotes and line ends',
      https: (url: string) => `use ${url}`,
      chooseHost: (keys: string) =>
        `set CLICKHOUSE_HOST or CLICKHOUSE_URL, or remove ${keys} to use the embedded store`,
      oneAddress: 'keep CLICKHOUSE_URL or CLICKHOUSE_HOST, not both',
      rename: (name: string) => `did you mean ${name}?`,
      remove: 'remove it',
      checkFile: 'check the name and the rights of the file',
      mendLine: 'mend or remove the line',
      quote: 'put the value in quotes',
      accessToken:
        'set ZAKAZ_PASSWORD for people or ZAKAZ_ACCESS_TOKEN for programs (made with: openssl rand -hex 32), or ZAKAZ_HOST=127.0.0.1',
      newKey: 'make one with: openssl rand -hex 32',
      formerKeys: 'write the former values of PERSONAL_DATA_KEY whole, or remove it',
    },
    warning: {
      readableFile: (file: string) =>
        `${file} holds a secret and other users can read it. Close it with: chmod 600 ${file}`,
      nativePort: (port: number) =>
        `CLICKHOUSE_PORT=${port} is usually the native protocol. This program speaks HTTP: 8123, or 8443 with CLICKHOUSE_SECURE=true.`,
    },
  },

  labels: {
    error: 'Error:',
    warning: 'Warning:',
    where: 'Where:',
    next: 'What to do:',
    details: 'Details:',
  },

  errors: {
    CONFIG_INVALID: {
      what: () => 'The settings cannot be used.',
      next: () => 'Mend what is listed and try again.',
    },
    USAGE: { what: () => 'The command line cannot be understood.', next: () => 'See --help.' },
    TOKEN_REFUSED: {
      what: (d: ErrorDetails) => `QTickets refused the token (HTTP ${d['http_status'] ?? 401}).`,
      next: () =>
        'Check that QTICKETS_TOKEN is the current token of this account and may read orders; make a new one in the account if in doubt.',
    },
    SOURCE_NETWORK: {
      what: (d: ErrorDetails) => `No connection to the source${d['reason'] ? ` (${d['reason']})` : ''}.`,
      next: () =>
        'Check the network and QTICKETS_BASE_URL, then run the command again: what was loaded is kept.',
    },
    SOURCE_TIMEOUT: {
      what: () => 'The source did not answer in time.',
      next: () => 'Try again later, or allow more time with QTICKETS_TIMEOUT_MS. What was loaded is kept.',
    },
    SOURCE_HTTP: {
      what: (d: ErrorDetails) => `The source answered with HTTP ${d['http_status'] ?? '?'}.`,
      next: (d: ErrorDetails): string =>
        d['http_status'] === 404
          ? 'Check QTICKETS_BASE_URL: there is no such path on that server.'
          : 'The trouble is on the side of QTickets: run the command again later. What was loaded is kept.',
    },
    SOURCE_BODY: {
      what: () => 'The source answered with something that is not JSON, or with half of it.',
      next: () => 'Run the command again later; if it stays, look for a proxy in between.',
    },
    SOURCE_SHAPE: {
      what: () => 'The source answered in a shape that the program does not know.',
      next: () => 'The API may have changed. Look for a newer version of the program.',
    },
    SOURCE_REDIRECT: {
      what: (d: ErrorDetails) => `The source redirects${d['target'] ? ` to ${d['target']}` : ''}.`,
      next: () =>
        'Set QTICKETS_BASE_URL to the right address. Redirects are not followed: the token must not reach another host.',
    },
    SOURCE_BUDGET: {
      what: (d: ErrorDetails) => `As many requests were sent as one run may send: ${d['requests'] ?? ''}.`,
      next: () =>
        'What was loaded is kept; run the command again to go on, or allow more with QTICKETS_MAX_REQUESTS.',
    },
    SOURCE_FILTER: {
      what: () => 'The source does not honour the filters by date that slices need.',
      next: () => 'Run "zakaz load --full": it reads everything, and goes on where it was cut off.',
    },
    STORE_LOCKED: {
      what: (d: ErrorDetails) =>
        `Another process holds the store${d['pid'] ? `: ${d['purpose'] ?? 'zakaz'}, pid ${d['pid']}` : ''}.`,
      next: (d: ErrorDetails): string =>
        d['differs'] === 'version'
          ? 'It is of another version than this program: restart it, then try again.'
          : d['differs'] === 'database'
            ? 'It keeps another database than CLICKHOUSE_DB names: name the same, or use another data folder.'
            : 'Wait until it ends, or stop it, and try again.',
    },
    STORE_UNAVAILABLE: {
      what: () => 'The store cannot be used.',
      next: () => 'Run "zakaz doctor".',
    },
    STORE_QUERY: {
      what: () => 'The store refused the statement.',
      next: () => 'Read what the engine says below. "SHOW TABLES" and "DESCRIBE TABLE ..." help.',
    },
    STORE_SCHEMA: {
      what: (d: ErrorDetails) =>
        d['store_zone']
          ? `The store was made for the time zone ${d['store_zone']}, the settings say ${d['report_zone']}.`
          : d['made_for']
            ? d['made_for'] === 'none'
              ? `The tables of the store are not parted among the shards of the cluster ${d['cluster']}.`
              : `The tables of the store are parted among the shards of the cluster ${d['made_for']}.`
            : d['state'] === 'older'
              ? 'The tables of the store are older than this program.'
              : 'The tables of the store were made by another version of the program.',
      next: (d: ErrorDetails) =>
        d['store_zone']
          ? `Set REPORT_TZ=${d['store_zone']}, or use another data folder or database.`
          : d['made_for']
            ? d['made_for'] === 'none'
              ? 'Name another database (CLICKHOUSE_DB), or part the tables: docs/cluster.md says how.'
              : `Set CLICKHOUSE_CLUSTER=${d['made_for']}, or name another database (CLICKHOUSE_DB).`
            : d['state'] === 'older'
              ? 'Run "zakaz migrate".'
              : 'Install the version that wrote the store, or a newer one.',
    },
    STORE_COPY: {
      what: (d: ErrorDetails) =>
        d['held']
          ? `The server's database holds other rows already: ${d['tables'] ?? ''}.`
          : `The copy differs from the store: ${d['tables'] ?? ''}.`,
      next: (d: ErrorDetails): string =>
        d['held']
          ? 'Name a database that is empty with CLICKHOUSE_DB.'
          : 'Do not use the copy. Make it again while nothing else writes into the store.',
    },
    BACKUP: {
      what: (d: ErrorDetails): string =>
        d['fault'] === 'missing'
          ? 'There is no backup there.'
          : d['fault'] === 'unsafe'
            ? 'This is no backup that "zakaz backup" made; nothing of it was used.'
            : 'The backup is damaged; nothing of it was used.',
      next: () => 'Name the folder that "zakaz backup" printed, or take an older backup.',
    },
    OUTPUT: {
      what: () => 'The file cannot be written.',
      next: () => 'Check folder, rights and free space, or name another file.',
    },
    INTERRUPTED: {
      what: () => 'Stopped by a signal.',
      next: () => 'What was loaded is kept; the next load goes on from there.',
    },
    INTERNAL: {
      what: () => 'The program failed in a way that it should not.',
      next: () => 'Run it again with LOG_LEVEL=debug and report what it prints.',
    },
  },

  storeFaults: {
    unreachable: {
      what: 'The store cannot be reached.',
      next: 'Check that ClickHouse is running and that CLICKHOUSE_URL or CLICKHOUSE_HOST and CLICKHOUSE_PORT are right.',
    },
    'nodes-missing': {
      what: 'Too few nodes of the cluster answer.',
      next: 'Start the nodes that are down and run again; what was loaded is kept. "zakaz doctor" asks every node.',
    },
    'refused-login': {
      what: 'The store refused the login.',
      next: 'Check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.',
    },
    'read-only': {
      what: 'The store cannot be written.',
      next: 'Check who owns the data folder and its rights, or the grants of the ClickHouse user.',
    },
    'disk-full': {
      what: 'The disk of the store is full.',
      next: 'Free some space and run the command again: what was acknowledged is kept.',
    },
    'engine-missing': {
      what: 'The embedded engine is not installed on this machine.',
      next: 'Install it with "npm install chdb", or set CLICKHOUSE_URL to use a ClickHouse server.',
    },
    broken: {
      what: 'The store is there but cannot be opened.',
      next: 'Run "zakaz doctor". The data can be loaded again into another folder (--data-dir).',
    },
    'owner-gone': {
      what: 'The process that kept the store ended.',
      next: 'Run the command again: what was acknowledged is kept.',
    },
  },

  share: {
    made: (end: string) => `Who has this link may read until ${end}:`,
    none: 'No link is in force. Make one with "zakaz share make".',
    unknown: (id: string) => `There is no link ${id}: see "zakaz share list".`,
    revoked: (id: string) => `Link ${id} is ended.`,
    label: { id: 'Id', label: 'For', created: 'Made', ends: 'Ends' },
  },

  webhook: {
    noSecret: 'QTICKETS_WEBHOOK_SECRET is not set: there is nothing to check a signature with.',
    noSignature: 'The file holds a body alone: give its signature with --signature.',
    unreadableFile: (file: string, code: string) => `${file} cannot be read (${code}).`,
    signed: 'fits',
    signedByOld: 'fits the second secret',
    unsigned: 'does not fit',
    bytes: (count: number) => `${number(count)} bytes`,
    nothingToReplay: 'No webhook waits to be replayed.',
    noSales: (days: number) => `No sales in the last ${number(days)} days.`,
    label: {
      signature: 'Signature',
      body: 'Body',
      order: 'Order',
      file: 'File',
      outcome: 'Outcome',
      way: 'Came by',
      orders: 'Orders',
      median: 'Late, median',
      p95: '95 of 100',
      longest: 'Longest',
    },
    way: { webhook: 'webhook first', both: 'load, then webhook', load: 'load alone' },
    outcome: {
      new: 'new',
      changed: 'changed',
      known: 'known already',
      older: 'older than the store',
      tied: 'left to the next load',
      unpaid: 'not paid',
      refused: 'refused',
      unreadable: 'unreadable',
    },
  },

  run: {
    title: (status: string) => `Load: ${status}`,
    dryRun: 'Dry run: nothing was written.',
    status: {
      ok: 'complete, and proved',
      incomplete: 'done, but not proved complete',
      error: 'failed',
      interrupted: 'interrupted',
      running: 'running',
    },
    short: {
      ok: 'proved',
      incomplete: 'not proved',
      error: 'failed',
      interrupted: 'interrupted',
      running: 'running',
    },
    label: {
      window: 'Asked for',
      orders: 'Orders',
      sold: 'Sold',
      sales: 'Sales',
      written: 'Written',
      unchanged: 'Unchanged',
      skipped: 'Skipped',
      places: 'Places',
      events: 'Events',
      refused: 'Refused',
      drift: 'Noticed',
      requests: 'Requests',
      proof: 'Proof',
      contract: 'The source',
      run: 'Run',
    },
    drift: {
      'new-field': (names: string) =>
        `the source sends fields that are new: ${names}; their values are not kept`,
      'changed-type': (names: string) => `fields have another shape than before: ${names}`,
      'new-value': (names: string) => `values that were not there before: ${names}`,
      'filter-lost': (names: string) => `filters that were honoured and are not any more: ${names}`,
      'page-size': () => 'pages hold another number of orders than before',
      'buyer-key': () =>
        'pseudonyms of buyers are made with another key than before, so buyers from before are not known again; "zakaz rotate-key" makes all of them anew',
      'seats-refused': (names: string) =>
        `the source does not give the places of shows (${names}): capacity, free places and sell-through are missing; asked again a day later`,
      'seats-body': (names: string) =>
        `the source does not heed the body of ${names}: it sends more than was asked for`,
    },
    capacity: (n: { read: number; due: number }) =>
      `${number(n.read)} of ${count(n.due, { one: 'show', many: 'shows' })}`,
    capacityLeft: {
      refused: (n: number) => `${number(n)} refused (HTTP 403 or 404)`,
      odd: (n: number) => `${number(n)} could not be read`,
      failed: 'the source failed; the next load goes on',
    },
    everything: 'everything the source has',
    newAndRest: 'what is new; the rest is read again in turns',
    changes: (from: string, to: string) => `what changed ${from} ... ${to}`,
    changesFrom: (from: string) => `what changed since ${from}`,
    changesTo: (to: string) => `what changed until ${to}`,
    ordersSeen: (n: { seen: number; paid: number; unpaid: number }) =>
      `${orders(n.seen)} read: ${number(n.paid)} paid, ${number(n.unpaid)} not paid`,
    resumed: (n: number) =>
      `${orders(n)} were already here: an earlier load was cut off, and this one went on`,
    outOfWindow: (n: number) => `${number(n)} outside the window left out`,
    sold: (n: number, revenue: string) => `${tickets(n)} for ${revenue}`,
    between: (from: string, to: string) => `${from} ... ${to}`,
    written: (n: { orders: number; tickets: number; facts: number }) =>
      `${orders(n.orders)}, ${tickets(n.tickets)}, ${rows(n.facts)} of daily sales`,
    unchanged: (n: number) => `${orders(n)} in the store already`,
    skipped: (n: number) =>
      `${count(n, { one: 'load', many: 'loads' })} came while this one was at work, and left`,
    eventsSeen: (seen: number, total: number | null) =>
      total === null ? number(seen) : `${number(seen)} of ${number(total)}`,
    refused: (n: number, see: string) => `${rows(n)} could not be read and are kept with the reason: ${see}`,
    requests: (n: number, retries: number, took: string) =>
      retries === 0
        ? `${number(n)} in ${took}`
        : `${number(n)} in ${took}, ${count(retries, { one: 'retry', many: 'retries' })}`,
    proof: {
      'counts-equal': (n: { distinct: number; total: number | null }) =>
        n.total === null
          ? `${number(n.distinct)} different orders arrived, and the source has no more`
          : `the source counts ${number(n.total)}, and ${number(n.distinct)} different ones arrived`,
      'count-short': (n: { distinct: number; total: number | null }) =>
        `the source counts ${n.total === null ? '?' : number(n.total)}, but ${number(n.distinct)} different ones arrived`,
      'rows-refused': () => 'some rows could not be read',
      'page-ignored': () => 'the source ignores the page number and gives the first page only',
      'filter-lost': () => 'the source stopped honouring a filter while it was read',
      'dialect-ignored': () => 'the source does not speak the dialect that QTICKETS_DIALECT asks for',
      'total-unsteady': () => 'the count of the source kept changing while it was read',
      'events-short': () => 'not all events arrived',
      'not-finished': () => 'the load did not reach its end',
      'store-differs': () => 'the source was read in full, and the store still differs from it',
      'sums-differ': () => 'orders, tickets and daily sales do not come to the same sums: see "zakaz check"',
      'facts-rebuilt': () => 'the daily sales were built anew',
    },
    verdict: {
      honoured: 'honoured',
      ignored: 'ignored',
      rejected: 'rejected',
      unstable: 'unstable',
      unverifiable: 'cannot be told',
    },
    capability: {
      page: 'page number',
      payed: 'filter "paid"',
      since: 'filter by time',
      until: 'upper bound of time',
      id: 'filter by id',
      order: 'order by id',
      organization: 'filter by organisation',
    },
    plan: {
      changes: 'only what changed, in order of id',
      keyset: 'in order of id',
      pages: 'page by page',
      'first-page': 'the first page only',
    },
    readHow: (plan: string) => `read ${plan}`,
  },

  progress: {
    contract: 'Finding out what the source honours',
    events: 'Events',
    orders: 'Orders',
    facts: 'Daily sales',
    of: (done: number, total: number) => `${number(done)} of ${number(total)}`,
    rate: (perSecond: number) => `${number(perSecond)}/s`,
    left: (span: string) => `${span} left`,
    retry: (attempt: number, wait: string) => `The source failed; attempt ${number(attempt)} in ${wait}`,
    waiting: (d: ErrorDetails) =>
      `Another process holds the store${d['pid'] ? ` (${d['purpose'] ?? 'zakaz'}, pid ${d['pid']})` : ''}: waiting until it ends.`,
    stopping: 'Stopping; what was loaded is kept. Press Ctrl-C again to end at once.',
  },

  backfill: {
    slice: (n: number, of: number) => `Slice ${number(n)} of ${number(of)}`,
    since: (day: string) => `from ${day}`,
    complete: (n: number) => `Loaded completely, and proved: ${count(n, { one: 'slice', many: 'slices' })}`,
    incomplete: (n: number, of: number) =>
      `${number(n)} of ${number(of)} slices are proved. Run the command again: it goes on with those that are left.`,
    open: 'now',
    column: { from: 'From', to: 'Until' },
    status: { done: 'earlier', left: 'left' },
  },

  sales: {
    totals: 'Sales in all',
    byDay: (n: number) => `The last ${count(n, { one: 'sales day', many: 'sales days' })}`,
    topEvents: 'Events that sold most',
    orders: 'Orders',
    tickets: 'Tickets',
    gross: 'Gross',
    refunded: 'Refunded',
    net: 'Net',
    day: 'Day',
    event: 'Event',
    nothing: 'Nothing has been sold yet.',
  },

  status: {
    neverLoaded: 'Nothing has been loaded yet.',
    loadFirst: 'Load your sales, or try it all without an account:',
    label: {
      organization: 'Organisation',
      store: 'Store',
      lastRun: 'Last load',
      lastOk: 'Last proved',
      watermark: 'Loaded up to',
      oldestPage: 'Oldest page',
      orders: 'Orders',
      tickets: 'Tickets',
      sales: 'Sales',
      stale: 'To rebuild',
      rejects: 'Refused rows',
      places: 'Places',
      checks: 'Checks',
      drift: 'Noticed',
    },
    places: (n: number, ago: string) =>
      `${count(n, { one: 'show', many: 'shows' })} read, the last ${ago} ago`,
    placesRefused: (n: number, status: number) =>
      `${count(n, { one: 'show', many: 'shows' })} refused (HTTP ${status}); asked again a day later`,
    noPlaces: (status: number, ago: string) =>
      `the source does not give them (HTTP ${status}, ${ago} ago): capacity, free places and sell-through are missing`,
    ago: (span: string) => `${span} ago`,
    readAgo: (span: string) => `read ${span} ago; the pages are read again in turns`,
    never: 'never',
    cancelled: (n: number) => `${number(n)} cancelled`,
    staleMonths: (n: number, months: string) =>
      `${count(n, { one: 'month', many: 'months' })} of daily sales (${months}); the next load does it`,
    rejected: (entity: string, n: number, reason: string) => `${number(n)} x ${entity}: ${reason}`,
    tooOld: (limit: string) => `The last proved load is older than ${limit}.`,
    neverProved: 'No load has been proved complete yet.',
    noSuchOrganization: (name: string, known: string) =>
      `The store holds nothing of "${name}". It holds: ${known}.`,
    severalOrganizations: (known: string) => `The store holds several organisations: ${known}.`,
    chooseOrganization: 'Name one with ORG_NAME.',
    noStore: (location: string) => `There is no store in ${location} yet.`,
  },

  runs: {
    none: 'No loads are on record.',
    started: 'Started',
    status: 'Status',
    took: 'Took',
    orders: 'Orders',
    written: 'Written',
    message: 'Remark',
    mode: {
      full: 'all',
      window: 'changes',
      sweep: 'new, rest in turn',
      repair: 'repair',
      rebuild: 'rebuild',
    },
    what: 'What',
    dryRun: 'dry run',
  },

  doctor: {
    ok: 'ok',
    warn: 'warn',
    fail: 'FAIL',
    skip: 'skip',
    allGood: 'Everything a load needs is there.',
    withWarnings: (n: number) => `A load can run; ${count(n, { one: 'thing', many: 'things' })} to look at.`,
    withFailures: (n: number) =>
      `A load cannot run yet: ${count(n, { one: 'thing', many: 'things' })} to mend.`,
    check: {
      settings: 'Settings',
      node: 'Node.js',
      source: 'QTickets',
      clock: 'Clock',
      store: 'Store',
      version: 'Version',
      rights: 'Rights',
      profile: 'Profile',
      cluster: 'Cluster',
      schema: 'Tables',
      zone: 'Time zone',
      disk: 'Disk',
      memory: 'Memory',
      alerts: 'Alerts',
    },
    settingsGood: (from: string) => `read from ${from}`,
    fromEnvironment: 'the environment',
    fromFile: (file: string) => `the environment and ${file}`,
    settingsBad: (problems: number) => count(problems, { one: 'problem', many: 'problems' }),
    sourceGood: (host: string, took: string) => `${host} accepts the token (${took})`,
    sourceSkipped: 'not asked: the settings for it are not complete',
    clockGood: (difference: string) => `within ${difference} of the source`,
    clockOff: (difference: string) => `differs from the source by ${difference}`,
    clockAdvice: 'Set the clock of this machine (for example with chrony or systemd-timesyncd).',
    clockUnknown: 'the source did not tell its time',
    storeGood: (engine: string, version: string, location: string) => `${engine} ${version}, ${location}`,
    storeNew: (location: string) => `will be created in ${location}`,
    storeBusy: (pid: string) =>
      `in use by another process (pid ${pid}): nothing to worry about if it is a load`,
    schemaCurrent: 'up to date',
    schemaEmpty: 'not there yet; the first load creates them',
    schemaOlder: 'older than the program; the next load upgrades them',
    schemaNewer: 'newer than the program',
    schemaNewerAdvice: 'Update the program: it must not write into tables it does not know.',
    writeBad: (location: string) => `not allowed in ${location}`,
    writeAdvice: 'Give this user the right to write there, or choose another folder with --data-dir.',
    zoneGood: (zone: string) => `days are days of ${zone}`,
    zoneOther: (store: string, configured: string) =>
      `the tables were made for ${store}, the settings say ${configured}`,
    zoneAdvice: (store: string) => `Set REPORT_TZ=${store}, or use another data folder or database.`,
    diskGood: (free: string, location: string) => `${free} free in ${location}`,
    diskLow: (free: string, location: string) => `only ${free} free in ${location}`,
    diskAdvice: 'Free some space: loading needs up to 2.5 times what the data takes.',
    nodeGood: (version: string) => version,
    memoryGood: (size: string) => `${size} in this machine`,
    memoryLow: (size: string) => `only ${size} in this machine`,
    memoryAdvice: 'The embedded engine wants about 1 GB. On a smaller machine use a ClickHouse server.',
    versionOld: (version: string, oldest: string) => `${version}; nothing older than ${oldest} was tried`,
    rightsGood: 'the account may do all that a load needs',
    rightsMissing: (rights: string) => `missing: ${rights}`,
    rightsAdvice: 'An administrator grants the role zakaz_loader: see "zakaz migrate --print-sql".',
    profileGood: 'nothing in it cuts answers short or changes what FINAL shows',
    profileRisky: (settings: string) => `the account's profile sets ${settings}`,
    profileAdvice:
      'With these answers may be cut short without a word: give the account a profile without them.',
    clusterGood: (name: string, shards: number, nodes: number) =>
      `${name}: ${count(shards, { one: 'shard', many: 'shards' })}, ${count(nodes, { one: 'node', many: 'nodes' })}, all of them answer`,
    clusterSilent: (why: string) => `not every node could be asked: ${why}`,
    clusterSilentAdvice:
      'Look at remote_servers on the nodes (addresses, user or secret), and whether the account has the role zakaz_loader.',
    clusterMacros: 'the macros "shard" and "replica" do not tell all nodes apart',
    clusterMacrosAdvice:
      'Set both on every node: "shard" the same for the replicas of one shard and for no others, "replica" different within it.',
    clusterStrays: (n: number) =>
      `${count(n, { one: 'row of an order lies', many: 'rows of orders lie' })} on another shard than the number of shards says`,
    clusterStraysAdvice:
      'Shards were added or taken away, and an order could be counted twice. docs/cluster.md says what to do.',
    engineNames: { chdb: 'embedded ClickHouse (chDB)', clickhouse: 'ClickHouse' },
  },

  verify: {
    title: {
      equal: 'Source and store are equal, and that is proved',
      unproved: 'No difference was seen, but it is not proved that everything was read',
      different: 'Source and store differ',
      differentUnproved: 'Source and store differ, and it is not proved that everything was read',
    },
    label: {
      window: 'Sale days',
      source: 'Source',
      store: 'Store',
      marked: 'Vanished',
      differences: 'Differences',
      recent: 'Of these',
      next: 'What to do',
      found: 'Found',
      reloaded: 'Reloaded',
      notFound: 'Not found',
      newlyMarked: 'Marked',
    },
    sums: (n: { orders: number; tickets: number }, revenue: string) =>
      `${orders(n.orders)}, ${tickets(n.tickets)} for ${revenue}`,
    ids: (first: string, last: string) => `ids ${first} ... ${last}`,
    marked: (n: number, revenue: string) =>
      `${orders(n)} for ${revenue}, marked earlier: the source does not list them, they still count`,
    none: 'no difference',
    counted: {
      missing: (n: number) => `${number(n)} missing in the store`,
      different: (n: number) => `${number(n)} different`,
      unpaid: (n: number) => `${number(n)} not paid at the source`,
      unlisted: (n: number) => `${number(n)} not listed by the source`,
      returned: (n: number) => `${number(n)} marked as vanished, but listed again`,
    },
    kind: {
      missing: 'missing',
      different: 'different',
      unpaid: 'not paid',
      unlisted: 'not listed',
      returned: 'listed again',
    },
    recent: (n: number) => `${number(n)} changed since the last proved load: the next load brings them`,
    refused: (n: number) => `${orders(n)} of the source could not be read and were not compared`,
    next: {
      load: (command: string) => `${command} (all that differs is new)`,
      repair: (command: string) => `${command} writes what differs anew`,
    },
    seeRuns: (command: string) => `see what is left with: ${command}`,
    days: 'Days and events that differ',
    brackets: 'What the source says; in brackets how far the store is off.',
    orders: 'Orders that differ',
    recentMark: '* changed since the last proved load',
    more: (n: number) => `... and ${number(n)} more (--json lists more of them)`,
    column: {
      day: 'Day',
      event: 'Event',
      order: 'Order',
      what: 'What',
      orders: 'Orders',
      tickets: 'Tickets',
      money: 'Sum',
    },
    repair: {
      nothing: 'Nothing to repair: source and store are equal, and that is proved',
      done: 'Repaired: source and store are equal, and that is proved',
      partly: 'Repaired as far as possible, but it is not proved that source and store are equal',
      reloaded: (n: number) => `${orders(n)} fetched anew`,
      notFound: (n: number) => `${orders(n)} vanished meanwhile`,
      marked: (n: number) => `${orders(n)} marked as vanished: the source does not list them any more`,
    },
  },

  probe: probeTexts(format),
  ...figureTexts(format),
  ...dataTexts(format),
  ...productionTexts(format),

  alerts: alertTexts(format),

  migrate: {
    applied: (n: number) => `Tables brought up to date: ${count(n, { one: 'step', many: 'steps' })}.`,
    nothing: 'The tables are up to date.',
    where: (location: string) => `Store: ${location}`,
    granted: 'Roles and grants are in place.',
    grantsLeft: 'This account may not make roles. An administrator runs:',
    needsServer:
      '--print-sql is for a server.\nSet CLICKHOUSE_URL or CLICKHOUSE_HOST; nothing is sent there.',
  },

  demo: {
    starting: 'Starting a simulated QTickets ...',
    simulatorFailed: 'The simulated QTickets did not start.',
    simulatorFailedNext: 'Start it by itself to see why:',
    first: 'The whole history was loaded.',
    again: (n: number) => `Loaded only what changed: ${orders(n)}.`,
    nothingNew: 'Loaded only what changed: nothing did.',
    whereData: (path: string) => `The data lies in ${path} (delete the folder to start afresh).`,
    dashboard: (url: string) => `The dashboard: ${url}  (Ctrl-C ends it)`,
    next: 'What to try next:',
    nextSales: 'sales by month',
    nextStatus: 'health at a glance',
    nextAgain: 'again: only what changed is loaded',
    nextSimulate: 'a server that ignores filters, to load from',
    nextHelp: 'with your own account: QTICKETS_TOKEN, ORG_NAME, then load',
  },

  simulate: {
    stop: 'Stop it with Ctrl-C.',
    howToLoad: 'To load from it:',
    unknownFault: (name: string) => `There is no fault "${name}".`,
    badFault: (name: string) => `The fault "${name}" needs a number: ${name}=N.`,
  },
};
