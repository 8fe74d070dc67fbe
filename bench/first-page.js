// The overview as a browser draws it for the first time: from the address to the last figure, with what the server needs for its answers.
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
      await context.close();
    }
    const median = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    console.log(
      `  the first page  median ${median.toFixed(0)} ms of ${times.map((ms) => ms.toFixed(0)).join(', ')}`,
    );
    return [{ what: 'the first page', value: median, most: MOST_MS, unit: ' ms', digits: 0 }];
  } finally {
    await browser.close();
  }
}
