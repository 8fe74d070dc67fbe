/**
 * A migration for a cluster: every node holds all of every table, as a replica of it, and takes part in every statement that makes one. So
 * the rest of the program speaks to a cluster as to one server, through whichever node it reaches.
 */
import { StoreSchemaError } from '../core/errors.ts';
import { quoteIdentifier } from './insert-statement.ts';

export interface ClusterTarget {
  /** As in `remote_servers` of the servers' configuration. */
  readonly cluster: string;
  readonly database: string;
}

const CREATE = /^(CREATE (TABLE|VIEW) IF NOT EXISTS (\w+))( AS (\w+)\s*$)?/m;
const ENGINE = /^ENGINE = (\w*)MergeTree(?:\(([^)]*)\))?/m;

/**
 * @param earlier the statements before it, for a table that is made after the pattern of another
 * @throws StoreSchemaError for a statement that no cluster would understand
 */
export function forCluster(sql: string, target: ClusterTarget, earlier: readonly string[]): string {
  const [, head = '', kind = '', name = '', , pattern] = CREATE.exec(sql) ?? [];
  // ALTER of a replicated table reaches its other replicas by itself.
  if (head === '') return sql;
  const onCluster = `${head} ON CLUSTER ${quoteIdentifier(target.cluster)}`;
  if (kind === 'VIEW') return sql.replace(head, onCluster);
  if (pattern === undefined) return replicated(sql.replace(head, onCluster), name, target);
  const model = earlier.find((statement) => CREATE.exec(statement)?.[3] === pattern);
  const engine = model === undefined ? undefined : /^ENGINE = [\s\S]*$/m.exec(model)?.[0];
  if (engine === undefined)
    throw new StoreSchemaError(`${name} is made after ${pattern}, which is not there`);
  return replicated(`${sql.trim().replace(head, onCluster)}\n${engine}`, name, target);
}

/**
 * The path names no shard: all nodes are replicas of one another. `{replica}` is each server's own macro.
 * @throws StoreSchemaError for an engine that has no replicated kind
 */
function replicated(sql: string, table: string, { database }: ClusterTarget): string {
  const [engine = '', kind = '', given = ''] = ENGINE.exec(sql) ?? [];
  if (engine === '') throw new StoreSchemaError(`${table} has no engine of the MergeTree family`);
  const path = `'/clickhouse/tables/${database}/${table}', '{replica}'`;
  const rest = given === '' ? '' : `, ${given}`;
  return sql.replace(engine, `ENGINE = Replicated${kind}MergeTree(${path}${rest})`);
}
