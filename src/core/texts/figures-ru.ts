/** Checks, rebuilds and figures as they were known, in Russian. Part of `ru.ts`. */
import type { figureTexts as english, figureCommands as englishCommands } from './figures-en.ts';
import type { Format } from './format.ts';

/** Help by command. */
export const figureCommands: typeof englishCommands = {
  check: {
    summary: 'проверить, сходятся ли цифры',
    description:
      'Ищет в хранилище то, чего быть не может: несходящиеся суммы, повторы, билеты без заказов, продажи из будущего, пропуски дней, резкое падение. К источнику не обращается, цифр не меняет, результаты сохраняет. Код 3, если не прошла проверка уровня error.',
    json: 'вывести найденное в JSON',
  },
  rebuild: {
    summary: 'пересчитать продажи по дням',
    description:
      'Заново собирает витрины из заказов и билетов хранилища, месяц за месяцем, подменяя каждый сразу целиком, и сверяет суммы. Если ошибок не было, результат будет тем же. Прерванный пересчёт продолжится при повторном запуске.',
    from: 'только месяцы начиная с месяца этого дня',
    to: 'только месяцы по месяц этого дня',
    json: 'вывести отчёт в JSON',
  },
  restatements: {
    summary: 'узнать, каким день был в отчёте и что изменилось потом',
    description:
      'Показывает цифры дня: какими они были известны к его концу, какие они сейчас и какие заказы их изменили.',
    day: 'день, цифры которого нужны, в поясе REPORT_TZ',
    knownOn: 'какими они были известны к концу этого дня (по умолчанию — самого дня)',
    json: 'вывести всё в JSON',
  },
};

type OfChecks = ReturnType<typeof english>['check']['what'];

const what: OfChecks = {
  sums_agree: 'Суммы по заказам, билетам и дневным продажам сходятся',
  duplicates: 'Ничего не записано дважды',
  orphan_tickets: 'У каждого билета есть заказ, у каждого заказа все билеты',
  negative_sums: 'Отрицательных сумм нет',
  future_sales: 'Продаж из будущего нет',
  runs_not_proved: 'Полнота последней загрузки доказана',
  refunds_contradict: 'Данные источника о возвратах не противоречат друг другу',
  gaps_in_days: 'Между продажами нет пустых дней',
  sudden_drop: 'За неделю ни один день не просел против своего дня недели',
  currency_mixed: 'Каждое мероприятие продаётся в одной, своей валюте',
  unknown_events: 'Мероприятия и сеансы всех продаж известны',
  unknown_utm: 'Хотя бы о половине покупателей известно, откуда они пришли',
  two_accounts: 'Ни один заказ не записан за двумя организациями',
};

const next: OfChecks = {
  sums_agree: 'Запустите «zakaz rebuild», затем «zakaz verify».',
  duplicates: 'Для витрин запустите «zakaz rebuild», для заказов и билетов «zakaz repair».',
  orphan_tickets: 'Запустите «zakaz repair»: такие заказы загрузятся заново.',
  negative_sums: 'Посмотрите заказ в QTickets: суммы пришли такими.',
  future_sales: 'Сверьте часы командой «zakaz doctor» и посмотрите заказ в QTickets.',
  runs_not_proved: 'Запустите «zakaz load»; причину покажет «zakaz runs».',
  refunds_contradict: 'Уточните у организатора; ничего не потеряно, учтена бо́льшая сумма.',
  gaps_in_days: 'Запустите «zakaz verify» за эти дни.',
  sudden_drop: 'Запустите «zakaz verify» за эти дни; если всё на месте, значит, так и было.',
  currency_mixed: 'Группируйте по валюте: суммы в разных валютах складывать нельзя.',
  unknown_events: 'Запустите «zakaz load --full»; до тех пор город и название неизвестны.',
  unknown_utm: 'Размечайте ссылки метками UTM; остальное показано как «unknown».',
  two_accounts: 'Смотрите организации по отдельности: вместе эти заказы посчитаются дважды.',
};

/** @param format of the same language */
export function figureTexts({ number, count }: Format): ReturnType<typeof english> {
  const months = (n: number) => count(n, { one: 'месяц', few: 'месяца', many: 'месяцев' });
  return {
    check: {
      what,
      next,
      status: { passed: 'ок', failed: 'ОШИБКА', broken: 'СБОЙ', warned: 'внимание' },
      broken: 'Проверку не удалось выполнить:',
      more: (n) => `… и ещё ${number(n)}`,
      healthy: (n) => `Все проверки пройдены: ${number(n)}.`,
      warned: (n) => `Ошибок нет; стоит посмотреть: ${number(n)}.`,
      failed: (n) => `Не пройдено проверок уровня error: ${number(n)}.`,
      progress: 'проверки',
      notKept: 'Включён DRY_RUN: результаты не сохраняются.',
      short: {
        good: (passed, ago) => `все ${number(passed)} пройдены, ${ago} назад`,
        bad: (names, ago) => `не пройдены: ${names}; ${ago} назад, смотрите «zakaz check»`,
      },
    },
    rebuild: {
      done: (n, rows) => `Пересчитано: ${months(n)}, строк по дням: ${number(rows)}.`,
      before: (n) => `До остановки прошлого пересчёта было готово: ${months(n)}.`,
      agree: 'Суммы по заказам, билетам и дневным продажам сходятся.',
      nothing: 'За эти месяцы пересчитывать нечего.',
      notDry: 'rebuild записывает данные, поэтому не работает с DRY_RUN.',
    },
    restatements: {
      title: (day, knownOn) => `${day}: как было известно к концу ${knownOn} и как сейчас`,
      early: (option) => `${option} раньше, чем --day: тогда о нём ещё ничего не было известно.`,
      none: 'С тех пор ничего не изменилось.',
      noFigures: 'В этот день ничего не происходило.',
      changes: 'Что изменилось',
      column: {
        figure: 'Показатель',
        currency: 'Валюта',
        known: 'Было',
        now: 'Сейчас',
        orders: 'Изменено заказов',
        seen: 'Замечено',
        order: 'Заказ',
        old: 'До',
        new: 'После',
      },
      more: (n) => `… и ещё ${number(n)}: все есть в --json`,
    },
  };
}
