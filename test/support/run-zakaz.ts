/** The real program in a child process, as a user starts it. Needs a build. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(new URL('../../bin/zakaz.js', import.meta.url));

export interface Finished {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** What was printed on stderr so far. */
  stderr(): string;
  /** What was printed on stdout so far. */
  stdout(): string;
  readonly finished: Promise<Finished>;
}

export interface RunOptions {
  /** The whole environment but PATH: nothing of the tester's leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another executable file than the checkout's. */
  readonly binary?: string;
}

export function startZakaz(
  args: readonly string[],
  { env = {}, cwd, binary = BINARY }: RunOptions = {},
): Running {
  const child = spawn(process.execPath, [binary, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, finished, stdout: () => stdout, stderr: () => stderr };
}

export function runZakaz(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return startZakaz(args, options).finished;
}
