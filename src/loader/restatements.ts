/**
 * Figures of past days that a batch changes, put on record before its rows are written: a report of yesterday can be explained then. A
 * row is told apart by what changed, from what to what, and when that happened at the source, so a batch that is sent twice leaves one.
 */
import { chunksOf } from '../core/chunks.ts';
import type { ZoneClock } from '../core/time.ts';
import { tsvDateTime, tsvMoney, tsvString } from '../warehouse/tsv.ts';
import type { BatchPlan } from './batch-plan.ts';
import { insertRows, type MetaContext } from './meta-rows.ts';
import { type Figure, figuresOfLine, type OrderFigures } from './order-figures.ts';
import { IDS_PER_LOOKUP, orderFigures } from './queries.ts';

/** Well under what one insert may hold: an order may change several figures of several days. */
const ROWS_PER_INSERT = 50_000;

const COLUMNS = [
  ...['organization', 'order_id', 'event_id', 'day', 'currency', 'figure', 'old', 'new'],
  ...['changed_at', 'seen_at', 'run_id', '_ver'],
];

/** What an order adds to the figures as it is stored, and as it will be; null for nothing. */
interface Revision {
  readonly orderId: string;
  /** Of the row that replaces it. */
  readonly version: bigint;
  readonly before: OrderFigures | null;
  readonly after: OrderFigures | null;
}

interface Restatement {
  readonly revision: Revision;
  readonly eventId: string;
  readonly day: string;
  readonly currency: string;
  readonly figure: Figure;
  /** Hundredths. */
  readonly before: bigint;
  readonly after: bigint;
}

/** Writes what a batch changes on days before `seenMs`. */
export async function noteRestatements(
  meta: MetaContext,
  plan: BatchPlan,
  { zone, seenMs }: { readonly zone: ZoneClock; readonly seenMs: number },
): Promise<void> {
  const { warehouse, organization, runId, versions } = meta;
  const today = zone.day(seenMs);
  const rows = (await revisionsOf(meta, plan))
    .flatMap((revision) => restatementsOf(revision, zone))
    .filter(({ day }) => day < today)
    .map(({ revision, eventId, day, currency, figure, before, after }) => [
      ...[tsvString(organization), revision.orderId, eventId, day, currency, figure],
      ...[tsvMoney(before), tsvMoney(after)],
      ...[tsvDateTime(Number(revision.version >> 32n) * 1000), tsvDateTime(seenMs), runId, versions.next()],
    ]);
  for (const some of chunksOf(rows, ROWS_PER_INSERT))
    await insertRows(warehouse, 'meta_restatements', COLUMNS, some);
}

/** Of an order that comes more than once the last counts. */
async function revisionsOf(meta: MetaContext, { changed, late, unpaid }: BatchPlan): Promise<Revision[]> {
  const stored = await storedFigures(meta, [...changed, ...unpaid]);
  const revisions = new Map<string, Revision>();
  const lateIds = new Set(late.map(({ orderId }) => orderId));
  for (const { orderId, version, line } of [...late, ...changed]) {
    const before = stored.get(orderId) ?? null;
    // One that the store does not hold and that is not late only came twice.
    if (before === null && !lateIds.has(orderId)) continue;
    revisions.set(orderId, { orderId, version, before, after: figuresOfLine(line) });
  }
  for (const { orderId, version } of unpaid) {
    revisions.set(orderId, { orderId, version, before: stored.get(orderId) ?? null, after: null });
  }
  return [...revisions.values()];
}

async function storedFigures(
  { warehouse, organization }: MetaContext,
  orders: readonly { readonly orderId: string }[],
): Promise<Map<string, OrderFigures>> {
  const stored = new Map<string, OrderFigures>();
  for (const some of chunksOf(orders, IDS_PER_LOOKUP)) {
    const ids = some.map(({ orderId }) => BigInt(orderId));
    for (const { orderId, figures } of await warehouse.query(orderFigures, { organization, ids }))
      stored.set(orderId, figures);
  }
  return stored;
}

/** One entry for each day, event, currency and figure that differs. */
function restatementsOf(revision: Revision, zone: ZoneClock): Restatement[] {
  const changes = new Map<string, Restatement>();
  for (const side of ['before', 'after'] as const) {
    const figures = revision[side];
    for (const { atS, figure, value } of figures?.movements ?? []) {
      const { eventId = '', currency = '' } = figures ?? {};
      const day = zone.day(atS * 1000);
      const key = `${day} ${eventId} ${currency} ${figure}`;
      const known = changes.get(key) ?? { revision, eventId, day, currency, figure, before: 0n, after: 0n };
      changes.set(key, { ...known, [side]: known[side] + value });
    }
  }
  return [...changes.values()].filter(({ before, after }) => before !== after);
}
