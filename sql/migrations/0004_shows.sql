-- Shows: the dates of an event. Grain: show.
CREATE TABLE IF NOT EXISTS dim_shows
(
    organization LowCardinality(String),
    show_id UInt64,
    event_id UInt64,
    name String,
    is_active UInt8,
    start_at Nullable(DateTime('{report_zone}')),
    finish_at Nullable(DateTime('{report_zone}')),
    open_at Nullable(DateTime('{report_zone}')),
    sale_start_at Nullable(DateTime('{report_zone}')),
    sale_finish_at Nullable(DateTime('{report_zone}')),
    min_price Nullable(Decimal(18, 2)),
    max_price Nullable(Decimal(18, 2)),
    capacity Nullable(UInt32) COMMENT 'Places; NULL until the seats were read',
    updated_at Nullable(DateTime('{report_zone}')),
    deleted_at Nullable(DateTime('{report_zone}')),
    _ver UInt64,
    _load_id String,
    _loaded_at DateTime('{report_zone}')
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, show_id)
SETTINGS non_replicated_deduplication_window = 1000
