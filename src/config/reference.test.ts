import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS } from './keys.ts';
import { examineConfig } from './load-config.ts';
import { renderReference } from './reference.ts';

describe('the reference of settings', () => {
  it('is the page that "npm run docs" writes', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).toBe(renderReference());
  });

  it('tells of no setting that is never read', () => {
    const read = new Set<string>();
    const env = new Proxy<Record<string, string>>(
      { CLICKHOUSE_HOST: 'ch.example.org', CLICKHOUSE_URL: '', CLICKHOUSE_SECURE: 'true' },
      {
        get(values, key) {
          read.add(String(key));
          return Reflect.get(values, key) ?? 'x';
        },
      },
    );
    examineConfig({ env }, 'server');
    expect(CONFIG_KEYS.filter((key) => !read.has(key))).toEqual([]);
  });
});
