/** A source that answers as the live service was seen to on 2025-11-03: HTTP 200, every filter ignored, one page and no more. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../shared/captures/', import.meta.url));

/** Why the tests on captured answers cannot run; null when they can. */
export const CAPTURES_MISSING = existsSync(`${FOLDER}orders-page-1.json`)
  ? null
  : 'the captured answers are not beside the checkout';

interface CapturedList {
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

export function readCapture(name: string): CapturedList {
  return JSON.parse(readFileSync(FOLDER + name, 'utf8'));
}

export interface CapturedSource {
  readonly url: string;
  close(): Promise<void>;
}

export interface CapturedSourceOptions {
  /** What the source says it has of orders, whatever it gives. */
  readonly total: number;
  /** Give further pages too, of the same orders under other ids. @default the captured page and no more */
  readonly givesPages?: boolean;
}

export async function startCapturedSource({
  total,
  givesPages = false,
}: CapturedSourceOptions): Promise<CapturedSource> {
  const lists: Readonly<
    Record<string, { readonly perPage: number; readonly total: number; readonly data: unknown[] }>
  > = {
    orders: { perPage: 50, total, data: [...readCapture('orders-page-1.json').data] },
    events: { perPage: 10, total: 10, data: [...readCapture('events-page-1.json').data] },
  };
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '/', 'http://source');
    const list = lists[url.pathname.replace('/api/rest/v1/', '')];
    if (request.method !== 'GET' || list === undefined) {
      response.writeHead(503, { 'content-type': 'application/json' });
      response.end(readFileSync(`${FOLDER}error-503.json`));
      return;
    }
    const page = Number(url.searchParams.get('page') ?? 1);
    const paging = { perPage: list.perPage, currentPage: page, total: list.total };
    response.writeHead(200, { 'content-type': 'application/json' });
    const left = Math.max(0, Math.min(list.perPage, list.total - (page - 1) * list.perPage));
    const further = givesPages ? shiftIds(list.data, page).slice(0, left) : [];
    response.end(JSON.stringify({ data: page === 1 ? list.data : further, paging }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/api/rest/v1`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function shiftIds(rows: readonly unknown[], page: number): unknown[] {
  return rows.map((row) => {
    const id = typeof row === 'object' && row !== null && 'id' in row ? Number(row.id) : 0;
    return { ...Object(row), id: id + page * 10_000_000 };
  });
}
