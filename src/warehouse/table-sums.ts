/**
 * What a table holds, in a few figures that can be compared with those of a copy: rows, sums of money, and one number over all
 * columns of all rows in whatever order they lie. Newest versions alone: the engine merges the others away when it likes.
 */
import { z } from 'zod';
import { StoreCopyError } from '../core/errors.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { defineQuery, type Query } from './query.ts';
import type { Warehouse } from './warehouse.ts';

/** A column of a table. */
export interface StoredColumn {
  readonly name: string;
  /** `times`: a list of them. */
  readonly kind: 'money' | 'time' | 'times' | 'other';
}

/** A table that holds rows of its own, as the store describes it. */
export interface StoredTable {
  readonly name: string;
  /** Whether a row replaces an older one of the same key. */
  readonly isReplacing: boolean;
  /** `organization, order_id` */
  readonly sortingKey: string;
  /** In order of name. */
  readonly columns: readonly StoredColumn[];
}

/** The figures of one table. */
export const tableSumsSchema = z.strictObject({
  table: z.string(),
  rows: z.string(),
  /** Sum of a hash of each row's text, wrapped at 2^64. */
  checksum: z.string(),
  /** By column, in units of the row's currency. */
  money: z.record(z.string(), z.string()),
});
export type TableSums = z.infer<typeof tableSumsSchema>;

const storedTables: Query<StoredTable> = defineQuery(
  'stored_tables',
  z
    .object({
      name: z.string(),
      engine: z.string(),
      sorting_key: z.string(),
      columns: z.array(z.string()),
      types: z.array(z.string()),
    })
    .transform(({ name, engine, sorting_key, columns, types }) => ({
      name,
      isReplacing: engine.includes('Replacing'),
      sortingKey: sorting_key,
      columns: columns.map((column, index) => ({ name: column, kind: kindOf(types[index] ?? '') })),
    })),
);

function kindOf(type: string): StoredColumn['kind'] {
  if (/^(?:Nullable\()?Decimal/.test(type)) return 'money';
  if (/^Array\(DateTime/.test(type)) return 'times';
  return /^(?:Nullable\()?DateTime/.test(type) ? 'time' : 'other';
}

/** Tables in order of name, but for those that are empty between two commands and the log of migrations. */
export async function readTables(
  warehouse: Warehouse,
  database = warehouse.database,
): Promise<readonly StoredTable[]> {
  return warehouse.query(storedTables, { database });
}

/** Which rows are added up. */
export interface SumScope {
  /** @default the store's own */
  readonly database?: string;
  /** The engine's id of a partition. @default all of them */
  readonly partition?: string;
}

/** Adds one table up. */
export async function sumTable(
  warehouse: Warehouse,
  { name, columns }: StoredTable,
  { database = warehouse.database, partition }: SumScope = {},
): Promise<TableSums> {
  const money = columns.filter(({ kind }) => kind === 'money').map((column) => column.name);
  const sums = money.map((column) => `toString(sum(${quoteIdentifier(column)}))`);
  const query: Query<TableSums> = {
    name: 'table_sums',
    sql: () => `
      SELECT toString(count()) AS rows,
        toString(sum(cityHash64(toString(tuple(${columns.map(plainValue).join(', ')}))))) AS checksum,
        [${sums.join(', ')}] AS money
      FROM ${quoteIdentifier(database)}.${quoteIdentifier(name)}
      ${partition === undefined ? '' : 'WHERE _partition_id = {partition:String}'}`,
    row: z
      .object({ rows: z.string(), checksum: z.string(), money: z.array(z.string().nullable()) })
      .transform((found) => ({
        table: name,
        rows: found.rows,
        checksum: found.checksum,
        money: Object.fromEntries(money.map((column, index) => [column, found.money[index] ?? '0.00'])),
      })),
  };
  const [sum] = await warehouse.query(query, partition === undefined ? {} : { partition });
  return sum ?? { table: name, rows: '0', checksum: '0', money: {} };
}

/** A column as every version of the engine writes it alike: times as seconds. */
export function plainValue({ name, kind }: StoredColumn): string {
  const column = quoteIdentifier(name);
  if (kind === 'times') return `arrayMap(at -> toUnixTimestamp(at), ${column})`;
  return kind === 'time' ? `toUnixTimestamp(${column})` : column;
}

/** The figures of every table. */
export async function sumTables(warehouse: Warehouse, database?: string): Promise<TableSums[]> {
  const sums: TableSums[] = [];
  for (const table of await readTables(warehouse, database)) {
    sums.push(await sumTable(warehouse, table, database === undefined ? {} : { database }));
  }
  return sums;
}

/**
 * Holds a copy against what was copied.
 * @param what is compared, for the message
 * @throws StoreCopyError naming the tables that differ
 */
export function checkSums(original: readonly TableSums[], copy: readonly TableSums[], what: string): void {
  const copies = new Map(copy.map((sums) => [sums.table, JSON.stringify(sums)]));
  const differing = original.filter((sums) => copies.get(sums.table) !== JSON.stringify(sums));
  if (differing.length === 0) return;
  const tables = differing.map(({ table }) => table).join(', ');
  throw new StoreCopyError(`${what}: rows or sums differ in ${tables}`, { details: { tables } });
}
