-- Problems: those that are open, and those resolved since a moment, newest first. Parameters: organization, since (seconds since 1970,
-- UTC), limit. Grain: problem. Times UTC.
SELECT
    rule,
    subject,
    number,
    cause,
    facts,
    opened_at,
    last_seen_at,
    is_seen,
    resolved_at,
    toString(_ver) AS version
FROM meta_alerts
WHERE organization = {organization:String}
  AND (isNull(resolved_at) OR resolved_at >= toDateTime({since:UInt32}))
ORDER BY isNull(resolved_at) DESC, opened_at DESC, rule, subject
LIMIT {limit:UInt32}
