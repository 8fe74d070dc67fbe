-- Orders that were exchanged for one another, as webhooks tell; GET /orders does not. Grain: order x kind x the other order.
CREATE TABLE IF NOT EXISTS stg_qtickets_order_links
(
    organization LowCardinality(String),
    order_id UInt64,
    kind LowCardinality(String) COMMENT 'primary: the other order came first and was exchanged for this one; secondary: the other way round',
    linked_order_id UInt64,
    delivery_id String COMMENT 'The webhook that told it',
    seen_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, order_id, kind, linked_order_id)
SETTINGS non_replicated_deduplication_window = 1000
