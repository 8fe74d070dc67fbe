-- Slices of history that a backfill has loaded: one that was cut off goes on with those that are left. Grain: backfill x slice.
CREATE TABLE IF NOT EXISTS meta_backfills
(
    organization LowCardinality(String),
    backfill String COMMENT 'What was asked for: the span and the size of the slices',
    slice_from DateTime('{report_zone}'),
    slice_to DateTime('{report_zone}') COMMENT 'Exclusive',
    is_done UInt8 COMMENT '0 again when the whole backfill has come to its end',
    run_id String COMMENT 'Of the load that proved it',
    done_at DateTime('{report_zone}') COMMENT 'By the source''s clock, when that load began',
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, backfill, slice_from, slice_to)
SETTINGS non_replicated_deduplication_window = 1000
