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
    erase: {
      notEmail: '--buyer: нужен адрес e-mail.',
      needsYes: 'Здесь некого спросить. Добавьте --yes, чтобы удалить без вопроса.',
      nothing:
        'В хранилище нет данных этого человека. Если его удалить, следующие загрузки их тоже не возьмут.',
      found: 'Что хранится об этом человеке:',
      label: { orders: 'Заказы', tickets: 'Билеты', sum: 'Сумма', sales: 'Продажи' },
      stays:
        'Кто их купил, будет удалено, и в старых версиях тоже; вернуть это нельзя. Продажи и суммы останутся.',
      ask: 'Удалить человека? (д/н)',
      yes: ['д', 'да', 'y', 'yes'],
      kept: 'Ничего не изменено.',
      done: (n) =>
        `Удалено из ${count(n, { one: 'заказа', few: 'заказов', many: 'заказов' })}. Запись об этом, без адреса, лежит в meta_erasures; следующие загрузки человека не вернут.`,
    },
    rotateKey: {
      notDry: 'rotate-key записывает данные, поэтому не работает с DRY_RUN.',
      setFirst:
        'В PERSONAL_DATA_KEY тот ключ, который уже в работе.\nЗадайте новый, прежний перенесите в PERSONAL_DATA_KEY_OLD и повторите команду.',
      done: 'Все псевдонимы сделаны новым ключом. От прежних в хранилище ничего не осталось.',
      again: 'Остались псевдонимы прежнего ключа. Повторите команду: она продолжит с тем же новым ключом.',
    },
    piiScan: {
      nothing: 'Личных данных там, где их быть не должно, не найдено.',
      kept: 'E-mail и телефоны в payload_json не считаются: их просит PERSONAL_DATA=keep.',
      next: 'Данные покупателей уберут «zakaz rotate-key» или «zakaz erase»; то, что стоит в названиях и метках UTM, нужно исправить в источнике.',
      column: { table: 'Таблица', column: 'Столбец', kind: 'Что', rows: 'Строк' },
      kind: {
        email: 'e-mail',
        phone: 'телефон',
        card: 'номер карты',
        digits: 'длинное число, например штрихкод',
        url: 'ссылка с токеном',
      },
    },
  };
}
