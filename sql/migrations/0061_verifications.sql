-- What the nightly comparison of source and store found. Grain: comparison.
CREATE TABLE IF NOT EXISTS meta_verifications
(
    organization LowCardinality(String),
    verify_id String,
    started_at DateTime('{report_zone}'),
    finished_at DateTime('{report_zone}'),
    status LowCardinality(String) COMMENT 'equal (and proved), different, unproved, error, interrupted',
    differences UInt64 COMMENT 'Orders that differ',
    recent UInt64 COMMENT 'Of these the ones that changed since the last proved load',
    message String,
    details String COMMENT 'JSON, as zakaz verify --json prints it; empty when it did not come to its end' CODEC(ZSTD(3)),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, verify_id)
SETTINGS non_replicated_deduplication_window = 1000
