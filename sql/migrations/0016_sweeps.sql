-- What was read of a list that cannot be asked for what changed: all rows with ids in (after, up_to], at one moment. A later stretch
-- covers what it overlaps. Grain: stretch.
CREATE TABLE IF NOT EXISTS meta_sweeps
(
    organization LowCardinality(String),
    list LowCardinality(String) COMMENT 'orders, events; near_shows: orders of shows that are near or just past, read again',
    after UInt64,
    up_to UInt64,
    rank UInt64 COMMENT 'Rows of the list up to up_to: tells on which page to look for it',
    known UInt64 COMMENT 'Rows of the list up to the highest id known',
    read_at DateTime('{report_zone}') COMMENT 'By the source''s clock',
    run_id String,
    _ver UInt64
)
ENGINE = MergeTree
ORDER BY (organization, list, _ver)
SETTINGS non_replicated_deduplication_window = 1000
