-- What the checks found, one row a check and time it was run. Grain: check * moment.
CREATE TABLE IF NOT EXISTS meta_checks
(
    organization LowCardinality(String),
    check LowCardinality(String) COMMENT 'Name of its file in sql/checks',
    severity LowCardinality(String) COMMENT 'error or warn',
    status LowCardinality(String) COMMENT 'passed, failed, or broken when it could not be run',
    found UInt64 COMMENT 'What is wrong, counted; 0 is healthy',
    samples String COMMENT 'The first of what is wrong, as JSON: ids, days, figures',
    checked_at DateTime('{report_zone}'),
    check_run String COMMENT 'The same for all checks that were run together',
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, check, checked_at)
SETTINGS non_replicated_deduplication_window = 1000
