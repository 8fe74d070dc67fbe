-- Severity: error
-- What: the last load that was to reach the present was proved complete.
-- Parameters: organization.
-- Rows: load that has ended since the last proved one, and how.
WITH
    loads AS
    (
        SELECT run_id, started_at, status, message
        FROM meta_job_runs FINAL
        WHERE organization = {organization:String}
          AND status != 'running'
          AND mode != 'rebuild'
          AND NOT JSONExtractBool(metrics, 'dry_run')
          AND isNull(JSONExtract(metrics, 'window', 'to', 'Nullable(String)'))
        ORDER BY started_at DESC, run_id DESC
        LIMIT 1000
    )
SELECT
    concat('run_id ', run_id) AS subject,
    concat(toString(status), ': ', message) AS detail,
    toUInt64(count() OVER ()) AS total
FROM loads
WHERE (started_at, run_id) > (SELECT max((started_at, run_id)) FROM loads WHERE status = 'ok')
ORDER BY subject DESC
LIMIT 20
