import { describe, expect, it } from 'vitest';
import * as errors from '../core/errors.ts';
import { exitCodeOfError, exitCodeOfRun } from './exit-codes.ts';

const HTTP = { httpStatus: 503, retryable: true, retryAfterMs: null };

describe('exitCodeOfError', () => {
  it.each([
    [new errors.ConfigError([]), 2],
    [new errors.UsageError(''), 2],
    [new errors.TokenRefusedError(''), 4],
    [new errors.SourceNetworkError('', { retryable: true }), 5],
    [new errors.SourceTimeoutError(''), 5],
    [new errors.SourceHttpError('', HTTP), 5],
    [new errors.SourceBodyError(''), 5],
    [new errors.SourceShapeError(''), 5],
    [new errors.SourceRedirectError(''), 5],
    [new errors.SourceBudgetError(''), 3],
    [new errors.SourceFilterError(''), 3],
    [new errors.StoreLockedError(''), 75],
    [new errors.StoreUnavailableError('', { fault: 'disk-full' }), 6],
    [new errors.StoreSchemaError(''), 6],
    [new errors.StoreQueryError(''), 1],
    [new errors.StoreCopyError(''), 3],
    [new errors.BackupError('', { fault: 'damaged' }), 1],
    [new errors.InternalError(''), 1],
    [new errors.InterruptedError('SIGINT'), 130],
    [new errors.InterruptedError('SIGTERM'), 143],
  ])('%s: %d', (error, code) => {
    expect(exitCodeOfError(error)).toBe(code);
  });
});

describe('exitCodeOfRun', () => {
  it.each([
    ['ok', null, 0],
    ['incomplete', null, 3],
    ['error', null, 1],
    ['interrupted', null, 143],
    ['interrupted', new errors.InterruptedError('SIGINT'), 130],
    ['error', new errors.TokenRefusedError(''), 4],
    ['error', new errors.StoreUnavailableError('', { fault: 'disk-full' }), 6],
    ['incomplete', new errors.SourceTimeoutError(''), 3],
  ] as const)('%s with %s: %d', (status, error, code) => {
    expect(exitCodeOfRun(status, error)).toBe(code);
  });
});
