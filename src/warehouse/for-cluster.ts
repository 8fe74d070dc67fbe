/**
 * The schema on a cluster. Orders and their tickets are parted among the shards by the order's id, so that an order and its tickets lie
 * on one; every other table is whole on every node. A table that is parted carries its name as a Distributed one, over tables of its own
 * on the shards: the rest of the program speaks to a cluster as to one server, through whichever node it reaches.
 */
import { StoreSchemaError } from '../core/errors.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { ORDERS_TABLE, TICKETS_TABLE } from './rows.ts';

export interface ClusterTarget {
  /** As in `remote_servers` of the servers' configuration. */
  readonly cluster: string;
  readonly database: string;
}

/** The tables that are parted. Neither rows of one order nor those of its tickets ever change the shard. */
export const SHARDED: readonly string[] = [ORDERS_TABLE, TICKETS_TABLE];
const SHARDING_KEY = 'order_id';

const CREATE = /^(CREATE (TABLE|VIEW) IF NOT EXISTS (\w+))( AS (\w+)\s*$)?/m;
const ALTER = /^ALTER TABLE (\w+)/m;
const ENGINE = /^ENGINE = (\w*)MergeTree(?:\(([^)]*)\))?/m;

/** ` ON CLUSTER …` for the statements that take it; nothing without a cluster. */
export function onCluster(cluster: string | undefined): string {
  return cluster === undefined ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
}

/** Where a shard keeps its part of a table. */
function shardTable(table: string): string {
  return `_local_${table}`;
}

/**
 * A migration for a cluster.
 * @param earlier the statements before it, for a table that is made after the pattern of another
 * @returns statements in order; each can be run again
 * @throws StoreSchemaError for a statement that no cluster would understand
 */
export function forCluster(sql: string, target: ClusterTarget, earlier: readonly string[]): string[] {
  const on = onCluster(target.cluster);
  const altered = ALTER.exec(sql)?.[1] ?? '';
  if (SHARDED.includes(altered)) return [alterShards(sql, target.cluster), distributed(altered, target)];
  const [, head = '', kind = '', name = '', , pattern] = CREATE.exec(sql) ?? [];
  // ALTER of a replicated table reaches its other replicas by itself.
  if (head === '') return [sql];
  if (kind === 'VIEW') return [sql.replace(head, `${head}${on}`)];
  if (SHARDED.includes(name)) {
    const local = sql.replace(head, `CREATE TABLE IF NOT EXISTS ${shardTable(name)}${on}`);
    return [replicated(local, `{shard}/${target.database}/${name}`), distributed(name, target)];
  }
  const path = `${target.database}/${name}`;
  if (pattern === undefined) return [replicated(sql.replace(head, `${head}${on}`), path)];
  const model = earlier.find((statement) => CREATE.exec(statement)?.[3] === pattern);
  const engine = model === undefined ? undefined : /^ENGINE = [\s\S]*$/m.exec(model)?.[0];
  if (engine === undefined)
    throw new StoreSchemaError(`${name} is made after ${pattern}, which is not there`);
  return [replicated(`${sql.trim().replace(head, `${head}${on}`)}\n${engine}`, path)];
}

/** Columns and rows of a table that is parted are changed on the shards: its Distributed one holds neither. Others as they are. */
export function alterShards(sql: string, cluster: string): string {
  return sql.replace(ALTER, (head, table: string) =>
    SHARDED.includes(table) ? `ALTER TABLE ${shardTable(table)}${onCluster(cluster)}` : head,
  );
}

/** Made anew after each change of the shards' columns; it has no rows to lose. */
function distributed(table: string, { cluster, database }: ClusterTarget): string {
  const parts = `'${cluster}', '${database}', '${shardTable(table)}', ${SHARDING_KEY}`;
  return `CREATE OR REPLACE TABLE ${table}${onCluster(cluster)} AS ${shardTable(table)}\nENGINE = Distributed(${parts})`;
}

/**
 * All nodes under one path are replicas of one another. Some clusters number the macro `replica` anew in every shard, so that only both
 * macros name a node.
 * @throws StoreSchemaError for an engine that has no replicated kind
 */
function replicated(sql: string, path: string): string {
  const [engine = '', kind = '', given = ''] = ENGINE.exec(sql) ?? [];
  if (engine === '') throw new StoreSchemaError(`${path} has no engine of the MergeTree family`);
  const place = `'/clickhouse/tables/${path}', '{shard}-{replica}'`;
  const rest = given === '' ? '' : `, ${given}`;
  return sql.replace(engine, `ENGINE = Replicated${kind}MergeTree(${place}${rest})`);
}
