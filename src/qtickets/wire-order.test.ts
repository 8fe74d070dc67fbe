import { describe, expect, it } from 'vitest';
import { wireOrder } from '../../test/support/list-source.ts';
import { collectDrift, noDrift } from './wire-drift.ts';
import { readOrder } from './wire-order.ts';
import { WireRow } from './wire-row.ts';

const asTheyAre = (text: string) => text;
const read = (row: unknown) => readOrder(new WireRow(row, asTheyAre));
const reasonOf = (row: unknown) => {
  const reading = read(row);
  return reading.kind === 'refused' ? reading.reason : reading.kind;
};

describe('a row that is refused', () => {
  it.each([
    ['"text"', 'row: Invalid input: expected object, received string'],
    ['null', 'row: Invalid input: expected object, received null'],
    ['[]', 'row: Invalid input: expected object, received array'],
    ['{}', 'id: no id; payed: neither yes nor no'],
    ['{"id":0,"payed":"maybe","updated_at":5}', 'id: no id; payed: neither yes nor no; updated_at: no date'],
  ])('is told by all that is wrong with its head: %s', (json, reason) => {
    expect(read(JSON.parse(json))).toMatchObject({ kind: 'refused', id: null, reason });
  });

  it('keeps its id where that can be read', () => {
    expect(read(wireOrder('0042', { payed: 2 }))).toMatchObject({ kind: 'refused', id: '42' });
  });

  it('is told by field and ticket, in the order of the fields, five reasons at most', () => {
    const tickets = [{ id: 'x', price: -1, quantity: 1.5 }, { checked_at: 'soon' }, { show_id: {} }];
    expect(reasonOf(wireOrder(1, { event_id: 'x', price: '1 500,00' }, tickets))).toBe(
      'event_id: no id; price: no amount of money; baskets.0.id: no id; ' +
        'baskets.0.price: negative amount; baskets.0.quantity: no whole number',
    );
  });

  it.each([
    [{ payed_at: null }, 'payed_at: paid without a date'],
    [{ payed_at: '0000-00-00 00:00:00' }, 'payed_at: paid without a date'],
    [{ payed_at: null, price: null }, 'price: no amount of money'],
    [{ payed_at: '2025-02-30T00:00:00+03:00', price: null }, 'payed_at: no date; price: no amount of money'],
    [{ currency_id: '' }, 'currency_id: no currency'],
    [{ payment_type_id: [] }, 'payment_type_id: no text'],
    [{ baskets: {} }, 'baskets: no list'],
    [
      { baskets: ['x', []] },
      'baskets.0: Invalid input: expected object, received string; baskets.1: Invalid input: expected object, received array',
    ],
  ])('names the reason: %j', (fields, reason) => {
    expect(reasonOf(wireOrder(1, fields))).toBe(reason);
  });

  it('is none where it is not paid, whatever else is wrong with it', () => {
    expect(read(wireOrder(7, { payed: '0', payed_at: 'never', price: 'free', updated_at: null }))).toEqual({
      kind: 'unpaid',
      id: '7',
      updatedAtMs: null,
    });
  });
});

describe('an order in odd shapes', () => {
  it('is read all the same', () => {
    const odd = wireOrder(
      '0042',
      {
        payed: '1',
        event_id: '0',
        price: '150',
        original_price: '',
        utm: [],
        client: [],
        deleted_at: '',
        discount_id: 0,
      },
      [{ quantity: null, original_price: null, seat_id: 12, related_baskets: [{ id: 5 }, '6', 'x', null] }],
    );
    const reading = read(odd);
    expect(reading.kind === 'paid' && reading.order).toMatchObject({
      id: '42',
      event_id: null,
      price: 15_000n,
      original_price: 0n,
      deleted_at: null,
      discount_id: null,
      utm: { source: '', term: '' },
      client: { email: '' },
      baskets: [{ quantity: 1, original_price: 0n, seat_id: '12', related_baskets: ['5', '6'] }],
    });
  });

  it('decodes the texts that it keeps', () => {
    const raw = (text: string) => Buffer.from(text).toString('latin1');
    const decode = (text: string) => Buffer.from(text, 'latin1').toString();
    const fields = { utm: { utm_source: raw('Яндекс') }, client: { email: raw('ё@пример.test') } };
    const row = { ...wireOrder(1, fields, [{ seat_name: raw('Партер') }]), [raw('поле')]: 1 };
    const reading = readOrder(new WireRow(row, decode));
    expect(reading.kind === 'paid' && reading.order).toMatchObject({
      utm: { source: 'Яндекс' },
      client: { email: 'ё@пример.test' },
      baskets: [{ seat_name: 'Партер' }],
    });
    const drift = noDrift();
    collectDrift(row, decode, drift);
    expect([...drift.unknownFields]).toEqual(['поле']);
  });
});
