/** Help of the commands that run Zakaz in production, in English. Part of `en.ts`. */

/** Help by command. */
export const productionCommands = {
  backup: {
    summary: 'back the embedded store up',
    description:
      'Writes the whole store into a folder, restores it from there on trial, and compares rows and sums of every table. The folder gets its name only then. Its path goes to stdout.',
    out: 'folder to make (default: one below DATA-DIR/backups, named after the time)',
  },
  restore: {
    summary: 'make the embedded store from a backup',
    description:
      'Looks the backup through, takes its rows in beside the store, and compares rows and sums of every table. The new store gets its place only then. A backup of a newer version of the program is refused, one of an older is upgraded.',
    folder: 'folder that "zakaz backup" made',
    replace: 'there is a store already: move it aside, as store.replaced-TIME',
  },
  move: {
    summary: 'move the embedded store to a ClickHouse server',
    description:
      'Copies every table into a database of the server that is empty, and compares rows and sums. Cut off, it goes on where it was. The embedded store is left as it is. User and password are CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.',
    to: 'HTTP address of the server (default: CLICKHOUSE_URL or CLICKHOUSE_HOST)',
  },
  schedule: {
    summary: 'write files for systemd, cron or Kubernetes',
    description:
      'Writes what makes the machine load every 30 minutes: hardened systemd units with scripts that install and remove them, a file for cron, or a CronJob for Kubernetes. Installs nothing itself.',
    kind: 'systemd, cron or k8s',
    out: 'folder to write to',
  },
  init: {
    summary: 'set everything up and load for the first time',
    description:
      'Asks for token, name and store, tries them, writes them into a file that only you can read, and loads. With --yes, or without a terminal, it asks nothing: token and passwords come from the environment, the rest from options or from there too.',
    file: 'file to write',
    org: 'name of your account (ORG_NAME)',
    zone: 'time zone of days (REPORT_TZ)',
    clickhouseUrl: 'use this ClickHouse server instead of the embedded store',
    yes: 'ask nothing',
    force: 'replace a file that is there',
    noLoad: 'write the file, do not load',
    examples: [
      ['init', 'questions, then the first load'],
      ['init --yes --org my-theatre', 'in a script, with QTICKETS_TOKEN set'],
    ],
  },
};
