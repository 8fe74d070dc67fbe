/** X12: the files that run Zakaz on a machine, as systemd, the shell and a YAML parser read them. Needs a build. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { hiddenFromUnits, systemdFiles } from '../../src/cli/schedule/schedule-files.ts';
import { runZakaz } from '../support/run-zakaz.ts';

const BINARY = fileURLToPath(new URL('../../bin/zakaz.js', import.meta.url));
/** Points of exposure as `systemd-analyze security` counts them, 0 to 10; a bare service has 9.2. */
const MOST_EXPOSURE = 3;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-schedule-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (kind: string) =>
  runZakaz(['schedule', kind, '--out', kind], { cwd: folder, env: { ZAKAZ_LANG: 'en' } });
const analyze = (...args: string[]) => spawnSync('systemd-analyze', args, { encoding: 'utf8' });
const hasSystemd = analyze('--version').status === 0;
const SERVICES = ['zakaz-load.service', 'zakaz-serve.service'];

describe('zakaz schedule systemd', () => {
  it('writes units and scripts, names them on stdout, and calls this program', async () => {
    const { code, stdout, stderr } = await write('systemd');
    expect(code).toBe(0);
    const names = [...SERVICES, 'zakaz-load.timer', 'install.sh', 'remove.sh'];
    expect(stdout.trim().split('\n').sort()).toEqual(
      names.map((name) => join(folder, 'systemd', name)).sort(),
    );
    expect(stderr).toContain('install.sh');
    const service = readFileSync(join(folder, 'systemd/zakaz-load.service'), 'utf8');
    expect(service).toContain(`ExecStart=${process.execPath} ${BINARY} load `);
    expect(readFileSync(join(folder, 'systemd/zakaz-load.timer'), 'utf8')).toContain('Persistent=true');
  });

  it.runIf(hasSystemd)('X12: systemd-analyze finds nothing wrong (else skipped: no systemd here)', () => {
    const units = [...SERVICES, 'zakaz-load.timer'].map((name) => join(folder, 'systemd', name));
    const { status, stderr } = analyze('verify', '--man=no', ...units);
    expect({ status, stderr: stderr.split('\n').filter((line) => line.includes('zakaz')) }).toEqual({
      status: 0,
      stderr: [],
    });
  });

  it.runIf(hasSystemd).each(SERVICES)(
    `X12: exposure of %s is below ${MOST_EXPOSURE} (else skipped: no systemd here)`,
    (name) => {
      const { stdout } = analyze('security', '--offline=true', '--no-pager', join(folder, 'systemd', name));
      const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
      expect(exposure).toBeLessThan(MOST_EXPOSURE);
    },
  );

  it('X12: gives the server longer to stop than it takes, and does not start it again over bad settings', () => {
    const text = readFileSync(join(folder, 'systemd/zakaz-serve.service'), 'utf8');
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(text)?.[1])).toBeGreaterThan(10);
    expect(text).toMatch(/^Restart=on-failure$/m);
    expect(text).toMatch(/^RestartPreventExitStatus=2$/m);
    expect(text).toMatch(/^StartLimitBurst=\d+$/m);
  });

  it('keeps a path with spaces and signs of systemd in one word', () => {
    const [load] = systemdFiles({
      node: '/opt/my node/bin/node',
      script: '/srv/50%/$x/zakaz.js',
      version: '1',
    });
    expect(load?.text).toContain('ExecStart="/opt/my node/bin/node" /srv/50%%/$$x/zakaz.js load');
  });

  it('tells which of its paths the units cannot see', () => {
    const paths = { node: '/home/anna/.nvm/bin/node', script: '/opt/zakaz/bin/zakaz.js', version: '1' };
    expect(hiddenFromUnits(paths)).toEqual([paths.node]);
    expect(hiddenFromUnits({ ...paths, node: '/usr/bin/node', script: '/tmp/zakaz.js' })).toEqual([
      '/tmp/zakaz.js',
    ]);
  });

  it('installs and removes with scripts that ask for the settings first', () => {
    for (const script of ['install.sh', 'remove.sh']) {
      const path = join(folder, 'systemd', script);
      expect(statSync(path).mode & 0o111).not.toBe(0);
      expect(spawnSync('sh', ['-n', path]).status).toBe(0);
    }
    const without = spawnSync(join(folder, 'systemd/install.sh'), { encoding: 'utf8' });
    expect([without.status, without.stderr]).toEqual([2, expect.stringContaining('/etc/zakaz/zakaz.env')]);
  });
});

describe('zakaz schedule cron', () => {
  it('writes a line whose command runs', async () => {
    expect((await write('cron')).code).toBe(0);
    const text = readFileSync(join(folder, 'cron/zakaz.cron'), 'utf8');
    const [, command = ''] = /^\*\/30 \* \* \* \* zakaz (.+)$/m.exec(text) ?? [];
    const tried = spawnSync('sh', ['-c', command.replaceAll('\\%', '%').replace(/ load .*/, ' --version')]);
    expect(tried.status).toBe(0);
  });
});

describe('zakaz schedule k8s', () => {
  it('writes a CronJob that runs one at a time, without rights, on a file system that cannot be written', async () => {
    expect((await write('k8s')).code).toBe(0);
    const documents = parseAllDocuments(readFileSync(join(folder, 'k8s/zakaz.yaml'), 'utf8'));
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const [claim, job] = documents.map((document) => document.toJS());
    expect(claim).toMatchObject({ kind: 'PersistentVolumeClaim' });
    expect(job).toMatchObject({ kind: 'CronJob', spec: { concurrencyPolicy: 'Forbid' } });
    const pod = job.spec.jobTemplate.spec.template.spec;
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

it('says which kinds there are', async () => {
  const { code, stderr } = await write('launchd');
  expect([code, stderr]).toEqual([2, expect.stringContaining('systemd, cron, k8s')]);
});
