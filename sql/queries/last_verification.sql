-- Purpose: the last comparison of source and store that a server made. Parameters: organization. Grain: comparison; one row or none.
-- Times UTC.
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
ORDER BY started_at DESC, verify_id DESC
LIMIT 1
