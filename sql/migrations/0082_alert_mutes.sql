-- Rules that are not to be told for a while. Grain: rule.
CREATE TABLE IF NOT EXISTS meta_alert_mutes
(
    organization LowCardinality(String),
    rule LowCardinality(String),
    muted_until DateTime('{report_zone}'),
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, rule)
SETTINGS non_replicated_deduplication_window = 1000
