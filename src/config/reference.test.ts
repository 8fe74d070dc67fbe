import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIG_KEYS, SECRET_KEYS } from './keys.ts';
import { examineConfig } from './load-config.ts';
import { renderReference } from './reference.ts';
import { SETTINGS } from './schema/schema.ts';

describe('the reference of settings', () => {
  it('is the page that "npm run docs" writes', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
    expect(page).toBe(renderReference());
  });

  it('is not contradicted by the defaults that other pages tell in passing', () => {
    const docs = new URL('../../docs/', import.meta.url);
    const told = readdirSync(docs)
      .filter((name) => name.endsWith('.md') && name !== 'configuration.md')
      .flatMap((name) => [
        ...readFileSync(new URL(name, docs), 'utf8').matchAll(/`([A-Z_]+)` \(?(\d[\d:]*)/g),
      ]);
    const defaults = new Map(
      Object.entries(SETTINGS).map(([key, setting]) => [
        key,
        'fallback' in setting ? `${setting.fallback}` : '',
      ]),
    );
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter(([, key = '', value]) => defaults.get(key) !== value).map(([text]) => text)).toEqual(
      [],
    );
  });

  it('calls every token, password and key a secret', () => {
    const sounding = CONFIG_KEYS.filter((key) => /TOKEN|PASSWORD|SECRET|_KEY/.test(key));
    expect(sounding.filter((key) => !SECRET_KEYS.includes(key))).toEqual([]);
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
