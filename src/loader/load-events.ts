/**
 * Loads events and shows: all of them, or those that changed. Only what differs from the store is written. When an event has moved to
 * another city, the months it sold in are marked stale, since facts carry the city.
 */

import { largestId } from '../core/ids.ts';
import type { Dialect } from '../protocol/contract.ts';
import type { Completeness } from '../protocol/run.ts';
import { type Condition, encodeList, type ListRequest } from '../qtickets/dialects.ts';
import { readListAnswer } from '../qtickets/list-answer.ts';
import { decoderOf } from '../qtickets/read-json.ts';
import { type PageFacts, type Swept, sweptWhole } from '../qtickets/reading.ts';
import { type SweepRequest, sweepOrReadByPage } from '../qtickets/sweep.ts';
import { readEvent, type WireEvent } from '../qtickets/wire-event.ts';
import { WireRow } from '../qtickets/wire-row.ts';
import {
  dimensionVersionFields,
  EVENT_COLUMNS,
  EVENTS_TABLE,
  type EventRow,
  eventContent,
  SHOW_COLUMNS,
  SHOWS_TABLE,
  type ShowRow,
  showContent,
} from '../warehouse/rows.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { LoadContext } from './load-context.ts';
import { type MetaContext, markMonths, writeRejects } from './meta-rows.ts';
import { hash64, type Reject, toReject } from './order-page.ts';
import { eventsStored, monthsOfEvents } from './queries.ts';
import { toVersion } from './transform.ts';

/** Shows a batch: an event may have hundreds. */
const EVENTS_PER_BATCH = 1000;

export interface EventPage extends PageFacts {
  readonly events: readonly WireEvent[];
  readonly rejects: readonly Reject[];
}

export interface EventsRequest {
  readonly dialect: Dialect;
  /** Only what changed since then; epoch milliseconds, null reads all. */
  readonly fromMs: number | null;
  /** Only what is new and a portion of the rest, where the list is as it was known. */
  readonly sweep: SweepRequest | null;
}

export interface EventsOutcome {
  readonly seen: number;
  readonly serverTotal: number;
  readonly completeness: Completeness;
  readonly rejected: number;
  /** Rows written. */
  readonly events: number;
  readonly shows: number;
  /** What was read of the list; null where that is no part of it by id. */
  readonly swept: Swept | null;
  /** City by event id. */
  readonly cities: ReadonlyMap<string, string>;
}

export async function loadEvents(context: LoadContext, request: EventsRequest): Promise<EventsOutcome> {
  const { config, meta, clock, dryRun, onProgress } = context;
  const { organization, source } = config;
  const { fromMs, sweep } = request;
  const stored = dryRun ? new Map<string, StoredEvent>() : await readStored(meta.warehouse, organization);
  const cities = new Map([...stored].map(([id, { city }]) => [id, city]));
  const moved: string[] = [];
  const rejected = new Set<bigint>();
  const counts = { seen: 0, events: 0, shows: 0 };
  let pending: WireEvent[] = [];

  async function write(): Promise<void> {
    const events = pending;
    pending = [];
    if (dryRun) return;
    const written = await writeEvents(context, events);
    counts.events += written.events;
    counts.shows += written.shows;
  }

  const reading = sweepOrReadByPage({
    fetch: fetchEventPage(context, request),
    request: { where: changedSince(fromMs) },
    concurrency: source.concurrency,
    sweep,
  });
  let newestId: string | null = null;
  let step = await reading.next();
  for (; !step.done; step = await reading.next()) {
    const { page, isNew } = step.value;
    counts.seen += isNew.filter(Boolean).length;
    newestId = largestId(newestId === null ? page.ids : [newestId, ...page.ids]);
    for (const event of page.events) {
      cities.set(event.id, event.city.name);
      const before = stored.get(event.id);
      const row = toEventRow(event, organization);
      if (before?.contentHash === contentHash(event, row)) continue;
      if (before?.city !== row.city) moved.push(event.id);
      stored.set(event.id, { city: row.city, contentHash: contentHash(event, row) });
      pending.push(event);
    }
    const rejects = page.rejects.filter(({ payloadHash }) => !rejected.has(payloadHash));
    for (const { payloadHash } of rejects) rejected.add(payloadHash);
    if (!dryRun) await writeRejects(meta, 'event', rejects, clock.now());
    if (pending.length >= EVENTS_PER_BATCH) await write();
    onProgress({ phase: 'events', done: counts.seen, total: page.paging.total });
  }
  if (!dryRun) await markMoved(meta, moved, clock.now());
  await write();
  const { readBefore = 0, serverTotal, completeness, swept } = step.value;
  return {
    ...counts,
    seen: readBefore + counts.seen,
    rejected: rejected.size,
    ...{ serverTotal, completeness, cities },
    swept: swept ?? (fromMs === null ? sweptWhole(newestId, step.value) : null),
  };
}

/** Events as the store knows them: none was read. */
export async function knownEvents(warehouse: Warehouse, organization: string): Promise<EventsOutcome> {
  const stored = await readStored(warehouse, organization);
  const detail = 'events were not read by this load';
  return {
    ...{ seen: 0, serverTotal: 0, rejected: 0, events: 0, shows: 0, swept: null },
    completeness: { verdict: 'complete', reason: 'counts-equal', detail },
    cities: new Map([...stored].map(([id, { city }]) => [id, city])),
  };
}

interface StoredEvent {
  readonly city: string;
  readonly contentHash: bigint;
}

async function readStored(warehouse: Warehouse, organization: string): Promise<Map<string, StoredEvent>> {
  const rows = await warehouse.query(eventsStored, { organization });
  return new Map(
    rows.map(({ event_id, city, content_hash }) => [event_id, { city, contentHash: BigInt(content_hash) }]),
  );
}

function fetchEventPage({ client, zone, signal }: LoadContext, { dialect }: EventsRequest) {
  return (request: ListRequest): Promise<EventPage> =>
    client.get({ ...encodeList('events', dialect, request, zone), signal }, ({ body }) =>
      readEventPage(body),
    );
}

function changedSince(fromMs: number | null): readonly Condition[] {
  return fromMs === null ? [] : [{ column: 'updated_at', operator: '>=', value: fromMs }];
}

function readEventPage(body: Uint8Array): EventPage {
  const { rows, encoding, paging } = readListAnswer(body);
  const decode = decoderOf(encoding);
  const readings = rows.map((row) => ({ row, reading: readEvent(new WireRow(row, decode)) }));
  const events = readings.flatMap(({ reading }) => (reading.kind === 'event' ? [reading.event] : []));
  const rejects = readings.flatMap(({ row, reading }) =>
    reading.kind === 'refused' ? [toReject(row, decode, reading)] : [],
  );
  const ids = readings.flatMap(({ reading }) => {
    const id = reading.kind === 'event' ? reading.event.id : reading.id;
    return id === null ? [] : [id];
  });
  return { paging, count: rows.length, ids, events, rejects };
}

/** Marked before the events are written: a load cut off in between must not forget it. */
async function markMoved(meta: MetaContext, ids: readonly string[], nowMs: number): Promise<void> {
  if (ids.length === 0) return;
  const { warehouse, organization } = meta;
  const months = await warehouse.query(monthsOfEvents, { organization, ids: ids.map(BigInt) });
  await markMonths(
    meta,
    months.map(({ month }) => month),
    true,
    nowMs,
  );
}

async function writeEvents(
  { meta, startedAtMs, clock }: LoadContext,
  events: readonly WireEvent[],
): Promise<{ readonly events: number; readonly shows: number }> {
  const eventLines: string[] = [];
  const showLines: string[] = [];
  for (const event of events) {
    const changedAtMs = event.updated_at ?? event.created_at ?? 0;
    const tail = dimensionVersionFields({
      version: toVersion(changedAtMs, clock.now()),
      loadId: meta.runId,
      loadedAtMs: startedAtMs,
    });
    const row = toEventRow(event, meta.organization);
    eventLines.push(`${eventContent(row)}\t${contentHash(event, row)}\t${tail}\n`);
    for (const show of toShowRows(event, meta.organization))
      showLines.push(`${showContent(show)}\t${tail}\n`);
  }
  await insertLines(meta, SHOWS_TABLE, SHOW_COLUMNS, showLines);
  await insertLines(meta, EVENTS_TABLE, EVENT_COLUMNS, eventLines);
  return { events: eventLines.length, shows: showLines.length };
}

async function insertLines(
  { warehouse }: MetaContext,
  table: string,
  columns: readonly string[],
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  const text = lines.join('');
  const token = `${table}:${hash64(text)}`;
  await warehouse.insert({ table, columns, chunks: [Buffer.from(text)], rows: lines.length, token });
}

function contentHash(event: WireEvent, row: EventRow): bigint {
  const shows = toShowRows(event, row.organization).map(showContent);
  return hash64([eventContent(row), ...shows].join('\n'));
}

function toEventRow(event: WireEvent, organization: string): EventRow {
  return {
    organization,
    eventId: event.id,
    name: event.name,
    isActive: event.is_active,
    cityId: event.city.id,
    city: event.city.name,
    cityZone: event.city.timezone,
    placeName: event.place_name,
    placeAddress: event.place_address,
    eventTypeId: event.event_type_id,
    age: event.age,
    currency: event.currency_id,
    createdAtMs: event.created_at,
    updatedAtMs: event.updated_at,
    deletedAtMs: event.deleted_at,
  };
}

function toShowRows(event: WireEvent, organization: string): ShowRow[] {
  return event.shows.map((show) => ({
    organization,
    showId: show.id,
    eventId: event.id,
    name: show.name,
    isActive: show.is_active,
    startMs: show.start_date,
    finishMs: show.finish_date,
    openMs: show.open_date,
    saleStartMs: show.sale_start_date,
    saleFinishMs: show.sale_finish_date,
    minPrice: show.min_price,
    maxPrice: show.max_price,
    updatedAtMs: show.updated_at,
    deletedAtMs: show.deleted_at,
  }));
}
