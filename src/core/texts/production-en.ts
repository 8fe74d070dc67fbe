/** What the commands of `production-help-en.ts` say, in English. Part of `en.ts`. */
import type { Format } from './format.ts';

/** @param format of the same language */
export function productionTexts({ count }: Format) {
  const tables = (n: number) => count(n, { one: 'table', many: 'tables' });
  const rows = (n: number) => count(n, { one: 'row', many: 'rows' });
  return {
    backup: {
      done: (n: { tables: number; rows: number }, size: string) =>
        `Backed up, and restored on trial: rows and sums of ${tables(n.tables)} are equal (${rows(n.rows)}, ${size}).`,
      key: (file: string) =>
        `The key of the pseudonyms is not in it: keep ${file} in another safe place, or repeat buyers cannot be told after a loss.`,
      elsewhere: (folder: string) =>
        `"zakaz serve" holds the store and writes backups into ${folder} alone.\nLeave out --out and move the folder afterwards, or stop the server for the moment.`,
      server: (sql: string) => `A ClickHouse server backs itself up. As its administrator:\n${sql}`,
    },
    restore: {
      done: (n: { tables: number; rows: number }, madeAt: string) =>
        `Restored: rows and sums of ${tables(n.tables)} are those of the backup of ${madeAt} (${rows(n.rows)}).`,
      aside: (path: string) => `The store that was there is kept in ${path}; remove it when you are content.`,
      inTheWay: (path: string) =>
        `There is a store in ${path}.\nAdd --replace to move it aside, or restore into another folder with --data-dir.`,
      key: (file: string) =>
        `Put the key of the pseudonyms back as ${file} before the next load: a backup does not hold it.`,
      server: (sql: string) => `A ClickHouse server restores itself. As its administrator:\n${sql}`,
    },
    move: {
      whereTo: 'Where to is not said.\nName the server with --to https://host:8443, or set CLICKHOUSE_URL.',
      password:
        'A password on the command line can be seen by every user of this machine.\nSet CLICKHOUSE_USER and CLICKHOUSE_PASSWORD instead.',
      table: (name: string, n: number) => `${name}: ${rows(n)}`,
      done: (n: { tables: number; rows: number }, where: string) =>
        `Moved: rows and sums of ${tables(n.tables)} in ${where} are those of the embedded store (${rows(n.rows)}).`,
      next: (path: string, dataDir: string) =>
        `From now on load with CLICKHOUSE_URL set. Keep ${dataDir} for its key of the pseudonyms; ${path} can go when you are content.`,
    },
    schedule: {
      hidden: (path: string) =>
        `The units cannot see ${path}: home folders and /tmp are hidden from them. Install Node.js and Zakaz for the whole machine, e.g. below /usr/local or /opt, and write the units with that one.`,
      next: {
        systemd: (folder: string) =>
          `Put the settings into /etc/zakaz/zakaz.env, then: sudo ${folder}/install.sh`,
        cron: (folder: string) =>
          `Put the settings into /etc/zakaz/zakaz.env, then: sudo cp ${folder}/zakaz.cron /etc/cron.d/zakaz`,
        k8s: (folder: string) =>
          `kubectl create secret generic zakaz --from-env-file=zakaz.env, then: kubectl apply -f ${folder}/zakaz.yaml`,
      },
    },
    init: {
      intro: 'Zakaz: ticket sales from QTickets into ClickHouse',
      tokenTitle: 'Token',
      tokenHow:
        'In QTickets: Settings, then API. It is written into one file on this machine and sent to QTickets only.',
      token: 'Token of your QTickets account',
      trying: 'Asking QTickets ...',
      accepted: 'QTickets accepts the token.',
      needed: 'This is needed.',
      organization: 'A name for your account: the column "organization" of every table',
      zone: 'Time zone in which a day begins',
      store: 'Where to keep the sales',
      embedded: 'here, in a folder (nothing to install)',
      server: 'on a ClickHouse server',
      url: 'HTTP address of the server',
      user: 'User',
      password: 'Password',
      fileThere: (file: string) =>
        `${file} is there already.\nAdd --force to replace it, or name another with --file.`,
      refused: (message: string) => `Nothing was written: ${message}`,
      written: (file: string) => `Settings written to ${file}; only you can read it.`,
      loading: 'The first load takes everything.',
      next: 'What to do next:',
    },
  };
}
