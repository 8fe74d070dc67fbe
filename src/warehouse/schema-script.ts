/** The whole schema as SQL, for an administrator who runs it by hand and for tests that parse it. */
import { type AccessTarget, accessStatements } from './access.ts';
import { onCluster } from './for-cluster.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { schemaStatements } from './migrate.ts';

/** Database, tables, views, roles and grants; each statement can be run again. */
export async function schemaScript(target: AccessTarget, reportZone: string): Promise<string[]> {
  const { database, cluster } = target;
  return [
    `CREATE DATABASE IF NOT EXISTS ${quoteIdentifier(database)}${onCluster(cluster)}`,
    `USE ${quoteIdentifier(database)}`,
    ...(await schemaStatements(target, reportZone)),
    ...(await accessStatements(target)),
  ];
}
