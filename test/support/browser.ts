/** A real Chromium, Debian's. Where there is none the tests that need it are skipped, and say so. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Null where there is none. */
export const BROWSER_PATH = PATHS.find((path) => existsSync(path)) ?? null;

if (BROWSER_PATH === null) process.stderr.write('skipped: no Chromium here (apt-get install chromium)\n');

/** @throws where there is none */
export function startBrowser(): Promise<Browser> {
  if (BROWSER_PATH === null) throw new Error('no Chromium');
  return chromium.launch({ executablePath: BROWSER_PATH, args: ['--no-sandbox', '--disable-gpu'] });
}
