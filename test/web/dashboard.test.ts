/** The dashboard as its readers meet it: a real browser, the real server, the simulator's truth. */
import { readFileSync } from 'node:fs';
import { parseCsv } from 'hucre/csv';
import { readXlsx } from 'hucre/xlsx';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addDays, yearBefore } from '../../src/core/days.ts';
import { formatMoney } from '../../src/core/money.ts';
import { createdShareSchema } from '../../src/protocol/api/access.ts';
import { createFormat } from '../../web/format/format.ts';
import { BROWSER_PATH } from '../support/browser.ts';
import {
  barriersOf,
  type Dashboard,
  PASSWORD,
  settled,
  signIn,
  startDashboard,
  textOf,
  VIEWER_PASSWORD,
} from '../support/dashboard.ts';
import { dayIn, type Measure, type TrueMovement, trueMovements } from '../support/true-facts.ts';

vi.setConfig({ testTimeout: 120_000 });

const ZONE = 'Europe/Moscow';
const dayOf = dayIn(ZONE);
const today = dayOf(Date.now());
const EVER = `from=${yearBefore(yearBefore(yearBefore(today)))}&to=${today}`;
const write = createFormat('en', ZONE);
/** The machine may be busy; nothing waits longer than it has to. */
const PATIENT = { timeout: 30_000 };

let dashboard: Dashboard;
/** In roubles. */
let movements: readonly TrueMovement[];

function sumOf(measure: Measure, of: readonly TrueMovement[]): bigint {
  return of.reduce((sum, { measures }) => sum + (measures[measure] ?? 0n), 0n);
}

/** What the tiles say of these sales: gross, refunds, net, tickets, orders. */
function tilesOf(of: readonly TrueMovement[]): string[] {
  const [gross, refunds] = [sumOf('revenue', of), sumOf('refunded_amount', of)];
  return [
    ...[gross, refunds, gross - refunds].map((sum) => write.money(formatMoney(sum), 'RUB')),
    ...(['tickets_sold', 'orders'] as const).map((measure) => write.count(Number(sumOf(measure, of)))),
  ];
}

const parameterOf = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
const shownTiles = async (page: Page) => (await textOf(page, '.tile dd.figure')).slice(0, 5);

describe.skipIf(BROWSER_PATH === null)('the dashboard', () => {
  beforeAll(async () => {
    dashboard = await startDashboard(1_500);
  });
  afterAll(() => dashboard?.close());

  it('asks who reads, by the keyboard alone, and shows no zero where nothing was loaded', async () => {
    const context = await dashboard.context();
    const page = await context.newPage();
    await page.goto('/?period=7d');
    await page.getByLabel('Password').focus();
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill('');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await settled(page);
    expect(new URL(page.url()).search).toBe('?period=7d');
    expect(new Set(await shownTiles(page))).toEqual(new Set(['– (not proved)']));
    expect(await page.locator('.tile.hatched').count()).toBe(8);
    expect(await page.getByText('Nothing was loaded yet').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await context.close();
  });

  it('starts a load for an operator, shows it at work, and its proof at the end; a viewer cannot', async () => {
    const viewer = await dashboard.context();
    await signIn(viewer, VIEWER_PASSWORD);
    const other = await viewer.newPage();
    await other.goto('/runs');
    await settled(other);
    expect(await other.getByRole('button', { name: 'Load everything' }).isDisabled()).toBe(true);
    await viewer.close();

    dashboard.world.simulator.setFaults({ answers: [{ kind: 'status', status: 502, after: 40, times: 1 }] });
    const page = await dashboard.open('/runs');
    const log = page.locator('.live .log li');
    await page.getByRole('button', { name: 'Load everything' }).click();
    await log.first().waitFor();
    await log.filter({ hasText: 'End: proved' }).waitFor();
    const lines = (await textOf(page, '.live .log li')).map((line) => line.replace(/^[\d:]+ /, ''));
    const all = write.count([...dashboard.world.simulator.world.truth()].length);
    const last = (start: string) => lines.findLast((line) => line.startsWith(start));
    expect(lines[0]).toMatch(/^Filters proved: \d+ of \d+ verdicts honoured$/);
    expect(last('Events read')).toMatch(/^Events read: (\d+) \/ \1$/);
    expect(last('Orders read')).toMatch(new RegExp(`^Orders read: ${all} / ${all}, [\\d,]+ written$`));
    expect(last('The source failed')).toMatch(/the source answered with an error; attempt 1 in [\d.]+ sec/);
    expect(lines.at(-1)).toBe(`End: proved; ${all} different orders came of ${all} counted by the source`);
    await page.getByRole('heading', { name: 'Last run' }).waitFor();
    await page.locator('.tag', { hasText: 'proved' }).first().waitFor();
    await page.locator('td a').first().click();
    await page.getByText('counted by the source').first().waitFor();
    movements = trueMovements(dashboard.world.simulator.world.truth()).filter(
      ({ order }) => order.currency === 'RUB',
    );
    await page.context().close();
  });

  it('shows the true sums of a period, of a city and of an event, and a link to them shows the same', async () => {
    const page = await dashboard.open(`/?${EVER}`);
    expect(await shownTiles(page)).toEqual(tilesOf(movements));
    const from = addDays(today, -99);
    await page.goto(`/?from=${from}&to=${today}&compare=year`);
    await settled(page);
    expect(await shownTiles(page)).toEqual(tilesOf(movements.filter(({ at }) => dayOf(at) >= from)));

    await page.goto(`/?${EVER}`);
    await settled(page);
    const city = movements[0]?.order.cityName ?? '';
    await page.getByLabel('City').selectOption(city);
    const ofCity = tilesOf(movements.filter(({ order }) => order.cityName === city));
    await expect.poll(() => shownTiles(page), PATIENT).toEqual(ofCity);
    expect(new URL(page.url()).searchParams.get('city')).toBe(city);
    await page.reload();
    await settled(page);
    expect(await shownTiles(page)).toEqual(ofCity);

    const eventId = String(movements[0]?.order.eventId);
    const picker = page.getByRole('combobox', { name: 'Event' });
    await picker.focus();
    await page.keyboard.type(eventId);
    await page.locator('[role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    const ofEvent = tilesOf(movements.filter(({ order }) => String(order.eventId) === eventId));
    await expect.poll(() => shownTiles(page), PATIENT).toEqual(ofEvent);
    await page.goto(`/events/${eventId}?${EVER}`);
    await settled(page);
    const facts = await textOf(page, '.facts dd');
    for (const sum of ofEvent.slice(0, 3)) expect(facts).toContain(sum);
    await page.context().close();
  });

  it('sets the figures and the rows of Money beside the year before, and a link shows the same', async () => {
    const from = addDays(today, -99);
    const page = await dashboard.open(`/money?from=${from}&to=${today}&compare=year`);
    const [now, before] = [
      movements.filter(({ at }) => dayOf(at) >= from),
      movements.filter(({ at }) => dayOf(at) >= yearBefore(from) && dayOf(at) <= yearBefore(today)),
    ];
    const changeOf = (measure: Measure) => {
      const [sum, former] = [sumOf(measure, now), sumOf(measure, before)].map(Number);
      return former === 0 ? null : ((sum ?? 0) - (former ?? 0)) / (former ?? 1);
    };
    const expected = {
      'Gross sales': write.change(changeOf('revenue')),
      Refunds: write.change(changeOf('refunded_amount')),
      Withheld: write.change(changeOf('withheld_amount')),
      'Tickets given back': write.change(changeOf('refunded_tickets')),
      Discounts: write.change(changeOf('discount_amount')),
    };
    const told = async (name: string) => {
      const [text = ''] = await textOf(page, `.tile:has(dt:text-is("${name}")) .change`);
      return text.replace(/^[▲▼] /, '');
    };
    for (const [name, change] of Object.entries(expected))
      expect([name, await told(name)]).toEqual([name, change]);
    expect(await page.locator('th', { hasText: 'Change' }).count()).toBeGreaterThanOrEqual(3);
    await page.getByLabel('Compare').selectOption('none');
    await expect.poll(() => page.locator('th', { hasText: 'Change' }).count(), PATIENT).toBe(0);
    expect(new URL(page.url()).searchParams.get('compare')).toBe('none');
    await page.reload();
    await settled(page);
    expect(await page.locator('th', { hasText: 'Change' }).count()).toBe(0);
    await page.context().close();
  });

  it('chooses the past events beside one on Pace, and days of the histories, and keeps both in the address', async () => {
    const page = await dashboard.open('/pace');
    const past = page.getByLabel('Past events beside it');
    const note = () => page.locator('.block .note').first().textContent();
    const whole = await note();
    await past.selectOption('90d');
    await expect.poll(() => parameterOf(page, 'past'), PATIENT).toBe('90d');
    await expect.poll(note, PATIENT).not.toBe(whole);
    await settled(page);
    const narrow = await note();
    await page.reload();
    await settled(page);
    expect(await note()).toBe(narrow);

    await page.getByRole('link', { name: 'Runs' }).click();
    await page.locator('td a').first().waitFor();
    await page.getByLabel('Period').selectOption('yesterday');
    await page.getByText('Nothing in this period').waitFor();
    expect(parameterOf(page, 'period')).toBe('yesterday');
    await page.getByRole('link', { name: 'Data health' }).click();
    const days = page.locator('.stretches li');
    await days.filter({ hasText: write.day(addDays(today, -1)) }).waitFor();
    expect(await days.count()).toBe(1);
    await page.context().close();
  });

  it('opens a share link to who has it, to read alone, and keeps its key out of the address', async () => {
    const made = await dashboard.world.server.post('/api/v1/shares', { label: 'press', days: 1 });
    const { key } = createdShareSchema.parse(await made.json());
    const context = await dashboard.context();
    const page = await context.newPage();
    await page.goto(`/?${EVER}#share=${key}`);
    await settled(page);
    expect(await shownTiles(page)).toEqual(tilesOf(movements));
    expect(page.url()).not.toContain(key);
    await page.getByRole('link', { name: 'Runs' }).click();
    expect(await page.getByRole('button', { name: 'Load everything' }).isDisabled()).toBe(true);
    await context.close();
  });

  it('saves a block as CSV, XLSX and a picture, with the same sums in them', async () => {
    const page = await dashboard.open(`/?${EVER}`);
    const block = page.locator('.block', { has: page.getByRole('heading', { name: 'Sales by day' }) });
    const save = async (name: string) => {
      await block.locator('summary').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        block.getByRole('button', { name }).click(),
      ]);
      return readFileSync(await download.path());
    };
    const gross = formatMoney(sumOf('revenue', movements));
    const total = (cells: readonly unknown[]) =>
      formatMoney(cells.reduce<bigint>((sum, cell) => sum + BigInt(Math.round(Number(cell) * 100)), 0n));
    const csv = parseCsv((await save('CSV')).toString('utf8'));
    expect(csv[0]?.slice(0, 2)).toEqual(['Day', 'Gross']);
    expect(total(csv.slice(1).map((row) => row[1]))).toBe(gross);
    const [sheet] = (await readXlsx(await save('XLSX'))).sheets;
    expect(total((sheet?.rows ?? []).slice(1).map((row) => row[1]))).toBe(gross);
    expect((await save('PNG')).subarray(1, 4).toString('latin1')).toBe('PNG');
    await block.locator('summary').click();
    await block.getByRole('button', { name: 'Show as a table' }).click();
    expect(await block.locator('tbody tr').count()).toBeGreaterThan(700);
    await block.locator('summary').click();
    await block.getByRole('button', { name: 'SQL behind it' }).click();
    await page.getByText('FROM fact_qtickets_sales_daily').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('button.as-of').click();
    await page.getByText('Every day of the period was counted').waitFor();
    await page.context().close();
  });

  it('searches and sorts events by the server, and draws hostile names as text', async () => {
    const page = await dashboard.open(`/events?${EVER}`);
    const hostile = [
      '<script>document.title="owned"</script><img src=x onerror=alert(1)>',
      '😀'.repeat(200),
      '\u202Eاختبار مرحبا',
      '=1+1',
    ];
    await page.route('**/api/v1/sales/{events,utm}?*', async (route) => {
      const response = await route.fetch();
      const body = JSON.parse(await response.text());
      const rows = body.data.events ?? body.data.rows;
      for (const [index, name] of hostile.entries()) {
        if (rows[index] !== undefined) Object.assign(rows[index], { name, value: name });
      }
      await route.fulfill({ response, json: body });
    });
    await page.goto(`/events?${EVER}&sort=sold&direction=asc`);
    await settled(page);
    const names = await page.locator('td a bdi').allTextContents();
    expect(names.slice(0, 4)).toEqual(hostile);
    await page.goto(`/money?${EVER}`);
    await settled(page);
    expect(await page.locator('td bdi').allTextContents()).toEqual(expect.arrayContaining(hostile));
    expect(await page.title()).toBe('Money and channels · Zakaz');
    expect(await page.locator('main img, main script').count()).toBe(0);
    const isHeld = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
    expect(await page.evaluate(isHeld)).toBe(true);
    await page.unrouteAll();
    await page.goto(`/events?${EVER}&sort=sold&direction=desc`);
    await settled(page);
    const sold = (await page.locator('tbody tr td:nth-child(3)').allTextContents()).map((text) =>
      Number(text.replaceAll(',', '')),
    );
    expect(sold).toEqual(sold.toSorted((left, right) => right - left));
    await page.getByRole('searchbox').fill('no such event at all');
    await page.getByText('No event matches').waitFor();
    await page.context().close();
  });

  it('says that the server is gone and keeps what it showed; comes back by itself; asks again who reads', async () => {
    const page = await dashboard.open('/?period=90d');
    const shown = await shownTiles(page);
    await page.context().setOffline(true);
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText('The server does not answer').waitFor();
    expect(await shownTiles(page)).toEqual(shown);
    await page.context().setOffline(false);
    await page.locator('.banner').waitFor({ state: 'detached' });
    await page.context().clearCookies();
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await shownTiles(page)).toEqual(shown);
    expect(new URL(page.url()).search).toBe('?period=90d');
    await page.context().close();
  });

  it('starts a probe, shows its steps, opens its report where nothing can run, and compares two', async () => {
    const page = await dashboard.open('/probe');
    const start = page.getByRole('button', { name: 'Start a probe' });
    const reports = page.getByRole('link', { name: 'Read the report' });
    for (const count of [1, 2]) {
      await start.click();
      await page.locator('.steps li').first().waitFor();
      await expect.poll(() => reports.count(), PATIENT).toBe(count);
      await page.locator('.steps').waitFor({ state: 'detached' });
    }
    expect(await page.locator('.block pre').textContent()).not.toBe('');
    expect(await barriersOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await barriersOf(page, 'color-contrast')).toEqual([]);
    const report = await page.context().request.get((await reports.first().getAttribute('href')) ?? '');
    expect(report.status()).toBe(200);
    expect(report.headers()['content-security-policy']).toContain('sandbox');
    expect(await report.text()).not.toContain('<script');
    // Where the policy of neither page stands in the way of axe.
    const paper = await page.context().newPage();
    await paper.setContent(await report.text());
    expect(await barriersOf(paper)).toEqual([]);
    await page.context().close();
  });

  it('broke no rule of its own policy and threw nothing in all of this', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
