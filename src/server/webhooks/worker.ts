/**
 * Applies the webhooks of the inbox, in the background and in turn with the runs. One leaves the inbox only once it is in the store, or
 * among the unreadable ones; a store that fails leaves them where they are.
 */
import { toZakazError } from '../../core/errors.ts';
import { rebuildStaleFacts } from '../../loader/facts.ts';
import { Versions } from '../../loader/meta-rows.ts';
import {
  type Applied,
  applyDeliveries,
  fetchAgain,
  MAX_DELIVERIES,
  type WebhookContext,
} from '../../loader/webhook-orders.ts';
import type { AppliedDelivery } from '../../loader/webhook-rows.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../qtickets/http-client.ts';
import type { ServerParts } from '../hooks.ts';
import type { Inbox, KeptDelivery } from './inbox.ts';
import { keepUnreadable } from './unreadable.ts';

/** What of the server webhooks need. */
export type WebhookParts = Pick<ServerParts, 'config' | 'store' | 'clock' | 'log' | 'signal'>;

export interface WorkerOptions {
  readonly inbox: Inbox;
  /** Where unreadable ones are kept. */
  readonly unreadableFolder: string;
  readonly onAttempt?: HttpClientOptions['onAttempt'];
  readonly onApplied: (deliveries: readonly AppliedDelivery[], nowMs: number) => void;
}

/** Orders of one batch that are asked for again; where more wait, bodies have to do until the next load. */
const MAX_FETCHED = 25;
/** A source that failed is asked for no orders so long. */
const SOURCE_PAUSE_MS = 60_000;
/** For an order; a source that does not answer must not hold up the others. */
const FETCH_LIMITS = { requestTimeoutMs: 5_000 };
/** Facts wait for the end of a flood, but no longer. */
const FACTS_MS = 30_000;
const STORE_PAUSE_MS = [1_000, 5_000, 15_000, 60_000];
/** When an order is asked for again that the source did not know yet. */
const ABSENT_MS = [60_000, 300_000, 1_200_000];
const ABSENT_LOOK_MS = 15_000;
const MAX_ABSENT = 1_000;

interface Absent {
  readonly tries: number;
  readonly atMs: number;
}

export class WebhookWorker {
  readonly #parts: WebhookParts;
  readonly #options: WorkerOptions;
  readonly #client: HttpClient;
  readonly #absent = new Map<string, Absent>();
  #fetchesFromMs = Number.NEGATIVE_INFINITY;
  #factsMs = Number.NEGATIVE_INFINITY;

  constructor(parts: WebhookParts, options: WorkerOptions) {
    const { config, clock } = parts;
    this.#parts = parts;
    this.#options = options;
    this.#client = createHttpClient({
      ...{ source: { ...config.source, maxRetries: 0 }, clock, limits: FETCH_LIMITS },
      onAttempt: options.onAttempt,
    });
  }

  /** Goes on until the server stops; what is not applied then stays in the inbox. */
  async run(): Promise<void> {
    const { signal } = this.#parts;
    await Promise.all([
      untilAborted(signal, () => this.#applyWaiting()),
      untilAborted(signal, () => this.#askForAbsent()),
    ]);
    await this.#client.close();
  }

  async #applyWaiting(): Promise<void> {
    const { inbox } = this.#options;
    const { clock, signal, log } = this.#parts;
    for (let failures = 0; ; ) {
      await inbox.filled(signal);
      try {
        await this.#applyFirst(await inbox.first(MAX_DELIVERIES));
        failures = 0;
      } catch (thrown) {
        signal.throwIfAborted();
        const pauseMs = STORE_PAUSE_MS[Math.min(failures, STORE_PAUSE_MS.length - 1)] ?? 0;
        failures += 1;
        log.error({ err: thrown, waiting: inbox.size, pause_ms: pauseMs }, 'webhooks cannot be applied yet');
        await clock.sleep(pauseMs, signal);
      }
    }
  }

  async #applyFirst(deliveries: readonly KeptDelivery[]): Promise<void> {
    try {
      const applied = await this.#apply(deliveries);
      await this.#rebuildFacts(deliveries.length);
      await this.#settle(deliveries, applied);
    } catch (thrown) {
      if (toZakazError(thrown).code !== 'INTERNAL') throw thrown;
      // A mistake of ours over one of them must not hold up the others.
      for (const delivery of deliveries) await this.#applyAlone(delivery);
    }
  }

  async #applyAlone(delivery: KeptDelivery): Promise<void> {
    const { inbox, unreadableFolder } = this.#options;
    try {
      await this.#settle([delivery], await this.#apply([delivery]));
    } catch (thrown) {
      if (toZakazError(thrown).code !== 'INTERNAL') throw thrown;
      this.#parts.log.error({ err: thrown, delivery: delivery.id }, 'a webhook failed the program');
      await keepUnreadable(unreadableFolder, delivery, 'the program failed over it');
      await inbox.done(1);
    }
  }

  #apply(deliveries: readonly KeptDelivery[]): Promise<Applied> {
    const mayFetch = this.#parts.clock.monotonic() >= this.#fetchesFromMs;
    return applyDeliveries(deliveries, this.#context(mayFetch ? MAX_FETCHED : 0));
  }

  async #settle(deliveries: readonly KeptDelivery[], applied: Applied): Promise<void> {
    const { inbox, unreadableFolder, onApplied } = this.#options;
    const { clock, log } = this.#parts;
    for (const { delivery, outcome, reason } of applied.deliveries) {
      const kept = deliveries.find(({ id }) => id === delivery.id);
      if (outcome === 'unreadable' && kept !== undefined)
        await keepUnreadable(unreadableFolder, kept, reason);
    }
    await inbox.done(deliveries.length);
    if (applied.isSourceDown) this.#fetchesFromMs = clock.monotonic() + SOURCE_PAUSE_MS;
    this.#noteAbsent(applied.absent, 0);
    onApplied(applied.deliveries, clock.now());
    log.debug({ applied: deliveries.length, waiting: inbox.size }, 'webhooks applied');
  }

  #noteAbsent(ids: readonly string[], tries: number): void {
    const pauseMs = ABSENT_MS[tries];
    for (const id of ids) {
      this.#absent.delete(id);
      if (pauseMs === undefined || this.#absent.size >= MAX_ABSENT) continue;
      this.#absent.set(id, { tries, atMs: this.#parts.clock.monotonic() + pauseMs });
    }
  }

  async #askForAbsent(): Promise<void> {
    const { clock, signal, log } = this.#parts;
    for (;;) {
      await clock.sleep(ABSENT_LOOK_MS, signal);
      const due = [...this.#absent].filter(([, { atMs }]) => atMs <= clock.monotonic()).slice(0, MAX_FETCHED);
      if (due.length === 0) continue;
      const ids = due.map(([id]) => id);
      try {
        const still = new Set(await fetchAgain(ids, this.#context(MAX_FETCHED)));
        for (const [id, { tries }] of due) {
          this.#absent.delete(id);
          if (still.has(id)) this.#noteAbsent([id], tries + 1);
        }
      } catch (thrown) {
        signal.throwIfAborted();
        log.warn({ err: thrown, orders: ids.length }, 'orders of webhooks could not be asked for again');
      }
    }
  }

  /** The months that webhooks touched; those that are left are rebuilt by the next load. @param applied the first of the inbox */
  async #rebuildFacts(applied: number): Promise<void> {
    const { config, store, clock, signal } = this.#parts;
    const isFlood = this.#options.inbox.size > applied && clock.monotonic() - this.#factsMs < FACTS_MS;
    if (isFlood) return;
    this.#factsMs = clock.monotonic();
    const { organization } = config;
    const { warehouse } = store;
    await this.#inTurn(async () => {
      const versions = new Versions(clock);
      await versions.continueFrom(warehouse, organization);
      const meta = { warehouse, organization, runId: '', versions };
      await rebuildStaleFacts({ meta, signal, now: () => clock.now() });
    });
  }

  #context(maxFetched: number): WebhookContext {
    const { config, store, clock, signal } = this.#parts;
    return {
      ...{ config, clock, signal, maxFetched, client: this.#client, warehouse: store.warehouse },
      inTurn: (work) => this.#inTurn(work),
    };
  }

  async #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const { store, signal } = this.#parts;
    const turn = await store.turns.takeBriefly('webhooks', signal);
    try {
      return await work();
    } finally {
      turn.release();
    }
  }
}

async function untilAborted(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
