-- With which key the pseudonyms in the store are made. The key itself is not here: a fingerprint tells two apart. Grain: organisation.
CREATE TABLE IF NOT EXISTS meta_buyer_keys
(
    organization LowCardinality(String),
    fingerprint String COMMENT 'Empty for PERSONAL_DATA=drop',
    is_done UInt8 COMMENT '0 while pseudonyms of an earlier key may be left',
    changed_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY organization
SETTINGS non_replicated_deduplication_window = 1000
