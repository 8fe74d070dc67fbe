/** What alerts and the digest say, in Russian, and their help; typed by the keys of `alerts-en.ts`. */
import type * as english from './alerts-en.ts';
import type { Format } from './format.ts';

/** The sentences of alerts. @param format writers of values */
export function alertTexts({ number, count }: Format): ReturnType<typeof english.alertTexts> {
  const orders = (n: number) => count(n, { one: 'заказ', few: 'заказа', many: 'заказов' });
  const events = (n: number) => count(n, { one: 'мероприятие', few: 'мероприятия', many: 'мероприятий' });
  const sessions = (n: number) => count(n, { one: 'сеанс', few: 'сеанса', many: 'сеансов' });
  const plans = (n: number) => count(n, { one: 'схема зала', few: 'схемы зала', many: 'схем зала' });
  const tickets = (n: number) => count(n, { one: 'билет', few: 'билета', many: 'билетов' });

  return {
    settings: {
      problem: {
        notTime: (shown) => `${shown} не время суток`,
        notChat: (shown) => `${shown} не чат`,
        notEmail: 'это не адрес почты, или адресов слишком много',
        notSmtp: 'это не адрес почтового сервера',
        plainReceiver: 'простой http: сообщение по дороге могут прочитать и подменить',
      },
      shape: {
        quiet: 'промежуток вида 23:00-08:00 в поясе отчётов',
        digestAt: 'время вида 09:00 в поясе отчётов или off',
        botToken: 'токен, который выдал @BotFather: число, двоеточие, буквы и цифры',
        botApi: 'адрес вида https://api.telegram.org; простой http только для этой машины',
        chat: 'номер чата, например -1001234567890, или @имя канала',
        email: (most) => (most === 1 ? 'один адрес почты' : `адреса почты через запятую, до ${number(most)}`),
        smtpUrl: 'smtp://сервер:587 или smtps://сервер:465, без логина',
        receiver: 'адрес, который начинается с https:// и не содержит логина',
        whole: 'все настройки канала или ни одной',
      },
      advice: {
        botToken: 'создайте бота через @BotFather в Telegram и скопируйте его токен',
        chat: 'напишите боту и возьмите номер из chat.id в ответе getUpdates',
        email: (key) => `задайте ${key}, например me@example.org`,
        receiver: (key) =>
          `задайте в ${key} адрес с https:// или ALERT_ALLOW_PRIVATE=true, если он в вашей собственной сети`,
        setOrRemove: (key) => `задайте ${key} или уберите остальные настройки этого канала`,
      },
    },

    channel: { telegram: 'Telegram', email: 'Почта', webhook: 'Вебхук' },
    failure: {
      timeout: 'не ответил вовремя',
      network: 'нет связи',
      refused: 'не принимает логин или не знает адресата',
      limited: 'просит подождать',
      unavailable: 'сейчас не может принять сообщение',
      rejected: 'не принимает такое сообщение',
      redirect: 'отсылает по другому адресу, туда программа не ходит',
      private: 'адрес во внутренней сети (разрешить можно через ALERT_ALLOW_PRIVATE=true)',
      'no-tls': 'соединение не зашифровано или ему нельзя доверять',
    },

    kind: {
      opened: (what) => `Проблема: ${what}`,
      changed: (what) => `Причина теперь другая: ${what}`,
      reminder: (what) => `По-прежнему: ${what}`,
      resolved: (what) => `Позади: ${what}`,
    },

    what: {
      'no-sales': (span) => (span === null ? 'продаж ещё не было' : `нет новых продаж уже ${span}`),
      stale: (span) =>
        span === null ? 'ни одной доказанной загрузки' : `нет доказанной загрузки уже ${span}`,
      'failed-run': {
        failed: 'последняя загрузка не удалась',
        unproved: 'последняя загрузка прошла, но полнота не доказана',
      },
      'failed-check': (name, isBroken) =>
        isBroken ? `проверку ${name} не удалось выполнить` : `проверка ${name} не прошла`,
      rejects: (n) =>
        `не удалось прочитать: ${[
          ...(n.orders === 0 ? [] : [orders(n.orders)]),
          ...(n.events === 0 ? [] : [events(n.events)]),
          ...(n.plans === 0 ? [] : [plans(n.plans)]),
        ].join(', ')}`,
      drop: (day, percent) => `${day}: билетов на ${percent} меньше, чем обычно в этот день недели`,
      'no-webhooks': (span) => (span === null ? 'вебхуков ещё не было' : `нет вебхуков уже ${span}`),
      disk: (free) => `на диске с папкой данных свободно всего ${free}`,
      channel: (name) => `${name}: сообщения не доходят`,
    },

    more: {
      failures: (n) => `Неудачных загрузок подряд: ${number(n)}.`,
      check: (n) => `Найдено: ${number(n)}. Подробности: zakaz check`,
      rejects: 'Они сохранены с причиной, каждая загрузка запрашивает их снова. Подробности: zakaz status',
      drop: (n) => `Продано: ${tickets(n.tickets)}, обычно ${number(n.usual)}.`,
      webhooks: (n) =>
        `За это время изменилось: ${orders(n)}, и ни об одном вебхук не сообщил. Проверьте адрес и секрет в кабинете QTickets.`,
      disk: 'Освободите место: когда оно кончится, загрузки остановятся.',
      channel: 'Проверьте его настройки и попробуйте: zakaz alerts test',
      since: (time) => `Началось ${time}.`,
      lasted: (span) => `Продолжалось ${span}.`,
    },

    cause: {
      none: {
        what: (n) => `Загрузки доказаны: ничего не продано, хотя в продаже есть ${sessions(n)}.`,
        next: 'Проверьте, что в QTickets можно выбрать и оплатить билет.',
      },
      'loader-dead': {
        what: (time) =>
          time === null
            ? 'Загрузки давно не запускались.'
            : `Последняя загрузка началась ${time}, после неё ни одной.`,
        next: 'Посмотрите, почему они не запускаются (cron, systemd, zakaz serve), и запустите: zakaz load',
      },
      'source-down': {
        what: (status) =>
          `QTickets отвечает не так, как должен${status === null ? '' : ` (HTTP ${status})`}.`,
        next: 'Ничего не потеряно: первая же удачная загрузка принесёт всё. Что там не так: zakaz probe',
      },
      'token-refused': {
        what: (status) => `QTickets не принимает токен (HTTP ${status ?? 401}).`,
        next: 'Создайте новый токен в личном кабинете QTickets и задайте QTICKETS_TOKEN.',
      },
      'filter-ignored': {
        what: 'QTickets не учитывает фильтр, на который опирается загрузка: продажи могли быть, но их не прочитали.',
        next: 'Что он учитывает: zakaz probe. Прочитать всё: zakaz load --full',
      },
      incomplete: {
        what: (reason) =>
          reason === null ? 'Полнота загрузок не доказана.' : `Полнота загрузок не доказана: ${reason}.`,
        next: 'Подробности: zakaz runs. Прочитать всё: zakaz load --full',
      },
      'load-failed': {
        what: (code) => `Загрузки не доходят до конца${code === null ? '' : ` (${code})`}.`,
        next: 'Что не так: zakaz doctor',
      },
      'at-work': {
        what: (time) => `Загрузка идёт с ${time}.`,
        next: 'Как она идёт: zakaz runs',
      },
    },

    subject: (organization, n, first) =>
      n === 1 ? `${organization}: ${first}` : `${organization}: ${first} (и ещё ${number(n - 1)})`,

    test: {
      title: 'Пробное сообщение',
      line: 'Канал работает. Сюда будут приходить сообщения о проблемах с загрузкой и продажами.',
      sent: 'отправлено',
      noChannels: 'Ни один канал не настроен. Что задать, написано в docs/alerts.md.',
      noSuch: (name, set) => `Канал ${name} не настроен. Настроены: ${set}.`,
    },

    list: {
      open: 'Сейчас',
      history: 'История',
      none: 'Сейчас проблем нет.',
      nothing: 'Проблем не было.',
      muted: (rule, until) => `Без сообщений до ${until}: ${rule}.`,
      unmuted: (rule) => `Сообщения снова включены: ${rule}.`,
      notTold: 'не сообщено',
      away: 'в этот момент её нет',
      column: { rule: 'Правило', what: 'Что', since: 'Началось', told: 'Сообщено', lasted: 'Длилось' },
      channels: 'Каналы',
      channelGood: (time) => `последнее сообщение ${time}`,
      channelNew: 'ещё не использовался; попробуйте: zakaz alerts test',
      channelBad: (reason) => `не работает: ${reason}`,
    },

    heartbeat: (reason) => `Сигнал «жив» не дошёл: ${reason}. На саму загрузку это не влияет.`,
    doctor: {
      none: 'ни один канал не настроен: о проблемах сообщать некуда',
      good: (names) => `${names}; попробовать: zakaz alerts test`,
    },

    digest: {
      title: (day) => `Продажи за ${day}`,
      sums: (n, gross) => `${orders(n.orders)}, ${tickets(n.tickets)}, ${gross}`,
      refunded: (money) => `возвращено ${money}`,
      nothing: 'Ничего не продано.',
      week: 'Неделя по этот день и неделя до неё',
      weekSums: (n, gross) => `${tickets(n)}, ${gross}`,
      against: (percent) => `(${percent})`,
      noneBefore: '(неделей раньше ничего)',
      events: 'Лучшие по сборам',
      event: (name, n, gross) => `${name}: ${tickets(n)}, ${gross}`,
      problems: 'Проблемы',
      noProblems: 'Нет.',
      over: (what, span) => `${what} (позади, длилось ${span})`,
      proved: (time, zone) => `Дни и время в поясе ${zone}; загружено с доказательством по ${time}.`,
      unproved: (time, zone) =>
        `День загружен не до конца: доказано по ${time} (${zone}). Суммы ещё могут вырасти.`,
      neverProved: 'Ни одной доказанной загрузки ещё не было: суммы неполные.',
    },
  };
}

/** Help of `zakaz alerts` and of the commands below it. */
export const alertsCommand: typeof english.alertsCommand = {
  summary: 'что не так сейчас и что было',
  description:
    'Показывает открытые и прошедшие проблемы, какими их нашли «alerts check» или сервер. О проблемах сообщается в Telegram, по почте или вебхуком, если заданы их настройки (ALERT_...).',
  limit: 'сколько показать прошедших',
  json: 'вывести в JSON',
  check: {
    summary: 'один раз поискать проблемы и сообщить о них',
    description:
      'Ищет проблемы по хранилищу, открывает и закрывает их, отправляет сообщения и показывает, что открыто. Для cron, если сервер не запущен. Код 3, если есть открытая проблема.',
  },
  test: {
    summary: 'отправить пробное сообщение',
    description:
      'Отправляет сообщение по всем настроенным каналам или по одному и говорит, получилось ли. Код 1, если где-то не получилось.',
    channel: 'telegram, email или webhook',
  },
  mute: {
    summary: 'на время не сообщать о проблемах одного вида',
    description:
      'Проблемы по этому правилу находятся и показываются, но сообщений о них нет. О том, что не пройдёт само, будет сообщено потом.',
    rule: 'правило, как его называет «alerts»',
    span: 'на сколько, например 2h, 3d',
    off: 'снова сообщать с этой минуты',
  },
  examples: [
    ['alerts check', 'каждые десять минут по cron'],
    ['alerts test telegram', 'работает ли канал'],
    ['alerts mute no-sales --for 3d', 'праздники'],
  ],
};

/** Help of `zakaz digest`. */
export const digestCommand: typeof english.digestCommand = {
  summary: 'продажи за вчера в нескольких строках',
  description:
    'Выводит продажи за вчера, неделю в сравнении с предыдущей, лучшие мероприятия и проблемы. Дни в поясе REPORT_TZ, суммы по валютам.',
  day: 'другой день, например 2025-11-03',
  send: 'не печатать, а отправить по настроенным каналам',
  json: 'вывести в JSON',
};
