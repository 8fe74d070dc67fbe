/**
 * Reads orders of shows that are near or just past once more: when a ticket is scanned at the gate, the date of its order's change does
 * not always move, so no load of what changed would see it (Source: captures of 2025-11-03, order 1647743).
 */
import { compareIds, largestId } from '../core/ids.ts';
import { encodeList } from '../qtickets/dialects.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { type LoadContext, toPageSettings } from './load-context.ts';
import type { MetaContext } from './meta-rows.ts';
import { createOrderPageReader } from './order-page.ts';
import { OrderWriter, type WriteCounts } from './order-writer.ts';
import { ordersOfShows, rereadProgress } from './queries.ts';
import { writeSweep } from './sweeps.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Gates open some hours before a show; what was scanned is put right until the day after. */
const AHEAD_MS = 24 * HOUR_MS;
const PAST_MS = 48 * HOUR_MS;
/** Ids a look-up. */
const IDS_PER_LOOKUP = 10_000;
/** Behind the last id there can be: all orders had their turn. */
const ALL = '18446744073709551615';

export interface RereadRequest {
  readonly plan: ReadingPlan;
  /** City by event id. */
  readonly cities: ReadonlyMap<string, string>;
  /** The source's clock, epoch milliseconds. */
  readonly sourceNowMs: number;
}

export interface Reread extends WriteCounts {
  /** Orders that were read again, those in between among them. */
  readonly read: number;
}

const NOTHING: Reread = { read: 0, orders: 0, tickets: 0, unchanged: 0 };

/**
 * Goes on where it stopped, a bounded number of pages, when a round is due.
 * @throws what requests and the store throw; what was acknowledged until then stays
 */
export async function rereadShows(context: LoadContext, request: RereadRequest): Promise<Reread> {
  const { warehouse, organization } = context.meta;
  const { minutes } = context.config.source.reread;
  if (minutes === 0 || request.plan.plan !== 'changes') return NOTHING;
  const [progress] = await warehouse.query(rereadProgress, { organization, all: BigInt(ALL) });
  const { cursor = '0', finished_s: finishedS = 0 } = progress ?? {};
  const isUnderWay = cursor !== '0' && cursor !== ALL;
  const isDue = isUnderWay || request.sourceNowMs - finishedS * 1000 >= minutes * MINUTE_MS;
  return isDue ? await readPages(context, request, isUnderWay ? cursor : '0') : NOTHING;
}

async function readPages(
  context: LoadContext,
  { plan, cities, sourceNowMs }: RereadRequest,
  from: string,
): Promise<Reread> {
  const { config, client, zone, meta, clock, startedAtMs, signal } = context;
  const now = () => clock.now();
  const readPage = createOrderPageReader(await toPageSettings(context, cities, { fromMs: null, toMs: null }));
  const writer = new OrderWriter({ meta, now, zone, loadedAtMs: startedAtMs, hasRows: true, name: 'shows' });
  const orders = new OrdersOfShows(meta, sourceNowMs);
  let cursor = from;
  let read = 0;
  for (let number = 0; number < config.source.reread.pages && cursor !== ALL; number += 1) {
    const next = await orders.behind(cursor);
    if (next === null) {
      cursor = ALL;
      break;
    }
    // The page that begins with it: what lies between two of them comes along and is compared as well.
    const where = [{ column: 'id', operator: '>', value: (BigInt(next) - 1n).toString() }] as const;
    const request = encodeList('orders', plan.dialect, { where, order: 'asc' }, zone);
    const page = await client.get({ ...request, signal }, ({ body, serverTimeMs }) =>
      readPage(body, serverTimeMs ?? now()),
    );
    const isNew = page.ids.map(() => false);
    await writer.add({ page, isNew, isReread: true, listTotal: page.paging.total });
    cursor = largestId([next, ...page.ids]) ?? next;
    read += page.ids.length;
  }
  await writer.finish();
  const stretches = [{ after: from, upTo: { id: cursor, rank: 0 } }];
  await writeSweep(meta, 'near_shows', { stretches, known: 0 }, sourceNowMs);
  return { ...writer.counts, read };
}

/** Ids of the orders of shows that are near, ascending; looked up many at a time. */
class OrdersOfShows {
  readonly #meta: MetaContext;
  readonly #nowMs: number;
  #ids: readonly string[] = [];
  #place = 0;

  constructor(meta: MetaContext, nowMs: number) {
    this.#meta = meta;
    this.#nowMs = nowMs;
  }

  /** The first one behind an id; null when there is none. */
  async behind(id: string): Promise<string | null> {
    for (; this.#place < this.#ids.length; this.#place += 1) {
      const next = this.#ids[this.#place] ?? '0';
      if (compareIds(next, id) > 0) return next;
    }
    const isLast = this.#ids.length > 0 && this.#ids.length < IDS_PER_LOOKUP;
    if (isLast) return null;
    const { warehouse, organization } = this.#meta;
    const [from, to] = [this.#nowMs - PAST_MS, this.#nowMs + AHEAD_MS];
    const span = { from_s: Math.floor(from / 1000), to_s: Math.floor(to / 1000) };
    const limit = IDS_PER_LOOKUP;
    const rows = await warehouse.query(ordersOfShows, { organization, ...span, after: BigInt(id), limit });
    this.#ids = rows.map(({ order_id }) => order_id);
    this.#place = 0;
    return this.#ids[0] ?? null;
  }
}
