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
    plan: {
      unreadable: (file: string, code: string) => `The file ${file} cannot be read (${code}).`,
      fault: {
        empty: (file: string) => `There are no rows in ${file}.`,
        'old-excel': (file: string) =>
          `${file} is an old Excel file.\nSave it as .xlsx or CSV and try again.`,
        'not-excel': (file: string) =>
          `${file} is no Excel workbook that can be read.\nSave it as .xlsx or CSV and try again.`,
        'too-large': (file: string) =>
          `${file} is too large for a plan: at most ${number(100_000)} rows and 32 MB.\nImport it in parts.`,
      },
      refused: (n: number) =>
        `Nothing was imported: ${count(n, { one: 'thing is', many: 'things are' })} wrong in the file.`,
      line: (n: number) => `line ${number(n)}`,
      problem: {
        'missing-column': (name: string) =>
          `there is no column "${name}". Needed are event, date, tickets, revenue`,
        'repeated-column': (name: string) => `the column "${name}" is there more than once`,
        'no-event': () => 'no event is named',
        'unknown-event': (value: string) => `no event has the id or the exact name "${value}"`,
        'ambiguous-event': (value: string) =>
          `several events have this name; write the id of the one that is meant. ${value}`,
        'bad-day': (value: string) => `"${value}" is not a day. Write 2025-11-03 or 03.11.2025`,
        'bad-tickets': (value: string) => `"${value}" is not a number of tickets: a whole number from 0`,
        'bad-revenue': (value: string) =>
          `"${value}" is not an amount: digits, at most two behind the point or comma, not negative`,
        'bad-currency': (value: string) => `"${value}" is not a currency such as RUB`,
        repeated: (line: string) => `the same event and day as in line ${line}`,
      },
      imported: (n: number) => `The plan was imported: ${rows(n)}`,
      wouldImport: (n: number) => `The plan is in order: ${rows(n)}. Nothing was written.`,
      label: {
        events: 'Events',
        days: 'Days',
        tickets: 'Tickets',
        revenue: 'Revenue',
        replaced: 'Replaced',
      },
    },
  };
}
