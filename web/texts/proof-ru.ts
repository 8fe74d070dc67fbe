/** What is said of loads and of what they prove, in Russian. */
import type { proofTexts as english } from './proof-en.ts';
import { recordedInRussian } from './recorded-ru.ts';

export const proofTexts: typeof english = {
  recorded: recordedInRussian,
  reasons: {
    'counts-equal': ({ distinct, total }) =>
      total === null
        ? `пришло разных заказов: ${distinct}, больше в источнике нет`
        : `источник насчитал ${total}, пришло разных заказов: ${distinct}`,
    'count-short': ({ distinct, total }) =>
      `источник насчитал ${total ?? '?'}, а пришло разных заказов: ${distinct}`,
    'rows-refused': () => 'часть строк не удалось прочитать',
    'page-ignored': () => 'источник не смотрит на номер страницы и отдаёт только первую',
    'filter-lost': () => 'источник во время чтения перестал соблюдать фильтр',
    'dialect-ignored': () => 'источник не понимает диалект из QTICKETS_DIALECT',
    'total-unsteady': () => 'пока шло чтение, счётчик источника всё время менялся',
    'events-short': () => 'пришли не все мероприятия',
    'not-finished': () => 'загрузка не дошла до конца',
    'store-differs': () => 'источник прочитан целиком, а хранилище всё ещё от него отличается',
    'sums-differ': () => 'суммы по заказам, билетам и дневным продажам не сходятся',
    'facts-rebuilt': () => 'продажи по дням пересчитаны',
  },
  vanished: 'процесс пропал, не сообщив причины',
  failures: {
    TOKEN_REFUSED: 'QTickets отклонил токен',
    SOURCE_NETWORK: 'нет связи с источником',
    SOURCE_TIMEOUT: 'источник не ответил вовремя',
    SOURCE_HTTP: 'источник ответил ошибкой',
    SOURCE_BODY: 'источник прислал не JSON или только его часть',
    SOURCE_SHAPE: 'источник прислал ответ незнакомого вида',
    SOURCE_REDIRECT: 'источник перенаправляет на другой адрес',
    SOURCE_BUDGET: 'отправлено столько запросов, сколько позволено одной загрузке',
    SOURCE_FILTER: 'источник не соблюдает фильтры по дате',
    STORE_LOCKED: 'хранилище занято другим процессом',
    STORE_UNAVAILABLE: 'хранилище не отвечает',
    STORE_QUERY: 'хранилище не приняло запрос',
    STORE_SCHEMA: 'таблицы хранилища — для другой версии программы или другого часового пояса',
    INTERRUPTED: 'остановлена',
    INTERNAL: 'сбой сервера; подробности в его журнале',
    USAGE: 'сервер не понимает, о чём просит этот адрес',
    NOT_FOUND: 'здесь такого нет',
    BUSY: 'слишком много запросов сразу; повторите через минуту',
    VIEWER: 'читателям можно смотреть, но не менять',
    NO_PASSWORD: 'на этом сервере не задан пароль',
    TOO_MANY_GUESSES: 'слишком много неверных попыток; подождите и повторите',
  },
  unknownFailure: (code, _message) =>
    code === ''
      ? 'сбой; подробности в журнале сервера'
      : `сбой с кодом ${code}; подробности в журнале сервера`,
  lists: { orders: 'заказы', events: 'мероприятия', near_shows: 'ближайшие сеансы' },
  entities: { order: 'заказ', event: 'мероприятие', seats: 'места' },
  checkNames: {
    sums_agree: 'Суммы по заказам, билетам и дням сходятся',
    duplicates: 'Ничего не записано дважды',
    orphan_tickets: 'У билетов есть заказ, у заказов — билеты',
    negative_sums: 'Нет сумм меньше нуля',
    future_sales: 'Нет продаж из будущего',
    runs_not_proved: 'Загрузки заканчиваются доказательством',
    refunds_contradict: 'Возвраты не противоречат друг другу',
    gaps_in_days: 'Нет дней без продаж',
    sudden_drop: 'Нет внезапных спадов',
    currency_mixed: 'У мероприятия одна валюта',
    unknown_events: 'Все мероприятия известны',
    unknown_utm: 'Известно, откуда пришли покупатели',
    two_accounts: 'Заказы принадлежат одной организации',
  },
  verified: {
    equal: 'сверен каждый заказ',
    different: 'сверен каждый заказ',
    unproved: 'сверено не всё: полнота чтения не доказана',
    error: 'сверка не удалась',
    interrupted: 'сверка остановлена',
  },
  log: {
    title: 'Журнал',
    contract: (honoured, asked) => `Проверены фильтры: соблюдаются ${honoured} из ${asked}`,
    events: 'Прочитано мероприятий',
    orders: 'Прочитано заказов',
    written: (count) => `записано ${count}`,
    facts: 'Пересчитано месяцев продаж',
    reload: 'Перечитано заказов',
    retry: (attempt, wait) => `попытка ${attempt} через ${wait}`,
    stopping: 'Останавливается по просьбе',
    ended: 'Конец',
  },
};
