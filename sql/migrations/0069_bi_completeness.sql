-- What each load proved; loads that only tried, without writing, are left out. Grain: load.
CREATE VIEW IF NOT EXISTS bi_completeness
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    run_id String COMMENT 'Load',
    started_at DateTime('{report_zone}') COMMENT 'When it began',
    finished_at Nullable(DateTime('{report_zone}')) COMMENT 'When it ended; NULL while it runs',
    status LowCardinality(String) COMMENT 'running, ok (proved complete), incomplete, error, interrupted',
    mode LowCardinality(String) COMMENT 'full, window, sweep or repair',
    is_complete UInt8 COMMENT '1 when the count was proved',
    server_total Nullable(UInt64) COMMENT 'Orders that the source counts for what was asked; NULL where it counts none',
    distinct_ids UInt64 COMMENT 'Different orders received',
    missing Nullable(Int64) COMMENT 'server_total less distinct_ids',
    rejected UInt64 COMMENT 'Orders that could not be read',
    reason LowCardinality(String) COMMENT 'Why it is complete, or not: one word',
    message String COMMENT 'The same in words'
)
AS
SELECT
    organization,
    run_id,
    started_at,
    finished_at,
    status,
    mode,
    complete AS is_complete,
    server_total,
    distinct_ids,
    toInt64(server_total) - toInt64(distinct_ids) AS missing,
    JSONExtractUInt(metrics, 'rejected') AS rejected,
    JSONExtractString(metrics, 'completeness', 'reason') AS reason,
    message
FROM meta_job_runs FINAL
WHERE NOT JSONExtractBool(metrics, 'dry_run')
COMMENT 'What each load proved; loads that only tried, without writing, are left out. Grain: load.'
