/**
 * Runs producers side by side and yields what they produce, in the order it comes. Bounded: a slow reader stops the
 * producers, so memory does not grow with the work. Tasks with one result each have `allOf`.
 */
import PQueue from 'p-queue';

export interface ParallelOptions {
  /** Producers under way at once. */
  readonly concurrency: number;
  /** Items that may wait to be read. @default concurrency */
  readonly buffer?: number;
}

/**
 * Takes producers from `tasks` one by one, keeps `concurrency` of them running, and yields their items.
 * The first failure stops everything and is thrown; so does leaving the loop early.
 */
export async function* parallel<Item>(
  tasks: Iterable<() => AsyncIterable<Item>>,
  { concurrency, buffer = concurrency }: ParallelOptions,
): AsyncGenerator<Item, void, void> {
  const waiting: Item[] = [];
  const queue = tasks[Symbol.iterator]();
  let running = 0;
  let stopped = false;
  let failure: { readonly error: unknown } | null = null;
  let wakeReader: (() => void) | null = null;
  const heldProducers: (() => void)[] = [];

  const wake = () => {
    wakeReader?.();
    wakeReader = null;
  };
  const release = () => {
    for (const resume of heldProducers.splice(0)) resume();
  };

  async function lane(): Promise<void> {
    running += 1;
    try {
      for (let next = queue.next(); !next.done && !stopped; next = queue.next()) {
        for await (const item of next.value()) {
          while (waiting.length >= buffer && !stopped) {
            await new Promise<void>((resolve) => heldProducers.push(resolve));
          }
          if (stopped) return;
          waiting.push(item);
          wake();
        }
      }
    } catch (error) {
      failure ??= { error };
      stopped = true;
      release();
    } finally {
      running -= 1;
      wake();
    }
  }

  const lanes = Array.from({ length: concurrency }, lane);
  try {
    while (running > 0 || waiting.length > 0) {
      const item = waiting.shift();
      if (item === undefined) {
        if (failure !== null) break;
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
        continue;
      }
      release();
      yield item;
    }
  } finally {
    stopped = true;
    release();
    await Promise.allSettled(lanes);
  }
  throwIfFailed(failure);
}

/** Apart, because the compiler cannot see that a lane may have set it. */
function throwIfFailed(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}

/**
 * Runs tasks side by side, begun in their order, and gives their results in it.
 * The first failure is thrown, and no task is begun after it.
 */
export async function allOf<Result>(
  tasks: readonly (() => Promise<Result>)[],
  { concurrency }: Pick<ParallelOptions, 'concurrency'>,
): Promise<Result[]> {
  const queue = new PQueue({ concurrency });
  try {
    return await queue.addAll(tasks);
  } finally {
    queue.clear();
  }
}
