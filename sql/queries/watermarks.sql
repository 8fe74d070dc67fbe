-- Purpose: how far the account was loaded with proof. Parameters: organization.
-- Grain: watermark. Times UTC.
SELECT name, value, run_id, moved_at
FROM meta_watermarks
WHERE organization = {organization:String}
ORDER BY name
