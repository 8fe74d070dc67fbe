-- Purpose: rows that could not be read and still are not, counted by reason. Parameters: organization.
-- Grain: entity x reason, most frequent first. Times UTC.
SELECT
    entity,
    reason,
    count() AS rows,
    max(seen_at) AS last_seen_at
FROM meta_rejects
WHERE organization = {organization:String}
  AND isNull(resolved_at)
GROUP BY entity, reason
ORDER BY rows DESC, entity, reason
