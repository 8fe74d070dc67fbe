/** What is shipped beside the program for those who run it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Metrics } from '../src/server/metrics.ts';

const DEPLOY = fileURLToPath(new URL('../deploy/', import.meta.url));
const HAS_SYSTEMD = spawnSync('systemd-analyze', ['--version']).status === 0;

const folder = mkdtempSync(join(tmpdir(), 'zakaz-unit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the unit for systemd', () => {
  it.skipIf(!HAS_SYSTEMD)('X12: is one that systemd takes, and shuts the program in', () => {
    const text = readFileSync(join(DEPLOY, 'zakaz.service'), 'utf8');
    const path = join(folder, 'zakaz.service');
    // What it runs has to be there.
    writeFileSync(path, text.replace('/usr/bin/node', process.execPath));
    const verified = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    const judged = spawnSync('systemd-analyze', ['security', '--offline=true', path], { encoding: 'utf8' });
    const exposure = /exposure level for \S+: ([\d.]+)/.exec(judged.stdout)?.[1];
    expect(Number(exposure)).toBeLessThan(3);
  });

  it('X12: gives the program longer to stop than it takes, and does not start it again over bad settings', () => {
    const text = readFileSync(join(DEPLOY, 'zakaz.service'), 'utf8');
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1])).toBeGreaterThan(10);
    expect(text).toMatch(/^Restart=on-failure$/m);
    expect(text).toMatch(/^RestartPreventExitStatus=2$/m);
    expect(text).toMatch(/^StartLimitBurst=\d+$/m);
  });
});

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
