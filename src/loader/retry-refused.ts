/**
 * Orders that could not be read are asked for once more by each load, one by one, so that the watermark can go on without them: nothing
 * that was refused is passed by in silence, and what the source or the program has mended comes in.
 */
import { readFileSync } from 'node:fs';
import { SourceHttpError, toZakazError } from '../core/errors.ts';
import { toListOfOne } from '../qtickets/one-answer.ts';
import { SQL_ROOT } from '../warehouse/query.ts';
import { type LoadContext, toPageSettings } from './load-context.ts';
import { createOrderPageReader, type OrderPage } from './order-page.ts';
import { OrderWriter, type WriteCounts } from './order-writer.ts';
import { openRejects } from './queries.ts';

/** More than there ever should be. */
const MAX_OPEN = 10_000;
/** Requests that a load spends on them. */
const MAX_TRIED = 50;

export interface Retried extends WriteCounts {
  /** Orders that could not be read so far, those of this load among them. */
  readonly open: number;
}

/**
 * @param provedUntilMs up to when all was loaded with proof, epoch milliseconds: an order of a day before that restates it
 * @throws StoreQueryError, StoreUnavailableError, the signal's reason; a source that fails leaves the others for the next load
 */
export async function retryRefused(
  context: LoadContext,
  cities: ReadonlyMap<string, string>,
  provedUntilMs: number | null,
): Promise<Retried> {
  const { meta, clock, zone, startedAtMs } = context;
  const { warehouse, organization, runId, versions } = meta;
  const open = await warehouse.query(openRejects, { organization, limit: MAX_OPEN });
  const ids = open.filter(({ last_run_id }) => last_run_id !== runId).map(({ order_id }) => order_id);
  const writer = new OrderWriter({
    ...{ meta, zone, hasRows: true, provedUntilMs, loadedAtMs: startedAtMs, name: 'refused' },
    now: () => clock.now(),
  });
  const resolved: string[] = [];
  for await (const { id, page } of readAgain(context, ids.slice(0, MAX_TRIED), cities)) {
    if (page === null || page.rejects.length === 0) resolved.push(id);
    if (page !== null) await writer.add({ page, isNew: [false], isReread: true, listTotal: 1 });
  }
  await writer.finish();
  if (resolved.length > 0) {
    const sql = readFileSync(new URL('repair/resolve_rejects.sql', SQL_ROOT), 'utf8');
    const atS = Math.floor(clock.now() / 1000);
    await warehouse.execute(sql, { organization, ids: resolved, at_s: atS, version: versions.next() });
  }
  return { ...writer.counts, open: open.length - resolved.length };
}

/** The orders one by one, null where the source knows none; ends where it fails. */
async function* readAgain(
  context: LoadContext,
  ids: readonly string[],
  cities: ReadonlyMap<string, string>,
): AsyncGenerator<{ readonly id: string; readonly page: OrderPage | null }> {
  const { client, clock, signal } = context;
  if (ids.length === 0) return;
  const read = createOrderPageReader(await toPageSettings(context, cities, { fromMs: null, toMs: null }));
  for (const id of ids) {
    try {
      const page = await client.get({ path: `orders/${id}`, signal }, ({ body, serverTimeMs }) =>
        read(toListOfOne(body, id), serverTimeMs ?? clock.now()),
      );
      yield { id, page };
    } catch (thrown) {
      signal?.throwIfAborted();
      const error = toZakazError(thrown);
      const isGone = error instanceof SourceHttpError && error.httpStatus === 404;
      if (isGone) yield { id, page: null };
      else if (error.code.startsWith('SOURCE_') || error.code === 'TOKEN_REFUSED') return;
      else throw thrown;
    }
  }
}
