/** `zakaz migrate`: creates the tables, or brings them to this version. */
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open-warehouse.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';

/** Idempotent. @throws ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context): Promise<number> {
  const { stdout, stderr, texts, clock } = context;
  const config = await readConfig(context);
  const warehouse = await openWarehouse(config, { clock, purpose: 'migrate', access: 'write' });
  try {
    const { applied } = await migrate(warehouse, { reportZone: config.reportZone, clock });
    stdout.lines(applied);
    const words = applied.length === 0 ? texts.migrate.nothing : texts.migrate.applied(applied.length);
    stderr.lines(wrap(`${words} ${texts.migrate.where(warehouse.location)}`, stderr.columns()));
  } finally {
    await warehouse.close();
  }
  return EXIT.done;
}
