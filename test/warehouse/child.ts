/** Processes of their own, running the program's code: for what only shows between processes, and for killing. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  /** The next line it writes to standard output, as JSON. */
  nextLine(): Promise<unknown>;
  /** Exit code, or the signal's name. */
  ended(): Promise<number | string | null>;
}

export interface Compiled {
  /** Starts a script that can import the program's modules from `./dist/…`. */
  start(script: string, wrapper?: readonly string[]): Child;
  remove(): void;
}

/** Compiles the sources into a folder of their own, so that no build has to be there before and none is touched. */
export function compileSources(): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'zakaz-compiled-'));
  const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const project = join(REPOSITORY, 'tsconfig.build.json');
  const args = [
    compiler,
    '-p',
    project,
    '--noCheck',
    '--outDir',
    join(folder, 'dist'),
    '--sourceMap',
    'false',
  ];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the sources do not compile: ${stdout}`);
  symlinkSync(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  symlinkSync(join(REPOSITORY, 'sql'), join(folder, 'sql'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  // Other users run scripts here too.
  chmodSync(folder, 0o755);
  let scripts = 0;
  return {
    start(script, wrapper = []) {
      scripts += 1;
      const file = join(folder, `script-${scripts}.js`);
      writeFileSync(file, script);
      const [command = process.execPath, ...rest] = [...wrapper, process.execPath, file];
      return watch(spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'] }));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function watch(child: ChildProcess): Child {
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error('the process did not start');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const exit = once(child, 'exit');
  return {
    process: child,
    pid,
    async nextLine() {
      const { value, done } = await lines.next();
      if (done) throw new Error('the process ended');
      return JSON.parse(value);
    },
    async ended() {
      const [code, signal] = await exit;
      return code ?? signal;
    },
  };
}
