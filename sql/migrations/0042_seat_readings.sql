-- When the seats of a show were asked for last, and what came of it: whose turn is next, and what is not asked again for a day.
-- Grain: show; show 0 stands for all of them where the source gives seats of none.
CREATE TABLE IF NOT EXISTS meta_seat_readings
(
    organization LowCardinality(String),
    show_id UInt64,
    outcome LowCardinality(String) COMMENT 'read, refused (HTTP 403 or 404), odd (could not be read, see meta_rejects)',
    http_status UInt16 COMMENT '0 when nothing was refused',
    body LowCardinality(String) COMMENT 'honoured, ignored: whether the source heeds the body of the request; empty when not known',
    asked_at DateTime('{report_zone}'),
    run_id String,
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, show_id)
SETTINGS non_replicated_deduplication_window = 1000
