import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wireOrder } from '../../test/support/list-source.ts';
import { createOrderPageReader } from './order-page.ts';

const read = createOrderPageReader({
  organization: 'Орг\t№1',
  reportZone: 'Europe/Moscow',
  runId: 'run',
  loadedAtMs: 0,
  buyers: { mode: 'keep', key: 'key of the pseudonyms', formerKeys: [], erased: new Set() },
  cities: new Map([['7', 'Ростов-на-Дону']]),
  window: { fromMs: null, toMs: null },
});
const bodyOf = (rows: readonly unknown[]) =>
  JSON.stringify({ data: rows, paging: { perPage: 50, currentPage: 1, total: rows.length } });
const escaped = (json: string) =>
  json.replace(/[\x80-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString();

describe('a page of orders', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 12 });

  it('becomes the same rows whether its text is escaped or not', () => {
    fc.assert(
      fc.property(text, text, text, (seat, source, name) => {
        const client = { email: ` ${name}Ё@Пример.test`, details: { name } };
        const fields = { utm: { utm_source: source }, client, [`поле ${seat}`]: 1 };
        const body = bodyOf([
          wireOrder(1, fields, [{ seat_name: seat }, { seat_name: `${seat} é` }]),
          wireOrder(2, { price: '1\u00a0500,00', [name]: name }),
        ]);
        const plain = read(Buffer.from(body), 0);
        expect(plain).toEqual(read(Buffer.from(escaped(body)), 0));
        expect(textOf(plain.paid.orderLines.bytes)).toContain('Орг\\t№1\t1\t7\tРостов-на-Дону\t');
      }),
    );
  });

  it('S41: keeps what is no UTF-8 as the sign for it', () => {
    const body = Buffer.from(bodyOf([wireOrder(1, {}, [{ seat_name: 'Парт@р' }])]));
    body[body.indexOf('Парт@р') + 'Парт'.length * 2] = 0xe5;
    expect(textOf(read(body, 0).paid.ticketLines.bytes)).toContain('\tПарт\ufffdр\t');
  });
});
