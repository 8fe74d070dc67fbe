-- What was proved of the source: every verdict with its evidence, oldest kept.
CREATE TABLE IF NOT EXISTS meta_contract
(
    organization LowCardinality(String),
    endpoint LowCardinality(String),
    dialect LowCardinality(String),
    capability LowCardinality(String),
    verdict LowCardinality(String) COMMENT 'honoured, ignored, rejected, unverifiable',
    evidence String,
    proved_at DateTime('{report_zone}'),
    run_id String
)
ENGINE = MergeTree
ORDER BY (organization, endpoint, dialect, capability, proved_at)
SETTINGS non_replicated_deduplication_window = 1000
