// The overview as a browser draws it for the first time: from the address to the last figure. Of that, the server's time is while the
// page waits for an answer; the rest is the browser's.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const BROWSER = '/usr/bin/chromium';
const ROUNDS = 5;
const MOST_MS = 1_000;

/** @param {{url: string, headers: Record<string, string>}} server */
export async function firstPage({ url, headers }) {
  if (!existsSync(BROWSER)) {
    console.log(`  the first page is not measured: no ${BROWSER}`);
    return [];
  }
  const browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox'] });
  try {
    const times = [];
    const waits = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // A context of its own each time, with nothing in its cache. Other periods, so that the server answers anew.
      const context = await browser.newContext({ extraHTTPHeaders: headers });
      const page = await context.newPage();
      const day = new Date(Date.now() - round * 86_400_000).toISOString().slice(0, 10);
      const start = performance.now();
      await page.goto(`${url}/?from=2024-01-01&to=${day}`);
      await page.locator('.tile .figure:not(.skeleton)').first().waitFor();
      await page.waitForSelector('.skeleton', { state: 'detached' });
      times.push(performance.now() - start);
      waits.push(await page.evaluate(waitedMs));
      await context.close();
    }
    const median = medianOf(times);
    const written = times.map((ms) => ms.toFixed(0)).join(', ');
    console.log(
      `  the first page  median ${median.toFixed(0)} ms of ${written}; waiting ${medianOf(waits).toFixed(0)} ms`,
    );
    return [{ what: 'the first page', value: median, most: MOST_MS, unit: ' ms', digits: 0 }];
  } finally {
    await browser.close();
  }
}

/** @param {number[]} values */
function medianOf(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Runs in the page: how long at least one answer was waited for. */
function waitedMs() {
  const asked = performance
    .getEntriesByType('resource')
    .filter(({ name }) => name.includes('/api/'))
    .sort((a, b) => a.startTime - b.startTime);
  let [ms, end] = [0, 0];
  for (const { startTime, responseEnd } of asked) {
    ms += Math.max(0, responseEnd - Math.max(startTime, end));
    end = Math.max(end, responseEnd);
  }
  return ms;
}
