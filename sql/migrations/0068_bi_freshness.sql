-- How fresh the data is; loads that only tried, without writing, are left out. Grain: account.
CREATE VIEW IF NOT EXISTS bi_freshness
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    last_load_at DateTime('{report_zone}') COMMENT 'When the newest load began',
    last_load_status LowCardinality(String) COMMENT 'running, ok (proved complete), incomplete, error, interrupted',
    last_proved_at Nullable(DateTime('{report_zone}')) COMMENT 'When the newest load began that was proved complete; NULL for none',
    minutes_since_proved Nullable(Int64) COMMENT 'Minutes from then to now',
    loaded_up_to Nullable(DateTime('{report_zone}')) COMMENT 'Up to when changes were loaded with proof, by the clock of the source; NULL where it cannot be asked for what changed',
    last_sale_at Nullable(DateTime('{report_zone}')) COMMENT 'Newest payment in the store; NULL for none',
    minutes_since_sale Nullable(Int64) COMMENT 'Minutes from then to now',
    stale_months UInt64 COMMENT 'Months whose facts are to be rebuilt; 0 is healthy',
    open_rejects UInt64 COMMENT 'Rows of the source that could not be read so far; 0 is healthy'
)
AS
SELECT
    runs.organization AS organization,
    runs.last_load_at AS last_load_at,
    runs.last_load_status AS last_load_status,
    runs.last_proved_at AS last_proved_at,
    dateDiff('minute', runs.last_proved_at, now()) AS minutes_since_proved,
    watermarks.loaded_up_to AS loaded_up_to,
    sales.last_sale_at AS last_sale_at,
    dateDiff('minute', sales.last_sale_at, now()) AS minutes_since_sale,
    stale.months AS stale_months,
    rejects.rows AS open_rejects
FROM
(
    SELECT
        organization,
        max(started_at) AS last_load_at,
        argMax(status, (started_at, run_id)) AS last_load_status,
        maxOrNullIf(started_at, status = 'ok') AS last_proved_at
    FROM meta_job_runs FINAL
    WHERE NOT JSONExtractBool(metrics, 'dry_run')
    GROUP BY organization
) AS runs
LEFT JOIN
(
    SELECT organization, maxOrNull(value) AS loaded_up_to
    FROM meta_watermarks FINAL
    WHERE name = 'orders.updated_at'
    GROUP BY organization
) AS watermarks ON watermarks.organization = runs.organization
LEFT JOIN
(
    SELECT organization, maxOrNull(sale_ts) AS last_sale_at
    FROM stg_qtickets_api_orders_raw FINAL
    GROUP BY organization
) AS sales ON sales.organization = runs.organization
LEFT JOIN
(
    SELECT organization, count() AS months
    FROM meta_fact_months FINAL
    WHERE is_stale = 1
    GROUP BY organization
) AS stale ON stale.organization = runs.organization
LEFT JOIN
(
    SELECT organization, count() AS rows
    FROM meta_rejects FINAL
    WHERE isNull(resolved_at)
    GROUP BY organization
) AS rejects ON rejects.organization = runs.organization
COMMENT 'How fresh the data is; loads that only tried, without writing, are left out. Grain: account.'
