/** What the commands of `data-help-en.ts` say, in English. Part of `en.ts`. */
import type { Format } from './format.ts';

/** @param format of the same language */
export function dataTexts({ number, count }: Format) {
  const rows = (n: number) => count(n, { one: 'row', many: 'rows' });
  return {
    export: {
      noView: (name: string) => `There is no table or view "${name}" to export.`,
      views: (names: string) => `There are: ${names}`,
      noEvents: (view: string) => `The rows of ${view} do not belong to events: leave out --event.`,
      noEvent: (name: string) =>
        `No event has the name "${name}".\nNames have to be written exactly; the id of the event will do, too.`,
      written: (n: number | null, size: string, file: string) =>
        n === null ? `${size} written to ${file}` : `${rows(n)}, ${size} written to ${file}`,
      cut: (n: number) =>
        `${count(n, { one: 'text was', many: 'texts were' })} cut to ${number(32_767)} characters, the most that a cell of Excel holds. CSV has them whole.`,
    },
  };
}
