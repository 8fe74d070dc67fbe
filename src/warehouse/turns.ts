/** One after another: a connection of the embedded engine runs its statements in turn, and each that waits would hold a thread. */

export interface Turns {
  /** Waits for those who asked before. @returns what lets the next one in; to be called once */
  take(): Promise<() => void>;
  /** Runs the operation when its turn has come. */
  run<Result>(operation: () => Promise<Result>): Promise<Result>;
}

/** @returns an empty queue */
export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();

  async function take(): Promise<() => void> {
    const before = last;
    let release = (): void => {};
    last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  return {
    take,
    async run(operation) {
      const release = await take();
      try {
        return await operation();
      } finally {
        release();
      }
    },
  };
}
