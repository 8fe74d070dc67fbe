/** What is shipped beside the program for those who run it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Metrics } from '../src/server/metrics.ts';
import { HAS_PROMTOOL, promtool } from './support/promtool.ts';

const DEPLOY = fileURLToPath(new URL('../deploy/', import.meta.url));
const RULES = join(DEPLOY, 'prometheus-rules.yml');

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

  it('count only what is told from the first moment on: what begins with 1 has no increase', async () => {
    const told = await new Metrics().registry.metrics();
    const counted = [...readFileSync(RULES, 'utf8').matchAll(/increase\((\w+)(?:\{(\w+)=~?"([^"]+)"\})?\[/g)];
    expect(counted.length).toBeGreaterThan(4);
    for (const [, name = '', label, values = ''] of counted) {
      for (const value of values.split('|')) {
        const labels = label === undefined ? '' : `\\{.*${label}="${value}".*\\}`;
        expect(told).toMatch(new RegExp(`^${name}${labels} 0$`, 'm'));
      }
    }
  });

  it.runIf(HAS_PROMTOOL)(
    'of alerts are taken by Prometheus, and fire when they should (else skipped: no promtool here)',
    () => {
      expect(promtool(['check', 'rules', RULES])).toEqual([0, '']);
      const cases = fileURLToPath(new URL('./support/prometheus-rules.yml', import.meta.url));
      expect(promtool(['test', 'rules', cases])).toEqual([0, '']);
    },
    60_000,
  );
});
