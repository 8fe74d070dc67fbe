/** Each check, tried on a copy of a healthy account in which one thing was made wrong. */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigWithSource } from '../../src/config/config.ts';
import { rebuildFacts } from '../../src/loader/rebuild.ts';
import { runChecks, severityOf } from '../../src/monitor/run-checks.ts';
import { CHECKS, type CheckName } from '../../src/protocol/check-names.ts';
import { SQL_ROOT } from '../../src/warehouse/query.ts';
import { startListSource, wireEvent, wireOrder } from '../support/list-source.ts';
import { createRecordingClock } from '../support/recording-clock.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

const NOW_MS = Date.UTC(2025, 10, 23, 12);
const DAY_MS = 86_400_000;
const DAYS = 45;
const ORDERS_A_DAY = 8;

const clock = createRecordingClock({ startMs: NOW_MS });
let store: TestStore;
let config: ConfigWithSource;

/** Every day sells the same. The first order of each day is of three tickets. */
beforeAll(async () => {
  store = await openTestStore();
  const source = await startListSource();
  source.events.splice(0, 1, wireEvent(7, 'Томск'), wireEvent(8, 'Омск'));
  for (let index = 0; index < DAYS * ORDERS_A_DAY; index += 1) {
    const paidAt = new Date(NOW_MS - (DAYS - index / ORDERS_A_DAY) * DAY_MS).toISOString();
    const fields = {
      ...{ payed_at: paidAt, created_at: paidAt, updated_at: paidAt, utm: { utm_source: 'vk' } },
      event_id: 7 + (index % 2),
    };
    const ticket = { show_id: 70 + 10 * (index % 2) };
    source.orders.push(
      wireOrder(1000 + index, fields, index % ORDERS_A_DAY === 0 ? [ticket, ticket, ticket] : [ticket]),
    );
  }
  config = store.config('healthy', source.url);
  const { metrics } = await store.load(config, { clock });
  expect(metrics).toMatchObject({ status: 'ok', error: null });
  await source.close();
});
afterAll(() => store.close());

const check = (organization: string) =>
  runChecks({ warehouse: store.warehouse, organization, reportZone: 'Europe/Moscow', clock });

const COPIED = [
  ...['stg_qtickets_api_orders_raw', 'stg_qtickets_api_tickets_raw', 'dim_events', 'dim_shows'],
  ...['fact_qtickets_sales_utm_daily', 'fact_qtickets_sales_daily', 'fact_qtickets_sales_show_daily'],
  ...['meta_job_runs', 'meta_watermarks', 'meta_fact_months'],
];
async function copyAccount(organization: string): Promise<void> {
  for (const table of COPIED) {
    await store.warehouse.execute(
      `INSERT INTO ${table} SELECT * REPLACE ('${organization}' AS organization) FROM (SELECT * FROM ${table} WHERE organization = 'healthy')`,
    );
  }
}

/** Rows of a table written anew with other values; only orders from 1100 on, so that samples are known. */
const change = (table: string, values: string, where: string) => (organization: string) =>
  `INSERT INTO ${table} SELECT * REPLACE (${values}, _ver + 1 AS _ver)
   FROM (SELECT * FROM ${table} WHERE organization = '${organization}' AND ${where})`;
const order = (values: string, where = 'order_id = 1100') =>
  change('stg_qtickets_api_orders_raw', values, where);
const ticket = (values: string, where: string) => change('stg_qtickets_api_tickets_raw', values, where);
const ofDays = (days: string) => `toDate(sale_ts) IN (${days})`;

interface Wrong {
  readonly check: CheckName;
  readonly spoil: (organization: string) => string;
  /** What the check says first. */
  readonly says: string;
  /** Other checks that see it, too. */
  readonly also?: readonly CheckName[];
  /** Builds the facts of what is wrong, so that they agree with it. */
  readonly rebuilds?: boolean;
}

const WRONG: readonly Wrong[] = [
  {
    check: 'sums_agree',
    spoil: order('revenue + 1 AS revenue'),
    says: 'staging = facts, revenue, 202510, RUB: 22501.00 / 22500.00',
  },
  {
    check: 'duplicates',
    spoil: (organization) =>
      `INSERT INTO fact_qtickets_sales_show_daily SELECT * FROM fact_qtickets_sales_show_daily
       WHERE organization = '${organization}' AND sales_date = '2025-11-03' AND show_id = 70`,
    says: 'fact_qtickets_sales_show_daily 2025-11-03, show_id 70, RUB: 2 ×',
    also: ['sums_agree'],
  },
  {
    check: 'duplicates',
    spoil: ticket('1101 AS order_id', 'order_id = 1100'),
    says: 'ticket_id 11001: 2 ×, order_id 1100 ... 1101',
    also: ['sums_agree', 'orphan_tickets'],
  },
  {
    check: 'orphan_tickets',
    spoil: ticket('1 AS _removed', 'ticket_id = 10963'),
    says: 'order_id 1096: 3 / 2',
    also: ['sums_agree'],
  },
  {
    check: 'orphan_tickets',
    spoil: order('1 AS _removed'),
    says: 'order_id 1100: no order / 1',
    also: ['sums_agree'],
  },
  {
    check: 'negative_sums',
    spoil: order('-5 AS services_amount'),
    says: 'order_id 1100: -5.00',
  },
  {
    check: 'negative_sums',
    spoil: ticket('-1 AS price', 'ticket_id = 11001'),
    says: 'ticket_id 11001: -1.00',
  },
  {
    check: 'future_sales',
    spoil: order(
      `[toDateTime('2025-11-23 18:00:00', 'Europe/Moscow')] AS cancel_times, [0] AS cancel_tickets`,
    ),
    says: 'order_id 1100: 2025-11-23 18:00:00',
  },
  {
    check: 'runs_not_proved',
    spoil: change(
      'meta_job_runs',
      `'cut-off' AS run_id, started_at + 60 AS started_at, 'error' AS status, 'no disk' AS message`,
      '1',
    ),
    says: 'run_id cut-off: error: no disk',
  },
  {
    check: 'refunds_contradict',
    spoil: order('toDecimal64(3, 2) AS listed_refunds'),
    says: 'order_id 1100: listed_refunds 3.00 / refund_amounts 0.00',
  },
  {
    check: 'refunds_contradict',
    spoil: ticket('5 AS refunded_amount', 'ticket_id = 11001'),
    says: 'ticket_id 11001: refunded_amount 5.00 / refund_amounts 0.00',
  },
  {
    check: 'gaps_in_days',
    spoil: order('1 AS _removed', ofDays(`'2025-11-10', '2025-11-11', '2025-11-12'`)),
    says: 'sales_date 2025-11-10 ... 2025-11-12: 8 / 0',
    also: ['orphan_tickets', 'sums_agree'],
    rebuilds: true,
  },
  {
    check: 'sudden_drop',
    spoil: order('tickets_sold * 5 AS tickets_sold', `toDate(sale_ts) != '2025-11-20'`),
    says: 'sales_date 2025-11-20: 10 / 50',
    also: ['sums_agree'],
    rebuilds: true,
  },
  {
    check: 'currency_mixed',
    spoil: order(`'KZT' AS currency`),
    says: 'event_id 7: KZT, RUB / RUB',
    also: ['sums_agree'],
  },
  {
    check: 'unknown_events',
    spoil: order('5 AS event_id'),
    says: 'event_id 5: orders: 1',
  },
  {
    check: 'unknown_utm',
    spoil: order(`'' AS utm_source`, 'order_id % 3 != 0'),
    says: 'sale_ts 2025-10-26 ... 2025-11-22: 66.5 %: 149 / 224',
  },
];

describe('the checks', () => {
  it('pass on a healthy account, and are kept', async () => {
    const { healthy, checks } = await check('healthy');
    expect([healthy, checks.filter(({ status }) => status !== 'passed')]).toEqual([true, []]);
    const rows = await store.sql(
      `SELECT check, status, found FROM meta_checks WHERE organization = 'healthy' ORDER BY check`,
    );
    expect(rows).toEqual([...CHECKS].sort().map((name) => `${name}\tpassed\t0`));
  });

  it.each(WRONG.map((wrong, index) => [wrong.check, index] as const))(
    '%s finds what is wrong (%i)',
    async (name, index) => {
      const { spoil, says, also = [], rebuilds = false } = WRONG[index] ?? { spoil: () => '', says: '' };
      const organization = `wrong-${index}`;
      await copyAccount(organization);
      await store.warehouse.execute(spoil(organization));
      if (rebuilds)
        await rebuildFacts({ config: { ...config, organization }, warehouse: store.warehouse, clock });
      const { checks, healthy } = await check(organization);
      const failed = checks.filter(({ status, check: one }) => status !== 'passed' && one !== 'two_accounts');
      expect(failed.map(({ check: one }) => one).sort()).toEqual([name, ...also].sort());
      const found = failed.find(({ check: one }) => one === name);
      expect(found?.samples.map(({ subject, detail }) => `${subject}: ${detail}`)).toContain(says);
      expect(found?.found).toBeGreaterThan(0);
      expect(healthy).toBe(failed.every(({ severity }) => severity === 'warn'));
    },
  );

  it('two_accounts finds orders that another account has, too', async () => {
    const { checks } = await check('wrong-0');
    const found = checks.find(({ check: one }) => one === 'two_accounts');
    expect(found).toMatchObject({ severity: 'warn', status: 'failed' });
    expect(found?.samples).toContainEqual({ subject: 'organization healthy', detail: '360' });
  });

  it('that cannot be run are told as such', async () => {
    await store.warehouse.execute('RENAME TABLE dim_shows TO dim_shows_away');
    try {
      const { healthy, checks } = await check('healthy');
      const broken = checks.filter(({ status }) => status === 'broken');
      expect(broken).toMatchObject([{ check: 'unknown_events', severity: 'warn', found: 0 }]);
      expect(broken[0]?.samples[0]?.detail).toContain('dim_shows');
      expect(healthy).toBe(true);
    } finally {
      await store.warehouse.execute('RENAME TABLE dim_shows_away TO dim_shows');
    }
  });

  it('are the files of sql/checks, each with its severity', async () => {
    const files = readdirSync(new URL('checks', SQL_ROOT)).sort();
    expect(files).toEqual([...CHECKS].sort().map((name) => `${name}.sql`));
    expect(() => severityOf('-- Severity: loud')).toThrow();
  });
});
