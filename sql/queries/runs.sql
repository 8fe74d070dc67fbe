-- Purpose: the loads on record, newest first. Parameters: organization; proved_only, 1 for loads that were proved complete and
-- wrote; from_s and to_s, seconds since 1970 between which they began; limit, rows. Grain: run. Times UTC.
SELECT
    run_id,
    job,
    started_at,
    finished_at,
    status,
    mode,
    JSONExtractBool(metrics, 'dry_run') AS dry_run,
    JSONExtractUInt(metrics, 'orders_seen') AS orders_seen,
    rows_processed,
    server_total,
    distinct_ids,
    complete,
    JSONExtractString(metrics, 'completeness', 'reason') AS reason,
    nullIf(JSONExtractString(metrics, 'oldest_read_at'), '') AS oldest_read_at,
    message,
    JSONExtractString(metrics, 'error', 'code') AS error_code
FROM meta_job_runs
WHERE organization = {organization:String}
    AND started_at >= toDateTime({from_s:UInt32})
    AND started_at < toDateTime({to_s:UInt32})
    AND ({proved_only:UInt8} = 0 OR (status = 'ok' AND NOT dry_run AND mode != 'rebuild'))
ORDER BY started_at DESC, run_id DESC
LIMIT {limit:UInt32}
