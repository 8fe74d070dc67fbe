-- How far each organisation was loaded with proof. Moves only after the rows before it were acknowledged.
CREATE TABLE IF NOT EXISTS meta_watermarks
(
    organization LowCardinality(String),
    name LowCardinality(String) COMMENT 'orders.updated_at',
    value DateTime('{report_zone}'),
    run_id String,
    moved_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, name)
SETTINGS non_replicated_deduplication_window = 1000
