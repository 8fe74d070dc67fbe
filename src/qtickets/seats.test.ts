import { describe, expect, it } from 'vitest';
import { readSeats, type SeatsReading, seatsRequest } from './seats.ts';

const read = (data: unknown): SeatsReading => readSeats(Buffer.from(JSON.stringify({ data })));
const seat = (fields: object = {}) => ({
  zone_id: 'a',
  max_quantity: 1,
  free_quantity: 1,
  ordered_quantity: 0,
  payed_quantity: 0,
  disabled: false,
  ...fields,
});

describe('readSeats', () => {
  it('sums up the seats of a zone, whether or not paid ones count as ordered', () => {
    const taken = { max_quantity: 10, free_quantity: 4, payed_quantity: 5 };
    for (const ordered_quantity of [6, 1]) {
      const reading = read({ x: seat({ ...taken, ordered_quantity }), y: seat(), z: seat({ zone_id: 2 }) });
      const b = { zone: '2', seats: 1, capacity: 1, sold: 0, reserved: 0, free: 1, blocked: 0 };
      expect(reading).toEqual({
        kind: 'seats',
        isBodyIgnored: false,
        zones: [{ zone: 'a', seats: 2, capacity: 11, sold: 5, reserved: 1, free: 5, blocked: 0 }, b],
      });
    }
  });

  it('tells what is closed from what is free', () => {
    const closed = { max_quantity: '10', free_quantity: '7', ordered_quantity: '3', payed_quantity: '2' };
    expect(read({ x: seat({ ...closed, disabled: '1' }) })).toMatchObject({
      zones: [{ capacity: 10, sold: 2, reserved: 1, free: 0, blocked: 7 }],
    });
  });

  it('knows no capacity where there is no limit', () => {
    const open = { max_quantity: '', free_quantity: null, ordered_quantity: 7, payed_quantity: 5 };
    expect(read({ x: seat(open), y: seat() })).toMatchObject({
      zones: [{ seats: 2, capacity: null, sold: 5, reserved: 2, free: null }],
    });
  });

  it('tells an answer that heeds the body of the request from one that does not', () => {
    expect(read({ x: seat({ seat_id: 'x' }) })).toMatchObject({ isBodyIgnored: false });
    expect(read({ x: seat({ price: 100, row: '1' }) })).toMatchObject({ isBodyIgnored: true });
    expect(seatsRequest('7')).toMatchObject({ path: 'shows/7/seats', body: { flat: true } });
  });

  it.each([
    [[], 'data: no seats by their id'],
    [null, 'data: no seats by their id'],
    [{}, 'data: no seats'],
    [{ a: { seats: { x: seat() } } }, 'max_quantity: no count'],
    [{ x: 'taken' }, 'seat: no object'],
    [{ x: seat({ free_quantity: -2 }) }, 'free_quantity: no count'],
    [{ x: seat({ payed_quantity: '1 500' }) }, 'payed_quantity: no count'],
    [{ x: seat(), y: seat({ max_quantity: 1.5 }) }, 'max_quantity: no count'],
    [{ x: seat({ zone_id: ['a'] }) }, 'zone_id: no name'],
    [{ x: seat({ disabled: 'maybe' }) }, 'disabled: neither yes nor no'],
  ])('refuses %j whole, with the reason', (data, reason) => {
    expect(read(data)).toMatchObject({ kind: 'odd', reason });
  });

  it('takes an error inside a 200 for an error', () => {
    expect(() => readSeats(Buffer.from('{"error":"Unknown error","status":503}'))).toThrow('error in it');
  });
});
