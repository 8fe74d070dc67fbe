/** What is found to be wrong: rules over the real engine and real loads. */
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/secret.ts';
import { BOT_TOKEN, HOUR, keepLoading, lastTo, MINUTE, TOKEN, useAlertDesk } from '../support/alert-desk.ts';
import { NO_ALERTS } from '../support/no-alerts.ts';
import { PERSONAL } from '../support/run-probe.ts';
import { MEASURES, type Measure, trueFacts } from '../support/true-facts.ts';

const use = useAlertDesk();

describe('no new sales for a day', () => {
  it('is silent while something is sold', async () => {
    const desk = await use.openDesk();
    await keepLoading(desk, 20);
    expect(await desk.look()).toEqual([]);
  });

  it('are truly none where loads are proved', async () => {
    const desk = await use.openDesk();
    await keepLoading(desk, 30);
    expect(await desk.look()).toEqual(['opened no-sales none']);
  });

  it('are the fault of a loader that is dead', async () => {
    const desk = await use.openDesk();
    await desk.pass(30 * HOUR);
    expect(await desk.look()).toEqual(['opened no-sales loader-dead, opened stale loader-dead']);
  });

  it.each([
    ['source-down', { ordersDown: true }],
    ['token-refused', { answers: [{ kind: 'status', status: 401 }] }],
    ['incomplete', { wrongTotal: 3 }],
  ] as const)('are told to be %s', async (cause, faults) => {
    const desk = await use.openDesk();
    desk.simulator.setFaults(faults);
    await keepLoading(desk, 30);
    expect(await desk.look()).toEqual([
      `opened no-sales ${cause}, opened stale ${cause}, opened failed-run ${cause}`,
    ]);
    expect(lastTo(desk, '/hook')).not.toMatch(PERSONAL);
    expect(lastTo(desk, '/hook')).not.toContain(TOKEN);
  });

  it('may have been missed where the source does not honour filters any more', async () => {
    const desk = await use.openDesk();
    desk.simulator.setBehaviour('observed-2025-11');
    await keepLoading(desk, 30);
    await desk.look();
    expect(await desk.openRules()).toContain('no-sales filter-ignored');
  });

  it('are nobody’s concern when nothing is on sale', async () => {
    const desk = await use.openDesk();
    await use.store.warehouse.execute(
      `INSERT INTO dim_shows SELECT * REPLACE(0 AS is_active, _ver + 1 AS _ver) FROM dim_shows
       WHERE organization = '${desk.config.organization}'`,
    );
    await keepLoading(desk, 30);
    await desk.pass(HOUR);
    await desk.look();
    expect(await desk.openRules()).toEqual([]);
  });

  it('are nobody’s concern when all places are taken, as far as that was seen lately', async () => {
    const desk = await use.openDesk();
    const { organization } = desk.config;
    await use.store.warehouse.execute(`
      INSERT INTO dim_shows SELECT * REPLACE(0 AS is_active, _ver + 1 AS _ver) FROM dim_shows
      WHERE organization = '${organization}' AND show_id != 1`);
    const note = (free: number) =>
      use.store.warehouse.execute(`
        INSERT INTO fact_qtickets_inventory (organization, show_id, event_id, zone, snapshot_at, capacity, sold, free)
        VALUES ('${organization}', 1, 1, '', toDateTime(${desk.clock.now() / 1000}), 100, ${100 - free}, ${free})`);
    await note(0);
    await desk.pass(30 * HOUR);
    await desk.look();
    expect(await desk.openRules()).toEqual(['stale loader-dead']);
    await desk.pass(20 * HOUR);
    await desk.look();
    expect(await desk.openRules()).toEqual(['no-sales loader-dead', 'stale loader-dead']);
  });
});

describe('other problems', () => {
  const CHECKS = `
    CREATE TABLE IF NOT EXISTS meta_checks
    (
      organization LowCardinality(String), check LowCardinality(String), severity LowCardinality(String),
      status LowCardinality(String), found UInt64, samples String, checked_at DateTime('Europe/Moscow'),
      check_run String, _ver UInt64
    )
    ENGINE = ReplacingMergeTree(_ver) ORDER BY (organization, check, checked_at)`;

  it('are checks that failed, by their newest result, thirty in one message', async () => {
    const desk = await use.openDesk();
    expect(await desk.look()).toEqual([]);
    await use.store.warehouse.execute(CHECKS);
    const note = (status: string, checks: number, hour: number) =>
      use.store.warehouse.execute(`
        INSERT INTO meta_checks
        SELECT '${desk.config.organization}', concat('check_', toString(number)), if(number = 0, 'warn', 'error'),
          '${status}', 7, '["canary-sample"]', toDateTime(${desk.clock.now() / 1000 + hour * 3600}), 'r', 1
        FROM numbers(${checks})`);
    await note('failed', 31, 0);
    const [words = '', ...more] = await desk.look();
    expect(more).toEqual([]);
    expect(words.split(', ').sort()).toEqual(
      Array.from({ length: 30 }, (_, index) => `opened failed-check check_${index + 1}`).sort(),
    );
    expect(lastTo(desk, '/hook')).not.toContain('canary-sample');
    await note('passed', 31, 1);
    await desk.pass(2 * HOUR);
    await desk.load();
    const [over = ''] = await desk.look();
    expect(over.split(', ')).toHaveLength(30);
    expect(over).toMatch(/^resolved failed-check/);
  });

  it('are rows that could not be read, a disk that fills, and a day that sold far less than usual', async () => {
    const desk = await use.openDesk();
    const { organization } = desk.config;
    await use.store.warehouse.execute(`
      INSERT INTO meta_rejects (organization, entity, entity_id, reason, payload_json, run_id, _ver)
      VALUES ('${organization}', 'order', 7, 'price: not a number', '{"name":"buyer000007"}', 'r', 1)`);
    // The same weekday of four weeks before: thousands of tickets each.
    await use.store.warehouse.execute(`
      INSERT INTO fact_qtickets_sales_daily
      SELECT * REPLACE(toDate('2025-11-10') - 7 * arrayJoin(range(1, 5)) AS sales_date, 5000 AS tickets_sold)
      FROM (SELECT * FROM fact_qtickets_sales_daily WHERE organization = '${organization}' LIMIT 1)`);
    const low = desk.another({ freeBytes: async () => 1_540_000_000 });
    const [words = ''] = await desk.look(low);
    expect(words.split(', ')).toEqual(['opened rejects', 'opened drop', 'opened disk']);
    const text = lastTo(desk, '/hook');
    expect(text).toContain('fewer tickets than');
    expect(text).toContain('"free_bytes":1500000000');
    expect(text).not.toMatch(PERSONAL);
    // What the system does not tell is neither confirmed nor called over.
    const blind = desk.another({ freeBytes: () => Promise.reject(new Error('no statfs')) });
    await desk.pass(2 * HOUR);
    await desk.load();
    await desk.look(blind);
    expect(await desk.openRules()).toContain('disk');
  });

  it('are webhooks that stay away while orders change, where webhooks are expected', async () => {
    const desk = await use.openDesk();
    const told = (lastReceivedMs: number | null) =>
      desk.another({ webhooks: async () => ({ lastReceivedMs }) });
    await keepLoading(desk, 20);
    expect(await desk.look(told(desk.clock.now() - HOUR))).toEqual([]);
    expect(await desk.look(told(desk.clock.now() - 26 * HOUR))).toEqual(['opened no-webhooks']);
    expect(await desk.look(told(desk.clock.now()))).toEqual([]);
  });
});

describe('the digest', () => {
  const DAY = '2025-11-10';

  it('has the sales of the day by currency, the week against the one before, and what sold most', async () => {
    const desk = await use.openDesk({}, { orders: 3_000 });
    const digest = await desk.monitor.digest();
    expect(digest.day).toBe(DAY);
    const truth = trueFacts(desk.simulator.world.truth()).map((row) => row.split('\t'));
    const figureOf = (row: string[] | undefined, measure: Measure) =>
      row?.[4 + MEASURES.indexOf(measure)] ?? '0';
    const tickets = (from: string, to: string) =>
      truth
        .filter(([day = '']) => day >= from && day <= to)
        .reduce((sum, row) => sum + Number(figureOf(row, 'tickets_sold')), 0);
    expect(digest.sales[0]?.tickets_sold).toBe(tickets(DAY, DAY));
    expect(digest.week[0]?.tickets_sold).toBe(tickets('2025-11-04', DAY));
    expect(digest.week_before[0]?.tickets_sold).toBe(tickets('2025-10-28', '2025-11-03'));
    expect(tickets(DAY, DAY)).toBeGreaterThan(0);
    const [best] = truth
      .filter(([day]) => day === DAY)
      .toSorted((a, b) => Number(figureOf(b, 'revenue')) - Number(figureOf(a, 'revenue')));
    expect(digest.top_events[0]).toMatchObject({ event_id: best?.[1], revenue: figureOf(best, 'revenue') });
    expect(digest).toMatchObject({ complete: true, problems: [] });
  });

  it('is sent once a day at its hour, says what was wrong, and that a day is not loaded to its end', async () => {
    const limits = { ...NO_ALERTS.limits, staleHours: 30 };
    const desk = await use.openDesk({ digestAt: 9 * 60, limits });
    expect(await desk.look()).toEqual(['digest']);
    expect(await desk.look(desk.another())).toEqual([]);
    await desk.pass(20 * HOUR);
    expect(await desk.look()).toEqual([]);
    await desk.pass(HOUR + MINUTE);
    expect(await desk.look()).toEqual(['digest']);
    expect(JSON.parse(lastTo(desk, '/hook'))).toMatchObject({ day: '2025-11-11', complete: false });
    expect(lastTo(desk, '/hook')).not.toMatch(PERSONAL);
    await desk.pass(10 * HOUR);
    await desk.look();
    const { problems } = await desk.monitor.digest();
    expect(problems.map(({ finding }) => finding.rule).sort()).toEqual(['no-sales', 'stale']);
  });

  it('keeps the marks of an event’s name out of the markup', async () => {
    const desk = await use.openDesk();
    const { organization } = desk.config;
    await use.store.warehouse.execute(`
      INSERT INTO dim_events SELECT * REPLACE('<b>Hit</b> & co\\r\\nBcc: x@evil.test' AS name, _ver + 1 AS _ver)
      FROM dim_events WHERE organization = '${organization}'`);
    const telegram = { url: new URL(desk.receiver.url.origin), token: new Secret(BOT_TOKEN), chat: '1' };
    const config = { ...desk.config, alerts: { ...desk.config.alerts, telegram } };
    const monitor = desk.another({ config });
    await monitor.sendDigest(await monitor.digest());
    const { text } = JSON.parse(lastTo(desk, '/bot'));
    expect(text).toContain('&lt;b&gt;Hit&lt;/b&gt; &amp; co Bcc: x@evil.test: ');
    expect(text.replaceAll(/<\/?b>/g, '')).not.toMatch(/[<>]/);
  });
});
