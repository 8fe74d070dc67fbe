-- Purpose: what loads have covered, joined where they meet, for what is proved of each day. Parameters: organization.
-- Grain: proved or not * stretch. Seconds since 1970; a stretch from 0 is since ever. live_s is the newest moment up to which it took
-- everything that had changed, 0 for never: an order of old days that changed later is in none that only looked at old changes.
SELECT
    is_proved,
    toString(min(began)) AS from_s,
    toString(max(ended)) AS to_s,
    toString(maxIf(ended, is_live)) AS live_s
FROM
(
    SELECT
        is_proved, is_live, began, ended,
        sum(is_gap) OVER (PARTITION BY is_proved ORDER BY began, ended ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS stretch
    FROM
    (
        SELECT
            is_proved, is_live, began, ended,
            began > max(ended) OVER (PARTITION BY is_proved ORDER BY began, ended ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                AS is_gap
        FROM
        (
            SELECT
                status = 'ok' AS is_proved,
                JSONExtractString(metrics, 'window', 'to') = '' AS is_live,
                if(mode = 'window', ifNull(toUnixTimestamp(parseDateTime64BestEffortOrNull(JSONExtractString(metrics, 'window', 'from'))), 0), 0)
                    AS began,
                ifNull(
                    toUnixTimestamp(parseDateTime64BestEffortOrNull(JSONExtractString(metrics, 'window', 'to'))),
                    toUnixTimestamp(started_at)
                ) AS ended
            FROM meta_job_runs
            WHERE organization = {organization:String}
              AND status IN ('ok', 'incomplete')
              AND JSONExtractBool(metrics, 'dry_run') = 0
        )
    )
)
GROUP BY is_proved, stretch
ORDER BY is_proved, from_s
