import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { defineConfig } from 'vitest/config';

const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;

/** Stores come and go by the thousand files; some file systems take half of the time to make them. */
function whereStoresLie(): string {
  if (!existsSync(MEMORY)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ENOUGH_BYTES ? MEMORY : tmpdir();
}

/** Each file has a process of its own: one that opened the embedded engine can open no other store. Two at a time, for two cores. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    env: { TMPDIR: whereStoresLie() },
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'test/*.test.ts', 'test/faults/**/*.test.ts'],
          pool: 'forks',
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/{warehouse,integration,binary,web}/**/*.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
