/** Checks, rebuilds and days as they were known, with the real program. Needs a build. */
import { describe, expect, it } from 'vitest';
import { sql, useBinaryAccount } from '../support/binary-account.ts';
import { runZakaz } from '../support/run-zakaz.ts';

const account = useBinaryAccount();
const DAY_MS = 86_400_000;

describe('the figures of the real program', () => {
  it('are checked, shown, and built anew to what they were', { timeout: 120_000 }, async () => {
    const simulator = await account.simulate();
    const options = account.settings(simulator.url);
    const nothing = await runZakaz(['check', '--json'], options);
    expect([nothing.code, nothing.stdout]).toEqual([6, '']);
    expect((await runZakaz(['load'], options)).code).toBe(0);
    const sums = 'SELECT count(), sum(orders), sum(revenue) FROM fact_qtickets_sales_daily';
    const before = await sql(sums, options);

    const good = await runZakaz(['check'], options);
    expect(good.code).toBe(0);
    expect(good.stdout).toContain('Orders, tickets and daily sales come to the same sums (sums_agree)');
    expect((await runZakaz(['status'], options)).stdout).toMatch(/Checks +.*ago/);

    const bad = await runZakaz(['check', '--json'], { ...options, env: { ...options.env, DRY_RUN: 'true' } });
    expect(bad.code).toBe(0);
    expect(bad.stderr).toContain('the results are not kept');
    const report = JSON.parse(bad.stdout);
    expect(report).toMatchObject({ organization: 'binary', healthy: true });
    const kept = await sql('SELECT count(DISTINCT check_run), uniqExact(check) FROM meta_checks', options);
    expect(kept).toBe(`1\t${report.checks.length}`);

    const rebuilt = await runZakaz(['rebuild', '--json'], options);
    expect([rebuilt.code, JSON.parse(rebuilt.stdout).status]).toEqual([0, 'ok']);
    expect(await sql(sums, options)).toBe(before);
    const part = await runZakaz(['rebuild', '--from', '2001-01-01', '--to', '2001-02-01'], options);
    expect([part.code, part.stdout]).toEqual([0, 'There is nothing to rebuild in these months.\n']);
  });

  it('of a day are told as they were known and as they are now', { timeout: 120_000 }, async () => {
    const simulator = await account.simulate();
    const options = account.settings(simulator.url);
    expect((await runZakaz(['load'], options)).code).toBe(0);
    const { world } = simulator;
    const order = [...world.truth()].findLast(
      ({ payed, deletedAt, updatedAt, tickets, price }) =>
        payed &&
        deletedAt === null &&
        price > 0n &&
        updatedAt < Date.now() - 5 * DAY_MS &&
        tickets.every(({ refundedAt, checkedAt }) => refundedAt === null && checkedAt === null),
    );
    if (order === undefined) throw new Error('no order can be given back');
    // Booked today for the day before yesterday, as it happens.
    const refundedAt = Date.now() - 2 * DAY_MS;
    world.refund(order.id, {}, refundedAt);
    expect((await runZakaz(['load', '--full'], options)).code).toBe(0);

    const day = new Date(refundedAt + 3 * 3_600_000).toISOString().slice(0, 10);
    const { code, stdout } = await runZakaz(['restatements', '--day', day, '--json'], options);
    expect(code).toBe(0);
    const told = JSON.parse(stdout);
    const changes = told.changes.map((change: { figure: string; order_id: string }) => [
      change.figure,
      change.order_id,
    ]);
    expect(changes).toContainEqual(['refunded_amount', String(order.id)]);
    const figure = told.figures.find((one: { figure: string }) => one.figure === 'refunded_amount');
    expect(Number(figure.now)).toBeGreaterThan(Number(figure.known));
    const text = await runZakaz(['restatements', '--day', day], options);
    expect(text.stdout).toContain('What changed it');
    const early = await runZakaz(['restatements', '--day', day, '--known-on', '2001-01-01'], options);
    expect([early.code, early.stdout]).toEqual([2, '']);
  });
});
