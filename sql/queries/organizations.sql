-- Purpose: the accounts that have loaded into this store. Parameters: none.
-- Grain: organisation.
SELECT DISTINCT organization
FROM meta_job_runs
ORDER BY organization
