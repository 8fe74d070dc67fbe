/** What the commands of `data-help-ru.ts` say, in Russian. Part of `ru.ts`. */
import type { dataTexts as english } from './data-en.ts';
import type { Format } from './format.ts';

const RUSSIAN_COLUMNS: Readonly<Record<string, string>> = {
  event: 'мероприятие',
  date: 'дата',
  tickets: 'билеты',
  revenue: 'выручка',
  currency: 'валюта',
};

/** @param format of the same language */
export function dataTexts({ number, count }: Format): ReturnType<typeof english> {
  const rows = (n: number) => count(n, { one: 'строка', few: 'строки', many: 'строк' });
  return {
    export: {
      noView: (name) => `Нет таблицы или представления «${name}», которые можно выгрузить.`,
      views: (names) => `Есть: ${names}`,
      noEvents: (view) => `Строки ${view} не относятся к мероприятиям: уберите --event.`,
      noEvent: (name) =>
        `Мероприятия с названием «${name}» нет.\nНазвание нужно точное; можно указать id мероприятия.`,
      written: (n, size, file) =>
        n === null ? `${size} записано в ${file}` : `${rows(n)}, ${size} записано в ${file}`,
      cut: (n) =>
        `${count(n, { one: 'текст обрезан', few: 'текста обрезаны', many: 'текстов обрезаны' })} до ${number(32_767)} знаков: больше в ячейку Excel не помещается. В CSV они целиком.`,
    },
    plan: {
      unreadable: (file, code) => `Файл ${file} не читается (${code}).`,
      fault: {
        empty: (file) => `В файле ${file} нет строк.`,
        'old-excel': (file) =>
          `${file} в старом формате Excel.\nСохраните его как .xlsx или CSV и повторите.`,
        'not-excel': (file) =>
          `${file} не открывается как книга Excel.\nСохраните его как .xlsx или CSV и повторите.`,
        'too-large': (file) =>
          `${file} слишком велик для плана: можно не больше ${number(100_000)} строк и 32 МБ.\nЗагрузите его частями.`,
      },
      refused: (n) =>
        `Ничего не загружено, в файле ${count(n, { one: 'ошибка', few: 'ошибки', many: 'ошибок' })}.`,
      line: (n) => `строка ${number(n)}`,
      problem: {
        'missing-column': (name) =>
          `нет столбца «${RUSSIAN_COLUMNS[name] ?? name}». Нужны: мероприятие, дата, билеты, выручка`,
        'repeated-column': (name) => `столбец «${RUSSIAN_COLUMNS[name] ?? name}» встречается не один раз`,
        'no-event': () => 'не указано мероприятие',
        'unknown-event': (value) => `нет мероприятия с таким id или точным названием: «${value}»`,
        'ambiguous-event': (value) => `мероприятий с таким названием несколько, укажите id нужного. ${value}`,
        'bad-day': (value) => `«${value}» не день. Пишите 2025-11-03 или 03.11.2025`,
        'bad-tickets': (value) => `«${value}» не количество билетов: нужно целое число от 0`,
        'bad-revenue': (value) =>
          `«${value}» не сумма: нужны цифры, не больше двух после точки или запятой, без минуса`,
        'bad-currency': (value) => `«${value}» не валюта, например RUB`,
        repeated: (line) => `то же мероприятие и тот же день, что в строке ${line}`,
      },
      imported: (n) => `План загружен: ${rows(n)}`,
      wouldImport: (n) => `План в порядке: ${rows(n)}. Ничего не записано.`,
      label: {
        events: 'Мероприятия',
        days: 'Дни',
        tickets: 'Билеты',
        revenue: 'Выручка',
        replaced: 'Заменено',
      },
    },
  };
}
