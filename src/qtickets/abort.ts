/**
 * Abort signals without leftovers. `AbortSignal.any` is not used: each call hangs an entry on its sources, and a load's
 * signal, or a server's, outlives thousands of requests.
 */

import { setMaxListeners } from 'node:events';

/** A controller that others can abort too, until it is released. */
export interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  /** Leaves no listener behind. */
  release(): void;
}

/** Makes a controller that is aborted, with the same reason, as soon as one of `sources` is. */
export function linkAbort(sources: readonly (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  const releases: (() => void)[] = [];
  for (const source of sources) {
    if (source === undefined) continue;
    if (source.aborted) controller.abort(source.reason);
    const onAbort = () => controller.abort(source.reason);
    // Hundreds of requests may follow one signal; Node warns of a leak at the eleventh.
    setMaxListeners(0, source);
    source.addEventListener('abort', onAbort, { once: true });
    releases.push(() => source.removeEventListener('abort', onAbort));
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    release: () => {
      for (const release of releases) release();
    },
  };
}

/** Settles as `promise` does, or rejects with the signal's reason at once; what comes later is dropped in silence. */
export function raceAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** How long something may take, and what it is rejected with then. */
export interface Deadline {
  /** Milliseconds on a real timer. */
  readonly limitMs: number;
  readonly toReason: () => unknown;
  readonly signal: AbortSignal;
}

/** Runs something that ends at the deadline or with the signal; raced too, because undici looks at a signal only once it is connected. */
export async function raceDeadline<T>(
  { limitMs, toReason, signal }: Deadline,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const both = linkAbort([signal]);
  const timer = setTimeout(() => both.abort(toReason()), limitMs);
  try {
    return await raceAbort(run(both.signal), both.signal);
  } finally {
    clearTimeout(timer);
    both.release();
  }
}
