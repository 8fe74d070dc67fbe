-- Events. Grain: event.
CREATE TABLE IF NOT EXISTS dim_events
(
    organization LowCardinality(String),
    event_id UInt64,
    name String,
    is_active UInt8,
    city_id UInt64,
    city LowCardinality(String),
    city_zone LowCardinality(String) COMMENT 'IANA zone of the city, not of the times here',
    place_name String,
    place_address String,
    event_type_id UInt64,
    age LowCardinality(String),
    currency LowCardinality(String),
    created_at Nullable(DateTime('{report_zone}')),
    updated_at Nullable(DateTime('{report_zone}')),
    deleted_at Nullable(DateTime('{report_zone}')),
    _content_hash UInt64,
    _ver UInt64,
    _load_id String,
    _loaded_at DateTime('{report_zone}')
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, event_id)
SETTINGS non_replicated_deduplication_window = 1000
