// The package as somebody gets it: packed, installed by npm into an empty prefix, and asked to do its job there, under the Node.js that runs
// this. Takes the dependencies from the registry. Usage: npm run package, or npx -y node@24 scripts/try-package.js.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'zakaz-package-'));
const prefix = join(folder, 'prefix');
const work = join(folder, 'work');
mkdirSync(work);
/** The program begins with `#!/usr/bin/env node`: that is to be this Node.js. */
const PATH = [join(prefix, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter);

/** @param {string[]} args @param {Record<string, string>} [env] @returns {string} stdout */
const zakaz = (args, env = {}) =>
  execFileSync('zakaz', args, { cwd: work, env: { PATH, ...env }, encoding: 'utf8' }).trim();

try {
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const [{ filename, size }] = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }));
  const tarball = join(folder, filename);
  execFileSync('npm', ['install', '--global', '--no-audit', '--no-fund', '--prefix', prefix, tarball], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const version = zakaz(['--version']);
  const options = { cwd: work, env: { PATH }, stdio: ['ignore', 'pipe', 'ignore'] };
  const simulator = spawn('zakaz', ['simulate', '--behaviour', 'documented', '--orders', '500'], options);
  try {
    const [line] = await once(createInterface({ input: simulator.stdout }), 'line');
    const source = { QTICKETS_BASE_URL: line, QTICKETS_TOKEN: 'any', ORG_NAME: 'trial', QTICKETS_RPS: '0' };
    const { status, orders_paid: paid } = JSON.parse(zakaz(['load', '--json'], source));
    const stored = Number(
      zakaz(['sql', '--format', 'TSV', 'SELECT sum(orders) FROM fact_qtickets_sales_daily']),
    );
    if (status !== 'ok' || stored !== paid) throw new Error(`${status}: ${stored} of ${paid} orders`);
    zakaz(['status', '--max-age', '1h']);
    console.log(
      `zakaz ${version}, ${size} bytes, under Node.js ${process.versions.node}: ${stored} orders, proved`,
    );
  } finally {
    simulator.kill();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
