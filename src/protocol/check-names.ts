/** Checks of the store, in the order in which they are run and shown: each is a file of `sql/checks`. Free of zod, as texts need them. */
export const CHECKS = [
  'sums_agree',
  'duplicates',
  'orphan_tickets',
  'negative_sums',
  'future_sales',
  'runs_not_proved',
  'refunds_contradict',
  'gaps_in_days',
  'sudden_drop',
  'currency_mixed',
  'unknown_events',
  'unknown_utm',
  'two_accounts',
] as const;
export type CheckName = (typeof CHECKS)[number];
