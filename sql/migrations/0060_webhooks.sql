-- Webhooks that came, and what became of them. Grain: delivery; one that is applied once more replaces its row.
CREATE TABLE IF NOT EXISTS meta_webhooks
(
    organization LowCardinality(String),
    delivery_id String COMMENT 'Moment of receipt and a random part',
    received_at DateTime('{report_zone}') COMMENT 'Durable since then, and answered',
    applied_at DateTime('{report_zone}'),
    event_type LowCardinality(String) COMMENT 'created, updated, payed, deleted, refunded, checked; empty when it is none of them',
    order_id UInt64 COMMENT '0 when it cannot be read',
    changed_at Nullable(DateTime('{report_zone}')) COMMENT 'Newest change of the order or its tickets in the body',
    outcome LowCardinality(String) COMMENT 'new, changed, known (the store had it so), older, tied (left to the next load), unpaid, refused, unreadable',
    taken_from LowCardinality(String) COMMENT 'fetched (asked for again by id) or body; empty when nothing was',
    reason String COMMENT 'Why it was refused or cannot be read',
    by_old_secret UInt8 COMMENT 'Signed with the second of two secrets',
    run_id String COMMENT '_load_id of what it wrote',
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, delivery_id)
SETTINGS non_replicated_deduplication_window = 1000
