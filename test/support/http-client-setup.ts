/** A client against a scripted source, both gone when the test ends. */
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import type { SourceConfig } from '../../src/config/config.ts';
import { ZakazError } from '../../src/core/errors.ts';
import {
  createHttpClient,
  type HttpClient,
  type HttpClientOptions,
  type HttpResponse,
  type RetryEvent,
} from '../../src/qtickets/http-client.ts';
import { parseJson } from '../../src/qtickets/read-json.ts';
import { createRecordingClock, type RecordingClock } from './recording-clock.ts';
import {
  type Script,
  type ScriptedSource,
  startScriptedSource,
  TEST_TOKEN,
  testSourceConfig,
} from './scripted-source.ts';

export interface ClientSetup {
  readonly client: HttpClient;
  readonly clock: RecordingClock;
  readonly retries: readonly RetryEvent[];
}

export interface ClientSetupOptions extends Partial<Omit<HttpClientOptions, 'source'>> {
  readonly source?: Partial<SourceConfig>;
}

/** A client on a recording clock that stands still while a request is under way; the jitter is always half. */
export function openClient(baseUrl: URL, options: ClientSetupOptions = {}): ClientSetup {
  const retries: RetryEvent[] = [];
  const clock = createRecordingClock({ hold: () => isBusy(client) });
  const { source, ...rest } = options;
  const client = createHttpClient({
    clock,
    random: () => 0.5,
    onRetry: (event) => retries.push(event),
    ...rest,
    source: testSourceConfig(baseUrl, source),
  });
  onTestFinished(() => client.close());
  return { client, clock, retries };
}

function isBusy({ stats }: HttpClient): boolean {
  return stats.requests > Object.values(stats.outcomes).reduce((sum, count) => sum + count, 0);
}

export async function openSource(script: Script): Promise<ScriptedSource> {
  const source = await startScriptedSource(script);
  onTestFinished(() => source.close());
  return source;
}

/** Both at once. */
export async function openBoth(script: Script, options: ClientSetupOptions = {}) {
  const source = await openSource(script);
  return { source, ...openClient(source.url, options) };
}

/** A reader that gives the parsed body. */
export const readBody = (response: HttpResponse): unknown => parseJson(response.body);

/** A promise to be settled from elsewhere. */
export function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let settle = () => {};
  const promise = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: () => settle() };
}

/** The error a promise is rejected with: must be one of ours, and no part of it may hold the token. */
export async function failureOf(promise: Promise<unknown>): Promise<ZakazError> {
  const error = await promise.then(
    () => new Error('did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ZakazError)) throw error;
  expectNoSecret(error);
  return error;
}

/** Looks for the token in everything a value holds, hidden properties and causes included. */
export function expectNoSecret(value: unknown): void {
  const shown = inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });
  expect(shown).not.toContain(TEST_TOKEN);
  expect(JSON.stringify(value)).not.toContain(TEST_TOKEN);
}
