/** The package as npm packs it: what is in it, and that it does its work where nothing else of the checkout is. Needs a build. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { runZakaz } from '../support/run-zakaz.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let folder = '';
let packed: Packed;
let simulator: Simulator;

const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zakaz-package-'));
  [packed] = JSON.parse(npm('pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  simulator = await createSimulator({ behaviour: 'documented', orders: 200, seed: 6, years: 1 });
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The tarball unpacked beside the packages it depends on, as npm lays them out. @returns its executable */
function install(): string {
  const target = join(folder, 'node_modules', 'zakaz');
  mkdirSync(target, { recursive: true });
  const tarball = join(folder, packed.filename);
  expect(spawnSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']).status).toBe(0);
  const needed = npm('ls', '--omit=dev', '--all', '--parseable').trim().split('\n').slice(1);
  for (const path of needed) {
    const name = relative(MODULES, path);
    if (name.includes('node_modules')) continue;
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(path, join(folder, 'node_modules', name));
  }
  return join(target, 'bin', 'zakaz.js');
}

describe('the package', () => {
  it('holds the program, its pages, its SQL and its papers, and no more', () => {
    const allowed =
      /^(?:bin\/zakaz\.js|dist\/.+\.js|dist\/web\/licenses\.md|dist\/web\/.+\.(?:js|css|html|svg)(?:\.br|\.gz)?|sql\/.+\.sql|sql\/engine\.xml|deploy\/.+|package\.json|README\.md|README\.ru\.md|LICENSE)$/;
    expect(packed.files.filter(({ path }) => !allowed.test(path)).map(({ path }) => path)).toEqual([]);
    expect(packed.files.some(({ path }) => /\.test\.js$/.test(path))).toBe(false);
  });

  it('is one that publint has nothing to say of', async () => {
    const tarball = new Uint8Array(readFileSync(join(folder, packed.filename))).buffer;
    expect((await publint({ strict: true, pack: { tarball } })).messages).toEqual([]);
  });

  it('loads, proves and answers where it was installed', async () => {
    const options = {
      binary: install(),
      cwd: folder,
      env: {
        QTICKETS_BASE_URL: simulator.url,
        QTICKETS_TOKEN: 'test-token',
        QTICKETS_RPS: '0',
        ORG_NAME: 'packed',
      },
    };
    const { code, stdout, stderr } = await runZakaz(['load', '--json'], options);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'ok',
      rows: { orders: simulator.world.counts().paid },
    });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect((await runZakaz(['--version'], options)).stdout.trim()).toBe(version);
  });

  it('says what it is made of', () => {
    const { bomFormat, components } = JSON.parse(npm('run', '--silent', 'sbom'));
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(bomFormat).toBe('CycloneDX');
    const purls: string[] = components.map(({ purl }: { readonly purl: string }) => decodeURIComponent(purl));
    for (const name of Object.keys(dependencies)) {
      expect(purls.filter((purl) => purl.startsWith(`pkg:npm/${name}@`))).toHaveLength(1);
    }
    expect(JSON.stringify(components)).not.toMatch(/localhost|127\.0\.0\.1/);
  });
});
