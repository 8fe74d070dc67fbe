-- With which key the pseudonyms in the store were made. The key itself is not here: a fingerprint tells two apart. Grain: organisation.
CREATE TABLE IF NOT EXISTS meta_buyer_keys
(
    organization LowCardinality(String),
    fingerprint String,
    set_at DateTime('{report_zone}'),
    run_id String,
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY organization
SETTINGS non_replicated_deduplication_window = 1000
