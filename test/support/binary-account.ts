/** An account for tests of the real program: a folder of its own for each test, simulators that are closed, settings for a child. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { type RunOptions, runZakaz } from './run-zakaz.ts';

/** Looked for in whatever the program writes. */
export const TOKEN = 'canary-token-4f9d27';

export interface BinaryAccount {
  /** Of the test that runs. */
  readonly folder: string;
  /** Closed after the test, in order. */
  readonly open: { close(): Promise<void> }[];
  /** A small account that behaves as documented unless it is told otherwise. */
  simulate(options?: SimulatorOptions): Promise<Simulator>;
  /** The whole environment of a child, in the test's folder. */
  settings(url: string, more?: Readonly<Record<string, string>>): Settings;
}

export interface Settings extends RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Call once at the top of a file. */
export function useBinaryAccount(): BinaryAccount {
  const open: { close(): Promise<void> }[] = [];
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zakaz-binary-'));
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    open,
    get folder() {
      return folder;
    },
    async simulate(options = {}) {
      const anchor = Date.now() - 3_600_000;
      const size = { orders: 300, seed: 3, years: 1, token: TOKEN, anchor };
      const simulator = await createSimulator({ behaviour: 'documented', ...size, ...options });
      open.push(simulator);
      return simulator;
    },
    settings: (url, more = {}) => ({
      cwd: folder,
      env: {
        QTICKETS_BASE_URL: url,
        QTICKETS_TOKEN: TOKEN,
        QTICKETS_RPS: '0',
        QTICKETS_MAX_RETRIES: '1',
        ORG_NAME: 'binary',
        ZAKAZ_DATA_DIR: join(folder, 'data'),
        ZAKAZ_LANG: 'en',
        ...more,
      },
    }),
  };
}

/** What `zakaz sql` prints, as text parted by tabs. */
export async function sql(statement: string, options: RunOptions): Promise<string> {
  return (await runZakaz(['sql', statement, '--format', 'TSV'], options)).stdout.trim();
}
