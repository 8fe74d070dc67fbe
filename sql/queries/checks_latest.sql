-- Purpose: what the checks found when they were run last. Parameters: organization. Grain: check. Times UTC.
SELECT
    check,
    severity,
    status,
    found,
    checked_at
FROM meta_checks
WHERE organization = {organization:String}
  AND check_run IN
  (
      SELECT argMax(check_run, checked_at)
      FROM meta_checks
      WHERE organization = {organization:String}
  )
ORDER BY check
