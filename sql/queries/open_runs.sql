-- Runs that never ended: their process was killed, or is at work on another machine.
-- Parameters: organization, job. Grain: run. Times in seconds since 1970, UTC.
SELECT
    run_id,
    host,
    pid,
    toString(toUnixTimestamp(started_at)) AS started_s,
    metrics
FROM meta_job_runs
WHERE organization = {organization:String}
  AND job = {job:String}
  AND status = 'running'
