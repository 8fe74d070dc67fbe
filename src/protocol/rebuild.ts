/** What a rebuild of the facts came to: `zakaz rebuild --json`. */
import type { Completeness, RunStatus } from './run.ts';

export interface RebuildReport {
  readonly run_id: string;
  readonly organization: string;
  /** yyyymm of the report zone, those that waited to be rebuilt anyway among them. */
  readonly months: readonly number[];
  /** Months that an earlier rebuild, cut off half-way, had done already. */
  readonly months_done_before: number;
  /** Rows of `fact_qtickets_sales_daily` in them. */
  readonly rows: number;
  readonly status: RunStatus;
  /** Whether orders, tickets and facts come to the same sums. */
  readonly completeness: Completeness;
  /** ISO 8601. */
  readonly started_at: string;
  readonly finished_at: string;
}
