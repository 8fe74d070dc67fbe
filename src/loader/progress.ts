/** What a load tells while it runs, for a terminal or a page. Counts only; never a row. */
import type { Proof } from '../protocol/contract.ts';

export type LoadProgress =
  | { readonly phase: 'contract'; readonly proofs: readonly Proof[] }
  | { readonly phase: 'events'; readonly done: number; readonly total: number | null }
  | {
      readonly phase: 'orders';
      readonly done: number;
      readonly total: number | null;
      /** Orders acknowledged by the store so far. */
      readonly written: number;
    }
  | { readonly phase: 'facts'; readonly done: number; readonly total: number }
  | { readonly phase: 'retry'; readonly attempt: number; readonly waitMs: number; readonly code: string };
