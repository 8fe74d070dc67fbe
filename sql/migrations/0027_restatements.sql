-- Figures of past days that changed because a new version of an order said so; written with the batch that brings the version, so that
-- yesterday's report can be explained. A past day is one that was over when the change was seen. Grain: order * day * currency * figure
-- * change; a batch that is sent twice leaves one row.
CREATE TABLE IF NOT EXISTS meta_restatements
(
    organization LowCardinality(String),
    order_id UInt64,
    event_id UInt64,
    day Date COMMENT 'Day of the report zone whose figure changed',
    currency LowCardinality(String),
    figure LowCardinality(String) COMMENT
        'orders, tickets_sold, revenue, refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets',
    old Decimal(18, 2) COMMENT 'What the order added to the figure before; tickets or units of the currency',
    new Decimal(18, 2) COMMENT 'What it adds since; tickets or units of the currency',
    changed_at DateTime('{report_zone}') COMMENT 'When the order changed at the source',
    seen_at DateTime('{report_zone}') COMMENT 'When a load saw it',
    run_id String COMMENT 'Of that load',
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, day, order_id, event_id, currency, figure, changed_at, old, new)
SETTINGS non_replicated_deduplication_window = 1000
