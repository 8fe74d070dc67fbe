import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Query } from '../../warehouse/query.ts';
import { SQL_ROOT } from '../../warehouse/query.ts';
import * as queries from './queries.ts';
import { knownQuery, stateQuery, unreadQuery, windowsQuery } from './state.ts';

const ALL: readonly Query<unknown>[] = [
  ...Object.values(queries).flatMap((one) => ('sql' in one ? [one] : Object.values(one))),
  ...[knownQuery, stateQuery, unreadQuery, windowsQuery],
];

describe('the queries about sales', () => {
  it.each(ALL)(
    '$name tells purpose, parameters and grain, and asks for one account by a bound value',
    ({ sql }) => {
      const text = sql();
      expect(text).toMatch(/-- Purpose: .*Parameters: .*Grain: /s);
      const statement = text.replaceAll(/^ *--.*$/gm, '');
      expect(statement).not.toMatch(/\bFINAL\b|\$\{/);
      const tables = [...statement.matchAll(/\bFROM (fact_|stg_|dim_|meta_|int_|plan_)\w+/g)].length;
      const accounts = statement.split('organization = {organization:String}').length - 1;
      expect(accounts).toBeGreaterThanOrEqual(tables);
    },
  );

  it('are all the files there are', () => {
    const files = readdirSync(new URL('sales/', SQL_ROOT)).map((file) => file.replace(/\.sql$/, ''));
    const used = new Set(ALL.map(({ name }) => name.replace('sales/', '')));
    expect(files.filter((file) => !file.startsWith('from-')).sort()).toEqual([...used].sort());
  });
});
