/** Every view for BI against what the simulator knows to be true, over a history with all that an accountant has to know of. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';
import { dayIn, measuresSql, sumBy, trueMovements } from '../support/true-facts.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);
let store: TestStore;
let simulator: Simulator;
let config: ConfigWithSource;

beforeAll(async () => {
  store = await openTestStore();
  const clock = createRecordingClock({ startMs: START_MS });
  simulator = await createSimulator({
    ...{ behaviour: 'documented', orders: 2000, seed: 7, years: 1, cases: true, clock, anchor: START_MS },
  });
  config = store.config('views', simulator.url);
  const { metrics } = await store.load(config, { clock, scope: { kind: 'full' } });
  expect(metrics).toMatchObject({ status: 'ok', error: null });
});
afterAll(async () => {
  await simulator.close();
  await store.close();
});

describe('the views for BI', () => {
  it.each(['bi_sales_daily', 'bi_sales_shows', 'bi_utm', 'bi_channels', 'bi_sales_hours'])(
    '%s comes to the true gross of each currency',
    async (view) => {
      const measures = ['tickets_sold', 'revenue'] as const;
      const sums = await store.sql(
        `SELECT currency, ${measuresSql(measures)} FROM ${view} GROUP BY currency`,
      );
      const truth = trueMovements(simulator.world.truth());
      expect(sums.sort()).toEqual(sumBy(truth, ({ order }) => order.currency, measures));
    },
  );

  it('bi_refunds has every refund on its day', async () => {
    const measures = ['refunded_tickets', 'refunded_amount', 'withheld_amount'] as const;
    const day = dayIn('Europe/Moscow');
    const truth = trueMovements(simulator.world.truth()).filter(
      ({ measures: { refunded_tickets: tickets, refunded_amount: amount } }) =>
        tickets !== undefined && amount !== undefined,
    );
    const rows = await store.sql(
      `SELECT refund_date, currency, ${measuresSql(measures)} FROM bi_refunds GROUP BY refund_date, currency`,
    );
    expect(truth.length).toBeGreaterThan(0);
    expect(rows.sort()).toEqual(sumBy(truth, ({ order, at }) => `${day(at)}\t${order.currency}`, measures));
  });

  it('can each be read, and say of every column what it is', async () => {
    const ours = "database = currentDatabase() AND (table LIKE 'bi\\_%')";
    const views = await store.sql(`SELECT DISTINCT table FROM system.columns WHERE ${ours}`);
    expect(views.length).toBe(15);
    for (const view of views) await store.sql(`SELECT * FROM ${view}`);
    expect(await store.sql(`SELECT table, name FROM system.columns WHERE ${ours} AND comment = ''`)).toEqual(
      [],
    );
  });
});
