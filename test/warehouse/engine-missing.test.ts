/** X18: without the optional engine the program says what to install or set, instead of a module's error. */
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createChdbWarehouse } from '../../src/warehouse/chdb.ts';
import { createTempDir, failureOf } from './harness.ts';

vi.mock('chdb', () => {
  throw new Error('Cannot find package');
});

test('X18: says how to get a store when the embedded engine is not installed', async () => {
  const folder = await createTempDir();
  const path = join(folder.path, 'store');
  const error = await failureOf(createChdbWarehouse({ path, database: 'zakaz', spoolDir: folder.path }));
  expect(error).toMatchObject({
    code: 'STORE_UNAVAILABLE',
    fault: 'engine-missing',
    message: expect.stringMatching(/npm install chdb.*CLICKHOUSE_URL/),
  });
  await folder.remove();
});
