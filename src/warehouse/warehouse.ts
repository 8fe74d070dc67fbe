/**
 * The store as the rest of the program sees it: one interface, two engines (`chdb.ts` embedded, `server.ts` over HTTP).
 * Nothing outside this folder knows which. State moves only after `insert` has resolved: then the rows are acknowledged.
 */
import type { Readable } from 'node:stream';
import type { Query } from './query.ts';

/** A value bound to a `{name:Type}` placeholder. Bigint for 64-bit integers, text for dates and decimals. */
export type QueryParameter =
  | string
  | number
  | bigint
  | boolean
  | readonly string[]
  | readonly number[]
  | readonly bigint[];
export type QueryParameters = Readonly<Record<string, QueryParameter>>;

/** One of the program's own SELECTs, its values bound. */
export interface BoundStatement {
  readonly sql: string;
  readonly parameters: QueryParameters;
}

/** Formats in which the program's own SELECTs are streamed. */
export type StreamFormat = 'JSONEachRow' | 'JSONCompactEachRow' | 'TabSeparated' | 'Parquet';

/** Rows in ClickHouse's TabSeparated text, UTF-8, each row ended by a line feed. See `tsv.ts` for the values. */
export interface InsertBatch {
  readonly table: string;
  /** Names of the columns in the order of the fields. */
  readonly columns: readonly string[];
  /** The rows, in pieces that may end anywhere. */
  readonly chunks: readonly Uint8Array[];
  /** Rows in the chunks; at most 100,000 so that a batch stays one block and is all there or not at all. */
  readonly rows: number;
  /** The same rows always come with the same token: a batch sent twice is stored once. */
  readonly token: string;
}

export interface Warehouse {
  readonly engine: 'chdb' | 'clickhouse';
  readonly database: string;
  /** The cluster that the store is spread over, see `for-cluster.ts`; absent when it is a single server, or embedded. */
  readonly cluster?: string | undefined;
  /** For people: a folder, or a URL without login. */
  readonly location: string;

  /**
   * Runs a named query with bound parameters; always sees the newest version of each row (`final=1`).
   * @throws StoreQueryError, StoreUnavailableError
   */
  query<Row>(query: Query<Row>, parameters?: QueryParameters): Promise<Row[]>;

  /**
   * Answers a SELECT of the program piece by piece: memory does not grow with its rows. Sees the newest versions, as `query` does.
   * @throws StoreQueryError, StoreUnavailableError, also while the stream is read
   */
  stream(statement: BoundStatement, format: StreamFormat): Promise<Readable>;

  /**
   * Runs one statement that returns nothing (DDL, `INSERT … SELECT`). Values are bound, never pasted into the text.
   * @throws StoreQueryError, StoreUnavailableError
   */
  execute(statement: string, parameters?: QueryParameters): Promise<void>;

  /**
   * Writes one batch; resolves when the engine has acknowledged it. Idempotent by token.
   * @throws StoreQueryError, StoreUnavailableError: then nothing of the batch is stored, or all of it (an answer that was lost); on a
   * cluster that may differ from shard to shard
   */
  insert(batch: InsertBatch): Promise<void>;

  /**
   * Runs a user's SQL: read only, no table functions, no settings of their own.
   * @param format a ClickHouse output format, such as TSV, JSONEachRow, PrettyCompact
   * @throws StoreQueryError with the engine's own words
   */
  readOnly(sql: string, format: string): Promise<Readable>;

  version(): Promise<string>;

  /** Waits for what is running, then lets the store go. Safe to call twice. */
  close(): Promise<void>;
}
