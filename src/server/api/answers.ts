/**
 * Answers that stay right until the data change: each is made once, however many ask for it at once, and a reader who has it already
 * is told so.
 */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { AppEnv } from '../app.ts';
import { HttpError } from '../http-error.ts';

/** Kept at once, the least asked for lately go first. */
const MAX_KEPT = 300;
/** Longer ones are made anew each time. */
const MAX_LENGTH = 512 * 1024;
/** Being made at once; the engine takes them one after another. */
const MAX_MAKING = 64;

export interface Answers {
  /**
   * Sends what `make` gives.
   * @param moment another one whenever the answer might be
   * @throws HttpError 503 when too many are being made
   */
  send(context: Context<AppEnv>, moment: string, make: () => Promise<unknown>): Promise<Response>;
}

export function createAnswers(): Answers {
  const kept = new Map<string, Promise<string>>();
  let making = 0;

  const start = (key: string, make: () => Promise<unknown>): Promise<string> => {
    if (making >= MAX_MAKING)
      throw new HttpError(503, 'BUSY', 'too many questions at once', { 'retry-after': '1' });
    making += 1;
    const answer = make()
      .then((value) => JSON.stringify(value))
      .finally(() => {
        making -= 1;
      });
    kept.set(key, answer);
    answer.then(
      (text) => text.length > MAX_LENGTH && kept.delete(key),
      () => kept.delete(key),
    );
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };

  return {
    async send(context, moment, make) {
      const { pathname, searchParams } = new URL(context.req.url);
      searchParams.sort();
      const key = createHash('sha256').update(`${moment} ${pathname}?${searchParams}`).digest('base64url');
      const etag = `W/"${key.slice(0, 22)}"`;
      const headers = { etag, 'cache-control': 'private, no-cache', vary: 'authorization, cookie' };
      const known = (context.req.header('if-none-match') ?? '').split(',').map((one) => one.trim());
      if (known.includes(etag)) return context.body(null, 304, headers);
      const answer = kept.get(key);
      if (answer !== undefined) {
        kept.delete(key);
        kept.set(key, answer);
      }
      const text = await (answer ?? start(key, make));
      return context.body(text, 200, { ...headers, 'content-type': 'application/json' });
    },
  };
}
