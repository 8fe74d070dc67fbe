/**
 * What the simulator can be told by name, for the help text: kept apart from the simulator, so that help need not load it. A
 * test holds the names and the simulator together.
 */

/** The simulator's behaviours. */
export const BEHAVIOUR_NAMES = ['observed-2025-11', 'documented', 'query-where', 'flat'] as const;

/** Faults as `--fault` takes them; those that end in `=N` need a number. */
export const FAULT_NAMES = [
  'every-nth-503=N',
  'every-nth-429=N',
  'every-nth-reset=N',
  'every-nth-truncated=N',
  'every-nth-html=N',
  'every-nth-stall=N',
  'token-refused-after=N',
  'fail-page=N',
  'down-for=N',
  'orders-down',
  'wrong-total=N',
  'page-ignored',
  'only-first-page',
  'repeat-last-page',
  'births-per-page=N',
  'removals-per-page=N',
  'bad-rows=N',
  'shapes',
] as const;

/** One of `FAULT_NAMES`. */
export type FaultName = (typeof FAULT_NAMES)[number];
