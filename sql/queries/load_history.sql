-- Loads that were to reach the present, newest first: not those of a window that ends in the past, none that wrote nothing, no rebuild.
-- Parameters: organization, since (seconds since 1970, UTC). Grain: run. Times in seconds, last seen in milliseconds since 1970, UTC.
SELECT
    toString(toUnixTimestamp(started_at)) AS started_s,
    toString(_ver) AS seen_ms,
    status,
    mode,
    JSONExtractString(metrics, 'completeness', 'reason') AS reason,
    server_total,
    distinct_ids,
    JSONExtract(metrics, 'error', 'code', 'Nullable(String)') AS error_code,
    JSONExtract(metrics, 'error', 'http_status', 'Nullable(Int32)') AS http_status
FROM
(
    SELECT run_id, started_at, status, mode, server_total, distinct_ids, metrics, _ver
    FROM meta_job_runs
    WHERE organization = {organization:String}
      AND started_at >= toDateTime({since:UInt32})
      AND mode != 'rebuild'
    ORDER BY started_at DESC, run_id DESC
    LIMIT 1000
)
WHERE NOT JSONExtractBool(metrics, 'dry_run')
  AND isNull(JSONExtract(metrics, 'window', 'to', 'Nullable(String)'))
ORDER BY started_at DESC, run_id DESC
