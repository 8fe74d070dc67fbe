/**
 * Copies an embedded store into a server, table by table and partition by partition, and holds the copy against it. What is equal
 * already is passed over, so a move that was cut off goes on; the server's tables must be empty but for what an unfinished move left.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Clock } from '../core/clock.ts';
import { StoreCopyError, StoreSchemaError } from '../core/errors.ts';
import { onCluster } from './for-cluster.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { migrate, schemaState } from './migrate.ts';
import type { Query } from './query.ts';
import {
  checkSums,
  plainValue,
  readTables,
  type StoredTable,
  sumTable,
  sumTables,
  type TableSums,
} from './table-sums.ts';
import type { Warehouse } from './warehouse.ts';

export interface MoveOptions {
  readonly from: Warehouse;
  readonly to: Warehouse;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of each table that is done. */
  readonly onTable?: (sums: TableSums) => void;
}

/** Rows and bytes of one insert. */
const BATCH_ROWS = 20_000;
const BATCH_BYTES = 8 * 1024 ** 2;

/** On the server from the first row to the proof: tells an unfinished move from a store of somebody else's. */
const MARK = '_move';

/**
 * The embedded store is left as it is, but for merges.
 * @returns the figures of every table
 * @throws StoreSchemaError when one of the stores does not fit the program
 * @throws StoreCopyError when the server holds other rows, or the copy differs
 */
export async function moveStore(options: MoveOptions): Promise<TableSums[]> {
  const { from, to, clock } = options;
  const { reportZone } = await schemaState(from);
  if (reportZone === null) throw new StoreSchemaError('there are no tables to move');
  await migrate(from, { reportZone, clock });
  await migrate(to, { reportZone, clock });
  const sums = await sumTables(from);
  if (!(await isMarked(to))) {
    const there = await sumTables(to);
    if (JSON.stringify(there) === JSON.stringify(sums)) return sums;
    const held = there.filter(({ rows }) => rows !== '0').map(({ table }) => table);
    if (held.length > 0) throw holdsRows(to, held);
    await to.execute(
      `CREATE TABLE IF NOT EXISTS ${MARK}${onCluster(to.cluster)} (x UInt8) ENGINE = MergeTree ORDER BY x`,
    );
  }
  for (const table of await readTables(from)) {
    const original = sums.filter((one) => one.table === table.name);
    await moveTable(table, original, options);
    for (const one of original) options.onTable?.(one);
  }
  await to.execute(`DROP TABLE ${MARK}${onCluster(to.cluster)}`);
  return sums;
}

async function isMarked(to: Warehouse): Promise<boolean> {
  const query: Query<unknown> = {
    name: 'move_mark',
    sql: () => 'SELECT 1 AS x FROM system.tables WHERE database = currentDatabase() AND name = {name:String}',
    row: z.unknown(),
  };
  return (await to.query(query, { name: MARK })).length > 0;
}

function holdsRows({ location, database }: Warehouse, tables: readonly string[]): StoreCopyError {
  return new StoreCopyError(
    `the database ${database} of ${location} holds other rows already (${tables.join(', ')}): move into one that is empty`,
    { details: { tables: tables.join(', '), held: true } },
  );
}

async function moveTable(
  table: StoredTable,
  original: readonly TableSums[],
  options: MoveOptions,
): Promise<void> {
  const { from, to, signal } = options;
  const found = await sumTable(to, table);
  if (JSON.stringify([found]) === JSON.stringify(original)) return;
  const isBegun = found.rows !== '0';
  // One row a key, as the engine chooses it; among equal versions it goes by the order of the inserts, which a copy has not.
  if (table.isReplacing) await from.execute(`OPTIMIZE TABLE ${quoteIdentifier(table.name)} FINAL`);
  for (const partition of await readPartitions(from, table)) {
    signal.throwIfAborted();
    if (isBegun && (await isEqual(table, partition, options))) continue;
    if (isBegun && !table.isReplacing) await dropPartition(to, table, partition);
    await copyPartition(table, partition, options);
  }
  checkSums(original, [await sumTable(to, table)], 'move');
}

async function isEqual(table: StoredTable, partition: string, { from, to }: MoveOptions): Promise<boolean> {
  const [here, there] = [
    await sumTable(from, table, { partition }),
    await sumTable(to, table, { partition }),
  ];
  return JSON.stringify(here) === JSON.stringify(there);
}

async function readPartitions(from: Warehouse, { name }: StoredTable): Promise<readonly string[]> {
  const query: Query<string> = {
    name: 'partitions',
    sql: () => `
      SELECT DISTINCT partition_id FROM system.parts
      WHERE active AND rows > 0 AND database = currentDatabase() AND table = {name:String} ORDER BY partition_id`,
    row: z.object({ partition_id: z.string() }).transform(({ partition_id }) => partition_id),
  };
  return from.query(query, { name });
}

async function dropPartition(to: Warehouse, { name }: StoredTable, partition: string): Promise<void> {
  if (!/^[A-Za-z0-9_-]+$/.test(partition)) throw new StoreSchemaError(`not a partition: ${partition}`);
  await to.execute(`ALTER TABLE ${quoteIdentifier(name)} DROP PARTITION ID '${partition}'`);
}

async function copyPartition(
  { name, columns, sortingKey, isReplacing }: StoredTable,
  partition: string,
  { from, to, signal }: MoveOptions,
): Promise<void> {
  const values = columns.map((column) =>
    // With as many digits as the engine wants to take them for seconds; in a list it takes any number.
    column.kind === 'time' ? `leftPad(toString(${plainValue(column)}), 10, '0')` : plainValue(column),
  );
  const sql = `SELECT ${values.join(', ')} FROM ${quoteIdentifier(name)}
    WHERE _partition_id = {partition:String} ORDER BY ${sortingKey === '' ? '1' : sortingKey} SETTINGS final = 0`;
  const rows = await from.stream({ sql, parameters: { partition } }, 'TabSeparated');
  // The same rows of a table that replaces are the same batch, also of the next attempt. The others were dropped before.
  const attempt = isReplacing ? 'again' : randomUUID();
  for await (const { chunk, count } of toBatches(rows)) {
    signal.throwIfAborted();
    const content = createHash('sha256').update(chunk).digest('hex');
    await to.insert({
      table: name,
      columns: columns.map((column) => column.name),
      chunks: [chunk],
      rows: count,
      token: `move.${name}.${attempt}.${content}`,
    });
  }
}

const LINE_FEED = 0x0a;

/** Whole rows, as many as fit into one insert. A line feed inside a value is written otherwise. */
async function* toBatches(
  rows: Readable,
): AsyncGenerator<{ readonly chunk: Buffer; readonly count: number }> {
  let held: Buffer[] = [];
  let [count, bytes] = [0, 0];
  for await (const piece of rows) {
    let start = 0;
    const buffer = Buffer.from(piece);
    for (let end = buffer.indexOf(LINE_FEED); end !== -1; end = buffer.indexOf(LINE_FEED, start)) {
      held.push(buffer.subarray(start, end + 1));
      bytes += end + 1 - start;
      start = end + 1;
      count += 1;
      if (count < BATCH_ROWS && bytes < BATCH_BYTES) continue;
      yield { chunk: Buffer.concat(held), count };
      held = [];
      [count, bytes] = [0, 0];
    }
    if (start < buffer.length) {
      held.push(buffer.subarray(start));
      bytes += buffer.length - start;
    }
  }
  if (count > 0) yield { chunk: Buffer.concat(held), count };
}
