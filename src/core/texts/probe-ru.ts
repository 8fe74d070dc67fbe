/** What `zakaz probe` says, in Russian; typed by the keys of `probe-en.ts`. */
import type { Format } from './format.ts';
import type { probeTexts as english } from './probe-en.ts';

/** The sentences of the probe. @param format writers of values */
export const probeTexts: typeof english = ({ number, count }: Format) => {
  const orders = (n: number) => count(n, { one: 'заказ', few: 'заказа', many: 'заказов' });
  const rows = (n: number) => count(n, { one: 'строка', few: 'строки', many: 'строк' });
  const ofRows = (n: number) => count(n, { one: 'строки', few: 'строк', many: 'строк' });
  const requests = (n: number) => count(n, { one: 'запрос', few: 'запроса', many: 'запросов' });
  const files = (n: number) => count(n, { one: 'файл', few: 'файла', many: 'файлов' });

  return {
    hypothesis: {
      '0': 'окружение настроено',
      A1: 'payed=1 и since дают оплаченные заказы за 30 дней',
      A2: 'с per_page=200 на странице больше строк',
      A3: 'страница 2 продолжает страницу 1',
      B1: 'помогает status=paid вместе с payed=1',
      B2: 'помогает status=paid без payed',
      B3: 'помогает status=completed',
      C1: 'окно в 24 часа меняет ответ',
      C2: 'окно в 7 дней меняет ответ',
      C3: 'окно в 90 дней меняет ответ',
      D: 'отдельный заказ можно прочитать по id',
      E1: 'фильтр можно послать через POST на /orders/filter',
      E2: 'фильтр можно послать через POST на /orders',
      I1: 'where и orderBy работают как JSON в адресе',
      I2: 'where и orderBy работают как JSON в теле GET',
      I3: 'даты со смещением +0300 работают так же, как с +03:00',
      I4: 'заказы приходят по возрастанию и по убыванию, как просили',
      J1: 'по страницам приходит каждый заказ один раз, и конец там, где должен быть',
      J2: 'бессмысленная организация меняет ответ',
      J3: 'бессмысленный фильтр меняет ответ',
      K1: '/events с этим токеном читается',
      K2: '/clients с этим токеном читается',
      K3: 'чужой токен отклоняется',
      F: 'сбой источника проходит сам',
      G: 'доказанным способом загрузчик получает продажи',
      H: 'отчёт записан',
    },

    state: {
      confirmed: 'подтвердилось',
      partly: 'отчасти',
      refuted: 'не подтвердилось',
      unclear: 'неясно',
      skipped: 'пропущено',
      interrupted: 'прервано',
    },

    reason: {
      'list-unavailable': 'список заказов не отвечает, и его параметры не проверить',
      'post-not-allowed':
        'POST /orders создаёт заказы; он посылается только с --allow-post и с телом, из которого заказ создать нельзя',
      'load-not-wanted': 'задано --no-load',
      'no-way': 'ни один способ чтения не проверен до конца',
      'no-order': 'неизвестно, какой заказ спросить; назовите его: --order',
      'no-failure': 'ни 5xx, ни обрывов по времени не было',
      'store-unusable': 'хранилищем нельзя воспользоваться; см. stepG_loader.log',
      interrupted: 'до этого шага проверка не дошла',
    },

    verdict: {
      honoured: 'учитывается',
      ignored: 'игнорируется',
      rejected: 'отвергается',
      unstable: 'непостоянно',
      unverifiable: 'не проверить',
    },

    role: {
      control: 'без него',
      treatment: 'с ним',
      contrast: 'другое значение',
      impossible: 'невозможное значение',
      repeat: 'ещё раз',
    },

    dialect: {
      flat: 'обычные параметры',
      'query-where': 'JSON в адресе',
      body: 'JSON в теле GET',
    },

    verdicts: {
      honoured: (names, n) => `${names} ${n === 1 ? 'учитывается' : 'учитываются'}`,
      ignored: (names, n) => `${names} ${n === 1 ? 'игнорируется' : 'игнорируются'}`,
      rejected: (names, n) => `${names} ${n === 1 ? 'отвергается' : 'отвергаются'}`,
      unstable: (names, n) => `${names} ${n === 1 ? 'действует' : 'действуют'} через раз`,
      unverifiable: (names) => `${names} на этих данных не проверить`,
    },
    naive: {
      firstPage: (n) =>
        `загрузчик, поверивший HTTP 200, прочитал бы ${number(n.rows)} из ${number(n.total)} заказов`,
      unpaid: (n) =>
        `${number(n.unpaid)} из этих ${number(n.rows)} ${n.unpaid === 1 ? 'не оплачен' : 'не оплачены'}`,
      newest: (month) => `самый новый — за ${month}`,
    },

    cause: {
      none: 'Источник учитывает `payed` и `since` как обычные параметры. Если продаж не хватает, дело в загрузчике: читает ли он все страницы и смотрит ли на `payed_at`?',
      'filters-ignored':
        'Источник отвечает HTTP 200 и не замечает фильтров, как их ни напиши. Кто верит ответу, читает самые старые заказы и принимает одну страницу за все.',
      'other-dialect':
        'Фильтры в виде обычных параметров источник не замечает, а написанные иначе учитывает. HTTP 200 он отвечает в обоих случаях, поэтому ошибка не видна.',
      'pages-ignored':
        'Номер страницы источник не замечает, как его ни напиши: доступна только первая страница, и никакой фильтр не делит список на меньшие.',
      'token-refused': 'Источник отклоняет токен на каждом пути.',
      'no-right':
        'Токен верный, /events отвечает, но заказы ему читать нельзя: не хватает права, а не токена.',
      outage: 'Источник сбоит (5xx, нет ответа вовремя или HTML вместо JSON) и не восстановился.',
      'outage-ended': 'Источник какое-то время сбоил (5xx или нет ответа вовремя) и восстановился.',
      unreachable: 'Нет связи с источником: адрес, сеть, DNS или TLS.',
      'wrong-answer': 'Источник отвечает, но не списком заказов: тот ли это адрес?',
      unknown: 'По тому, что видно, причину не назвать.',
    },

    way: {
      title: 'Способ, который работает',
      none: 'Способ прочитать все заказы не доказан.',
      pages: (n, target) =>
        `по страницам, \`GET ${target}\` и так далее до последней: ${requests(n.pages)} на ${orders(n.orders)}. Оплачен ли заказ и когда, видно, когда его строка пришла`,
      keyset: (n, target, dialect) =>
        `по порядку id, \`GET ${target}\` с \`id > LAST\` и \`orderBy id asc\` (${dialect}): ${requests(n.pages)} на ${orders(n.orders)}`,
      changes: 'Можно спросить только изменения, поэтому следующие загрузки короткие',
      noChanges:
        'Спросить только изменения нельзя: первая загрузка читает все страницы, следующие — новые заказы и часть остальных по очереди',
    },
    settings: (n) =>
      `\`QTICKETS_DIALECT=${n.dialect}\`; \`QTICKETS_SINCE_HOURS=${n.week}\` за неделю, \`${n.month}\` за месяц, \`${n.all}\` за всю историю`,

    report: {
      title: 'Проверка API QTickets',
      interrupted: (signal) => `Проверку остановили (${signal}). Ниже то, что было видно до этого.`,
      section: {
        asked: 'Что спрашивали',
        steps: 'Шаги',
        verdicts: 'Параметры и числа, на которых стоит вывод',
        hypotheses: 'Гипотезы',
        findings: 'Что обнаружено',
        cause: 'Причина',
        request: 'Запрос, который работает',
        loaded: 'Что загружено',
        acceptance: 'Критерии приёмки',
        recommendations: 'Рекомендации',
        artefacts: 'Файлы',
      },
      label: {
        started: 'Начало',
        requests: 'Запросы',
        source: 'Источник',
        organization: 'Организация',
        token: 'Токен',
        window: 'Период',
        clock: 'Часы',
        program: 'Программа',
        settings: 'Настройки',
        status: 'Итог',
        mandatory: 'Обязательно',
        load: 'Загрузка',
      },
      column: {
        step: 'Шаг',
        request: 'Метод и URL',
        http: 'HTTP',
        rows: 'Строк',
        verdict: 'Вывод',
        note: 'Примечание',
        parameter: 'Параметр',
        evidence: 'Файл',
        table: 'Таблица',
        before: 'Строк до',
        after: 'Строк после',
        period: 'Период',
        sum: 'Сумма',
        status: 'Состояние',
        criterion: 'Критерий',
        file: 'Файл',
        bytes: 'Байт',
      },
      tokenPrint: (print) => `отпечаток ${print} (самого токена в этой папке нет)`,
      clock: (difference) => `расходятся с источником на ${difference}`,
      clockUnknown: 'источник не сообщил своё время',
      rowsOf: (n) => `${number(n.rows)} из ${number(n.total)}`,
      meets: (n, condition) => `\`${condition}\`: ${number(n.rows)} из ${number(n.of)}`,
      sameRows: 'те же строки, что и без параметра',
      same: 'те же строки',
      meeting: (n) => `как просили: ${number(n)}`,
      otherRows: (n) => `${number(n.rows - n.shared)} из ${number(n.rows)} строк другие, чем без параметра`,
      newRows: (n) => `${number(n.rows - n.shared)} из ${number(n.rows)} строк не было на странице до неё`,
      noAnswer: 'нет',
      noList: 'не список',
      html: 'страница HTML',
      failed: (code) => `загрузчик остановился бы: ${code}`,
      sourceCode: (code) => `источник называет это ${code}`,
      attempts: (n) => `попыток: ${number(n)}`,
      nothing: 'ничего',
      tableStatus: {
        proved: 'полнота доказана',
        unproved: 'полнота не доказана',
        empty: 'пусто',
        meta: 'о загрузках',
      },
      loadFailed: (code, message) => `Загрузка не дошла до конца: ${code}. ${message}`,
      dryRun: 'Задано DRY_RUN: загрузка прочитала и посчитала, но ничего не записала.',
      met: 'выполнен',
      notMet: 'не выполнен',
      notLooked: 'не проверялся',
      requestsIn: (n, took) => `${requests(n)} за ${took}`,
      rawKept: 'Тела с персональными данными тоже сохранены (*.raw.json); в архив они не входят.',
    },

    finding: {
      verdicts: (dialect, sentence) => `${dialect[0]?.toUpperCase() ?? ''}${dialect.slice(1)}: ${sentence}.`,
      'wrong-rows': (step, n) =>
        `Шаг ${step}: HTTP 200, но ${number(n.wrong)} из ${ofRows(n.rows)} не то, что просили.`,
      'orders-fail': (status, code) => `Простой список заказов не отвечает: HTTP ${status}, ${code}.`,
      outage: (n) =>
        `Сбоем (5xx, нет ответа вовремя, HTML) кончились ${requests(n.requests)} заказов, с ${n.from} по ${n.to}.`,
      outageEnded: 'Сбой прошёл сам.',
      outageStays: 'Пока шла проверка, сбой не прошёл.',
      'only-orders-fail': 'Заказы не отвечают, а /events отвечает: дело не в токене и не в сети.',
      'refused-path': (target, status) => `${target} данных не даёт: HTTP ${status}.`,
      'wrong-token-accepted': 'Чужой токен принят: источник на него не смотрит.',
      clock: (difference) =>
        `Часы этой машины расходятся с источником на ${difference}: настолько сдвинуты и периоды.`,
    },

    criterion: {
      'list-answers': 'список заказов отвечает JSON',
      'token-checked': 'токен проверяется: чужой отклоняется',
      'way-proved': 'доказан способ прочитать все заказы',
      'pages-whole': 'по страницам приходит каждый заказ один раз, и список кончается где должен',
      'no-outage': 'не было ни 5xx, ни обрывов по времени',
      'load-complete': 'загружено столько заказов, сколько насчитал источник',
      'sales-stored': 'продажи по дням лежат в хранилище',
      'nothing-personal': 'в сохранённом нет ни персональных данных, ни секретов',
    },

    recommendation: {
      settings: (dialect) =>
        `Настройки: \`QTICKETS_DIALECT=${dialect}\` закрепляет доказанный способ; при \`auto\` каждая полная загрузка доказывает его заново.`,
      allPages: (n) =>
        `Каждой загрузке нужно ${requests(n.pages)}: около ${n.took} при 5 запросах в секунду. Достаточно раза в час.`,
      schedule: 'Расписание: `zakaz load` каждые 15 минут; читаются только изменения.',
      fullOnce:
        'Раз в день заглядывайте дальше, `QTICKETS_SINCE_HOURS=720`: что-то могло стать видно с опозданием.',
      monitoring:
        'Наблюдение: `zakaz status --max-age 2h` вернёт 3, когда последняя доказанная загрузка старше; следите за кодом `zakaz load` (3: не доказано, 4: токен, 5: источник).',
      verify: 'Раз в неделю запускайте `zakaz verify`: он сверяет каждый заказ источника с хранилищем.',
      letter:
        'Напишите в поддержку QTickets: текст готов, `zakaz probe letter`, с временем, адресами и ответами.',
      token:
        'Создайте новый токен в настройках учётной записи, задайте `QTICKETS_TOKEN` и проверьте ещё раз.',
      right: 'Попросите QTickets разрешить этому токену читать заказы и проверьте ещё раз.',
      later: 'Повторите проверку позже: ничего не изменено и ничего не потеряно.',
      address: 'Проверьте `QTICKETS_BASE_URL`, сеть, DNS и прокси: `zakaz doctor` попробует их по очереди.',
      loader:
        'Загружайте через `zakaz load`: он читает все страницы, доказывает количество и сам смотрит на `payed_at`.',
      again: 'После каждого изменения на стороне QTickets проверьте ещё раз и сравните: `zakaz probe diff`.',
    },

    letter: {
      subject: 'Тема: API QTickets, GET /orders: ответы не соответствуют запросам',
      greeting: 'Здравствуйте!',
      intro: (n) =>
        `Наша учётная запись: «${n.organization}». ${n.from} мы по шагам проверили REST API. На эти запросы ответ не такой, какого мы ждём по вашей документации:`,
      nothing: 'На все запросы ответ такой, какого ждали: писать в поддержку не о чем.',
      item: (n, what) => `${number(n)}. ${what}`,
      ignored: (parameter, dialect) => `Параметр ${parameter} не действует (${dialect})`,
      rejected: (parameter, dialect) => `На параметр ${parameter} приходит ошибка (${dialect})`,
      unstable: (parameter, dialect) => `Параметр ${parameter} действует через раз (${dialect})`,
      fails: 'Список заказов не отвечает',
      refused: 'Путь не даёт данных',
      label: {
        time: 'Время',
        request: 'Запрос',
        body: 'Тело запроса',
        expected: 'Ждали',
        got: 'Пришло',
        headers: 'Заголовки ответа',
        curl: 'Чтобы повторить',
      },
      expectedRows: (condition) => `только строки, где ${condition}`,
      expectedOther: 'ответ не такой, как без параметра',
      expectedList: 'HTTP 200 и список',
      got: (n) => `HTTP ${n.status}, ${rows(n.rows)}, всего насчитано ${number(n.total)}`,
      gotMeets: (n, condition) => `${condition}: ${number(n.rows)} из ${number(n.of)}`,
      gotFailure: (status, code) => `HTTP ${status} (${code})`,
      question:
        'Подскажите, пожалуйста, в каком виде запрашивать GET /orders, чтобы фильтры действовали, или исправьте это. Ответы приложены (персональные данные заменены вымышленными).',
      thanks: 'Спасибо.',
    },

    diff: {
      title: (a, b) => `Что изменилось: ${a}, затем ${b}`,
      nothing: 'Источник отвечает так же, как прежде.',
      verdict: (name, before, after) => `${name}: ${before} -> ${after}`,
      step: (id, before, after) => `шаг ${id}: ${before} -> ${after}`,
      total: (list, before, after) => `${list}: насчитано ${number(before)} -> ${number(after)}`,
      perPage: (list, before, after) => `${list}: строк на странице ${number(before)} -> ${number(after)}`,
      status: (request, before, after) => `${request}: HTTP ${before} -> ${after}`,
      fieldsAdded: (list, names) => `${list}: новые поля ${names}`,
      fieldsGone: (list, names) => `${list}: исчезли поля ${names}`,
      source: (before, after) => `другой источник: ${before} -> ${after}`,
      notExamined: 'не проверялось',
      group: {
        verdicts: 'Параметры',
        steps: 'Гипотезы',
        lists: 'Списки',
        statuses: 'Ответы',
        fields: 'Поля',
        other: 'Кроме того',
      },
    },

    check: {
      good: (n) => `Всё так, как было записано: ${files(n)}, и в архиве то же самое.`,
      bad: (n) => `Не так, как было записано, ${files(n)}:`,
      problem: {
        changed: 'изменён',
        missing: 'пропал',
        unlisted: 'лишний',
        archive: 'в архиве другой',
        damaged: 'не читается',
      },
    },

    talk: {
      folder: (path) => `Файлы проверки: ${path}`,
      raw: 'Тела сохраняются с персональными данными, в файлах *.raw.json только для вас. Никому их не отправляйте; в архив они не входят.',
      asking: (step, what) => `${step}  ${what} ...`,
      waiting: (span) => `ждём ${span}: не пройдёт ли сбой`,
      again: 'Источник снова отвечает: что не получилось, спрашиваем ещё раз.',
      reportAt: (path) => `Отчёт: ${path}`,
      archiveAt: (path) => `Отправить: ${path}`,
      written: (path) => `Записано: ${path}`,
      serving: (n) => `Записанных ответов: ${number(n)}.`,
      noProbe: (path) => `В ${path} нет ни одной проверки.`,
      noProbeNext: 'Укажите папку проверки или сделайте её:',
      damaged: (path, line) => `Журнал в ${path} не читается (строка ${number(line)}).`,
      damagedNext: 'Что изменено, покажет:',
      cannotWrite: (path, code) => `В ${path} нельзя записать (${code}).`,
      cannotWriteNext: 'Выберите другую папку: --out.',
    },
  };
};
