/**
 * A clock for tests: sleeping costs no time, is written down, and moves the clock to the moment slept for. Sleeps side by
 * side overlap as they do in real time.
 */
import type { Clock } from '../../src/core/clock.ts';

export interface RecordingClock extends Clock {
  /** Every sleep asked for, milliseconds, in order. */
  readonly sleeps: readonly number[];
}

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

export interface RecordingClockOptions {
  /** Epoch milliseconds at the start. @default 2025-11-03T12:00:00Z */
  readonly startMs?: number;
  /** The clock stands still while this is true: what happens on real sockets takes no time. @default never */
  readonly hold?: () => boolean;
  /** Real milliseconds that pass before the clock moves, so that what was sent before has arrived. @default 0 */
  readonly lagMs?: number;
}

export function createRecordingClock(options: RecordingClockOptions = {}): RecordingClock {
  const { startMs = Date.UTC(2025, 10, 3, 12), hold = () => false, lagMs = 0 } = options;
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();
  let elapsedMs = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || sleepers.size === 0) return;
    scheduled = true;
    const move = () => {
      scheduled = false;
      if (!hold()) wakeNext();
      schedule();
    };
    if (lagMs === 0) setImmediate(move);
    else setTimeout(move, lagMs);
  }

  function wakeNext(): void {
    if (sleepers.size === 0) return;
    const next = Math.min(...[...sleepers].map(({ untilMs }) => untilMs));
    elapsedMs = Math.max(elapsedMs, next);
    for (const sleeper of sleepers) {
      if (sleeper.untilMs > elapsedMs) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  return {
    sleeps,
    now: () => startMs + elapsedMs,
    monotonic: () => elapsedMs,
    sleep(ms, signal) {
      sleeps.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { untilMs: elapsedMs + ms, wake };
        signal?.addEventListener('abort', onAbort, { once: true });
        sleepers.add(sleeper);
        schedule();
      });
    },
  };
}
