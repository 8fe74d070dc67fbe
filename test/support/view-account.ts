/** An account whose views are tried: all that can befall money, and sales, refunds and exchanges at the edges of days and months. */
import type { ConfigWithSource } from '../../src/config/config.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { createRecordingClock, type RecordingClock } from './recording-clock.ts';
import { openTestStore, type TestStore } from './test-store.ts';
import type { TrueView } from './true-views.ts';

const MINUTE_MS = 60_000;
/** Around an edge, milliseconds: a second beside it, on it, and an hour that a clock repeats or leaves out. */
const AROUND = [-61 * MINUTE_MS, -30 * MINUTE_MS, -1000, 0, 1000, 30 * MINUTE_MS, 61 * MINUTE_MS] as const;
const EXCHANGES = 12;

export interface ViewAccountOptions {
  readonly zone: string;
  /** Where the frozen history ends, before the edges; epoch milliseconds. */
  readonly anchorMs: number;
  readonly nowMs: number;
  readonly edges: readonly number[];
}

export interface ViewAccount {
  readonly store: TestStore;
  readonly simulator: Simulator;
  readonly clock: RecordingClock;
  readonly config: ConfigWithSource;
  /** Rows of a view as it is, sorted. */
  rowsOf(view: TrueView): Promise<string[]>;
  close(): Promise<void>;
}

/** The account, loaded whole. */
export async function openViewAccount(options: ViewAccountOptions): Promise<ViewAccount> {
  const { zone, anchorMs, nowMs, edges } = options;
  const clock = createRecordingClock({ startMs: nowMs });
  const store = await openTestStore(clock, zone);
  const simulator = await createSimulator({
    ...{ behaviour: 'documented', orders: 1000, seed: 7, years: 1, cases: true, listsExchanges: true },
    ...{ clock, anchor: anchorMs, live: { ordersPerMinute: 0 } },
  });
  const { world } = simulator;
  const born = edges.flatMap((edge) =>
    AROUND.map((distance) => world.createOrder({ payed: true }, edge + distance)),
  );
  const last = edges.at(-1) ?? anchorMs;
  for (const [place, id] of born.slice(0, -AROUND.length).entries()) {
    if (place % 3 === 0)
      world.refund(id, { share: 50, deduction: 10 }, last + (AROUND[place % AROUND.length] ?? 0));
    if (place % 3 === 1) world.cancel(id, last + (AROUND[place % AROUND.length] ?? 0));
  }
  for (const id of born.slice(-EXCHANGES))
    world.exchange(id, world.createOrder({ payed: true }, nowMs), nowMs);
  const config = { ...store.config('views', simulator.url), reportZone: zone };
  const { metrics } = await store.load(config, { clock, scope: { kind: 'full' } });
  if (metrics.status !== 'ok')
    throw new Error(`the load ended as ${metrics.status}: ${metrics.completeness?.detail}`);
  return {
    store,
    simulator,
    clock,
    config,
    async rowsOf({ view, columns, groupBy }) {
      const group = groupBy === null ? '' : ` GROUP BY ${groupBy}`;
      return (await store.sql(`SELECT ${columns} FROM ${view} WHERE organization = 'views'${group}`)).sort();
    },
    async close() {
      await simulator.close();
      await store.close();
    },
  };
}
