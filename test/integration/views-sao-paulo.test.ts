/** The views where clocks are put forward at midnight, so that a day begins at one, and back into the day before. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { trueAccount, trueViews } from '../support/true-views.ts';
import { openViewAccount, type ViewAccount } from '../support/view-account.ts';

const ZONE = 'America/Sao_Paulo';
const EDGES = {
  'an hour repeated before midnight': Date.UTC(2018, 1, 18, 2),
  'the end of February': Date.UTC(2018, 2, 1, 3),
  'the end of October': Date.UTC(2018, 10, 1, 3),
  'a midnight left out': Date.UTC(2018, 10, 4, 3),
};
let account: ViewAccount;

beforeAll(async () => {
  account = await openViewAccount({
    ...{ zone: ZONE, anchorMs: Date.UTC(2018, 1, 10), nowMs: Date.UTC(2018, 10, 20, 12) },
    edges: Object.values(EDGES),
  });
});
afterAll(() => account.close());

it('America/Sao_Paulo: every view of sales is true, over months and hours that clocks repeat or leave out', async () => {
  for (const view of trueViews(trueAccount(account.simulator.world, ZONE))) {
    expect(view.rows.length, view.view).toBeGreaterThan(0);
    expect.soft(await account.rowsOf(view), view.view).toEqual([...view.rows].sort());
  }
});

it('the day whose midnight is left out begins at one', async () => {
  const hours = await account.store.sql(
    `SELECT sales_date, hour FROM bi_sales_hours WHERE sales_date BETWEEN '2018-11-03' AND '2018-11-04' GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  expect(hours).toEqual(['2018-11-03\t22', '2018-11-03\t23', '2018-11-04\t1', '2018-11-04\t2']);
});
