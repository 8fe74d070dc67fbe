/** Rows that hide what is no longer so: an order that is not paid any more, a ticket that its order no longer lists. */
import { ORDERS_TABLE, type RowVersion, TICKETS_TABLE } from './rows.ts';
import { tsvDateTime, tsvString } from './tsv.ts';
import type { InsertBatch } from './warehouse.ts';

export interface Tombstone {
  readonly organization: string;
  readonly orderId: string;
  /** Empty for an order. */
  readonly ticketId: string;
  readonly version: bigint;
}

type Common = Omit<RowVersion, 'version'>;

const VERSION_COLUMNS = ['_ver', '_removed', '_load_id', '_loaded_at'];

/** @param common what the rows share */
export function orderTombstones(gone: readonly Tombstone[], common: Common, token: string): InsertBatch {
  const columns = ['organization', 'order_id', ...VERSION_COLUMNS];
  return toBatch(ORDERS_TABLE, columns, gone, common, token, ({ orderId }) => orderId);
}

export function ticketTombstones(gone: readonly Tombstone[], common: Common, token: string): InsertBatch {
  const columns = ['organization', 'order_id', 'ticket_id', ...VERSION_COLUMNS];
  return toBatch(
    TICKETS_TABLE,
    columns,
    gone,
    common,
    token,
    ({ orderId, ticketId }) => `${orderId}\t${ticketId}`,
  );
}

function toBatch(
  table: string,
  columns: readonly string[],
  gone: readonly Tombstone[],
  { loadId, loadedAtMs }: Common,
  token: string,
  key: (one: Tombstone) => string,
): InsertBatch {
  const tail = `1\t${tsvString(loadId)}\t${tsvDateTime(loadedAtMs)}`;
  const lines = gone.map((one) => `${tsvString(one.organization)}\t${key(one)}\t${one.version}\t${tail}\n`);
  return { table, columns, chunks: [Buffer.from(lines.join(''))], rows: gone.length, token };
}
