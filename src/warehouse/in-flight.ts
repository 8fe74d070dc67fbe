/** The operations under way on a store, so that closing it waits for them and nothing begins after. */
import { InternalError } from '../core/errors.ts';

export interface InFlight {
  /** Runs the operation and counts it until it has settled. @throws InternalError once the store is closing */
  run<Result>(operation: () => Promise<Result>): Promise<Result>;
  /** Runs `release` once, when nothing is under way any more; every call resolves when that is done. */
  close(release: () => Promise<void>): Promise<void>;
}

/** @returns a counter with nothing under way */
export function createInFlight(): InFlight {
  const running = new Set<Promise<unknown>>();
  let closed: Promise<void> | null = null;
  return {
    async run(operation) {
      if (closed !== null) throw new InternalError('the store is closed');
      const result = operation();
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
      }
    },
    close(release) {
      closed ??= Promise.allSettled(running).then(release);
      return closed;
    },
  };
}
