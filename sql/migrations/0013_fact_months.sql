-- Months whose facts no longer match staging. Marked before the rows are inserted, cleared after the facts are swapped in,
-- so that a load that was cut off leaves nothing stale behind.
CREATE TABLE IF NOT EXISTS meta_fact_months
(
    organization LowCardinality(String),
    month UInt32 COMMENT 'yyyymm of the report zone',
    is_stale UInt8,
    run_id String,
    changed_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, month)
SETTINGS non_replicated_deduplication_window = 1000
