/**
 * The runs of this server: at most one at a time, and none beside a run of another process. Whoever starts one learns its id at once;
 * how far it has come is told to whoever watches.
 */
import type { ConfigWithServer } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { InterruptedError, toZakazError, type ZakazError } from '../core/errors.ts';
import type { Window } from '../core/window.ts';
import { type LoadScope, load } from '../loader/load.ts';
import type { LoadProgress } from '../loader/progress.ts';
import { type RepairProgress, repair } from '../loader/repair.ts';
import { newRunId } from '../loader/run-record.ts';
import { keepVerification } from '../loader/verification-record.ts';
import { verify } from '../loader/verify.ts';
import type { RunMetrics } from '../protocol/run.ts';
import type { LiveRun, RunKind } from '../protocol/server.ts';
import type { Verification } from '../protocol/verify.ts';
import type { HttpClientOptions } from '../qtickets/http-client.ts';
import type { OwnedStore } from '../warehouse/own-store.ts';
import { RunLog } from './run-log.ts';

/** What a run is to do. */
export type RunRequest =
  | { readonly kind: 'load'; readonly scope: LoadScope; readonly dryRun: boolean }
  | { readonly kind: 'verify'; readonly window: Window | null }
  | { readonly kind: 'repair' };

/** How a run ended. */
export interface RunEnd {
  readonly runId: string;
  readonly kind: RunKind;
  readonly trigger: LiveRun['trigger'];
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  /** `ok` of a comparison: equal, and proved; `incomplete`: it differs, or was not proved. */
  readonly status: Exclude<RunMetrics['status'], 'running'>;
  /** Of loads. */
  readonly metrics: RunMetrics | null;
  /** Of comparisons and repairs that came to their end. */
  readonly verification: Verification | null;
  readonly error: ZakazError | null;
}

export interface RunsOptions {
  readonly config: ConfigWithServer;
  readonly store: OwnedStore;
  readonly clock: Clock;
  /** Told of each request to the source at its end. */
  readonly onAttempt?: HttpClientOptions['onAttempt'];
  /** Threads that read pages. @default left to the pool */
  readonly threads?: number | undefined;
  /** Awaited before the next run can begin; it must not throw. */
  readonly onEnded: (end: RunEnd) => Promise<void>;
}

export interface StartedRun {
  readonly runId: string;
  readonly ended: Promise<RunEnd>;
}

/** Told of each step of a run, and null once there is none. */
export type Watcher = (live: LiveRun | null) => void;

interface Current {
  live: LiveRun;
  readonly stop: AbortController;
  readonly ended: Promise<RunEnd>;
}

type Outcome = Pick<RunEnd, 'status' | 'metrics' | 'verification' | 'error'>;

export class Runs {
  readonly #options: RunsOptions;
  readonly #watchers = new Set<Watcher>();
  readonly #closing = new AbortController();
  #current: Current | null = null;
  #log = new RunLog('');

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  /** The run that is under way; null when none is. */
  get live(): LiveRun | null {
    return this.#current?.live ?? null;
  }

  /** Of the run that is under way, or of the last one. */
  get log(): Pick<RunLog, 'after'> {
    return this.#log;
  }

  /**
   * Starts a run; resolves once it has begun.
   * @throws StoreLockedError that names the run at work; InterruptedError when the server stops
   */
  async start(request: RunRequest, trigger: LiveRun['trigger']): Promise<StartedRun> {
    const { store, clock } = this.#options;
    const turn = await store.turns.take(request.kind, process.pid, this.#closing.signal);
    const startedAtMs = clock.now();
    const runId = newRunId(startedAtMs);
    const stop = new AbortController();
    const log = new RunLog(runId);
    this.#log = log;
    const head = { run_id: runId, kind: request.kind, trigger };
    const started = { started_at: new Date(startedAtMs).toISOString(), progress: null, is_stopping: false };
    const ended = this.#run(request, { runId, stop }).then(async (outcome) => {
      const end = { runId, kind: request.kind, trigger, startedAtMs, finishedAtMs: clock.now(), ...outcome };
      await this.#options.onEnded(end);
      log.say({ phase: 'ended', ...summaryOf(outcome) }, clock.now());
      this.#current = null;
      turn.release();
      this.#tell();
      return end;
    });
    this.#current = { live: { ...head, ...started }, stop, ended };
    this.#tell();
    return { runId, ended };
  }

  /** Stops a run that is under way; what was acknowledged stays. @returns false when there is none of that id */
  stop(runId: string): boolean {
    const current = this.#current;
    if (current?.live.run_id !== runId) return false;
    this.#stop(current);
    return true;
  }

  /** @returns stops watching */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Begins nothing any more, stops what is under way and waits for its end. */
  async close(): Promise<void> {
    this.#closing.abort(new InterruptedError('SIGTERM'));
    const current = this.#current;
    if (current === null) return;
    this.#stop(current);
    await current.ended;
  }

  #stop(current: Current): void {
    current.live = { ...current.live, is_stopping: true };
    this.#log.say({ phase: 'stopping' }, this.#options.clock.now());
    current.stop.abort(new InterruptedError('SIGTERM'));
    this.#tell();
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher(this.live);
  }

  #note(step: LoadProgress | RepairProgress): void {
    const current = this.#current;
    if (current === null) return;
    this.#log.note(step, this.#options.clock.now());
    const { phase } = step;
    const counts = 'done' in step ? { done: step.done, total: step.total } : {};
    current.live = { ...current.live, progress: { phase, ...counts } };
    this.#tell();
  }

  /** Never throws: how it failed is how it ended. */
  async #run(
    request: RunRequest,
    run: { readonly runId: string; readonly stop: AbortController },
  ): Promise<Outcome> {
    const { config, store, clock, onAttempt, threads } = this.#options;
    const { runId } = run;
    const common = {
      ...{ config, clock, onAttempt, threads, runId, warehouse: store.warehouse, signal: run.stop.signal },
      onProgress: (step: LoadProgress | RepairProgress) => this.#note(step),
    };
    try {
      switch (request.kind) {
        case 'load': {
          const { metrics, error } = await load({ ...common, ...request });
          const status = metrics.status === 'running' ? 'error' : metrics.status;
          return { status, metrics, verification: null, error };
        }
        case 'verify': {
          const { window } = request;
          const found = await keepVerification(common, () => verify({ ...common, window }));
          return toOutcome(found);
        }
        case 'repair':
          return toOutcome((await repair(common)).after);
      }
    } catch (thrown) {
      const error = toZakazError(thrown);
      const status = error.code === 'INTERRUPTED' ? 'interrupted' : 'error';
      return { status, metrics: null, verification: null, error };
    }
  }
}

/** What the last line of a log says. */
function summaryOf({ status, metrics, verification, error }: Outcome) {
  const { completeness, distinct_ids, server_total } = metrics ?? verification ?? NOT_COUNTED;
  const error_code = error?.code ?? metrics?.error?.code ?? '';
  return { status, reason: completeness?.reason ?? null, distinct_ids, server_total, error_code };
}

const NOT_COUNTED = { completeness: null, distinct_ids: 0, server_total: null };

function toOutcome(verification: Verification): Outcome {
  const isRight = verification.equal && verification.complete;
  return { status: isRight ? 'ok' : 'incomplete', metrics: null, verification, error: null };
}
