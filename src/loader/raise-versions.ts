/**
 * Gives orders versions that win over all that the store holds of them. A version begins with the newest change of the order, so
 * that older news never replaces newer; where the store's row is known to be wrong, though, and carries the same change or a later
 * one, it has to yield. It is outdone by one, no more: the part that tells the change stays the store's. That lies in the past, so
 * every change to come still wins over it. Only a version of the future, which no load writes, would hold later changes back until
 * its day; a repair brings them before.
 */
import { ORDER_COLUMNS, TICKET_COLUMNS } from '../warehouse/rows.ts';
import { type LinesByOrder, type OrderPage, startOf } from './order-page.ts';

/**
 * The same page, each version above what the store holds.
 * @param stored the highest version of an order or its tickets, hidden rows included, by order id
 */
export function raiseVersions(page: OrderPage, stored: ReadonlyMap<string, bigint>): OrderPage {
  const { ids, paid, unpaid } = page;
  const raise = (version: bigint, idIndex: number | undefined) => {
    const highest = stored.get(ids[idIndex ?? -1] ?? '');
    return highest === undefined || highest < version ? version : highest + 1n;
  };
  const versions = paid.versions.map((version, index) => raise(version, paid.idIndexes[index]));
  return {
    ...page,
    paid: {
      ...paid,
      versions,
      orderLines: withVersions(paid.orderLines, ORDER_COLUMNS, versions),
      ticketLines: withVersions(paid.ticketLines, TICKET_COLUMNS, versions),
    },
    unpaid: {
      ...unpaid,
      versions: unpaid.versions.map((version, index) => raise(version, unpaid.idIndexes[index])),
    },
  };
}

function withVersions(
  { bytes, ends }: LinesByOrder,
  columns: readonly string[],
  versions: BigUint64Array,
): LinesByOrder {
  const place = columns.indexOf('_ver');
  const newEnds = new Uint32Array(ends.length);
  const chunks: Buffer[] = [];
  let length = 0;
  versions.forEach((version, index) => {
    const text = Buffer.from(bytes.subarray(startOf(ends, index), ends[index])).toString();
    const lines = text
      .split('\n')
      .slice(0, -1)
      .map((line) => `${line.split('\t').with(place, version.toString()).join('\t')}\n`);
    const chunk = Buffer.from(lines.join(''));
    chunks.push(chunk);
    length += chunk.length;
    newEnds[index] = length;
  });
  return { bytes: new Uint8Array(Buffer.concat(chunks)), ends: newEnds };
}
