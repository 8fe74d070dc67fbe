/** A request that was recorded with its answer: what a probe leaves, and what the simulator can serve again. */
export interface RecordedExchange {
  readonly method: string;
  /** Below the base URL: `/orders`. */
  readonly path: string;
  readonly query: string;
  /** JSON that was sent; null when none was. */
  readonly body: string | null;
  /** Only this token gets the answer; null gives it to all others. */
  readonly token: string | null;
  /** When it was asked, epoch milliseconds. */
  readonly atMs: number;
  /** Null breaks the connection, as the source did. */
  readonly status: number | null;
  readonly contentType: string;
  readonly answer: string;
}
