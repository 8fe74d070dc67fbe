-- Checks of severity error that failed or could not be run, each by its newest result. Needs: meta_checks. Parameters: organization.
-- Grain: check. Seconds since 1970, UTC.
SELECT
    `check`,
    newest.status = 'broken' AS is_broken,
    toString(newest.found) AS found,
    toString(toUnixTimestamp(newest.checked_at)) AS checked_s
FROM
(
    SELECT
        `check`,
        argMax(tuple(status, severity, found, checked_at), checked_at)
            ::Tuple(status String, severity String, found UInt64, checked_at DateTime) AS newest
    FROM meta_checks
    WHERE organization = {organization:String}
    GROUP BY `check`
)
WHERE newest.severity = 'error'
  AND newest.status IN ('failed', 'broken')
ORDER BY `check`
