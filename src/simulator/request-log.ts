/** What was asked of the simulator: the last requests, and how many there were. Tokens are never kept. */

/** One request. */
export interface LoggedRequest {
  /** Of the simulator's clock, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  /** At most 4 KB of it; null when there was none. */
  readonly body: string | null;
  /** 0 until an answer is on its way; stays 0 when none is finished: reset, stalled, dripping. */
  status: number;
}

const KEPT_REQUESTS = 100_000;
const KEPT_BODY = 4096;

/** The last 100,000 requests. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #total = 0;

  /** Requests since the start or the last `clear()`. */
  get total(): number {
    return this.#total;
  }

  /** The requests kept, oldest first. */
  get entries(): readonly LoggedRequest[] {
    return this.#entries.slice(-KEPT_REQUESTS);
  }

  /** Notes a request at its arrival; its status is set later. */
  add(arrived: Omit<LoggedRequest, 'status'>): LoggedRequest {
    const entry = { ...arrived, body: arrived.body?.slice(0, KEPT_BODY) ?? null, status: 0 };
    this.#total += 1;
    this.#entries.push(entry);
    // Cut seldom: moving the whole list for each request would cost more than the request.
    if (this.#entries.length >= 2 * KEPT_REQUESTS) this.#entries = this.#entries.slice(-KEPT_REQUESTS);
    return entry;
  }

  /** Forgets all. */
  clear(): void {
    this.#entries = [];
    this.#total = 0;
  }
}
