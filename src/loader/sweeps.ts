/**
 * Loads of a source that cannot be asked for what changed: what is new is read each time, the rest in turns. What was read when lies in
 * the store; up to the oldest of it every change is known, and that is the watermark.
 */
import type { Endpoint } from '../protocol/contract.ts';
import type { Swept } from '../qtickets/reading.ts';
import type { SweepRequest } from '../qtickets/sweep.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import { insertRows, type MetaContext } from './meta-rows.ts';
import { sweeps } from './queries.ts';
import { SweepMap } from './sweep-map.ts';

const COLUMNS = ['organization', 'list', 'after', 'up_to', 'rank', 'known', 'read_at', 'run_id', '_ver'];

/** What of a list a load reads, and what is known of the rest. */
export interface SweepPlan {
  readonly request: SweepRequest;
  readonly map: SweepMap;
}

/**
 * @param pages pages read in turn
 * @returns null where the list has to be read whole, because it never was
 */
export async function planSweep(
  { warehouse, organization }: Pick<MetaContext, 'warehouse' | 'organization'>,
  list: Endpoint,
  pages: number,
): Promise<SweepPlan | null> {
  const rows = await warehouse.query(sweeps, { organization, list });
  const map = new SweepMap();
  for (const { after, up_to: upTo, rank, read_s } of rows) {
    map.add({ after, upTo, rank, readAtMs: read_s * 1000 });
  }
  const { newest, oldest } = map;
  const known = rows.at(-1)?.known;
  if (newest === null || oldest === null || known === undefined) return null;
  const portion = { id: oldest.piece.after.toString(), rank: oldest.rankBefore };
  return { map, request: { newest: { id: newest.toString(), rank: known }, portion, pages } };
}

interface Reading {
  readonly approach: {
    readonly asOfMs: number;
    readonly sweep: Readonly<Record<Endpoint, SweepPlan | null>> | null;
  };
  /** What was read of each list; null where that is no part of the list by id. */
  readonly orders: { readonly swept: Swept | null };
  readonly events: { readonly swept: Swept | null };
}

/**
 * Puts on record what a load has read of the lists.
 * @returns up to when every change of an order is known, epoch milliseconds; null where this does not tell
 */
export async function noteSweeps(
  meta: MetaContext,
  { approach: { asOfMs, sweep }, orders, events }: Reading,
): Promise<number | null> {
  if (events.swept !== null) await writeSweep(meta, 'events', events.swept, asOfMs);
  if (orders.swept === null) return null;
  await writeSweep(meta, 'orders', orders.swept, asOfMs);
  const map = sweep?.orders?.map ?? new SweepMap();
  for (const { after, upTo } of orders.swept.stretches) {
    map.add({ after: BigInt(after), upTo: BigInt(upTo.id), rank: upTo.rank, readAtMs: asOfMs });
  }
  return map.oldest?.piece.readAtMs ?? null;
}

/** Puts on record what was read of a list. */
export async function writeSweep(
  { warehouse, organization, runId, versions }: MetaContext,
  list: Endpoint | 'near_shows',
  { stretches, known }: Swept,
  readAtMs: number,
): Promise<void> {
  const rows = stretches.map(({ after, upTo }) => [
    ...[tsvString(organization), list, after, upTo.id, upTo.rank, known],
    ...[tsvDateTime(readAtMs), runId, versions.next()],
  ]);
  await insertRows(warehouse, 'meta_sweeps', COLUMNS, rows);
}
