import { describe, expect, it } from 'vitest';
import type { Query } from '../warehouse/query.ts';
import * as queries from './queries.ts';

const ALL: readonly Query<unknown>[] = Object.values(queries);

describe('the report queries', () => {
  it.each(ALL)('$name tells purpose, parameters and grain first', ({ sql }) => {
    const comment = sql()
      .split('\n')
      .filter((line) => line.startsWith('--'))
      .join(' ');
    expect(comment).toMatch(/^-- Purpose: .*Parameters: .*Grain: /);
  });

  it.each(ALL)(
    '$name asks for one account by a bound value, and leaves newest versions to the store',
    ({ name, sql }) => {
      const statement = sql().replaceAll(/^--.*$/gm, '');
      expect(statement).not.toMatch(/\bFINAL\b|\$\{/);
      if (name !== 'organizations') expect(statement).toContain('organization = {organization:String}');
    },
  );

  it('keeps money as text and counts as numbers', () => {
    const row = {
      currency: 'RUB',
      orders: '2',
      tickets_sold: '4',
      revenue: '90071992547409.93',
      refunded_tickets: '0',
      refunded_amount: '0.00',
      withheld_amount: '0.00',
      cancelled_tickets: '0',
      net: '-1.50',
    };
    expect(queries.salesTotalsQuery.row.parse(row)).toEqual({
      ...row,
      orders: 2,
      tickets_sold: 4,
      refunded_tickets: 0,
      cancelled_tickets: 0,
    });
    expect(queries.salesTotalsQuery.row.safeParse({ ...row, net: 1.5 }).success).toBe(false);
  });
});
