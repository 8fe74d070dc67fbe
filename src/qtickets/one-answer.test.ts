import { describe, expect, it } from 'vitest';
import { SourceBodyError, SourceShapeError } from '../core/errors.ts';
import { readListAnswer } from './list-answer.ts';
import { toListOfOne } from './one-answer.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('toListOfOne', () => {
  it('gives what reads lists the very order, digit for digit', () => {
    const body = bytes('{"data":{"id":9007199254740993,"price":1139.6999999999998,"utm":[]}}');
    const { rows, paging } = readListAnswer(toListOfOne(body, '9007199254740993'));
    expect(rows).toEqual([{ id: '9007199254740993', price: '1139.6999999999998', utm: [] }]);
    expect(paging.total).toBe(1);
  });

  it.each(['{"data":[{"id":1}]}', '{"data":null}', '{"id":1}', '{"data":{"id":2}}', '{"data":{}}'])(
    'refuses %s when order 1 was asked for',
    (text) => {
      expect(() => toListOfOne(bytes(text), '1')).toThrow(SourceShapeError);
    },
  );

  it('refuses what is no JSON', () => {
    expect(() => toListOfOne(bytes('<html>'), '1')).toThrow(SourceBodyError);
  });
});
