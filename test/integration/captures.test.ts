/** What the live service answered, loaded: the figures that the loader of the story got wrong. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CAPTURES_MISSING, startCapturedSource } from '../support/captured-source.ts';
import { allTexts, hastyClock, probeConfig, runProbe } from '../support/run-probe.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

if (CAPTURES_MISSING !== null) process.stderr.write(`skipped: ${CAPTURES_MISSING}\n`);

describe.skipIf(CAPTURES_MISSING !== null)('the captured answers', () => {
  let store: TestStore;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  async function loadWith(total: number, organization: string) {
    const source = await startCapturedSource({ total });
    try {
      return await store.load(store.config(organization, source.url));
    } finally {
      await source.close();
    }
  }

  const figures = (organization: string) =>
    Promise.all([
      store.sql(
        `SELECT count(), min(sale_ts), max(sale_ts) FROM stg_qtickets_api_orders_raw WHERE organization = '${organization}'`,
      ),
      store.sql(
        `SELECT min(sales_date), max(sales_date), sum(tickets_sold), sum(revenue), count() FROM fact_qtickets_sales_daily WHERE organization = '${organization}'`,
      ),
    ]);

  const ORDERS = ['40\t2021-05-18 12:23:40\t2021-06-13 07:28:03'];
  const FACTS = ['2021-05-18\t2021-06-13\t118\t11397\t17'];

  it('are complete when the source counts 50', async () => {
    const { metrics, error } = await loadWith(50, 'all');
    expect(error).toBeNull();
    expect(metrics).toMatchObject({
      status: 'ok',
      complete: true,
      orders_seen: 50,
      orders_paid: 40,
      orders_unpaid: 10,
      tickets_sold: 118,
      revenue: '11397.00',
      server_total: 50,
      distinct_ids: 50,
      rejected: 0,
      unknown_fields: [],
      drift: [],
      events: { seen: 10, server_total: 10 },
      rows: { orders: 40, events: 10, facts: 17 },
      sale_ts: { min: '2021-05-18T12:23:40+03:00', max: '2021-06-13T07:28:03+03:00' },
    });
    expect(await figures('all')).toEqual([ORDERS, FACTS]);
    expect(await store.sql(`SELECT count() FROM dim_events WHERE organization = 'all'`)).toEqual(['10']);
  });

  it('are told to be 50 of 123,183 when the source counts so many and gives no further page', async () => {
    const { metrics, error } = await loadWith(123_183, 'story');
    expect(error).toBeNull();
    expect(metrics).toMatchObject({
      status: 'incomplete',
      complete: false,
      server_total: 123_183,
      distinct_ids: 50,
    });
    expect(metrics.completeness.detail).toContain('50 of 123,183');
    expect(await figures('story')).toEqual([ORDERS, FACTS]);
  });

  it('prove that the source ignored every filter', async () => {
    const { metrics } = await loadWith(123_183, 'contract');
    const verdicts = metrics.contract.map(
      ({ dialect, capability, verdict }) => `${dialect} ${capability} ${verdict}`,
    );
    expect(verdicts).toContain('flat payed ignored');
    expect(verdicts).toContain('flat since ignored');
    expect(verdicts).toContain('flat organization ignored');
    expect(verdicts).toContain('body payed ignored');
    expect(verdicts.filter((verdict) => verdict.endsWith('honoured'))).toEqual([]);
    expect(
      await store.sql(
        `SELECT count() FROM meta_contract WHERE organization = 'contract' AND verdict = 'ignored'`,
      ),
    ).toEqual([String(verdicts.filter((verdict) => verdict.endsWith('ignored')).length)]);
  });

  it('change nothing when they are loaded twice', async () => {
    await loadWith(50, 'twice');
    const { metrics } = await loadWith(50, 'twice');
    expect(metrics.rows).toMatchObject({ orders: 0, tickets: 0, events: 0, facts: 0 });
    expect(await figures('twice')).toEqual([ORDERS, FACTS]);
  });

  it('are what a probe says first: what is ignored, and what that would have cost', async () => {
    const source = await startCapturedSource({ total: 123_183, givesPages: true });
    onTestFinished(() => source.close());
    const { folder, report } = await runProbe(probeConfig(new URL(source.url)), {
      allowPost: true,
      clock: hastyClock(),
    });
    const [, , found, , way, , settings] = readFileSync(join(folder, 'final_report.md'), 'utf8').split('\n');
    expect(found).toBe(
      '**`payed`, `since`, `status`, `organization`, `per_page` are ignored; `page` is honoured; 50 of 123,183 orders ' +
        'would have been read by a loader that trusted HTTP 200; 10 of those 50 are not paid; the newest is of June 2021.**',
    );
    expect(way).toContain('2,464 requests for 123,183 orders');
    expect(settings).toContain('QTICKETS_DIALECT=flat');
    expect(report.requests.find(({ step }) => step === 'E2')).toMatchObject({
      status: 503,
      source_code: 'UNKNOWN_ERROR',
    });
    const persons = /buyer\d{3}@|\+79000|Примеров|Тестов|cancel-order|"87\d{10}"/;
    for (const { name, text } of allTexts(folder)) {
      expect([name, persons.test(Buffer.from(text, 'latin1').toString())]).toEqual([name, false]);
    }
  });

  it('leave no person, secret or link behind', async () => {
    await loadWith(50, 'private');
    const columns = await store.sql(
      `SELECT table, name FROM system.columns WHERE database = currentDatabase() AND type LIKE '%String%'`,
    );
    const found: string[] = [];
    for (const line of columns) {
      const [table = '', column = ''] = line.split('\t');
      const hits = await store.sql(
        `SELECT count() FROM ${table} WHERE match(toString(${column}), '@|\\\\+79|example\\\\.test/|Примеров')`,
      );
      if (hits[0] !== '0') found.push(`${table}.${column}`);
    }
    expect(found).toEqual([]);
    const keys = await store.sql(
      `SELECT uniqExact(buyer_key), min(length(buyer_key)) FROM stg_qtickets_api_orders_raw WHERE organization = 'private'`,
    );
    expect(keys[0]).toMatch(/^\d+\t32$/);
  });
});
