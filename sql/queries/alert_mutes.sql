-- Rules that are not to be told for a while. Parameters: organization, now (seconds since 1970, UTC). Grain: rule. Times UTC.
SELECT rule, muted_until
FROM meta_alert_mutes
WHERE organization = {organization:String}
  AND muted_until > toDateTime({now:UInt32})
ORDER BY rule
