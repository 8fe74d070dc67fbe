/** Places of shows on sale: true to the source, at their own pace, and without a say in whether orders are complete. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource, SourceConfig } from '../../src/config/config.ts';
import type { RunMetrics } from '../../src/protocol/run.ts';
import { readStatus } from '../../src/reports/reports.ts';
import type { FaultRule } from '../../src/simulator/faults.ts';
import { writeSeats } from '../../src/simulator/seats.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
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

type Behaviour = 'documented' | 'observed-2025-11';

async function openAccount(source: Partial<SourceConfig> = {}, behaviour: Behaviour = 'documented') {
  clock = createRecordingClock({ startMs: START_MS });
  const size = { orders: 300, seed: 4, years: 1, clock, anchor: START_MS - HOUR_MS };
  simulator = await createSimulator({ behaviour, ...size, live: { ordersPerMinute: 0 } });
  accounts += 1;
  const pace = { capacity: { minutes: 180, shows: 1000 } };
  config = store.config(`capacity-${accounts}`, simulator.url, { maxRetries: 0, ...pace, ...source });
}

async function load(readsCapacity = false): Promise<RunMetrics> {
  simulator.requests.clear();
  return (await store.load(config, { clock, readsCapacity })).metrics;
}

const failSeats = (rule: FaultRule) => simulator.setFaults({ answers: [{ ...rule, path: '/shows' }] });
const seatRequests = () => simulator.requests.entries.filter(({ url }) => url.includes('/seats'));
const latest = (columns: string) =>
  store.sql(
    `SELECT ${columns} FROM fact_qtickets_inventory_latest WHERE organization = '${config.organization}' ORDER BY show_id, zone`,
  );
const status = () => readStatus(store.warehouse, config.organization);

/** Shows whose sale goes on, as the simulator knows them. */
function showsOnSale() {
  const now = clock.now() / 1000;
  return simulator.world.history.programme.events
    .filter(({ createdAt, deletedAt }) => createdAt <= now && (deletedAt === 0 || deletedAt > now))
    .flatMap(({ shows }) => shows.filter(({ finishAt }) => finishAt > now));
}

describe('the places of shows on sale', () => {
  it('are those of the source, by show and zone, and in dim_shows', async () => {
    await openAccount();
    const { status: ended, capacity, drift } = await load();
    const shows = showsOnSale();
    expect(shows.length).toBeGreaterThan(5);
    expect([ended, drift]).toEqual(['ok', []]);
    expect(capacity).toMatchObject({ outcome: 'read', shows_due: shows.length, shows_read: shows.length });

    const truth = shows.flatMap((show) => {
      const seats: Record<string, Record<string, number>> = JSON.parse(writeSeats(simulator.world, show));
      return Object.values(seats).map((seat) => {
        const { max_quantity: most = 0, free_quantity: free = 0, ordered_quantity: ordered = 0 } = seat;
        const { payed_quantity: paid = 0, disabled } = seat;
        const open = disabled ? [0, free] : [free, 0];
        return [show.id, show.event.id, seat['zone_id'], 1, most, paid, ordered - paid, ...open].join('\t');
      });
    });
    const rows = await latest('show_id, event_id, zone, seats, capacity, sold, reserved, free, blocked');
    expect(rows.sort()).toEqual(truth.sort());
    const capacities = await store.sql(
      `SELECT show_id, capacity FROM dim_shows WHERE organization = '${config.organization}' AND capacity > 0`,
    );
    expect(capacities).toHaveLength(shows.length);
    const body = JSON.parse(seatRequests()[0]?.body ?? '{}');
    expect(body.select).not.toContain('price');
  });

  it('are read again some hours later, a bounded number of shows a load, each in its turn', async () => {
    await openAccount({ capacity: { minutes: 180, shows: 4 } });
    const shows = showsOnSale().length;
    const asked = new Set<string>();
    let due = 0;
    for (let loads = 0; loads < Math.ceil(shows / 4); loads += 1) {
      due += (await load()).capacity?.shows_due ?? 0;
      for (const { url } of seatRequests()) asked.add(url);
      expect(seatRequests().length).toBeLessThanOrEqual(4);
    }
    expect([due, asked.size]).toEqual([shows, shows]);
    expect((await load()).capacity).toMatchObject({ outcome: 'not-due', shows_due: 0 });
    await clock.sleep(4 * HOUR_MS);
    expect((await load()).capacity).toMatchObject({ outcome: 'read', shows_due: 4 });
    expect((await load(true)).capacity).toMatchObject({ shows_due: showsOnSale().length });
  });

  it('stay in dim_shows when the event changes later', async () => {
    await openAccount();
    await load();
    const [show] = showsOnSale();
    const capacity = () =>
      store.sql(
        `SELECT capacity > 0 FROM dim_shows WHERE organization = '${config.organization}' AND show_id = ${show?.id}`,
      );
    expect(await capacity()).toEqual(['1']);
    await store.warehouse.execute(
      'INSERT INTO dim_shows SELECT * REPLACE (NULL AS capacity, _ver + 4294967296 AS _ver) FROM dim_shows AS s FINAL WHERE s.organization = {organization:String}',
      { organization: config.organization },
    );
    expect(await capacity()).toEqual(['\\N']);
    await load(true);
    expect(await capacity()).toEqual(['1']);
  });

  it('are read where the body of a GET is ignored, and that is said once', async () => {
    await openAccount({}, 'observed-2025-11');
    const first = await load();
    expect(first.capacity).toMatchObject({ outcome: 'read', shows_read: showsOnSale().length });
    expect(first.drift.map(({ kind }) => kind)).toEqual(['seats-body']);
    expect((await load(true)).drift).toEqual([]);
    expect(
      await store.sql(
        `SELECT DISTINCT body FROM meta_seat_readings WHERE organization = '${config.organization}' AND show_id > 0`,
      ),
    ).toEqual(['ignored']);
  });
});

describe('a source that does not give them', () => {
  it.each([403, 404])(
    'with HTTP %i is asked three times, said once, left alone for a day',
    async (httpStatus) => {
      await openAccount();
      failSeats({ kind: 'status', status: httpStatus });
      const metrics = await load();
      expect(metrics).toMatchObject({ status: 'ok', complete: true, error: null });
      expect(metrics.capacity).toMatchObject({
        outcome: 'refused',
        shows_refused: 3,
        http_status: httpStatus,
      });
      expect(seatRequests()).toHaveLength(3);
      expect(metrics.drift).toMatchObject([{ kind: 'seats-refused', subject: `HTTP ${httpStatus}` }]);
      expect((await status()).capacity).toMatchObject({ http_status: httpStatus, shows_refused: 3 });
      expect((await status()).capacity?.refused_at).not.toBeNull();

      await clock.sleep(20 * HOUR_MS);
      expect((await load()).capacity).toMatchObject({ outcome: 'refused', shows_due: 0 });
      expect(seatRequests()).toEqual([]);
      await clock.sleep(5 * HOUR_MS);
      const again = await load();
      expect([again.capacity?.shows_refused, again.drift]).toEqual([3, []]);

      simulator.setFaults({});
      expect((await load(true)).capacity).toMatchObject({ outcome: 'read', shows_refused: 0 });
      expect((await status()).capacity).toMatchObject({ refused_at: null, shows_refused: 0 });
    },
  );

  it('for one show gives those of the others', async () => {
    await openAccount();
    failSeats({ kind: 'status', status: 404, after: 3, times: 1 });
    const { status: ended, capacity } = await load();
    expect(ended).toBe('ok');
    expect(capacity).toMatchObject({ outcome: 'read', shows_refused: 1 });
    expect(capacity?.shows_read).toBe(showsOnSale().length - 1);
  });

  it('because it fails leaves the load complete, and the next load goes on', async () => {
    await openAccount();
    const faults = [
      [{ kind: 'status', status: 503 } as const, 503],
      [{ kind: 'reset' } as const, null],
      [{ kind: 'html' } as const, null],
    ] as const;
    for (const [fault, httpStatus] of faults) {
      failSeats({ ...fault, after: 1 });
      const { status: ended, capacity } = await load();
      expect([ended, capacity?.outcome, capacity?.http_status]).toEqual(['ok', 'failed', httpStatus]);
    }
    simulator.setFaults({});
    expect((await load()).capacity?.shows_read).toBe(showsOnSale().length - faults.length);
    expect(await latest('DISTINCT show_id')).toHaveLength(showsOnSale().length);
  });

  it('in a shape that cannot be read keeps the reason, and writes nothing of the show', async () => {
    await openAccount();
    failSeats({ kind: 'null-data', times: 1 });
    const { status: ended, capacity } = await load();
    expect([ended, capacity?.shows_odd]).toEqual(['ok', 1]);
    expect(await latest('DISTINCT show_id')).toHaveLength(showsOnSale().length - 1);
    expect((await status()).rejects).toMatchObject([
      { entity: 'seats', reason: 'data: no seats by their id', rows: 1 },
    ]);
  });

  it('is not asked at all where that was said', async () => {
    await openAccount({ capacity: { minutes: 0, shows: 50 } });
    expect((await load()).capacity).toBeNull();
    expect(seatRequests()).toEqual([]);
    expect((await status()).capacity).toBeNull();
  });
});
