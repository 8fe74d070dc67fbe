/** The files of the dashboard as a browser gets them. Needs a build. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, startSmallServer } from '../../../test/support/small-server.ts';
import type { Listener } from '../listen.ts';
import { pageRoutes } from './pages.ts';

/** What is sent before the first figure, compressed: the page, its script and its style. */
const MAX_FIRST_BYTES = 300_000;

let server: Listener;
beforeAll(async () => {
  server = await startSmallServer({ routes: [pageRoutes()] });
});
afterAll(() => server.close());

describe('the pages', () => {
  it('are one page at every address of theirs, asked for anew each time, and nothing else is', async () => {
    for (const path of ['/', '/events', '/events/123', '/runs/20261124T100620-815261', '/probe']) {
      const response = await fetch(server.url + path);
      expect([path, response.status, response.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    }
    for (const path of [
      '/nothing',
      '/events/1/2',
      '/api/v1/nothing',
      '/../package.json',
      '/assets/none.js',
    ]) {
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, 404]);
    }
  });

  it('run no script but their own, hold none in themselves, and are never framed', async () => {
    const response = await fetch(server.url);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|onload=/);
  });

  it('are light before the charts come, compressed, and kept for good', async () => {
    const html = await (await fetch(server.url)).text();
    const names = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThanOrEqual(2);
    const bytes = await Promise.all(
      names.map(async (name) => {
        const { headers } = await ask(server.url + name, { headers: { 'accept-encoding': 'gzip' } });
        expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
        expect(headers['content-encoding']).toBe('gzip');
        const plain = await ask(server.url + name);
        expect(await (await fetch(server.url + name)).text()).toBe(plain.body);
        const again = await ask(server.url + name, { headers: { 'if-none-match': headers.etag ?? '' } });
        expect(again.status).toBe(304);
        return Number(headers['content-length']);
      }),
    );
    expect(bytes.every((one) => one > 0)).toBe(true);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(MAX_FIRST_BYTES);
  });
});
