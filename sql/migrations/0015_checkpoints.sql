-- How far a full load has come, segment of ids by segment: moves after the rows before it were acknowledged, so that a load that was
-- cut off goes on from there. Grain: load * segment. Ids in (after, up_to]; `cursor` is the last one written.
CREATE TABLE IF NOT EXISTS meta_checkpoints
(
    organization LowCardinality(String),
    load_id String COMMENT 'run_id of the load that began',
    segment UInt32,
    after UInt64,
    up_to UInt64,
    cursor UInt64,
    received UInt64 COMMENT 'Rows read up to the cursor',
    rejected UInt64 COMMENT 'Rows among them that could not be read',
    is_done UInt8,
    is_closed UInt8 COMMENT 'The load came to its end: there is nothing to go on with',
    total_at_start UInt64 COMMENT 'Rows that the source counted when the load began',
    source_start DateTime('{report_zone}') COMMENT 'The source''s clock when the load began',
    saved_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, load_id, segment)
SETTINGS non_replicated_deduplication_window = 1000
