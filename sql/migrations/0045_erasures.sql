-- Persons who were erased, by pseudonym: no later load brings them back. Grain: pseudonym x erasure.
CREATE TABLE IF NOT EXISTS meta_erasures
(
    organization LowCardinality(String),
    buyer_key String COMMENT 'Keyed HMAC of the e-mail',
    orders UInt32 COMMENT 'Orders from which the person was taken',
    tickets UInt32,
    erased_at DateTime('{report_zone}')
)
ENGINE = ReplacingMergeTree
ORDER BY (organization, buyer_key, erased_at)
SETTINGS non_replicated_deduplication_window = 1000
