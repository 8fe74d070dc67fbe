/** What blocks of the pages do: files that say the same as the screen, the pace of an event, alerts, and who reads. */
import { readFileSync } from 'node:fs';
import { parseCsv } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { formatMoney } from '../../src/core/money.ts';
import { Secret } from '../../src/core/secret.ts';
import { createFormat } from '../../web/format/format.ts';
import { BROWSER_PATH } from '../support/browser.ts';
import {
  type Dashboard,
  everyPath,
  PASSWORD,
  settled,
  startDashboard,
  textOf,
} from '../support/dashboard.ts';
import { type ScriptedSource, startScriptedSource } from '../support/scripted-source.ts';
import { quantile, type TruePace, truePaces } from '../support/true-pace.ts';
import { trueAccount } from '../support/true-views.ts';

vi.setConfig({ testTimeout: 180_000 });

const ZONE = 'Europe/Moscow';
const write = createFormat('en', ZONE);
/** Fewer tickets tell nothing of an event's pace, fewer events make no band; src/reports/sales/curve.ts has the same. */
const [LEAST_TICKETS, LEAST_SHARE, MOST_EVENTS] = [20, 0.02, 50];

let dashboard: Dashboard;
let receiver: ScriptedSource;
let isRefusing = false;

type Cell = string | number | boolean | Date | null | undefined;

/** Opens a menu and saves; the menu closes itself. */
async function save(menu: Locator, name: string): Promise<Buffer> {
  await menu.locator('summary').click();
  const [download] = await Promise.all([
    menu.page().waitForEvent('download'),
    menu.getByRole('button', { name, exact: true }).click(),
  ]);
  // Chromium drops, without a word, what comes after ten downloads within a second.
  await menu.page().waitForTimeout(120);
  return readFileSync(await download.path());
}

/** A cell as both kinds of files can say it: numbers by value, empty as text. */
const plain = (cell: Cell) => {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  const text = String(cell ?? '').replace(/^'/, '');
  return text !== '' && !Number.isNaN(Number(text)) ? Number(text) : text;
};
const plainRows = (rows: readonly (readonly Cell[])[], columns: number) =>
  rows.map((row) => Array.from({ length: columns }, (_, index) => plain(row[index])));

async function expectSameInFiles(menu: Locator): Promise<string[][]> {
  const csv = parseCsv((await save(menu, 'Save as CSV')).toString('utf8'));
  const [head = [], ...rows] = csv.map((row) => row.map(String));
  expect(head.every((name) => name !== '')).toBe(true);
  expect(rows.length).toBeGreaterThan(0);
  const [sheet] = (await readXlsx(await save(menu, 'Save as XLSX'))).sheets;
  expect(plainRows(sheet?.rows ?? [], head.length)).toEqual(plainRows([head, ...rows], head.length));
  const png = await save(menu, 'Save as PNG');
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(Math.min(png.readUInt32BE(16), png.readUInt32BE(20))).toBeGreaterThan(100);
  return [head, ...rows];
}

/** Past events that tell something, the latest first. */
function pastOf(paces: readonly TruePace[]): TruePace[] {
  const nowMs = Date.now();
  return paces
    .filter(({ lastAtMs, final }) => lastAtMs < nowMs && final >= 0)
    .toSorted((one, other) => other.lastAtMs - one.lastAtMs)
    .slice(0, MOST_EVENTS)
    .filter(({ final }) => final >= LEAST_TICKETS);
}

const numbersIn = (text: string) =>
  [...text.matchAll(/\d[\d,]*(?:\.\d+)?/g)].map(([number]) => Number(number.replaceAll(',', '')));

describe.skipIf(BROWSER_PATH === null)('blocks of the dashboard', () => {
  beforeAll(async () => {
    receiver = await startScriptedSource(() => ({ status: isRefusing ? 503 : 204 }));
    const webhook = { url: new Secret(`${receiver.url.origin}/hook`), secret: null };
    dashboard = await startDashboard(1_500, { alerts: { webhook, allowsPrivate: true } });
    await dashboard.world.load();
  });
  afterAll(async () => {
    await dashboard?.close();
    await receiver?.close();
  });

  it('can all be taken away, on every page, and CSV, XLSX and picture say the same', async () => {
    const page = await dashboard.open('/');
    const taken: string[] = [];
    for (const path of await everyPath(dashboard.world)) {
      await page.goto(`${path}?period=all`);
      await settled(page);
      for (const menu of await page.locator('main :is(.figures, .block:not(:has(.empty))) .menu').all()) {
        const name = (await menu.locator('summary').getAttribute('aria-label')) ?? '';
        taken.push(name);
        await expectSameInFiles(menu).catch((error: unknown) => {
          throw new Error(`${path}: ${name}`, { cause: error });
        });
      }
      // Nothing but what holds no figures has no menu.
      const without = page.locator('main .block:not(:has(.menu)):not(:has(.empty)) h2');
      const titles = await without.allTextContents();
      expect([path, titles.filter((title) => !/^(Start a run|Last run|Under way)$/.test(title))]).toEqual([
        path,
        [],
      ]);
    }
    const names = [
      'Figures of the period',
      'Sales by day',
      'When people buy',
      'Freshness',
      'Completeness by day',
    ];
    for (const name of names) expect(taken).toContain(`Table and files: ${name}`);
    expect(taken.length).toBeGreaterThan(25);
    await page.context().close();
  });

  it('takes away what needs attention as well', async () => {
    const page = await dashboard.open('/alerts');
    const failed = { check: 'sums_agree', severity: 'error', status: 'failed', found: 2, samples: '[]' };
    await page.route('**/api/v1/checks', (route) =>
      route.fulfill({
        json: { status: 'failed', checks: [{ ...failed, checked_at: new Date().toISOString() }] },
      }),
    );
    await page.goto('/');
    await settled(page);
    await page.getByText('1 check of the data failed').waitFor();
    expect(await expectSameInFiles(page.locator('.attention .menu'))).toEqual([
      ['How urgent', 'What'],
      ['at once', '1 check of the data failed'],
    ]);
    await page.context().close();
  });

  it('has the true sums in the file of the tiles', async () => {
    const page = await dashboard.open('/?period=all');
    const [head = [], now = []] = await expectSameInFiles(page.locator('.figures .menu'));
    const { movements } = trueAccount(dashboard.world.simulator.world, ZONE);
    const roubles = movements.filter(({ order }) => order.currency === 'RUB');
    const gross = roubles.reduce((sum, { measures }) => sum + (measures.revenue ?? 0n), 0n);
    const orders = roubles.reduce((sum, { measures }) => sum + (measures.orders ?? 0n), 0n);
    expect(Number(now[head.indexOf('Gross sales')])).toBe(Number(formatMoney(gross)));
    expect(Number(now[head.indexOf('Orders')])).toBe(Number(orders));
    await page.context().close();
  });

  it('shows the true pace of an event: what is sold, the band of past ones, the forecast and its error', async () => {
    const account = trueAccount(dashboard.world.simulator.world, ZONE);
    const paces = truePaces(account, 'RUB', Date.now());
    const past = pastOf(paces);
    const shareAt = ({ soldBy, final }: TruePace, left: number) => soldBy(left) / final;
    const hasStarted = (left: number) => past.filter((one) => shareAt(one, left) >= LEAST_SHARE);
    const own = paces.find(({ left, final }) => left >= 0 && final > 0 && hasStarted(left).length >= 8);
    if (own === undefined) throw new Error('no event of this world has a pace');
    const started = hasStarted(own.left);
    const shares = started.map((one) => shareAt(one, own.left));
    const forecast = [0.5, 0.75, 0.25].map((part) => own.final / quantile(shares, part));
    const errors = shares.map((share, index) => {
      const others = shares.filter((_, other) => other !== index);
      return Math.abs(share / quantile(others, 0.5) - 1);
    });

    const page = await dashboard.open(`/pace?event=${own.eventId}`);
    const block = page.locator('.block', {
      has: page.getByRole('heading', { name: 'Tickets sold towards' }),
    });
    const note = (await block.locator('.note').textContent()) ?? '';
    expect(note).toContain(
      `rests on ${started.length} of ${past.length} past events, those on sale so long before`,
    );
    const shown = numbersIn(note.replace(/, [\d.]+% of capacity/, ''));
    for (const [index, expected] of forecast.entries()) {
      expect(Math.abs((shown[index] ?? 0) - expected)).toBeLessThanOrEqual(1);
    }
    expect(Math.abs((shown.at(-1) ?? 0) - quantile(errors, 0.5) * 100)).toBeLessThanOrEqual(0.1);

    const [head = [], ...rows] = await expectSameInFiles(block.locator('.menu'));
    expect(head).toEqual([
      'Days left',
      'Sold by then',
      'Lower quarter',
      'Median of past events',
      'Upper quarter',
    ]);
    const [median = 0] = shown;
    const about = (text: string | undefined, expected: number) =>
      expect(Math.abs(Number(text) - expected)).toBeLessThanOrEqual(1);
    for (const [left = '', sold, ...band] of rows) {
      if (Number(left) >= own.left) about(sold, own.soldBy(Number(left)));
      else expect(sold).toBe('');
      const parts = past.map((one) => shareAt(one, Number(left)));
      for (const [index, part] of [0.25, 0.5, 0.75].entries())
        about(band[index], quantile(parts, part) * median);
    }
    await page.context().close();
  });

  it('mutes a rule for a day and tells of it again, and tries the channels', async () => {
    const page = await dashboard.open('/alerts');
    const row = page.locator('tr', { hasText: 'No new sales' });
    expect(await row.textContent()).toContain('active');
    await row.getByRole('button', { name: 'Mute for a day' }).click();
    await row.getByText('muted until').waitFor();
    const until = Date.now() + 24 * 3_600_000;
    const told = (await textOf(page, 'tr:has-text("No new sales") td')).at(1);
    const nearby = [until - 60_000, until].map(
      (ms) => `muted until ${write.moment(new Date(ms).toISOString())}`,
    );
    expect(nearby).toContain(told);
    await row.getByRole('button', { name: 'Tell again' }).click();
    await row.getByText('active').waitFor();

    const channels = page.locator('.block', { has: page.getByRole('heading', { name: 'Channels' }) });
    const tried = receiver.requests.length;
    await channels.getByRole('button', { name: 'Send a trial message' }).click();
    await channels.getByText('The trial message arrived').waitFor();
    expect(receiver.requests.slice(tried).map(({ target }) => target)).toEqual(['/hook']);
    isRefusing = true;
    await channels.getByRole('button', { name: 'Send a trial message' }).click();
    await channels.getByText('Webhook: not available now').waitFor();
    await page.context().close();
  });

  it('keeps who has just signed in when an answer of before comes late and says 401', async () => {
    const context = await dashboard.context();
    const page = await context.newPage();
    await page.goto('/');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await settled(page);
    let refuse = () => {};
    const isRefused = new Promise<void>((resolve) => {
      refuse = resolve;
    });
    const held: Promise<void>[] = [];
    await page.route('**/api/v1/sales/summary?*', async (route) => {
      if (held.length > 0) return route.continue();
      held.push(isRefused);
      await isRefused;
      await route.fulfill({ status: 401, json: { error: { code: 'UNAUTHORIZED', message: 'sign in' } } });
    });
    // The session ends; one question of it is still on its way when its reader signs in anew.
    await context.clearCookies();
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await expect.poll(() => held.length).toBe(1);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await settled(page);
    const late = page.waitForResponse((response) => response.status() === 401);
    refuse();
    await (await late).finished();
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(await page.locator('.tile').count()).toBe(8);
    expect(await page.getByLabel('Password').count()).toBe(0);
    await context.close();
  });

  it('broke no rule of its own policy and threw nothing in all of this', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
