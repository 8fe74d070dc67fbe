/** What is shipped beside the program for those who run it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../src/server/metrics.ts';

const DEPLOY = fileURLToPath(new URL('../deploy/', import.meta.url));

describe('the rules and the dashboard', () => {
  it.each(['prometheus-rules.yml', 'grafana-dashboard.json'])(
    '%s names figures that there are',
    async (file) => {
      const metrics = new Metrics();
      metrics.watch(() => Promise.reject(new Error('not asked')));
      const known = (await metrics.registry.getMetricsAsJSON()).map(({ name }) => name);
      const text = readFileSync(join(DEPLOY, file), 'utf8');
      const named = [...text.matchAll(/\b(?:zakaz|nodejs|process)_[a-z0-9_]+/g)].map(([name]) =>
        name.replace(/_bucket$/, ''),
      );
      expect(named.length).toBeGreaterThan(10);
      expect(named.filter((name) => !known.includes(name))).toEqual([]);
    },
  );
});
