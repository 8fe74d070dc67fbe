/** Time as the program sees it. The only way to it, so that tests can turn it. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Wall clock, epoch milliseconds, UTC. */
  now(): number;
  /** Milliseconds that never jump, for durations. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
