import { defineConfig } from 'vitest/config';

/** Tests that open the embedded engine run one file after another: a process may hold one store at a time. */
export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/*.test.ts', 'test/faults/**/*.test.ts'],
          pool: 'forks',
        },
      },
      {
        test: {
          name: 'engine',
          include: ['test/{warehouse,integration,binary}/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
