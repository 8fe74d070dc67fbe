/** The machine's clock, which a test can set forward by minutes or hours: who slept for a moment that is over then wakes. */
import { type Clock, systemClock } from '../../src/core/clock.ts';

export interface LeapingClock extends Clock {
  /** Sets it forward; resolves once as many sleep again as did before: whoever was woken has done what there was to do. */
  leap(ms: number): Promise<void>;
}

interface Sleeper {
  readonly untilMs: number;
  wake(): void;
}

export function createLeapingClock(): LeapingClock {
  const sleepers = new Set<Sleeper>();
  let aheadMs = 0;
  let onSleep = () => {};
  const monotonic = () => systemClock.monotonic() + aheadMs;

  return {
    monotonic,
    now: () => systemClock.now() + aheadMs,
    async sleep(ms, signal) {
      const woken = new AbortController();
      const sleeper = { untilMs: monotonic() + ms, wake: () => woken.abort(woken) };
      sleepers.add(sleeper);
      onSleep();
      try {
        await systemClock.sleep(ms, AbortSignal.any([woken.signal, ...(signal ? [signal] : [])]));
      } catch (reason) {
        if (reason !== woken) throw reason;
      } finally {
        sleepers.delete(sleeper);
      }
    },
    async leap(ms) {
      const before = sleepers.size;
      aheadMs += ms;
      const late = [...sleepers].filter(({ untilMs }) => untilMs <= monotonic());
      const settled = new Promise<void>((resolve) => {
        onSleep = () => {
          if (sleepers.size >= before) resolve();
        };
      });
      for (const sleeper of late) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      if (late.length > 0) await settled;
    },
  };
}
