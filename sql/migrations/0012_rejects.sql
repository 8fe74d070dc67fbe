-- Rows that could not be read, with the reason. Grain: entity and its content; seen again, the newest sight stays.
CREATE TABLE IF NOT EXISTS meta_rejects
(
    organization LowCardinality(String),
    entity LowCardinality(String) COMMENT 'order, event',
    entity_id String COMMENT 'Empty when not even the id can be read',
    reason String COMMENT 'Field and what is wrong with it',
    payload_json String COMMENT 'The row without personal data and secrets' CODEC(ZSTD(3)),
    payload_hash UInt64,
    run_id String,
    seen_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, entity, entity_id, payload_hash)
SETTINGS non_replicated_deduplication_window = 1000
