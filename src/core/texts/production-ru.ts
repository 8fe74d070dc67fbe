/** What the commands of `production-help-ru.ts` say, in Russian. Part of `ru.ts`. */
import type { Format } from './format.ts';
import type { productionTexts as english } from './production-en.ts';

/** @param format of the same language */
export function productionTexts({ count }: Format): ReturnType<typeof english> {
  const tables = (n: number) => count(n, { one: 'таблице', few: 'таблицах', many: 'таблицах' });
  const rows = (n: number) => count(n, { one: 'строка', few: 'строки', many: 'строк' });
  return {
    backup: {
      done: (n, size) =>
        `Копия сделана и для пробы восстановлена: строки и суммы в ${tables(n.tables)} совпадают (${rows(n.rows)}, ${size}).`,
      key: (file) =>
        `Ключа псевдонимов в ней нет: храните ${file} в другом надёжном месте, иначе после потери повторных покупателей не узнать.`,
      elsewhere: (folder) =>
        `Хранилище держит «zakaz serve», копии он пишет только в ${folder}.\nУберите --out и перенесите папку потом или остановите сервер на это время.`,
      server: (sql) => `Сервер ClickHouse копирует себя сам. От имени администратора:\n${sql}`,
    },
    restore: {
      done: (n, madeAt) =>
        `Восстановлено: строки и суммы в ${tables(n.tables)} те же, что в копии от ${madeAt} (${rows(n.rows)}).`,
      aside: (path) => `Прежнее хранилище лежит в ${path}; удалите его, когда убедитесь, что всё в порядке.`,
      inTheWay: (path) =>
        `В ${path} уже есть хранилище.\nДобавьте --replace, чтобы отодвинуть его, или восстановите в другую папку через --data-dir.`,
      key: (file) =>
        `Верните ключ псевдонимов на место, в ${file}, до следующей загрузки: в резервной копии его нет.`,
      server: (sql) => `Сервер ClickHouse восстанавливает себя сам. От имени администратора:\n${sql}`,
    },
    move: {
      whereTo: 'Не сказано куда.\nУкажите сервер через --to https://host:8443 или задайте CLICKHOUSE_URL.',
      password:
        'Пароль в командной строке виден всем пользователям машины.\nЗадайте CLICKHOUSE_USER и CLICKHOUSE_PASSWORD.',
      table: (name, n) => `${name}: ${rows(n)}`,
      done: (n, where) =>
        `Перенесено: строки и суммы в ${tables(n.tables)} (${where}) те же, что во встроенном хранилище (${rows(n.rows)}).`,
      next: (path, dataDir) =>
        `Теперь загружайте с заданным CLICKHOUSE_URL. Папку ${dataDir} сохраните: в ней ключ псевдонимов; ${path} можно удалить, когда убедитесь, что всё в порядке.`,
    },
    schedule: {
      hidden: (path) =>
        `Юниты не увидят ${path}: домашние папки и /tmp от них скрыты. Установите Node.js и Zakaz для всей машины, например в /usr/local или /opt, и создайте юниты оттуда.`,
      next: {
        systemd: (folder) => `Запишите настройки в /etc/zakaz/zakaz.env, затем: sudo ${folder}/install.sh`,
        cron: (folder) =>
          `Запишите настройки в /etc/zakaz/zakaz.env, затем: sudo cp ${folder}/zakaz.cron /etc/cron.d/zakaz`,
        k8s: (folder) =>
          `kubectl create secret generic zakaz --from-env-file=zakaz.env, затем: kubectl apply -f ${folder}/zakaz.yaml`,
      },
    },
    init: {
      intro: 'Zakaz: продажи билетов из QTickets в ClickHouse',
      tokenTitle: 'Токен',
      tokenHow:
        'В QTickets: «Настройки», затем «API». Он записывается в один файл на этой машине и отправляется только в QTickets.',
      token: 'Токен вашей учётной записи QTickets',
      trying: 'Спрашиваем QTickets ...',
      accepted: 'QTickets принимает токен.',
      needed: 'Без этого никак.',
      organization: 'Имя вашей учётной записи: столбец «organization» во всех таблицах',
      zone: 'Часовой пояс, по которому начинается день',
      store: 'Где хранить продажи',
      embedded: 'здесь, в папке (ничего не нужно устанавливать)',
      server: 'на сервере ClickHouse',
      url: 'HTTP-адрес сервера',
      user: 'Пользователь',
      password: 'Пароль',
      fileThere: (file) =>
        `Файл ${file} уже есть.\nДобавьте --force, чтобы заменить его, или укажите другой в --file.`,
      refused: (message) => `Ничего не записано: ${message}`,
      written: (file) => `Настройки записаны в ${file}; читать его можете только вы.`,
      loading: 'Первая загрузка берёт всё.',
      next: 'Что делать дальше:',
    },
  };
}
