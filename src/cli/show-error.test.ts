import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as errors from '../core/errors.ts';
import { textsFor } from '../core/texts/index.ts';
import { createOutput } from './output.ts';
import { describeError, showError, showWarning } from './show-error.ts';

/** What is printed on a stream so many columns wide. */
function printed(
  columns: number,
  print: (talk: Parameters<typeof showError>[0]) => void,
  language: 'ru' | 'en',
) {
  const stream = new PassThrough();
  print({
    stderr: createOutput(stream, { COLUMNS: String(columns), LANG: 'ru_RU.UTF-8' }),
    texts: textsFor(language),
  });
  return String(stream.read());
}

const REFUSED = new errors.TokenRefusedError('GET orders: HTTP 401, the source refused the token', {
  details: { path: 'orders', host: 'qtickets.ru', http_status: 401 },
});

describe('showError', () => {
  it('says what happened, where, and what to do', () => {
    expect(printed(80, (talk) => showError(talk, REFUSED), 'en')).toMatchInlineSnapshot(`
      "Error: QTickets refused the token (HTTP 401).
      Where: GET orders, qtickets.ru
      What to do: Check that QTICKETS_TOKEN is the current token of this account and
        may read orders; make a new one in the account if in doubt.
      Details: GET orders: HTTP 401, the source refused the token
      "
    `);
  });

  it('fits into 40 columns, in Russian', () => {
    const text = printed(40, (talk) => showError(talk, REFUSED), 'ru');
    expect(text).toMatchInlineSnapshot(`
      "Ошибка: QTickets не принял токен
        (HTTP 401).
      Где: GET orders, qtickets.ru
      Что делать: Проверьте, что в
        QTICKETS_TOKEN действующий
        токен этой учётной записи и
        что ему разрешено читать
        заказы; если сомневаетесь,
        создайте новый в личном
        кабинете.
      Подробно: GET orders: HTTP 401, the
        source refused the token
      "
    `);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it('lists all problems of the settings', () => {
    const problem = { problem: 'not set', expected: 'a token', fix: 'set it' };
    const error = new errors.ConfigError([
      { key: 'QTICKETS_TOKEN', ...problem },
      { key: 'ORG_NAME', ...problem },
    ]);
    expect(printed(80, (talk) => showError(talk, error), 'en')).toMatchInlineSnapshot(`
      "Error: The settings cannot be used: 2 problems.
        QTICKETS_TOKEN: not set
          expected: a token
          fix: set it
        ORG_NAME: not set
          expected: a token
          fix: set it
      "
    `);
  });

  it('shows the stack when asked to, with causes', () => {
    const error = new errors.InternalError('outer', { cause: new Error('inner') });
    const text = printed(80, (talk) => showError(talk, error, true), 'en');
    expect(text).toMatch(/InternalError: outer[\s\S]*Error: inner/);
  });

  it('lets nothing through that moves the cursor', () => {
    const error = new errors.InternalError('a\u001b[2Jb');
    expect(printed(80, (talk) => showError(talk, error), 'en')).not.toContain('\u001b');
  });
});

describe('showWarning', () => {
  it('is one labelled sentence', () => {
    expect(printed(80, (talk) => showWarning(talk, 'look here'), 'ru')).toBe('Внимание: look here\n');
  });
});

describe('describeError', () => {
  const HTTP = { httpStatus: 404, retryable: false, retryAfterMs: null };
  const all = [
    REFUSED,
    new errors.ConfigError([]),
    new errors.UsageError('what\nnext'),
    new errors.SourceNetworkError('', { retryable: true, details: { reason: 'ENOTFOUND' } }),
    new errors.SourceTimeoutError(''),
    new errors.SourceHttpError('', HTTP),
    new errors.SourceBodyError(''),
    new errors.SourceShapeError(''),
    new errors.SourceRedirectError('', { details: { target: 'https://other.example' } }),
    new errors.StoreLockedError('', { details: { pid: 7, purpose: 'load' } }),
    new errors.StoreUnavailableError('', { fault: 'engine-missing' }),
    new errors.StoreQueryError(''),
    new errors.StoreSchemaError('', { details: { store_zone: 'UTC', report_zone: 'Europe/Moscow' } }),
    new errors.StoreSchemaError('', { details: { state: 'older' } }),
    new errors.StoreSchemaError(''),
    new errors.InterruptedError('SIGINT'),
    new errors.InternalError(''),
  ];

  it.each(all)('has a sentence and advice for %s in both languages', (error) => {
    for (const language of ['ru', 'en'] as const) {
      const { what, next } = describeError(error, textsFor(language));
      expect([what.length > 3, (next ?? '').length > 3], `${language}: ${what}`).toEqual([true, true]);
      expect(`${what}${next}`).not.toContain('undefined');
    }
  });

  it('names the process that holds the store', () => {
    const error = new errors.StoreLockedError('', { details: { pid: 4711, purpose: 'load' } });
    expect(describeError(error, textsFor('en')).what).toContain('load, pid 4711');
  });
});
