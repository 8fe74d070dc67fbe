-- Runs of the loader. Grain: run. Written when it starts and replaced when it ends.
CREATE TABLE IF NOT EXISTS meta_job_runs
(
    organization LowCardinality(String),
    job LowCardinality(String),
    run_id String,
    started_at DateTime('{report_zone}'),
    finished_at Nullable(DateTime('{report_zone}')),
    status LowCardinality(String) COMMENT 'running, ok (proved complete), incomplete, error, interrupted',
    mode LowCardinality(String) COMMENT 'full or window',
    rows_processed UInt64 COMMENT 'Paid orders written',
    server_total Nullable(UInt64) COMMENT 'Orders the source counts for what was asked',
    distinct_ids UInt64 COMMENT 'Distinct orders received',
    complete UInt8,
    message String,
    metrics String COMMENT 'JSON',
    host String,
    pid UInt32,
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, job, run_id)
SETTINGS non_replicated_deduplication_window = 1000
