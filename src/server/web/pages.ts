/**
 * The dashboard: files of `dist/web`, read once, sent as they lie there. Names of assets carry a hash of what is in them, so a browser
 * keeps them for good; the page itself it asks for each time. Anybody may have them: they hold no figure.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'hono';
import type { AppEnv, Routes } from '../app.ts';
import type { Extension } from '../hooks.ts';

const FOLDER = fileURLToPath(new URL('../../../dist/web', import.meta.url));
/** Addresses at which the one page is found; it reads the address itself. */
const PAGES = /^\/((events|runs)(\/[\w-]{1,64})?|pace|money|health|probe|alerts)?$/;
const INDEX = '/index.html';

/** Everything from here; styles and pictures that charts make themselves go through the document, not through text. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Page {
  /** By coding; the empty one is as it is. */
  readonly bodies: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly etag: string;
}

/** Adds the dashboard; asked last, for it answers at `/`. */
export const pages: Extension = () => ({ routes: [pageRoutes()] });

/** Where the dashboard was not built, its addresses say so. */
export function pageRoutes(): Routes {
  const files = readPages(FOLDER);
  return (app) => {
    app.get('*', async (context, next) => {
      const { path } = context.req;
      const isPage = PAGES.test(path);
      const file = files.get(isPage ? INDEX : path);
      if (file !== undefined) return send(context, file);
      if (!isPage) return next();
      return context.text('The dashboard was not built: see "npm run build".', 503);
    });
  };
}

function readPages(folder: string): Map<string, Page> {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const files = names
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => TYPES[extname(name)] !== undefined);
  return new Map(files.map((name) => [`/${name}`, readPage(folder, name)]));
}

function readPage(folder: string, name: string): Page {
  const path = join(folder, name);
  const read = (suffix: string) =>
    existsSync(path + suffix) ? [new Uint8Array(readFileSync(path + suffix))] : [];
  const [plain] = read('');
  const codings = [
    ...read('.br').map((body) => ['br', body] as const),
    ...read('.gz').map((body) => ['gzip', body] as const),
    ...(plain === undefined ? [] : [['', plain] as const]),
  ];
  const digest = createHash('sha256')
    .update(plain ?? '')
    .digest('base64url');
  const isHashed = name.startsWith('assets/');
  return {
    bodies: new Map(codings),
    etag: `"${digest.slice(0, 22)}"`,
    headers: {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'content-security-policy': POLICY,
      vary: 'accept-encoding',
    },
  };
}

function send(context: Context<AppEnv>, { bodies, headers, etag }: Page): Response {
  if (context.req.header('if-none-match') === etag) return context.body(null, 304, { ...headers, etag });
  const accepted = (context.req.header('accept-encoding') ?? '')
    .split(',')
    .map((one) => one.split(';')[0]?.trim());
  const coding = ['br', 'gzip'].find((one) => accepted.includes(one) && bodies.has(one)) ?? '';
  const body = bodies.get(coding) ?? new Uint8Array();
  return context.body(body, 200, {
    ...headers,
    etag,
    ...(coding === '' ? {} : { 'content-encoding': coding }),
  });
}
