/** `zakaz migrate`: creates the tables, or brings them to this version; on a server the roles, too. */
import { UsageError } from '../../core/errors.ts';
import { grantAccess } from '../../warehouse/access.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { openWarehouse } from '../../warehouse/open-warehouse.ts';
import { schemaScript } from '../../warehouse/schema-script.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { wrap } from '../layout.ts';

/** Options of `zakaz migrate`. */
export interface MigrateOptions {
  readonly cluster?: string;
  readonly printSql?: boolean;
}

/** Idempotent. @throws UsageError, ConfigError, StoreLockedError, StoreUnavailableError, StoreSchemaError */
export async function run(context: Context, { cluster, printSql = false }: MigrateOptions): Promise<number> {
  const { stdout, stderr, texts, clock } = context;
  const config = await readConfig(context, cluster === undefined ? {} : { CLICKHOUSE_CLUSTER: cluster });
  const { store, database, reportZone } = config;
  if (printSql) {
    if (store.kind !== 'server') throw new UsageError(texts.migrate.needsServer);
    stdout.lines(asScript(await schemaScript({ database, cluster: store.cluster }, reportZone)));
    return EXIT.done;
  }
  const warehouse = await openWarehouse(config, { clock, purpose: 'migrate', access: 'write' });
  try {
    const { applied } = await migrate(warehouse, { reportZone, clock });
    stdout.lines(applied);
    const words = applied.length === 0 ? texts.migrate.nothing : texts.migrate.applied(applied.length);
    stderr.lines(wrap(`${words} ${texts.migrate.where(warehouse.location)}`, stderr.columns()));
    if (warehouse.engine === 'chdb') return EXIT.done;
    const left = await grantAccess(warehouse);
    if (left.length === 0) stderr.lines([texts.migrate.granted]);
    else stderr.lines([...wrap(texts.migrate.grantsLeft, stderr.columns()), '', ...asScript(left)]);
  } finally {
    await warehouse.close();
  }
  return EXIT.done;
}

function asScript(statements: readonly string[]): string[] {
  return statements.map((statement) => `${statement.trim()};`);
}
