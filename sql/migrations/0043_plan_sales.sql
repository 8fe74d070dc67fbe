-- What is planned to be sold, imported from a file. Grain: event x day; a later import replaces the same events and days.
CREATE TABLE IF NOT EXISTS plan_sales
(
    organization LowCardinality(String),
    event_id UInt64,
    plan_date Date COMMENT 'Day of the report zone',
    tickets UInt32,
    revenue Decimal(18, 2) COMMENT 'Gross, in units of `currency`',
    currency LowCardinality(String),
    imported_at DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, plan_date, event_id)
SETTINGS non_replicated_deduplication_window = 1000
