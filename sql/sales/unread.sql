-- Purpose: orders that came and could not be read so far. Parameters: organization. Grain: one row.
SELECT count() AS orders
FROM meta_rejects
WHERE organization = {organization:String}
  AND entity = 'order'
  AND isNull(resolved_at)
