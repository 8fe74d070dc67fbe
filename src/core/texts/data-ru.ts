/** What the commands of `data-help-ru.ts` say, in Russian. Part of `ru.ts`. */
import type { dataTexts as english } from './data-en.ts';
import type { Format } from './format.ts';

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
  };
}
