/** Step F: does a failure go away? The first request for orders that met a 5xx or a time-out is sent again, some minutes later. */
import type { Clock } from '../../core/clock.ts';
import { type Step, skip } from '../step.ts';

export interface RetryStepOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onWait: (ms: number) => void;
}

export function retryStep({ clock, signal, onWait }: RetryStepOptions): Step {
  return {
    id: 'F',
    async run({ inquiry, environment }) {
      const failed = inquiry.firstFailure;
      if (failed === null) return skip('no-failure');
      const waitMs = environment.options.retry_wait_s * 1000;
      if (waitMs > 0) {
        onWait(waitMs);
        await clock.sleep(waitMs, signal);
      }
      const again = { ...failed, step: 'F', control: null } as const;
      const answer = await inquiry.ask({ ...again, role: 'repeat', slug: 'again' });
      await inquiry.ask({ ...again, role: 'contrast', slug: 'head', method: 'HEAD' });
      return { state: answer.page === null ? 'refuted' : 'confirmed' };
    },
  };
}
