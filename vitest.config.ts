import { defineConfig } from 'vitest/config';

/** Each file has a process of its own: one that opened the embedded engine can open no other store. Two at a time, for two cores. */
export default defineConfig({
  test: {
    maxWorkers: 2,
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
