-- Tries to tell something since a moment, and all tries to tell of problems that are open or ended since. Parameters: organization, since (seconds since
-- 1970, UTC). Grain: message x channel x try. Times UTC.
SELECT
    rule,
    subject,
    number,
    kind,
    channel,
    attempt,
    cause,
    claimed_at,
    outcome,
    reason,
    next_at
FROM meta_alert_messages
WHERE organization = {organization:String}
  AND
  (
      claimed_at >= toDateTime({since:UInt32})
      OR (rule, subject, number) IN
      (
          SELECT rule, subject, number
          FROM meta_alerts
          WHERE organization = {organization:String}
            AND (isNull(resolved_at) OR resolved_at >= toDateTime({since:UInt32}))
      )
  )
ORDER BY claimed_at, attempt
