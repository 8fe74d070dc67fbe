-- Purpose: the whole record of one load. Parameters: organization, run_id. Grain: run; one row or none.
SELECT metrics
FROM meta_job_runs
WHERE organization = {organization:String}
    AND run_id = {run_id:String}
LIMIT 1
