// Writes docs/data-dictionary.md from the schema of a new store. Usage: npm run docs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../dist/core/clock.js';
import { renderDataDictionary } from '../dist/reports/data-dictionary.js';
import { createChdbWarehouse } from '../dist/warehouse/chdb.js';
import { migrate } from '../dist/warehouse/migrate.js';

const REPORT_ZONE = 'Europe/Moscow';

const folder = mkdtempSync(join(tmpdir(), 'zakaz-docs-'));
try {
  const warehouse = await createChdbWarehouse({
    path: join(folder, 'store'),
    database: 'zakaz',
    spoolDir: join(folder, 'spool'),
  });
  await migrate(warehouse, { reportZone: REPORT_ZONE, clock: systemClock });
  const text = await renderDataDictionary(warehouse, REPORT_ZONE);
  writeFileSync(new URL('../docs/data-dictionary.md', import.meta.url), text);
  await warehouse.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
