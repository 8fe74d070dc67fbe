/** How every page looks and reads: in both languages and themes, on a phone and a wide screen, while loading and on paper. */
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BROWSER_PATH } from '../support/browser.ts';
import { barriersOf, type Dashboard, everyPath, settled, startDashboard } from '../support/dashboard.ts';

vi.setConfig({ testTimeout: 300_000 });

/** Words of the program itself, the same in every language. */
const NAMES =
  /(?<![\w-])(sql\/\S+|\{name:Type\}|Zakaz|RUB|KZT|CSV|XLSX|PNG|SQL|JSON|HTTP|API|UTM|EN|RU|Telegram|ORG_NAME|ZAKAZ_\w+|QTICKETS_\w+|ALERT_|payed|body|flat|query-where|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{8}T\d{6}-\w+)(?![\w-])/gu;
/** Keys of answers whose values are the organiser's own words. */
const OWN_WORDS = ['name', 'city', 'place', 'address', 'zone', 'ticket_type', 'value', 'subject'];
/** Layout that moves while a page loads; from 0.1 on it is felt. */
const MOST_SHIFT = 0.02;
const WIDTHS = [360, 1440, 2560] as const;
/** From this width on no table has to be moved sideways. */
const WIDE = 1440;

/** Runs in the page: what is cut off at its side. */
const CLIPPED = `[...document.querySelectorAll('main *, .bar *')]
  .filter((one) => one.closest('.chart, .hidden, select') === null && one.clientWidth > 0)
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
  .map((one) => one.getAttribute('aria-label') ?? one.className)`;

const LOOKS: readonly BrowserContextOptions[] = [
  { locale: 'ru-RU', viewport: { width: 360, height: 740 } },
  { locale: 'en-GB', viewport: { width: 1280, height: 800 } },
];

let dashboard: Dashboard;
let paths: readonly string[];

/** Runs in the page: how far blocks have moved so far, by themselves. */
const SHIFT_WATCH = `
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });`;

/** Answers come one after the other, as over a slow line: what moves, moves. */
async function slowDown(page: Page): Promise<void> {
  let turn = 0;
  await page.route(/\/api\/v1\/(?!runs\/live)/, async (route) => {
    turn += 1;
    await new Promise((resolve) => setTimeout(resolve, (turn % 5) * 30));
    await route.continue();
  });
}

const LABELS = ['aria-label', 'title', 'placeholder'];
const attributesOf = (elements: { getAttribute(name: string): string | null }[], name: string) =>
  elements.map((one) => one.getAttribute(name) ?? '');

/** Everything a page says, aloud or in its labels, without the organiser's own words. */
async function wordsOf(page: Page, own: ReadonlySet<string>): Promise<string[]> {
  const labels = LABELS.map((name) => page.locator(`[${name}]`).evaluateAll(attributesOf, name));
  const [text = ''] = await page.locator('body').allInnerTexts();
  const said = [await page.title(), ...text.split(/\n|\t/), ...(await Promise.all(labels)).flat()];
  const longestFirst = [...own].sort((left, right) => right.length - left.length);
  return said
    .map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '))
    .map((text) => longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), text))
    .map((text) => text.replaceAll(NAMES, '').trim());
}

/** Collects the organiser's own words from what the server answers. */
function watchOwnWords(page: Page): Set<string> {
  const own = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && OWN_WORDS.includes(key) && inner.length > 1) own.add(inner);
      else if (key === 'cities' && Array.isArray(inner))
        inner.map(String).forEach((city) => void own.add(city));
      collect(inner);
    }
  };
  page.on('response', async (response) => {
    if (response.headers()['content-type']?.includes('json'))
      collect(await response.json().catch(() => null));
  });
  return own;
}

describe.skipIf(BROWSER_PATH === null)('every page', () => {
  beforeAll(async () => {
    dashboard = await startDashboard(120);
    await dashboard.world.load();
    paths = await everyPath(dashboard.world);
  });
  afterAll(() => dashboard?.close());

  it.each(LOOKS)(
    'can be read by all, in both themes, and keeps still and to its width: $locale',
    async (look) => {
      const page = await dashboard.open('/', look);
      await page.addInitScript(SHIFT_WATCH);
      await slowDown(page);
      for (const path of paths) {
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(path);
        await settled(page);
        const shift = await page.evaluate('window.shifted');
        const light = await barriersOf(page);
        await page.emulateMedia({ colorScheme: 'dark' });
        const dark = await barriersOf(page, 'color-contrast');
        expect([path, light, dark]).toEqual([path, [], []]);
        expect(`${path} ${Number(shift) < MOST_SHIFT ? 'is still' : shift}`).toBe(`${path} is still`);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          const wide = () => page.evaluate('document.documentElement.scrollWidth');
          await expect.poll(async () => [path, await wide()]).toEqual([path, width]);
          if (width >= WIDE) expect([path, width, await page.evaluate(CLIPPED)]).toEqual([path, width, []]);
        }
        await page.setViewportSize(look.viewport ?? { width: 1280, height: 800 });
      }
      await page.context().close();
    },
  );

  it.each([
    ['ru-RU', /\p{Script=Latin}{2,}/u],
    ['en-GB', /\p{Script=Cyrillic}{2,}/u],
  ])('says nothing in the other language: %s', async (locale, foreign) => {
    const page = await dashboard.open('/', { locale });
    const own = watchOwnWords(page);
    const switches = ['English', 'По-русски'];
    for (const path of paths) {
      await page.goto(path);
      await settled(page);
      const said = await wordsOf(page, own);
      const wrong = said.filter((text) => foreign.test(text) && !switches.includes(text));
      expect([path, wrong]).toEqual([path, []]);
    }
    await page.locator('button.as-of').click();
    await page.locator('dialog .lines li').first().waitFor();
    await page.locator('dialog pre').first().waitFor();
    await page.locator('dialog pre').evaluateAll((files) => files.map((file) => file.remove()));
    const behind = (await wordsOf(page, own)).filter((text) => foreign.test(text));
    expect(behind.filter((text) => !switches.includes(text))).toEqual([]);
    await page.context().close();
  });

  it('tells of a failure that it does not know in the language of the reader, with its code', async () => {
    const complaints = dashboard.complaints.length;
    const page = await dashboard.open('/', { locale: 'ru-RU' });
    await page.route('**/api/v1/sales/summary?*', (route) =>
      route.fulfill({ status: 400, json: { error: { code: 'UNHEARD_OF', message: 'Words of a server' } } }),
    );
    await page.route('**/api/v1/runs?*', async (route) => {
      const response = await route.fetch();
      const { live, runs } = JSON.parse(await response.text());
      const failed = { status: 'error', message: 'Words of a load' };
      const codes = ['NEVER_SEEN', ''].map((error_code) => ({ ...runs[0], ...failed, error_code }));
      await route.fulfill({ response, json: { live, runs: codes } });
    });
    await page.goto('/money');
    await page.getByText('сбой с кодом UNHEARD_OF; подробности в журнале сервера').waitFor();
    await page.getByText('Состояние данных неизвестно').waitFor();
    await page.goto('/runs');
    const messages = page.locator('tbody td:last-child');
    await messages.first().waitFor();
    expect(await messages.allTextContents()).toEqual([
      'сбой с кодом NEVER_SEEN; подробности в журнале сервера',
      'сбой; подробности в журнале сервера',
    ]);
    // Of these answers alone.
    for (const complaint of dashboard.complaints.splice(complaints))
      expect(complaint).toContain('status of 400');
    await page.context().close();
  });

  it('asks who reads in a way that all can answer, in both themes', async () => {
    for (const look of LOOKS) {
      const context = await dashboard.context(look);
      const page = await context.newPage();
      await page.goto('/');
      await page.locator('input[type=password]').waitFor();
      expect(await barriersOf(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await barriersOf(page, 'color-contrast')).toEqual([]);
      await context.close();
    }
  });

  it('goes on paper in ink, with its charts and without its buttons, also of who reads in the dark', async () => {
    const page = await dashboard.open('/', { colorScheme: 'dark' });
    await page.evaluate(`addEventListener('beforeprint', () => {
      window.ink = getComputedStyle(document.body).color;
    })`);
    const dark = await page.evaluate('getComputedStyle(document.body).color');
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.evaluate('window.ink')).toBe('rgb(22, 25, 29)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe(dark);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    await page.emulateMedia({ media: 'print' });
    const buttons = page.locator(':is(.menu, .side, .filters button, .starts):visible');
    expect([await buttons.count(), await page.locator('.chart canvas:visible').count()]).toEqual([0, 2]);
    await page.context().close();
  });

  it('says that there is too little history instead of guessing', async () => {
    const { world } = dashboard.world.simulator;
    const id = world.createOrder({ payed: true });
    await dashboard.world.load();
    const event = [...world.truth()].find((order) => order.id === id)?.eventId;
    const page = await dashboard.open(`/pace?event=${event}`);
    const note = await page.locator('.block .note').first().textContent();
    expect(note).toMatch(
      /^Too little history for a forecast: \d past events? with enough sales, 8 are needed\.$/,
    );
    expect(await page.locator('.legend .band').count()).toBe(0);
    await page.context().close();
  });

  it('broke no rule of its own policy and threw nothing in all of this', () => {
    expect(dashboard.complaints).toEqual([]);
  });
});
