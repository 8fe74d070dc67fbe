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
    erase: {
      notEmail: '--buyer takes an e-mail address.',
      needsYes: 'Nobody can be asked here. Add --yes to erase without asking.',
      nothing:
        'The store holds nothing of this person. Once erased, the person is not taken in by later loads either.',
      found: 'What the store holds of this person:',
      label: { orders: 'Orders', tickets: 'Tickets', sum: 'Sum', sales: 'Sales' },
      stays:
        'Who bought them is removed, in old versions too, and cannot be brought back. The sales and their sums stay.',
      ask: 'Erase the person? (y/n)',
      yes: ['y', 'yes'],
      kept: 'Nothing was changed.',
      done: (n: number) =>
        `Erased from ${count(n, { one: 'order', many: 'orders' })}. That it happened is on record in meta_erasures, without the address; no later load brings the person back.`,
    },
    rotateKey: {
      notDry: 'rotate-key writes: it cannot run with DRY_RUN.',
      setFirst:
        'PERSONAL_DATA_KEY is the key that is in use.\nSet it to a new one, move the old one to PERSONAL_DATA_KEY_OLD, and run the command again.',
      done: 'All pseudonyms are made with the new key. Nothing of earlier ones is left in the store.',
      again:
        'Pseudonyms of the earlier key are left. Run the command again: it goes on with the same new key.',
    },
    piiScan: {
      nothing: 'No personal data was found where there should be none.',
      kept: 'E-mails and phones in payload_json are not counted: PERSONAL_DATA=keep asks for them.',
      next: 'What names a buyer goes with "zakaz rotate-key" or "zakaz erase"; what stands in names or UTM tags has to be mended at the source.',
      column: { table: 'Table', column: 'Column', kind: 'What', rows: 'Rows' },
      kind: {
        email: 'e-mail',
        phone: 'phone',
        card: 'card number',
        digits: 'long number, such as a barcode',
        url: 'address with a token',
      },
    },
  };
}
