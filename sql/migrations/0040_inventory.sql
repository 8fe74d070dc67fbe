-- Places of shows on sale, as they were when the source was asked. Grain: show x zone x snapshot. The zones of one snapshot of a show
-- are written together or not at all. capacity = sold + reserved + free + blocked, where the source agrees with itself.
CREATE TABLE IF NOT EXISTS fact_qtickets_inventory
(
    organization LowCardinality(String),
    show_id UInt64,
    event_id UInt64,
    zone LowCardinality(String) COMMENT 'zone_id of the source; empty when it names none',
    snapshot_at DateTime('{report_zone}') COMMENT 'When the source answered',
    seats UInt32 COMMENT 'Entries of the plan: a numbered seat, or an entrance for many',
    capacity Nullable(UInt32) COMMENT 'Tickets there can be; NULL where the source sets no limit',
    sold UInt32 COMMENT 'Paid tickets',
    reserved UInt32 COMMENT 'Tickets in orders that are not paid yet',
    free Nullable(UInt32) COMMENT 'Tickets that can be bought; NULL where there is no limit',
    blocked UInt32 COMMENT 'Free, but closed by the organiser',
    run_id String
)
ENGINE = ReplacingMergeTree
ORDER BY (organization, show_id, zone, snapshot_at)
SETTINGS non_replicated_deduplication_window = 1000
