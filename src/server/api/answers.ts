/**
 * Answers that stay right until the data change: each is made once, however many ask for it at once, and a reader who has it already
 * is told so.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import type { AppEnv } from '../app.ts';
import { HttpError } from '../http-error.ts';

/** Characters kept in all; what was asked for longest ago goes first. */
const MAX_KEPT = 32 * 1024 * 1024;
/** Being made at once; the engine takes few at a time. */
const MAX_MAKING = 64;
/** Shorter ones go as they are: they fit into a few packets. */
const WORTH_PACKING = 4_096;

const pack = promisify(gzip);

export interface Answers {
  /**
   * Sends what `make` gives.
   * @param moment another one whenever the answer might be; what was sent at an earlier one is let go
   * @throws HttpError 503 when too many are being made
   */
  send(context: Context<AppEnv>, moment: string, make: () => Promise<unknown>): Promise<Response>;
}

interface Kept {
  readonly moment: string;
  readonly text: Promise<string>;
  /** Characters, once it is made. */
  length: number;
  /** For readers who take it so; days of years become a tenth. */
  packed?: Promise<Uint8Array<ArrayBuffer>>;
}

export function createAnswers(): Answers {
  const kept = new Map<string, Kept>();
  let making = 0;
  let length = 0;

  const forget = (key: string): void => {
    length -= kept.get(key)?.length ?? 0;
    kept.delete(key);
  };

  const start = (key: string, moment: string, make: () => Promise<unknown>): Kept => {
    if (making >= MAX_MAKING) {
      throw new HttpError(503, 'BUSY', 'too many questions at once', { 'retry-after': '1' });
    }
    making += 1;
    const text = make().then((value) => JSON.stringify(value));
    const entry: Kept = { moment, text, length: 0 };
    forget(key);
    kept.set(key, entry);
    text
      .then((made) => {
        if (kept.get(key) !== entry) return;
        entry.length = made.length;
        length += made.length;
        for (const oldest of kept.keys()) {
          if (length <= MAX_KEPT) break;
          forget(oldest);
        }
      })
      .catch(() => {
        if (kept.get(key) === entry) forget(key);
      })
      .finally(() => {
        making -= 1;
      });
    return entry;
  };

  return {
    async send(context, moment, make) {
      const { pathname, searchParams } = new URL(context.req.url);
      searchParams.sort();
      const key = hash(`${pathname}?${searchParams}`);
      const etag = `W/"${hash(`${moment} ${key}`).slice(0, 22)}"`;
      const headers = {
        etag,
        'cache-control': 'private, no-cache',
        vary: 'accept-encoding, authorization, cookie',
      };
      const had = (context.req.header('if-none-match') ?? '').split(',').map((one) => one.trim());
      if (had.includes(etag)) return context.body(null, 304, headers);
      const known = kept.get(key);
      const isKnown = known?.moment === moment;
      if (isKnown) {
        kept.delete(key);
        kept.set(key, known);
      }
      const entry = isKnown ? known : start(key, moment, make);
      const text = await entry.text;
      const sent = { ...headers, 'content-type': 'application/json' };
      const isPacked =
        text.length >= WORTH_PACKING && /\bgzip\b/.test(context.req.header('accept-encoding') ?? '');
      if (!isPacked) return context.body(text, 200, sent);
      entry.packed ??= pack(text, { level: constants.Z_BEST_SPEED });
      return context.body(await entry.packed, 200, { ...sent, 'content-encoding': 'gzip' });
    },
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
