/** Scans at the gate: the date of the order's change does not move, and they are seen all the same. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource, SourceConfig } from '../../src/config/config.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import type { TrueOrder } from '../../src/simulator/truth.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);
const HOUR_MS = 3_600_000;

let store: TestStore;
let clock: RecordingClock;
let simulator: Simulator;
let config: ConfigWithSource;
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(() => simulator.close());

async function openAccount(source: Partial<SourceConfig> = {}): Promise<void> {
  clock = createRecordingClock({ startMs: START_MS });
  const size = { orders: 3000, seed: 4, years: 1, clock, anchor: START_MS - HOUR_MS };
  simulator = await createSimulator({ behaviour: 'documented', ...size, live: { ordersPerMinute: 0 } });
  accounts += 1;
  config = store.config(`reread-${accounts}`, simulator.url, source);
  expect((await load()).metrics).toMatchObject({ status: 'ok', mode: 'full' });
}

const load = () => store.load(config, { clock });

/** Orders for shows that start within some hours of now, by id. */
function ordersOfShows(fromHours: number, toHours: number): TrueOrder[] {
  const starts = new Map(
    simulator.world.history.programme.events.flatMap(({ shows }) =>
      shows.map(({ id, startAt }) => [id, startAt * 1000]),
    ),
  );
  const isNear = (showId: number) => {
    const hours = ((starts.get(showId) ?? 0) - clock.now()) / HOUR_MS;
    return hours > fromHours && hours < toHours;
  };
  return [...simulator.world.truth()].filter(
    ({ payed, deletedAt, tickets }) =>
      payed && deletedAt === null && tickets.some(({ showId }) => isNear(showId)),
  );
}

const scanned = async (id: number) =>
  Number(
    (
      await store.sql(
        `SELECT countIf(checked_at >= toDateTime(${START_MS / 1000})) FROM stg_qtickets_api_tickets_raw
         WHERE organization = '${config.organization}' AND order_id = ${id}`,
      )
    )[0],
  );

describe('orders of shows that are near or just past', () => {
  it('are read again some hours later, and a scan is seen', async () => {
    await openAccount();
    const [near] = ordersOfShows(-20, 20);
    simulator.world.scan(near?.id ?? 0);
    await clock.sleep(HOUR_MS / 2);
    expect((await load()).metrics).toMatchObject({ status: 'ok', orders_reread: 0, requests: 3 });
    expect(await scanned(near?.id ?? 0)).toBe(0);

    await clock.sleep(3 * HOUR_MS);
    const { metrics } = await load();
    expect(metrics).toMatchObject({ status: 'ok', mode: 'window', rows: { orders: 1 } });
    expect(metrics.orders_reread).toBeGreaterThan(0);
    expect(await scanned(near?.id ?? 0)).toBe(near?.tickets.length);
    // The round is over: the next one begins hours later.
    expect((await load()).metrics).toMatchObject({ orders_reread: 0 });
  });

  it('have their turn within a few loads at a slower pace, and others are left alone', async () => {
    await openAccount({ reread: { minutes: 60, pages: 2 } });
    const near = ordersOfShows(-20, 20);
    const [last] = near.slice(-1);
    for (const { id } of [near[0], last].filter((one) => one !== undefined)) simulator.world.scan(id);
    await clock.sleep(2 * HOUR_MS);
    let loads = 0;
    let reread = 0;
    do {
      simulator.requests.clear();
      const { metrics } = await load();
      expect(metrics.status).toBe('ok');
      expect(metrics.requests).toBeLessThanOrEqual(3 + 2);
      reread = metrics.orders_reread;
      loads += 1;
    } while (reread > 0 && loads < 40);
    expect(loads).toBeGreaterThan(1);
    expect(await scanned(near[0]?.id ?? 0)).toBe(near[0]?.tickets.length);
    expect(await scanned(last?.id ?? 0)).toBe(last?.tickets.length);
  });

  it('are left alone where that was asked for', async () => {
    await openAccount({ reread: { minutes: 0, pages: 50 } });
    await clock.sleep(12 * HOUR_MS);
    expect((await load()).metrics).toMatchObject({ orders_reread: 0, requests: 3 });
  });
});
