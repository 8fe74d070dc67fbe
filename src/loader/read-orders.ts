/** Reads orders from the source by the plan that was proved: the one place where a plan becomes requests. */
import type { ZoneClock } from '../core/time.ts';
import { type Condition, encodeList, type ListRequest } from '../qtickets/dialects.ts';
import type { HttpClient } from '../qtickets/http-client.ts';
import type { ReadingPlan } from '../qtickets/plan.ts';
import { readById } from '../qtickets/read-by-id.ts';
import { readFirstPage } from '../qtickets/read-by-page.ts';
import { type Reading, type ReadingProgress, SeenIds } from '../qtickets/reading.ts';
import { type SweepRequest, sweepById, sweepOrReadByPage } from '../qtickets/sweep.ts';
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
  /** Only what changed before then, where the source honours that too. Epoch milliseconds; null is open. @default null */
  readonly toMs?: number | null;
  /** The source's clock when the load began, epoch milliseconds. */
  readonly sourceStartMs: number;
  readonly now: () => number;
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  /** A full reading that was cut off, to go on with. */
  readonly resume?: ReadingProgress;
  readonly onSegments?: (progress: ReadingProgress) => Promise<void>;
  /** Only what is new and a portion of the rest, where the list is as it was known. */
  readonly sweep?: SweepRequest | null;
}

export async function* readOrders(options: ReadOrdersOptions): Reading<OrderPage> {
  const { client, plan, pool, zone, signal, concurrency, sourceStartMs, now, sweep = null } = options;
  const { dialect, sendsOrganization } = plan;
  const organization = sendsOrganization ? { organization: options.organization } : {};
  const fetch = (request: ListRequest) =>
    client.get(
      {
        ...encodeList('orders', dialect, { ...request, ...organization }, zone),
        signal,
      },
      ({ body, serverTimeMs }) => pool.read(body, serverTimeMs ?? now()),
    );
  const where = changedWithin(options);
  const seen = new SeenIds();
  switch (plan.plan) {
    case 'changes':
      return yield* readById({ fetch, where, concurrency, seen, changedSinceMs: sourceStartMs });
    case 'keyset': {
      const swept = sweep && (yield* sweepById({ fetch, where, seen, sweep }));
      return (
        swept ??
        (yield* readById({ fetch, where, concurrency, seen, ...changes(options), ...resumption(options) }))
      );
    }
    case 'pages':
      return yield* sweepOrReadByPage({
        fetch,
        request: { where },
        concurrency,
        seen,
        sweep,
        ...resumption(options),
      });
    case 'first-page':
      return yield* readFirstPage({ fetch, request: { where }, seen });
  }
}

function changedWithin({ plan, fromMs, toMs = null }: ReadOrdersOptions): readonly Condition[] {
  if (!plan.canFilterByChange) return [];
  return [
    ...(fromMs === null ? [] : [{ column: 'updated_at', operator: '>=', value: fromMs } as const]),
    ...(toMs === null || !plan.honoursUntil
      ? []
      : [{ column: 'updated_at', operator: '<', value: toMs } as const]),
  ];
}

/** Where a filter by date is of use to a reading of everything. */
function changes({ plan, sourceStartMs }: ReadOrdersOptions) {
  return plan.honoursSince ? { changedSinceMs: sourceStartMs } : {};
}

function resumption({ resume, onSegments }: ReadOrdersOptions) {
  return { ...(resume ? { resume } : {}), ...(onSegments ? { onSegments } : {}) };
}
