-- Purpose: comparisons of source and store that a server made, newest first. Parameters: organization; from_s and to_s, seconds since 1970
-- between which they began; limit, rows. Grain: comparison. Times UTC.
SELECT
    verify_id,
    started_at,
    finished_at,
    status,
    differences,
    recent,
    message
FROM meta_verifications
WHERE organization = {organization:String}
  AND started_at >= toDateTime({from_s:UInt32})
  AND started_at < toDateTime({to_s:UInt32})
ORDER BY started_at DESC, verify_id DESC
LIMIT {limit:UInt32}
