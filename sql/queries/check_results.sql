-- Purpose: the newest result of each check. Parameters: organization. Grain: check, what failed first. Times UTC.
SELECT
    check,
    argMax(results.severity, results.checked_at) AS severity,
    argMax(results.status, results.checked_at) AS status,
    argMax(results.found, results.checked_at) AS found,
    argMax(results.samples, results.checked_at) AS samples,
    max(results.checked_at) AS checked_at
FROM meta_checks AS results
WHERE organization = {organization:String}
GROUP BY check
ORDER BY status = 'passed', severity, check
