/** The import rules of the design, read from the source itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));

/** Data flows one way: a folder imports only from those before it. */
const FOLDERS = [
  'core',
  'protocol',
  'config',
  'qtickets',
  'warehouse',
  'loader',
  'reports',
  'probe',
  'monitor',
  'simulator',
  'server',
  'cli',
];

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** Module specifiers of static and dynamic imports. */
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => {
    const text = readFileSync(join(SOURCE, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import\(|import)\s*'([^']+)'/g)].map(([, name = '']) => name);
    return { path, folder: path.split('/')[0] ?? '', text, imports };
  });

function folderOf(file: SourceFile, specifier: string): string {
  const target = relative(SOURCE, resolve(SOURCE, dirname(file.path), specifier));
  return target.split('/')[0] ?? '';
}

function offenders(breaksRule: (file: SourceFile) => boolean): string[] {
  return files.filter(breaksRule).map(({ path }) => path);
}

describe('the folders of src', () => {
  it('are the ones of the design', () => {
    expect(
      [...new Set(files.map(({ folder }) => folder))].filter((folder) => !FOLDERS.includes(folder)),
    ).toEqual([]);
  });

  it.each(FOLDERS)('%s imports only from folders before it', (folder) => {
    const allowed = FOLDERS.slice(0, FOLDERS.indexOf(folder) + 1);
    const broken = files
      .filter((file) => file.folder === folder)
      .flatMap((file) =>
        file.imports
          .filter((name) => name.startsWith('.'))
          .filter((name) => !allowed.includes(folderOf(file, name)))
          .map((name) => `${file.path} imports ${name}`),
      );
    expect(broken).toEqual([]);
  });

  it('keep source and store apart, and the simulator from all but core', () => {
    const apart: Readonly<Record<string, readonly string[]>> = {
      warehouse: ['qtickets'],
      qtickets: ['warehouse'],
      simulator: FOLDERS.filter((folder) => folder !== 'core' && folder !== 'simulator'),
    };
    const broken = files.flatMap((file) =>
      file.imports
        .filter((name) => name.startsWith('.') && apart[file.folder]?.includes(folderOf(file, name)))
        .map((name) => `${file.path} imports ${name}`),
    );
    expect(broken).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('imports nothing of the program but what both agree on, and asks nobody but its server', () => {
    const root = join(SOURCE, '../web');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(?<!\.test|\.config)\.tsx?$/.test(path),
    );
    expect(sources.length).toBeGreaterThan(30);
    const broken = sources.flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const names = [...text.matchAll(/(?:from|import\(|import)\s*'(\.[^']+)'/g)].map(
        ([, name = '']) => name,
      );
      const outside = names.filter((name) => {
        const target = relative(root, resolve(root, dirname(path), name));
        return target.startsWith('..') && !target.startsWith('../src/protocol/');
      });
      const hosts = [...text.matchAll(/https?:\/\/[^\s'"`]+/g)].map(([url]) => url);
      return [...outside, ...hosts].map((what) => `${path}: ${what}`);
    });
    expect(broken).toEqual([]);
  });
});

describe('what has one place', () => {
  it('the environment is read in config alone', () => {
    expect(offenders(({ folder, text }) => folder !== 'config' && /process\.env\b/.test(text))).toEqual([]);
  });

  it('the engines are known in warehouse alone', () => {
    const engines = ['@clickhouse/client', 'chdb', 'chdb/connection'];
    const broken = offenders(
      ({ folder, imports }) => folder !== 'warehouse' && imports.some((name) => engines.includes(name)),
    );
    expect(broken).toEqual([]);
  });

  it('only the command line prints or exits', () => {
    expect(
      offenders(
        ({ folder, text }) =>
          folder !== 'cli' && /\bconsole\.|process\.exit\b|process\.exitCode\b/.test(text),
      ),
    ).toEqual([]);
  });

  it('core and protocol do no input or output', () => {
    const io = /^node:(fs|net|http|https|child_process|worker_threads|dns|tls)/;
    const broken = offenders(
      ({ folder, imports }) =>
        (folder === 'core' || folder === 'protocol') && imports.some((name) => io.test(name)),
    );
    expect(broken).toEqual([]);
  });

  it('the source is sent nothing but GET and HEAD, but for the fixed body of one file', () => {
    const posting = offenders(
      ({ folder, text }) => folder === 'qtickets' && /'(POST|PUT|PATCH|DELETE)'/.test(text),
    );
    expect(posting).toEqual(['qtickets/observe.ts']);
    expect(offenders(({ text }) => text.includes('HARMLESS_POST_BODY'))).toEqual([
      'qtickets/harmless-post.ts',
      'qtickets/observe.ts',
    ]);
  });

  it('a secret is revealed in a handful of places', () => {
    const places = offenders(({ text, path }) => /\.reveal\(\)/.test(text) && path !== 'core/secret.ts');
    // One for each header, login, address and key that is made of one.
    expect(places.length).toBeLessThanOrEqual(8);
  });
});

/** What is loaded before a line of a file runs. */
function loadedBy(start: string): { readonly reached: ReadonlySet<string>; readonly packages: string[] } {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const packages = new Set<string>();
  const walk = (path: string) => {
    const file = byPath.get(path);
    if (file === undefined || reached.has(path)) return;
    reached.add(path);
    const valueImports = file.text.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)';/gms);
    for (const [, name = ''] of valueImports) {
      if (name.startsWith('.')) walk(relative(SOURCE, resolve(SOURCE, dirname(path), name)));
      else packages.add(name);
    }
  };
  walk(start);
  return { reached, packages: [...packages] };
}

describe('what is loaded', () => {
  it('by worker threads: no engine, for chDB hangs in them', () => {
    const { reached, packages } = loadedBy('loader/page-worker.ts');
    expect(reached.size).toBeGreaterThan(5);
    expect(packages.filter((name) => name.includes('chdb') || name.includes('clickhouse'))).toEqual([]);
  });

  it('by the help: the command line and its texts, so that it is there at once', () => {
    const { reached, packages } = loadedBy('cli/main.ts');
    expect(packages.filter((name) => !name.startsWith('node:'))).toEqual(['commander']);
    expect([...reached].filter((path) => path.startsWith('cli/commands/'))).toEqual([]);
    expect(reached.size).toBeLessThan(60);
  });
});
