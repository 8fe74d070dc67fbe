-- Problems that were found, each from its first sight to its end. Grain: rule * subject * number; the one that is open, if any, has
-- the highest number.
CREATE TABLE IF NOT EXISTS meta_alerts
(
    organization LowCardinality(String),
    rule LowCardinality(String),
    subject String COMMENT 'Which check, which channel; empty where a rule has one problem at a time',
    number UInt32 COMMENT 'From 1: a problem that comes back is a new one',
    cause LowCardinality(String) COMMENT 'Why no sales come; empty for other rules',
    facts String COMMENT 'JSON: counts, moments, codes; no person and no secret',
    opened_at DateTime('{report_zone}'),
    last_seen_at DateTime('{report_zone}'),
    is_seen UInt8 COMMENT 'Whether it was there when it was looked for last',
    resolved_at Nullable(DateTime('{report_zone}')),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, rule, subject, number)
SETTINGS non_replicated_deduplication_window = 1000
