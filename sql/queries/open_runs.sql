-- Runs that never ended: their process was killed, or is at work on another machine.
-- Parameters: organization. Grain: run, oldest first. Started in seconds, last seen in milliseconds since 1970, UTC.
SELECT
    run_id,
    host,
    pid,
    toString(toUnixTimestamp(started_at)) AS started_s,
    toString(_ver) AS seen_ms,
    metrics
FROM meta_job_runs
WHERE organization = {organization:String}
  AND status = 'running'
ORDER BY run_id
