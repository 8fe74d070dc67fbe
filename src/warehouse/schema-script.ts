/** The whole schema as SQL, for an administrator who runs it by hand and for tests that parse it. */
import { type AccessTarget, accessStatements } from './access.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { schemaStatements } from './migrate.ts';

/** Database, tables, views, roles and grants; each statement can be run again. */
export async function schemaScript(target: AccessTarget, reportZone: string): Promise<string[]> {
  const { database, cluster } = target;
  const on = cluster === undefined ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)}${on}`,
    `USE ${quoteIdentifier(database)}`,
    ...(await schemaStatements(target, reportZone)),
    ...accessStatements(target),
  ];
}
