/** Reads orders from the source by the plan that was proved: the one place where a plan becomes requests. */
import type { ZoneClock } from '../core/time.ts';
import { type Condition, encodeList, type ListRequest } from '../qtickets/dialects.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { type IdProgress, readById } from '../qtickets/read-by-id.ts';
import { readByPage, readFirstPage } from '../qtickets/read-by-page.ts';
import type { Reading } from '../qtickets/reading.ts';
import type { OrderPage } from './order-page.ts';
import type { PagePool } from './page-pool.ts';

export interface ReadOrdersOptions {
  readonly client: HttpClient;
  readonly plan: ReadingPlan;
  readonly pool: PagePool;
  readonly zone: ZoneClock;
  /** What the source calls the account; sent where the plan says so. */
  readonly organization: string;
  /** Only what changed since then, where the source honours it. Epoch milliseconds; null reads all. */
  readonly fromMs: number | null;
  /** The source's clock when the load began, epoch milliseconds. */
  readonly sourceStartMs: number;
  readonly now: () => number;
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  /** A full reading by id that was cut off, to go on with. */
  readonly resume?: IdProgress;
  readonly onSegments?: (progress: IdProgress) => Promise<void>;
}

export function readOrders(options: ReadOrdersOptions): Reading<OrderPage> {
  const { client, plan, pool, zone, fromMs, signal, concurrency, sourceStartMs, now } = options;
  const { dialect, canFilterByChange, sendsOrganization } = plan;
  const organization = sendsOrganization ? { organization: options.organization } : {};
  const fetch = (request: ListRequest) =>
    client.get(
      {
        ...encodeList('orders', dialect, { ...request, ...organization }, zone),
        ...(signal ? { signal } : {}),
      },
      ({ body, serverTimeMs }) => pool.read(body, serverTimeMs ?? now()),
    );
  const where: Condition[] =
    canFilterByChange && fromMs !== null ? [{ column: 'updated_at', operator: '>=', value: fromMs }] : [];
  switch (plan.plan) {
    case 'changes':
      return readById({ fetch, where, concurrency, changedSinceMs: sourceStartMs });
    case 'keyset':
      return readById({ fetch, where, concurrency, ...changes(options), ...resumption(options) });
    case 'pages':
      return readByPage({ fetch, request: { where }, concurrency });
    case 'first-page':
      return readFirstPage({ fetch, request: { where } });
  }
}

/** Where a filter by date is of use to a reading of everything. */
function changes({ plan, sourceStartMs }: ReadOrdersOptions) {
  return plan.honoursSince ? { changedSinceMs: sourceStartMs } : {};
}

function resumption({ resume, onSegments }: ReadOrdersOptions) {
  return { ...(resume ? { resume } : {}), ...(onSegments ? { onSegments } : {}) };
}
