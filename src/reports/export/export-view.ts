/**
 * What can be exported: every table and view of the store that has an account and a day. Names come from the store's own schema and
 * are compared with what was asked for, so nothing that a user types becomes SQL.
 */
import { z } from 'zod';
import { quoteIdentifier } from '../../warehouse/insert-statement.ts';
import { defineQuery } from '../../warehouse/query.ts';
import type { BoundStatement, Warehouse } from '../../warehouse/warehouse.ts';

/** What a value is to the reader of a file. `integer` and `decimal` are exact, `number` is a float. */
export type ColumnKind = 'integer' | 'decimal' | 'number' | 'day' | 'time' | 'text';

export interface ExportColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether the engine holds it as text already. */
  readonly isString: boolean;
}

export interface ExportView {
  readonly name: string;
  readonly columns: readonly ExportColumn[];
  /** By this the days are chosen: the first day of the view, or else its first moment. */
  readonly day: ExportColumn;
  /** Columns in whose order the store gives the rows without sorting them first. */
  readonly order: readonly string[];
}

/** Which rows are wanted; what is null is not asked for. */
export interface ExportChoice {
  readonly organization: string;
  /** `2025-11-03`, of the report zone; both days are included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly eventIds: readonly string[] | null;
}

const exportColumns = defineQuery(
  'export_columns',
  z.object({
    table: z.string(),
    names: z.array(z.string()),
    types: z.array(z.string()),
    sorting_key: z.string(),
  }),
);

const eventsNamed = defineQuery('events_named', z.object({ event_id: z.string() }));

/** Every table and view that can be exported, by name. */
export async function readExportViews(warehouse: Warehouse): Promise<Map<string, ExportView>> {
  const views = new Map<string, ExportView>();
  for (const { table, names, types, sorting_key } of await warehouse.query(exportColumns)) {
    const columns = names.map((name, index) => toColumn(name, types[index] ?? ''));
    const day = columns.find(({ kind }) => kind === 'day') ?? columns.find(({ kind }) => kind === 'time');
    if (day === undefined || !has(columns, ORGANIZATION)) continue;
    const sorted = sorting_key.split(', ').filter((name) => has(columns, name));
    const order = sorted.length > 0 ? sorted : [day.name, EVENT].filter((name) => has(columns, name));
    views.set(table, { name: table, columns, day, order });
  }
  return views;
}

/** Ids of the events that an id or an exact name means; none when it means nothing. */
export async function findEvents(
  warehouse: Warehouse,
  organization: string,
  idOrName: string,
): Promise<readonly string[]> {
  if (/^\d{1,19}$/.test(idOrName)) return [idOrName];
  const rows = await warehouse.query(eventsNamed, { organization, name: idOrName });
  return rows.map(({ event_id }) => event_id);
}

const ORGANIZATION = 'organization';
const EVENT = 'event_id';

/** Whether the rows of a view belong to events. */
export function hasEvents({ columns }: ExportView): boolean {
  return has(columns, EVENT);
}

function has(columns: readonly ExportColumn[], wanted: string): boolean {
  return columns.some(({ name }) => name === wanted);
}

/**
 * The statement for the rows of a view.
 * @param forFile `typed`: as the store has them, for a format that knows types; `text`: moments as the wall clock of their zone
 */
export function toStatement(
  { name, columns, day, order }: ExportView,
  { organization, from, to, eventIds }: ExportChoice,
  forFile: 'typed' | 'text',
): BoundStatement {
  const own = (column: string) => `v.${quoteIdentifier(column)}`;
  const select = columns.map((column) => {
    const isPlain =
      forFile === 'typed' || (column.kind !== 'time' && column.kind !== 'text') || column.isString;
    return isPlain ? own(column.name) : `toString(${own(column.name)}) AS ${quoteIdentifier(column.name)}`;
  });
  const dayOf = day.kind === 'day' ? own(day.name) : `toDate(${own(day.name)})`;
  const where = [
    `${own(ORGANIZATION)} = {organization:String}`,
    ...(from === null ? [] : [`${dayOf} >= {from:Date}`]),
    ...(to === null ? [] : [`${dayOf} <= {to:Date}`]),
    ...(eventIds === null ? [] : [`${own(EVENT)} IN {events:Array(UInt64)}`]),
  ];
  return {
    sql: [
      `SELECT ${select.join(', ')} FROM ${quoteIdentifier(name)} AS v`,
      `WHERE ${where.join(' AND ')} ORDER BY ${order.map(own).join(', ')}`,
      'SETTINGS output_format_json_quote_64bit_integers = 0',
    ].join('\n'),
    parameters: {
      organization,
      ...(from === null ? {} : { from }),
      ...(to === null ? {} : { to }),
      ...(eventIds === null ? {} : { events: eventIds.map(BigInt) }),
    },
  };
}

function toColumn(name: string, type: string): ExportColumn {
  const bare = type.replace(/^(?:(?:Nullable|LowCardinality)\()+/, '').replace(/\)+$/, '');
  return { name, kind: kindOf(bare), isString: /^(?:Fixed)?String/.test(bare) };
}

function kindOf(type: string): ColumnKind {
  if (/^U?Int\d+$/.test(type)) return 'integer';
  if (type.startsWith('Decimal')) return 'decimal';
  if (type.startsWith('Float')) return 'number';
  if (type.startsWith('DateTime')) return 'time';
  return type.startsWith('Date') ? 'day' : 'text';
}
