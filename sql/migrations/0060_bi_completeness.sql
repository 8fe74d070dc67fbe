-- What each load proved. Grain: load.
CREATE VIEW IF NOT EXISTS bi_completeness
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    run_id String COMMENT 'Load',
    started_at DateTime('{report_zone}') COMMENT 'When it began',
    finished_at Nullable(DateTime('{report_zone}')) COMMENT 'When it ended; NULL while it runs',
    status LowCardinality(String) COMMENT 'running, ok (proved complete), incomplete, error, interrupted',
    mode LowCardinality(String) COMMENT 'full, window or sweep',
    complete UInt8 COMMENT '1 when the count was proved',
    server_total Nullable(UInt64) COMMENT 'Orders that the source counts for what was asked',
    distinct_ids UInt64 COMMENT 'Different orders received',
    missing Nullable(Int64) COMMENT 'server_total less distinct_ids; NULL where the source counts nothing',
    reason LowCardinality(String) COMMENT 'Why it is complete, or not',
    message String COMMENT 'In words'
)
AS
SELECT
    organization,
    run_id,
    started_at,
    finished_at,
    status,
    mode,
    complete,
    server_total,
    distinct_ids,
    toInt64(server_total) - toInt64(distinct_ids) AS missing,
    JSONExtractString(metrics, 'completeness', 'reason') AS reason,
    message
FROM meta_job_runs FINAL
