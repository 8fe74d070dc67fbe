/**
 * Brings orders that webhooks told of into the store: fetched again by id where the source gives them, else as their bodies have
 * them. Versions decide, so that repeats, delays and disorder change nothing: the newest change stays, whichever way it came. Where a
 * body is as old as what is stored and differs from it, neither is believed: the next load asks the source.
 */
import type { ConfigWithSource } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { SourceHttpError, toZakazError } from '../core/errors.ts';
import { createZoneClock } from '../core/time.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import { toListOfOne } from '../qtickets/one-answer.ts';
import { readWebhook, type WebhookHead, type WebhookReading } from '../qtickets/wire-webhook.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { openBuyerRules } from './buyer-rules.ts';
import { Exchanges } from './exchanges.ts';
import { type MetaContext, Versions } from './meta-rows.ts';
import { createOrderPageReader, type OrderPage } from './order-page.ts';
import { OrderWriter } from './order-writer.ts';
import { eventsStored, orderVersions } from './queries.ts';
import { newRunId } from './run-record.ts';
import { type AppliedDelivery, type Outcome, writeDeliveries } from './webhook-rows.ts';

/** A webhook that was signed by one of our secrets. */
export interface Delivery extends WebhookHead {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly receivedAtMs: number;
  readonly byOldSecret: boolean;
  readonly body: Uint8Array;
}

export interface WebhookContext {
  readonly config: ConfigWithSource;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly client: HttpClient;
  /** Orders that are asked for again; the others are taken from their bodies. */
  readonly maxFetched: number;
  /** Has the store for writing. */
  readonly inTurn: <Result>(work: () => Promise<Result>) => Promise<Result>;
  readonly signal?: AbortSignal | undefined;
}

export interface Applied {
  readonly deliveries: readonly AppliedDelivery[];
  /** Orders that the source does not give, or not yet. */
  readonly absent: readonly string[];
  /** The source failed: what was not fetched came from bodies. */
  readonly isSourceDown: boolean;
}

/** At most so many at once: look-ups hold their ids. */
export const MAX_DELIVERIES = 500;

type Readable = Extract<WebhookReading, { kind: 'order' }>;

/** One body of an order, and what was made of it. */
interface Told {
  readonly delivery: Delivery;
  readonly reading: Readable;
  readonly page: OrderPage;
  /** The newest change that it knows of, seconds since 1970; 0 when it tells none. */
  readonly change: bigint;
}

/**
 * Applies some deliveries, at most `MAX_DELIVERIES`. Applying them once more changes nothing.
 * @throws StoreQueryError, StoreUnavailableError: then they are to be applied again; the signal's reason
 */
export async function applyDeliveries(
  deliveries: readonly Delivery[],
  context: WebhookContext,
): Promise<Applied> {
  const { clock } = context;
  const runId = newRunId(clock.now());
  const read = await createReader(context, runId);
  const unreadable: AppliedDelivery[] = [];
  const orders = new Map<string, Told[]>();
  for (const delivery of deliveries) {
    const reading = readWebhook(delivery.body, delivery);
    if (reading.kind === 'unreadable') {
      const { reason } = reading;
      unreadable.push({ delivery, outcome: 'unreadable', reason, ...NOTHING_TOLD });
      continue;
    }
    const told = orders.get(reading.orderId) ?? [];
    orders.set(reading.orderId, [...told, toTold(delivery, reading, read)]);
  }
  const fetched = await fetchOrders([...orders.keys()], context, read);
  const applied = await context.inTurn(() => write(orders, { ...context, fetched, runId, unreadable }));
  return { deliveries: applied, absent: fetched.absent, isSourceDown: fetched.isSourceDown };
}

/**
 * Asks for orders once more that the source did not give a while ago.
 * @returns those that it still does not give
 * @throws as `applyDeliveries`
 */
export async function fetchAgain(
  ids: readonly string[],
  context: WebhookContext,
): Promise<readonly string[]> {
  const runId = newRunId(context.clock.now());
  const fetched = await fetchOrders(ids, context, await createReader(context, runId));
  await context.inTurn(() => write(new Map(), { ...context, fetched, runId, unreadable: [] }));
  return fetched.absent;
}

const NOTHING_TOLD = { orderId: null, changedAtMs: null, takenFrom: '' } as const;

type ReadPage = (body: Uint8Array, seenAtMs: number) => OrderPage;

async function createReader({ config, warehouse, clock }: WebhookContext, runId: string): Promise<ReadPage> {
  const { organization, reportZone } = config;
  const events = await warehouse.query(eventsStored, { organization });
  return createOrderPageReader({
    ...{ organization, reportZone, runId },
    loadedAtMs: clock.now(),
    buyers: await openBuyerRules({ warehouse, organization }, config),
    cities: new Map(events.map(({ event_id, city }) => [event_id, city])),
    window: { fromMs: null, toMs: null },
  });
}

/** As if it had been seen when it changed, at the latest: whoever asks the source later knows better, whatever our clock says. */
function toTold(delivery: Delivery, reading: Readable, read: ReadPage): Told {
  const seen = read(reading.list, delivery.receivedAtMs);
  const { paid, unpaid, rejects } = seen;
  const isDated = paid.versions.length > 0 || reading.isDated;
  const change = rejects.length > 0 || !isDated ? 0n : changeOf({ paid, unpaid });
  const page = change === 0n ? seen : read(reading.list, Number(change) * 1000);
  return { delivery, reading, page, change };
}

/** The newest change of the one order of a page, seconds since 1970. */
function changeOf({ paid, unpaid }: Pick<OrderPage, 'paid' | 'unpaid'>): bigint {
  return (paid.versions[0] ?? unpaid.versions[0] ?? 0n) >> 32n;
}

interface Fetched {
  readonly pages: ReadonlyMap<string, OrderPage>;
  readonly absent: readonly string[];
  readonly isSourceDown: boolean;
}

/** Orders by id, as the source has them now. It is not insisted on: bodies and loads bring them as well. */
async function fetchOrders(
  ids: readonly string[],
  { client, clock, maxFetched, signal }: WebhookContext,
  read: ReadPage,
): Promise<Fetched> {
  const pages = new Map<string, OrderPage>();
  const absent: string[] = [];
  let isSourceDown = false;
  const fetchOne = async (id: string): Promise<void> => {
    if (isSourceDown) return;
    try {
      const page = await client.get({ path: `orders/${id}`, signal }, ({ body, serverTimeMs }) =>
        read(toListOfOne(body, id), serverTimeMs ?? clock.now()),
      );
      pages.set(id, page);
    } catch (thrown) {
      signal?.throwIfAborted();
      const error = toZakazError(thrown);
      if (error instanceof SourceHttpError && error.httpStatus === 404) absent.push(id);
      else if (error.code.startsWith('SOURCE_') || error.code === 'TOKEN_REFUSED') isSourceDown = true;
      else throw thrown;
    }
  };
  await Promise.all(ids.slice(0, maxFetched).map(fetchOne));
  return { pages, absent, isSourceDown };
}

interface Writing extends WebhookContext {
  readonly fetched: Fetched;
  readonly runId: string;
  readonly unreadable: readonly AppliedDelivery[];
}

async function write(orders: ReadonlyMap<string, Told[]>, writing: Writing): Promise<AppliedDelivery[]> {
  const { config, warehouse, clock, fetched, runId } = writing;
  const { organization } = config;
  const versions = new Versions(clock);
  await versions.continueFrom(warehouse, organization);
  const meta: MetaContext = { warehouse, organization, runId, versions };
  const writer = new OrderWriter({
    ...{ meta, hasRows: true, loadedAtMs: clock.now(), name: 'webhook' },
    zone: createZoneClock(config.reportZone),
    now: () => clock.now(),
  });
  const add = (page: OrderPage) => writer.add({ page, isNew: [false], isReread: true, listTotal: 1 });
  // Of exchanges hardly anything but a body tells: it counts also where the order itself is known better.
  const bodies = [...orders.values()].flat().map(({ page }) => page);
  await new Exchanges(meta).note(bodies, clock.now());
  const stored = await readStored([...orders.keys()], meta);
  const applied = [...writing.unreadable];
  for (const [orderId, told] of orders) {
    const current = fetched.pages.get(orderId);
    const takenFrom = current === undefined ? 'body' : 'fetched';
    const judged = judge(told, stored.get(orderId));
    const [newest] = judged;
    if (newest !== undefined && isWritten(newest, current)) await add(newest.page);
    applied.push(...judged.map((one) => toApplied(one, { orderId, takenFrom })));
  }
  for (const page of fetched.pages.values()) await add(page);
  await writer.finish();
  await writeDeliveries(meta, applied, clock.now());
  return applied;
}

async function readStored(
  ids: readonly string[],
  { warehouse, organization }: MetaContext,
): Promise<Map<string, Standing>> {
  if (ids.length === 0) return new Map();
  const rows = await warehouse.query(orderVersions, { organization, ids: ids.map(BigInt) });
  return new Map(
    rows.map(({ order_id, version, content_hash }) => [
      order_id,
      { change: BigInt(version) >> 32n, contentHash: BigInt(content_hash) },
    ]),
  );
}

/** What a body is held against. */
interface Standing {
  /** Seconds since 1970. */
  readonly change: bigint;
  readonly contentHash: bigint | undefined;
}

interface Judged extends Told {
  readonly outcome: Outcome;
}

/** The bodies of one order, the newest change first: that one against the store, the others against it. */
function judge(told: readonly Told[], stored: Standing | undefined): Judged[] {
  const byChange = told.toSorted(
    (a, b) => Number(b.change - a.change) || b.delivery.receivedAtMs - a.delivery.receivedAtMs,
  );
  const [newest] = byChange;
  if (newest === undefined) return [];
  const standing = { change: newest.change, contentHash: newest.page.paid.contentHashes[0] };
  return byChange.map((one) => ({ ...one, outcome: outcomeOf(one, one === newest ? stored : standing) }));
}

/** What becomes of a body, given what is there already. */
function outcomeOf({ page, change }: Told, before: Standing | undefined): Outcome {
  if (page.rejects.length > 0) return 'refused';
  const [contentHash] = page.paid.contentHashes;
  if (before === undefined) return contentHash === undefined ? 'unpaid' : 'new';
  if (contentHash === before.contentHash) return 'known';
  if (change === before.change) return 'tied';
  return change < before.change ? 'older' : 'changed';
}

/** Whether a body is written: not beside an order that was fetched and is as new. */
function isWritten({ outcome, change }: Judged, current: OrderPage | undefined): boolean {
  if (current !== undefined && (outcome === 'refused' || changeOf(current) >= change)) return false;
  return outcome === 'new' || outcome === 'changed' || outcome === 'refused';
}

function toApplied(
  { delivery, page, change, outcome }: Judged,
  { orderId, takenFrom }: Pick<AppliedDelivery, 'orderId' | 'takenFrom'>,
): AppliedDelivery {
  return {
    ...{ delivery, orderId, outcome, takenFrom },
    reason: page.rejects[0]?.reason ?? '',
    changedAtMs: change === 0n ? null : Number(change) * 1000,
  };
}
