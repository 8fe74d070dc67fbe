/**
 * The engine settings the program relies on. Embedded they are set once on opening, on a server they travel with each request:
 * a server's own profile must not change what a query means or how a batch is stored.
 */

export type EngineSettings = Readonly<Record<string, string>>;

/** For every statement of the program. */
export const STATEMENT_SETTINGS: EngineSettings = {
  // The newest version of each row.
  final: '1',
  // What a join finds nothing for is 0 or empty text; programs for reports ask for NULL in their account's profile.
  join_use_nulls: '0',
  output_format_json_quote_64bit_integers: '1',
  output_format_json_quote_decimals: '1',
  // 12.30, not 12.3: money is text of one shape.
  output_format_decimal_trailing_zeros: '1',
  // 2021-05-18T09:23:40Z
  date_time_output_format: 'iso',
  // On by default since 26.x: an insert would be acknowledged together with strangers' rows.
  async_insert: '0',
  // ALTER … DELETE returns when it is done.
  mutations_sync: '1',
};

/** For the program's own statements embedded: their values are in their text, ten thousand ids at a time. Bytes; 256 KiB by default. */
export const LOCAL_SETTINGS: EngineSettings = { ...STATEMENT_SETTINGS, max_query_size: '16777216' };

/**
 * For what is read embedded. The engine hands each read of a file to another thread by default: with a part of some kilobytes a month,
 * that was a third of the time of a query.
 */
export const LOCAL_READ_SETTINGS: EngineSettings = { local_filesystem_read_method: 'pread' };

/** For a user's own SQL: times in their column's zone and sums, as people write them. */
export const READ_ONLY_SETTINGS: EngineSettings = {
  ...STATEMENT_SETTINGS,
  date_time_output_format: 'simple',
  output_format_decimal_trailing_zeros: '0',
  readonly: '1',
};

/** On a cluster beside those above, whoever reads: what was acknowledged is seen through whichever node is asked, and no shard is left out. */
export const CLUSTER_READ_SETTINGS: EngineSettings = {
  select_sequential_consistency: '1',
  skip_unavailable_shards: '0',
  // What a subquery finds on all shards counts for each of them. The default refuses tables of shards within one another.
  distributed_product_mode: 'global',
};

/**
 * On a cluster for the program's own statements: an insert is acknowledged by most of the replicas of every shard that it touches, and
 * changes of tables and rows have reached every replica when they return.
 */
export const CLUSTER_SETTINGS: EngineSettings = {
  ...CLUSTER_READ_SETTINGS,
  insert_quorum: 'auto',
  insert_quorum_parallel: '0',
  // The default answers before a shard has its rows.
  distributed_foreground_insert: '1',
  parallel_distributed_insert_select: '0',
  // Rows that are built again must not be taken for a batch that is sent twice; batches set it back.
  insert_deduplicate: '0',
  mutations_sync: '2',
  alter_sync: '2',
  // A node that is down catches up by itself; see `isSwappedIn`.
  replication_wait_for_inactive_replica_timeout: '0',
  distributed_ddl_output_mode: 'throw',
  // Seconds; below the limit of a statement. The default, 180, is short for a mutation of all orders.
  distributed_ddl_task_timeout: '540',
};

const BLOCK_ROWS = '1048449';
/** 1 GiB: well above the largest batch, of 100,000 rows. The default, 256 MiB, would part one of 3 KB a row in two. */
const BLOCK_BYTES = '1073741824';

/**
 * For one batch: read whole, in one block, so that it is all there or not at all. Parallel parsing made eight blocks of a batch
 * of 30 MB when blocks were not squashed, and costs more CPU.
 */
export const INSERT_SETTINGS: EngineSettings = {
  insert_deduplicate: '1',
  // A batch has each row once; to look for more took a fifth of an insert.
  optimize_on_insert: '0',
  // Bare integers are epoch seconds.
  date_time_input_format: 'basic',
  input_format_parallel_parsing: '0',
  max_insert_block_size: BLOCK_ROWS,
  min_insert_block_size_rows: BLOCK_ROWS,
  min_insert_block_size_bytes: BLOCK_BYTES,
  // A row that cannot be read fails the batch; a profile could have it skipped.
  input_format_allow_errors_num: '0',
  input_format_allow_errors_ratio: '0',
  input_format_tsv_empty_as_default: '0',
};

/** `a = 1, b = 'x'`, for SET and for the SETTINGS clause. */
export function settingsClause(settings: EngineSettings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} = ${/^\d+$/.test(value) ? value : `'${value}'`}`)
    .join(', ');
}
