// Pictures of every page at two widths, in a folder that git ignores: `npm run screenshots -- --url http://… --password …`
// Without --url a simulated account is loaded and served first. --page overview and --lang en choose; --theme dark changes the theme.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OUT = join(ROOT, 'screenshots');
const WIDTHS = [
  ['wide', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
];
const PAGES = ['overview', 'events', 'event', 'pace', 'money', 'health', 'runs', 'run', 'probe', 'alerts'];
const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    password: { type: 'string', default: 'operator-password' },
    page: { type: 'string', multiple: true, default: PAGES },
    lang: { type: 'string', default: 'ru' },
    theme: { type: 'string', default: 'light' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const stops = [];
try {
  await takeAll(values.url ?? (await startWorld()));
} finally {
  for (const stop of stops.reverse()) await stop();
}

async function takeAll(url) {
  mkdirSync(OUT, { recursive: true });
  const browser = await chromium.launch({ executablePath: values.browser, args: ['--no-sandbox'] });
  stops.push(() => browser.close());
  for (const [name, viewport] of WIDTHS) {
    const context = await browser.newContext({
      viewport,
      locale: values.lang === 'ru' ? 'ru-RU' : 'en-GB',
      colorScheme: values.theme,
      deviceScaleFactor: name === 'phone' ? 2 : 1,
    });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && console.log(message.text()));
    page.on('pageerror', (error) => console.log(error.message));
    await context.request.post(`${url}/api/v1/session`, {
      data: { password: values.password },
      headers: { 'x-zakaz': '1' },
    });
    for (const one of values.page) {
      await page.goto(url + (await pathOf(one, context, url)));
      await settle(page);
      await page.screenshot({
        path: join(OUT, `${one}-${name}-${values.lang}-${values.theme}.png`),
        fullPage: true,
      });
    }
    await context.close();
  }
}

async function pathOf(name, context, url) {
  if (name === 'overview') return '/';
  if (name === 'event') {
    const answer = await (
      await context.request.get(`${url}/api/v1/sales/events?when=upcoming&per_page=1`)
    ).json();
    return `/events/${answer.data.events[0]?.event_id ?? '1'}`;
  }
  if (name === 'run') {
    const { runs } = await (await context.request.get(`${url}/api/v1/runs?limit=1`)).json();
    return `/runs/${runs[0]?.run_id ?? 'none'}`;
  }
  return `/${name}`;
}

// Nothing is on its way and every chart is drawn.
async function settle(page) {
  await page.waitForFunction(() => {
    const isDrawn = [...document.querySelectorAll('.chart')].every((chart) => chart.dataset.drawn === 'true');
    return document.querySelector('main') !== null && document.querySelector('.skeleton') === null && isDrawn;
  });
}

async function startWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'zakaz-pictures-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const token = 'pictures';
  const simulator = start(
    ['simulate', '--behaviour=documented', '--orders=20000', '--live=4', `--token=${token}`],
    {},
  );
  const base = await firstMatch(simulator, /^(http\S+)/);
  const env = { QTICKETS_TOKEN: token, QTICKETS_BASE_URL: base, QTICKETS_RPS: '0', ORG_NAME: 'demo' };
  const options = { ...env, ZAKAZ_PASSWORD: values.password };
  const server = start(['serve', '--port=0', `--data-dir=${folder}`], options);
  const url = await firstMatch(server, /"url":"([^"]+)"/);
  await firstMatch(server, /("msg":"run ended")/);
  return url;
}

function start(args, env) {
  const child = spawn(process.execPath, [join(ROOT, 'bin/zakaz.js'), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  stops.push(() => child.kill('SIGTERM') && ended);
  return createInterface({ input: child.stdout });
}

function firstMatch(lines, pattern) {
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const found = pattern.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
}
