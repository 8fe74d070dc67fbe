-- Orders that were exchanged for others, as either of them told: `primary_orders` of the new one, `secondary_orders` of the old one. What
-- was told once stays: the source tells it in webhooks, and need not in its lists. Grain: pair of orders.
CREATE TABLE IF NOT EXISTS stg_qtickets_api_exchanges_raw
(
    organization LowCardinality(String),
    primary_order_id UInt64 COMMENT 'The order that was exchanged',
    secondary_order_id UInt64 COMMENT 'The order that it was exchanged for',
    _load_id String,
    _loaded_at DateTime('{report_zone}')
)
ENGINE = ReplacingMergeTree
ORDER BY (organization, primary_order_id, secondary_order_id)
SETTINGS non_replicated_deduplication_window = 1000
