/**
 * What the program uses of the embedded engine's package. Declared here because the package is an optional dependency: without
 * it the program must still build. Source: the declarations of chdb 3.4.0.
 */
declare module 'chdb' {
  interface QueryResult {
    readonly rowsRead: number;
    bytes(): Uint8Array;
    text(): string;
  }

  interface StreamChunk {
    raw(): Uint8Array;
  }

  interface QueryOptions {
    /** @default 'CSV' */
    readonly format?: string;
  }

  /** One connection to an engine that keeps its files in a folder. */
  export class Session {
    constructor(path?: string, options?: { readonly connectionArgs?: readonly string[] });
    /** Blocks the event loop: for tests. */
    query(sql: string, format?: string): string;
    /** Runs a statement off the event loop. */
    queryAsync(sql: string, options?: QueryOptions): Promise<QueryResult>;
    queryStream(sql: string, options?: QueryOptions): AsyncIterable<StreamChunk>;
    close(): void;
  }

  /** Resolves when no query runs any more and no connection is still being let go. */
  export function drainPending(): Promise<void>;
}
