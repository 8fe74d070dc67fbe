/** A source that is not as it was: said once, in the run that notices it and in the status, and the load goes on. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import type { RunMetrics } from '../../src/protocol/run.ts';
import { readStatus } from '../../src/reports/reports.ts';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { type ListSource, startListSource, wireOrder } from '../support/list-source.ts';
import { createRecordingClock, type RecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

const START_MS = Date.UTC(2025, 10, 23, 12);

let store: TestStore;
let source: ListSource;
let config: ConfigWithSource;
const open: { close(): Promise<void> }[] = [];
let clock: RecordingClock;
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

beforeEach(() => {
  clock = createRecordingClock({ startMs: START_MS });
});

async function openSource(perPage = 20): Promise<void> {
  source = await startListSource(perPage);
  open.push(source);
  for (let id = 1; id <= 50; id += 1) source.orders.push(wireOrder(id));
  accounts += 1;
  config = store.config(`drift-${accounts}`, source.url);
  expect(await load()).toMatchObject({ status: 'ok', drift: [] });
}

async function load(): Promise<RunMetrics> {
  await clock.sleep(1_800_000);
  return (await store.load(config, { clock })).metrics;
}

const status = () => readStatus(store.warehouse, config.organization);

describe('a source that changes', () => {
  it('S42: new fields are noticed once', async () => {
    await openSource();
    source.orders.push(wireOrder(60, { loyalty_card: '1234 5678' }, [{ gate: 'A' }]));
    const metrics = await load();
    expect(metrics.status).toBe('ok');
    expect(metrics.drift).toMatchObject([
      { kind: 'new-field', subject: 'baskets.gate' },
      { kind: 'new-field', subject: 'loyalty_card' },
    ]);
    expect((await load()).drift).toEqual([]);
    const { drift } = await status();
    expect(drift.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      'new-field baskets.gate',
      'new-field loyalty_card',
    ]);
    expect(JSON.stringify(drift)).not.toContain('1234');
  });

  it('S42: fields of another shape and values outside their list are noticed, and what can be read is loaded', async () => {
    await openSource();
    source.orders.push(
      wireOrder(61, { payment_type_id: { code: 'card' } }),
      wireOrder(62, { client: 'Ivan Petrov', currency_id: 'QQQ', refunds: '' }),
      wireOrder(63, { utm: '', custom: { a: 1 }, fields: [] }),
    );
    const metrics = await load();
    expect(metrics).toMatchObject({ status: 'incomplete', rejected: 1, rows: { orders: 2 } });
    expect(metrics.drift.map(({ kind, subject }) => `${kind}: ${subject}`)).toEqual([
      'changed-type: client',
      'changed-type: payment_type_id',
      'new-value: currency_id QQQ',
    ]);
    expect(JSON.stringify(metrics)).not.toContain('Ivan');
    expect((await load()).drift).toEqual([]);
  });

  it('pages of another size are noticed, and the load goes on', async () => {
    await openSource();
    source.perPage = 10;
    source.orders.push(wireOrder(70));
    expect(await load()).toMatchObject({
      status: 'ok',
      drift: [{ kind: 'page-size', subject: 'per_page', detail: '20 to 10' }],
    });
    expect((await load()).drift).toEqual([]);
  });

  it('S30: a filter that was honoured and is not any more is noticed', async () => {
    const simulator: Simulator = await createSimulator({
      ...{ behaviour: 'documented', orders: 300, seed: 3, anchor: START_MS - 3_600_000, years: 1, clock },
    });
    open.push(simulator);
    accounts += 1;
    config = store.config(`drift-${accounts}`, simulator.url);
    expect(await load()).toMatchObject({ status: 'ok', drift: [] });
    simulator.setBehaviour('observed-2025-11');
    const { status: ended, drift } = await load();
    expect(ended).toBe('ok');
    expect(drift.map(({ kind, subject }) => `${kind}: ${subject}`)).toContain(
      'filter-lost: orders body since',
    );
    expect((await load()).drift).toEqual([]);
    expect((await status()).drift.map(({ subject }) => subject)).toContain('orders body since');
  });
});
