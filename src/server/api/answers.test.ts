import { Hono } from 'hono';
import { expect, it } from 'vitest';
import type { AppEnv } from '../app.ts';
import { createAnswers } from './answers.ts';

/** A route whose answers tell how many were made before; the moment is the caller's. */
function route() {
  const answers = createAnswers();
  const state = { made: 0, moment: 'first' };
  const app = new Hono<AppEnv>();
  app.onError(() => new Response(null, { status: 500 }));
  app.get('/*', (context) =>
    answers.send(context, state.moment, async () => {
      state.made += 1;
      if (context.req.query('fails') !== undefined && state.made === 1) throw new Error('not now');
      return state.made;
    }),
  );
  const ask = async (path: string, headers = {}) => {
    const response = await app.request(path, { headers });
    return { status: response.status, body: await response.text(), etag: response.headers.get('etag') ?? '' };
  };
  return { state, ask };
}

it('makes an answer once, however often and in whatever order of its parameters it is asked for', async () => {
  const { ask } = route();
  const asked = ['/sales?a=1&b=2', '/sales?b=2&a=1', '/sales?a=1&b=2'].map((path) => ask(path));
  expect((await Promise.all(asked)).map(({ body }) => body)).toEqual(['1', '1', '1']);
  const { etag } = await ask('/sales?a=1&b=2');
  expect(await ask('/sales?a=1&b=2', { 'if-none-match': etag })).toMatchObject({ status: 304, body: '' });
  expect((await ask('/sales?a=1&b=3')).body).toBe('2');
});

it('lets an answer go once the data have moved on: a server that lives for months would keep them all', async () => {
  const { state, ask } = route();
  const { etag } = await ask('/sales');
  state.moment = 'second';
  expect(await ask('/sales', { 'if-none-match': etag })).toMatchObject({ status: 200, body: '2' });
  state.moment = 'first';
  expect((await ask('/sales')).body).toBe('3');
});

it('keeps no answer that failed', async () => {
  const { ask } = route();
  expect((await ask('/sales?fails')).status).toBe(500);
  expect((await ask('/sales?fails')).body).toBe('2');
});
