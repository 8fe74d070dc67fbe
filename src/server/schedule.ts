/**
 * Does jobs at their times, one at a time. A time that passed while nothing could be done (the machine slept, the server was down,
 * another job was at work) is made up once; one that comes while its own job is still at work is passed over and counted. While the
 * source fails a job is tried with growing pauses, whatever its times are. Nothing hangs on how long a wait really took: the clock is
 * looked at anew, so that it may jump.
 */
import type { Clock } from '../core/clock.ts';
import type { CronSlots } from '../core/cron.ts';

/**
 * - `done`: however it ended, it is not to be done again before its time
 * - `source-failed`: tried again after a pause
 * - `busy`: another process writes; tried again in a minute
 */
export type JobResult = 'done' | 'source-failed' | 'busy';

export interface JobOptions<Name extends string> {
  readonly name: Name;
  /** Null: never. */
  readonly slots: CronSlots | null;
  /** When it was last done, epoch milliseconds; null when never: then it is done at once. */
  readonly lastMs: number | null;
  /** Must not throw. */
  readonly work: () => Promise<JobResult>;
}

/** What is told of a job. */
export interface JobState<Name extends string> {
  readonly name: Name;
  /** Epoch milliseconds; null is never. */
  readonly nextMs: number | null;
  /** Failures of the source in a row. */
  readonly failures: number;
  /** Times passed over since the server began. */
  readonly skipped: number;
}

interface Job<Name extends string> extends JobOptions<Name> {
  /** The moment up to which its times are dealt with. */
  dealtMs: number;
  /** Not before its time comes, but then; null when its times decide. */
  retryMs: number | null;
  failures: number;
  skipped: number;
  isWaiting: boolean;
}

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;
/** How often the clock is looked at, at least. */
const LOOK_MS = 15_000;

/** How long a source that failed so often in a row is left alone, milliseconds: one minute, then twice as long each time, an hour at most. */
export function pauseMs(failures: number): number {
  return Math.min(MINUTE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
}

export class Schedule<Name extends string> {
  readonly #clock: Clock;
  readonly #jobs: readonly Job<Name>[];

  constructor(clock: Clock, jobs: readonly JobOptions<Name>[]) {
    this.#clock = clock;
    const fresh = { retryMs: null, failures: 0, skipped: 0, isWaiting: false };
    this.#jobs = jobs.map((job) => ({ ...job, ...fresh, dealtMs: job.lastMs ?? Number.NaN }));
  }

  get states(): JobState<Name>[] {
    return this.#jobs.map((job) => {
      const { name, failures, skipped } = job;
      return { name, nextMs: dueMs(job, this.#clock.now()), failures, skipped };
    });
  }

  /** Goes on until the signal is aborted and the job at work has ended. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const nowMs = this.#clock.now();
      for (const job of this.#jobs) heedClock(job, nowMs);
      const due = this.#jobs.map((job) => ({ job, atMs: dueMs(job, nowMs) }));
      const [first] = due.flatMap(({ job, atMs }) => (atMs === null ? [] : [{ job, atMs }])).sort(byTime);
      const waitMs = first === undefined ? LOOK_MS : Math.min(first.atMs - nowMs, LOOK_MS);
      if (first !== undefined && waitMs <= 0) await this.#perform(first.job);
      else await this.#clock.sleep(waitMs, signal).catch(() => undefined);
    }
  }

  async #perform(job: Job<Name>): Promise<void> {
    const startMs = this.#clock.now();
    const result = await job.work();
    const endMs = this.#clock.now();
    job.failures = result === 'source-failed' ? job.failures + 1 : 0;
    if (result === 'busy') {
      // One time that another was in the way of is one that was passed over, however often it is tried.
      if (!job.isWaiting) job.skipped += 1;
      job.isWaiting = true;
      job.retryMs = endMs + MINUTE_MS;
      return;
    }
    job.isWaiting = false;
    job.skipped += countBetween(job.slots, startMs, endMs);
    job.dealtMs = endMs;
    job.retryMs = result === 'source-failed' ? endMs + pauseMs(job.failures) : null;
  }
}

function byTime(a: { readonly atMs: number }, b: { readonly atMs: number }): number {
  return a.atMs - b.atMs;
}

/** A clock that was set back must not leave a job waiting until it has caught up. */
function heedClock(job: Job<string>, nowMs: number): void {
  job.dealtMs = Math.min(job.dealtMs, nowMs);
  if (job.retryMs !== null) job.retryMs = Math.min(job.retryMs, nowMs + LONGEST_PAUSE_MS);
}

/** When a job is to be done next; a moment that has passed is one to make up. */
function dueMs({ slots, dealtMs, retryMs }: Job<string>, nowMs: number): number | null {
  if (slots === null) return null;
  if (retryMs !== null) return retryMs;
  if (Number.isNaN(dealtMs)) return nowMs;
  return slots.after(dealtMs);
}

function countBetween(slots: CronSlots | null, fromMs: number, toMs: number): number {
  let count = 0;
  for (let at = slots?.after(fromMs) ?? null; at !== null && at <= toMs; at = slots?.after(at) ?? null)
    count += 1;
  return count;
}
