/** The dashboard of a real server in a real browser, over a world of known truth. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { Secret } from '../../src/core/secret.ts';
import { pages } from '../../src/server/web/pages.ts';
import { type ApiWorld, askRoute, startApiWorld } from './api-world.ts';
import { startBrowser } from './browser.ts';
import type { TestServerOptions } from './test-server.ts';

export const PASSWORD = 'operator-password-1';
export const VIEWER_PASSWORD = 'viewer-password-1';

export interface Dashboard {
  readonly world: ApiWorld;
  /** What any page complained of: refused by its policy, failed, thrown. */
  readonly complaints: string[];
  /** A browser that knows nobody. */
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  /** A page of it, signed in. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** A world of so many orders, not loaded yet. */
export async function startDashboard(
  orders: number,
  more: Pick<TestServerOptions, 'alerts'> = {},
): Promise<Dashboard> {
  const server = { password: new Secret(PASSWORD), viewerPassword: new Secret(VIEWER_PASSWORD) };
  const world = await startApiWorld(orders, { extensions: [pages], server, ...more });
  const browser: Browser = await startBrowser();
  const complaints: string[] = [];
  const context = async (options: BrowserContextOptions = {}) => {
    const made = await browser.newContext({ locale: 'en-GB', baseURL: world.server.url, ...options });
    // The machine may be busy; nothing waits longer than it has to.
    made.setDefaultTimeout(40_000);
    made.on('weberror', (error) => complaints.push(error.error().message));
    made.on('console', (message) => {
      // A question without a session is answered 401, which the browser calls an error.
      const isExpected = /status of 401|ERR_INTERNET_DISCONNECTED/.test(message.text());
      if (message.type() === 'error' && !isExpected) complaints.push(message.text());
    });
    return made;
  };
  return {
    ...{ world, complaints, context },
    async open(path, options) {
      const made = await context(options);
      await signIn(made);
      const page = await made.newPage();
      await page.goto(path);
      await settled(page);
      return page;
    },
    async close() {
      await browser.close();
      await world.close();
    },
  };
}

export async function signIn(context: BrowserContext, password = PASSWORD): Promise<void> {
  await context.request.post('/api/v1/session', { data: { password }, headers: { 'x-zakaz': '1' } });
}

/** Nothing is on its way, and every chart is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#content h1').waitFor({ state: 'attached' });
  for (const unsettled of ['.skeleton', '.chart:not([data-drawn])']) {
    await page.waitForSelector(unsettled, { state: 'detached' });
  }
}

/** Paths of every page of an account that was loaded, but for the one that asks who reads. */
export async function everyPath(world: ApiWorld): Promise<string[]> {
  const { runs } = await askRoute(world, 'runs', { limit: '1' });
  const { events } = await askRoute(world, 'choices');
  const names = ['', 'events', `events/${events[0]?.event_id}`, 'pace', 'money', 'health'];
  return [...names, 'runs', `runs/${runs[0]?.run_id}`, 'probe', 'alerts'].map((name) => `/${name}`);
}

/** What keeps somebody from reading a page. @param rule of axe alone. @default all */
export async function barriersOf(page: Page, rule?: string): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rule === undefined ? axe : axe.withRules(rule)).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

/** Text as it reads, with plain spaces. */
export async function textOf(page: Page, selector: string): Promise<string[]> {
  const texts = await page.locator(selector).allInnerTexts();
  return texts.map((text) => text.replaceAll(/[\u00a0\u202f\s]+/g, ' ').trim());
}
